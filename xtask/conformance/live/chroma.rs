//! Calls a Chroma server.

mod tally;

use api::{Client, types::*};
use serde_json::json;
use tally::Tally;

const TENANT: &str = "live_tenant";
const DATABASE: &str = "live_database";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of the server");
    let api = Client::builder().base_url(url).build().expect("a client");
    let tally = Tally;
    about(&tally, &api).await;
    tenants(&tally, &api).await;
    collections(&tally, &api).await;
    records(&tally, &api).await;
    functions(&tally, &api).await;
    removal(&tally, &api).await;
}

async fn about(tally: &Tally, api: &Client) {
    call!(tally, api.version());
    explained!(tally, "the document says that it is text", api.healthcheck());
    call!(tally, api.heartbeat());
    call!(tally, api.pre_flight_checks());
    call!(tally, api.get_user_identity());
    refused!(tally, 403, api.reset());
}

async fn tenants(tally: &Tally, api: &Client) {
    call!(tally, api.create_tenant(CreateTenantPayload::new(TENANT)));
    refused!(tally, 409, api.create_tenant(CreateTenantPayload::new(TENANT)));
    call!(tally, api.get_tenant(TENANT));
    refused!(tally, 404, api.get_tenant("nobody"));
    call!(tally, api.update_tenant(TENANT, UpdateTenantPayload::new("resource")));
    call!(tally, api.create_database(TENANT, CreateDatabasePayload::new(DATABASE)));
    call!(tally, api.get_database(TENANT, DATABASE));
    refused!(tally, 404, api.get_database(TENANT, "nowhere"));
    explained!(tally, "the document has one schema for lists of databases and of collections", api.list_databases(TENANT).limit(5).offset(0));
}

async fn collections(tally: &Tally, api: &Client) -> Option<()> {
    let new = CreateCollectionPayload::new("letters")
        .metadata([("kind", "test")])
        .configuration(CollectionConfiguration::new().hnsw(HnswConfiguration::new().space(Space::Cosine).ef_search(50)));
    let letters = call!(tally, api.create_collection(TENANT, DATABASE, new))?;
    let again = call!(tally, api.create_collection(TENANT, DATABASE, CreateCollectionPayload::new("letters").get_or_create(true)))?;
    tally.holds("create_collection: again", again.id == letters.id, again.id);
    refused!(tally, 409, api.create_collection(TENANT, DATABASE, CreateCollectionPayload::new("letters")));
    call!(tally, api.get_collection(TENANT, DATABASE, "letters"));
    call!(tally, api.get_collection_by_id(TENANT, DATABASE, letters.id.to_string()));
    refused!(tally, 404, api.get_collection(TENANT, DATABASE, "numbers"));
    let all = call!(tally, api.list_collections(TENANT, DATABASE).limit(10))?;
    tally.holds("list_collections: number", all.len() == 1, all.len());
    let number = call!(tally, api.count_collections(TENANT, DATABASE))?;
    tally.holds("count_collections: number", *number == 1, *number);
    let update = UpdateCollectionPayload::new().new_name("characters").new_metadata([("weight", 0.5)]);
    call!(tally, api.update_collection(TENANT, DATABASE, letters.id.to_string(), update));
    Some(())
}

async fn records(tally: &Tally, api: &Client) -> Option<()> {
    let collection = call!(tally, api.get_collection(TENANT, DATABASE, "characters"))?;
    let id = collection.id.to_string();
    let add = AddCollectionRecordsPayload::new([[1.0, 0.0], [0.0, 1.0]], ["a", "b"]).documents([Some("Alpha"), None]);
    let added = call!(tally, api.collection_add(TENANT, DATABASE, &*id, add))?;
    tally.holds("collection_add: status", added.status() == 201, added.status());
    let wrong = AddCollectionRecordsPayload::new([[1.0, 0.0, 0.5]], ["c"]);
    refused!(tally, 400, api.collection_add(TENANT, DATABASE, &*id, wrong));
    let upsert = UpsertCollectionRecordsPayload::new([[0.5, 0.5]], ["c"]).documents([Some("Gamma")]);
    call!(tally, api.collection_upsert(TENANT, DATABASE, &*id, upsert));
    call!(tally, api.collection_update(TENANT, DATABASE, &*id, UpdateCollectionRecordsPayload::new(["b"]).documents([Some("Beta")])));
    let number = call!(tally, api.collection_count(TENANT, DATABASE, &*id))?;
    tally.holds("collection_count: number", *number == 3, *number);
    let get = GetRequestPayload::new().ids(["a", "b"]).include([Include::Documents, Include::Embeddings]);
    let got = call!(tally, api.collection_get(TENANT, DATABASE, &*id, get))?;
    tally.holds("collection_get: ids", got.ids == ["a", "b"], got.ids.join(","));
    let filtered = GetRequestPayload::new().where_document(json!({ "$contains": "amm" }));
    let got = call!(tally, api.collection_get(TENANT, DATABASE, &*id, filtered))?;
    tally.holds("collection_get: filtered", got.ids == ["c"], got.ids.join(","));
    let query = QueryRequestPayload::new([[1.0, 0.1]]).n_results(2).include([Include::Distances, Include::Metadatas]);
    let found = call!(tally, api.collection_query(TENANT, DATABASE, &*id, query))?;
    tally.holds("collection_query: first", found.ids[0][0] == "a", &found.ids[0][0]);
    // A server on one machine supports no log service, copies or functions.
    refused!(tally, 500, api.indexing_status(TENANT, DATABASE, &*id));
    let delete = DeleteCollectionRecordsPayload::new().ids(["a"]);
    call!(tally, api.collection_delete(TENANT, DATABASE, &*id, delete));
    let search = SearchRequestPayload::new([SearchPayload::new()]);
    refused!(tally, 501, api.collection_search(TENANT, DATABASE, &*id, search));
    refused!(tally, 501, api.fork_collection(TENANT, DATABASE, &*id, ForkCollectionPayload::new("copy")));
    refused!(tally, 501, api.fork_count(TENANT, DATABASE, &*id));
    Some(())
}

async fn functions(tally: &Tally, api: &Client) -> Option<()> {
    let collection = call!(tally, api.get_collection(TENANT, DATABASE, "characters"))?;
    let id = collection.id.to_string();
    let attach = AttachFunctionRequest::new("record_counter", "counter", "counts");
    refused!(tally, 501, api.attach_function(TENANT, DATABASE, &*id, attach));
    refused!(tally, 404, api.get_attached_function(TENANT, DATABASE, &*id, "counter"));
    refused!(tally, 501, api.detach_function(TENANT, DATABASE, &*id, "counter", DetachFunctionRequest::new().delete_output(true)));
    Some(())
}

async fn removal(tally: &Tally, api: &Client) {
    call!(tally, api.delete_collection(TENANT, DATABASE, "characters"));
    refused!(tally, 404, api.delete_collection(TENANT, DATABASE, "characters"));
    call!(tally, api.delete_database(TENANT, DATABASE));
}
