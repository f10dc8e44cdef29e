//! Calls the FastAPI application next to this file.
#![allow(deprecated, reason = "some operations are")]

mod tally;
mod unions;

use std::collections::BTreeMap;

use api::{
    Body, Client, Credentials, File,
    chrono::{DateTime, NaiveDate},
    credentials::{API_KEY_COOKIE, API_KEY_HEADER, API_KEY_QUERY},
    fluent_uri::UriRef,
    types::*,
    operations::*,
    uuid::Uuid,
};
use tally::Tally;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of the server");
    let api = Client::builder().base_url(&url).build().expect("a client");
    let tally = Tally;
    items(&tally, &api).await;
    queries(&tally, &api).await;
    models(&tally, &api).await;
    headers(&tally, &api).await;
    forms(&tally, &api).await;
    responses(&tally, &api).await;
    failures(&tally, &api).await;
    security(&tally, &url).await;
    unions::all(&tally, &api).await;
}

async fn items(tally: &Tally, api: &Client) -> Option<()> {
    let lamp = Item::new("Lamp", 12.5).tax(1.5).tags(["light", "home"]).images([Image::new("https://shop.example/lamp.png".parse::<UriRef<String>>().ok()?)]);
    let lamp = call!(tally, api.create_item(lamp))?;
    tally.holds("create_item: status", lamp.status() == 201, lamp.status());
    tally.holds("create_item: total", lamp.total == 14.0, lamp.total);
    let page = call!(tally, api.list_items().ids([lamp.id]).limit(5).size(Size::Small).short(true))?;
    tally.holds("list_items: items", page.items.len() == 1, page.items.len());
    call!(tally, api.read_item(lamp.id))?;
    let missing = refused!(tally, 404, api.read_item(4711))?;
    tally.holds("read_item: detail", missing.to_string().contains("Item not found"), missing.to_string());
    refused!(tally, 422, api.read_item(0));
    call!(tally, api.put_item(lamp.id, Item::new("Lamp", 13.0)));
    let chair = call!(tally, api.put_item(50, Item::new("Chair", 13.0)))?;
    tally.holds("put_item: status", chair.status() == 201, chair.status());
    let patched = call!(tally, api.patch_item(50, ItemPatch::new().description_null().price(9.0)))?;
    tally.holds("patch_item: price", patched.price == 9.0, patched.price);
    call!(tally, api.review_item(50, ReviewItemBody::new("Ann", Message::new("Good")).stars(5)));
    call!(tally, api.embedded_item(EmbeddedItemBody::new(Item::new("Desk", 1.0).size(Size::Large))));
    let deleted = call!(tally, api.delete_item(50))?;
    tally.holds("delete_item: status", deleted.status() == 204, deleted.status());
    Some(())
}

async fn queries(tally: &Tally, api: &Client) -> Option<()> {
    let filters = call!(tally, api.filtered().limit(5).order_by(FilteredOrderBy::UpdatedAt).tags(["a", "b"]))?;
    tally.holds("filtered: tags", filters.tags.as_deref() == Some(&["a".to_owned(), "b".to_owned()]), "other tags");
    call!(tally, api.by_size(Size::Large).level(Level::N2));
    let path = call!(tally, api.by_file_path("home/ann/a file.txt"))?;
    tally.holds("by_file_path: path", *path == "home/ann/a file.txt", &*path);
    let moment = DateTime::parse_from_rfc3339("2024-01-02T03:04:05+06:00").expect("a moment");
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let clock: api::Time = "12:30:00".parse().expect("a time");
    let hour = std::time::Duration::from_secs(3600);
    call!(tally, api.moments(moment, day, clock, hour, Uuid::nil(), 2.5).tag(["x"]));
    call!(tally, api.email().address("ann+b@shop.example"));
    Some(())
}

async fn models(tally: &Tally, api: &Client) -> Option<()> {
    let kinds = KindsInput::new(KindsInputFields {
        moment: DateTime::parse_from_rfc3339("2024-01-02T03:04:05Z").expect("a moment"),
        day: NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day"),
        clock: "12:30:00".parse().expect("a time"),
        span: std::time::Duration::from_secs(90).into(),
        uuid: Uuid::nil(),
        amount: 12.25.into(),
        raw: "raw".to_owned(),
        level: Level::N1,
        pair: (1, "one".to_owned()),
        numbers: vec![1, 2],
        weights: BTreeMap::from([("1".to_owned(), 0.5)]),
        anything: serde_json::json!({ "a": [1, null] }),
    });
    let echoed = call!(tally, api.echo_kinds(kinds))?;
    tally.holds("echo_kinds: amount", echoed.amount == "12.25", &echoed.amount);
    call!(tally, api.naive_kinds());
    explained!(tally, "a date-time without an offset", api.naive_moment());
    let cat = call!(tally, api.echo_pet(Cat::new().lives(7)))?;
    tally.holds("echo_pet: cat", matches!(&*cat, EchoPetResponse::Cat(cat) if cat.lives == Some(7)), "no cat");
    let car = call!(tally, api.vehicle("beetle"))?;
    tally.holds("vehicle: car", matches!(&*car, VehicleResponse::Car(car) if car.doors == 4), "no car");
    let node = NodeInput::new(1).children([NodeInput::new(2).children([NodeInput::new(3)])]);
    call!(tally, api.echo_node(node));
    call!(tally, api.echo_scores(Scores::from([("ann".to_owned(), 3)])));
    call!(tally, api.echo_points([Point::new(1.0, 2.0).labels(["here"])]));
    call!(tally, api.echo_weights([("1", 0.5)]));
    call!(tally, api.echo_number(5));
    let nothing = call!(tally, api.echo_maybe())?;
    tally.holds("echo_maybe: nothing", nothing.is_none(), "something");
    call!(tally, api.echo_maybe().body(Message::new("Hello")));
    call!(tally, api.json_in_json(JsonInJsonBody::new("[1,2]")));
    let length = call!(tally, api.raw_body("12345"))?;
    tally.holds("raw_body: length", *length == 5, *length);
    Some(())
}

async fn headers(tally: &Tally, api: &Client) -> Option<()> {
    let headers = call!(tally, api.headers().user_agent("live").x_token(["a", "b"]).strange_header("s"))?;
    let header = headers.headers().get("x-cat-dog").and_then(|value| value.to_str().ok());
    tally.holds("headers: received", header == Some("alone in the world"), "another header");
    // OpenAPI writes a list on one line, with commas; FastAPI reads a line as one item.
    tally.holds("headers: x_token", headers["x_token"] == serde_json::json!(["a,b"]), &headers["x_token"]);
    let model = call!(tally, api.header_model(true).x_tag(["a", "b"]))?;
    tally.holds("header_model: x_tag", model.x_tag.as_ref().is_some_and(|tags| *tags == ["a,b"]), "other tags");
    let cookie = call!(tally, api.cookies().ads_id("1234"))?;
    tally.holds("cookies: ads_id", cookie.as_deref() == Some("1234"), "another cookie");
    call!(tally, api.cookie_model("s1").tracker("t"));
    Some(())
}

async fn forms(tally: &Tally, api: &Client) -> Option<()> {
    call!(tally, api.login(LoginBody::new("ann", "secret")));
    refused!(tally, 422, api.login(LoginBody::new("ann", "s")));
    let model = call!(tally, api.login_model(LoginForm::new("ann", "secret").remember(true).roles(["a", "b"])))?;
    tally.holds("login_model: roles", model["roles"] == serde_json::json!(["a", "b"]), &model["roles"]);
    let size = call!(tally, api.upload_bytes(UploadBytesForm::new("12345")))?;
    tally.holds("upload_bytes: size", *size == 5, *size);
    let named = call!(tally, api.upload_maybe().body(UploadMaybeForm::new().file(File::new("x").name("x.txt"))))?;
    tally.holds("upload_maybe: name", named["name"] == "x.txt", &named["name"]);
    call!(tally, api.upload_maybe());
    let names = call!(tally, api.upload_many(UploadManyForm::new([File::new("x").name("x"), File::new("y").name("y")])))?;
    tally.holds("upload_many: names", names.len() == 2, names.len());
    let form = FilesAndFormForm::new("a", File::new(Body::from("b")).media_type("text/csv"), "t").notes(["n", "m"]);
    let both = call!(tally, api.files_and_form(form))?;
    tally.holds("files_and_form: type", both["type"] == "text/csv", &both["type"]);
    Some(())
}

async fn responses(tally: &Tally, api: &Client) -> Option<()> {
    let html = call!(tally, api.html())?;
    tally.holds("html: text", html.contains("Hello"), &*html);
    call!(tally, api.text());
    let moved = call!(tally, api.redirect())?;
    tally.holds("redirect: followed", moved.message == "Hello", &moved.message);
    let old = call!(tally, api.redirect_documented())?;
    tally.holds("redirect_documented: status", old.status() == 302, old.status());
    let file = call!(tally, api.download())?;
    tally.holds("download: bytes", file.raw_body().len() > 1000, file.raw_body().len());
    let chunks = call!(tally, api.chunks())?;
    tally.holds("chunks: bytes", chunks.raw_body().starts_with(b"part 0"), chunks.raw_body().len());
    let mut image = call!(tally, api.image())?;
    let first = image.next().await;
    tally.holds("image: bytes", first.is_some_and(|piece| piece.is_ok_and(|piece| piece.starts_with(b"\x89PNG"))), "other bytes");
    call!(tally, api.image_or_json());
    let raw = tally.count("image_or_json: raw", api.image_or_json().img(true).accept("image/png").send_raw().await)?;
    tally.holds("image_or_json: status", raw.status() == 200, raw.status());
    let mut lines = call!(tally, api.lines())?;
    let mut received = Vec::new();
    while let Some(line) = lines.next().await {
        received.extend(tally.count("lines: item", line).map(|line| line.message));
    }
    tally.holds("lines: all", received == ["0", "1", "2"], received.len());
    let mut events = call!(tally, api.events())?;
    let first = tally.count("events: item", events.next().await?)?;
    tally.holds("events: data", first.data.message == "0", format!("{:?}", first.data));
    let mut events = call!(tally, api.raw_events())?;
    let first = tally.count("raw_events: item", events.next().await?)?;
    tally.holds("raw_events: event", first.event.as_deref() == Some("count"), format!("{first:?}"));
    call!(tally, api.nothing());
    let accepted = call!(tally, api.accepted())?;
    tally.holds("accepted: status", accepted.status() == 202, accepted.status());
    let empty = call!(tally, api.empty())?;
    tally.holds("empty: nothing", empty.is_none() && empty.status() == 204, empty.status());
    call!(tally, api.create_invoice(Message::new("i")));
    call!(tally, api.both_methods());
    call!(tally, api.post_both_methods());
    call!(tally, api.a_fresh_uuid());
    Some(())
}

async fn failures(tally: &Tally, api: &Client) -> Option<()> {
    let error = refused!(tally, 404, api.fails("string"))?;
    let detail: Option<serde_json::Value> = error.json();
    tally.holds("fails: string", detail.is_some_and(|detail| detail["detail"] == "nowhere"), &error);
    let error = refused!(tally, 404, api.fails("object"))?;
    tally.holds("fails: object", error.to_string().contains("reason"), &error);
    refused!(tally, 409, api.fails("list"));
    let error = refused!(tally, 418, api.fails("teapot"))?;
    let hint = matches!(error.failure(), Some(FailsFailure::ImATeapot(problem)) if problem.hint == "a teapot");
    tally.holds("fails: teapot", hint, &error);
    let error = refused!(tally, 502, api.fails("html"))?;
    tally.holds("fails: html", error.is_retryable() && error.to_string().contains("text/html"), &error);
    let error = refused!(tally, 503, api.fails("empty"))?;
    tally.holds("fails: empty", error.is_retryable(), &error);
    let error = refused!(tally, 404, api.fails("documented"))?;
    let documented = matches!(error.failure(), Some(FailsFailure::NotFound(message)) if message.message == "as documented");
    tally.holds("fails: documented", documented, &error);
    refused!(tally, 500, api.fails("crash"));
    call!(tally, api.fails("not"));
    refused!(tally, 422, api.fails("not").at_url(format!("{}?number=x", api.fails("not").absolute_uri().ok()?)));
    Some(())
}

async fn security(tally: &Tally, url: &str) -> Option<()> {
    let api = Client::builder().base_url(url).build().expect("a client");
    refused!(tally, 401, api.read_me());
    refused!(tally, 400, api.token(TokenBody::new("ann", "wrong")));
    let token = call!(tally, api.token(TokenBody::new("ann", "secret").scope("me").grant_type("password")))?;
    let api = Client::builder()
        .base_url(url)
        .access_token(&*token.access_token)
        .basic_auth("ann", "secret")
        .bearer_token("t")
        .api_key_header("h")
        .api_key_query("q")
        .api_key_cookie("c")
        .build()
        .expect("a client");
    call!(tally, api.read_me());
    let name = call!(tally, api.basic())?;
    tally.holds("basic: name", *name == "ann", &*name);
    call!(tally, api.bearer());
    explained!(tally, "the document says that one of three keys is enough", api.keys());
    let mut all = Credentials::new();
    all.set(API_KEY_HEADER, "h".into());
    all.set(API_KEY_QUERY, "q".into());
    all.set(API_KEY_COOKIE, "c".into());
    let keys = call!(tally, api.keys().credentials(all))?;
    tally.holds("keys: all", *keys == ["h", "q", "c"], keys.join(","));
    Some(())
}
