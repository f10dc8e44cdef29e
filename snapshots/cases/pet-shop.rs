//! Small programs against the pet shop, as one wishes to write them. They were written before the generated code, and are
//! compiled as they are.

#![allow(dead_code, reason = "the programs are compiled, not run")]

use std::{collections::BTreeMap, error::Error, fs, time::Duration};

use pet_shop::{
    AnyError, Body, Client, File, Media, Time, credentials,
    http::StatusCode,
    operations::{AddPetFailure, AddPhotoForm, LoginBody, LoginFailure, WatchPetsAnswer},
    types::{
        Event, Feathered, Feeding, Furry, Kind, NewPet, Owner, OwnerPatch, Pet, PetPatch,
        PhotoMeta, ReportFields, Status,
    },
};

type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

/// Filters and pages.
async fn young_dogs(shop: &Client, born_after: &str) -> Result<Vec<Pet>> {
    let mut pets = shop
        .list_pets()
        .status([Status::Available, Status::Sold])
        .kind("dog")
        .born_after(born_after.parse()?)
        .max_age(Duration::from_secs(3600))
        .label([("color", "red")])
        .limit(50)
        .items();
    let mut found = Vec::new();
    while let Some(pet) = pets.next().await {
        found.push(pet?);
    }
    Ok(found)
}

/// One page, its headers, and an iteration over a list in a response.
async fn first_page(shop: &Client, kind: &String) -> Result<BTreeMap<String, usize>> {
    let page = shop
        .list_pets()
        .kind(kind)
        .x_request_id("r-1")
        .header("x-trace", "1")
        .await?;
    println!(
        "{} of {:?}",
        page.pets.len(),
        page.typed_headers().x_total_count
    );
    let mut owners = BTreeMap::new();
    for pet in &page.pets {
        let owner = pet
            .owner
            .as_ref()
            .map_or("nobody", |owner| owner.name.as_str());
        *owners.entry(owner.to_owned()).or_default() += 1;
    }
    Ok(owners)
}

/// A nested value with a list, a map, a union and properties that the document does not list.
async fn add(shop: &Client, tags: &[String]) -> Result<Pet> {
    let (morning, evening): (Time, Time) = ("08:00:00".parse()?, "18:00:00".parse()?);
    let new = NewPet::new("Rex", Kind::Dog)
        .status(Status::Pending)
        .tags(tags)
        .weight_null()
        .born("2024-05-06".parse()?)
        .owner(
            Owner::new("Ann", "ann@example.com".parse()?)
                .password("secret")
                .phone("1"),
        )
        .labels([("chip", "a1"), ("shelf", "b2")])
        .body(Furry::new("brown"))
        .feeding([Feeding::new(morning).grams(20), Feeding::new(evening)])
        .additional_properties([("x-note", "hi")]);
    let added = shop.add_pet(new).idempotency_key("once").await?;
    println!("{:?}", added.typed_headers().location);
    shop.add_pet(NewPet::new("Tweety", "bird").body(Feathered::new(12)))
        .await?;
    Ok(added.into_body())
}

/// Documented failures, and what else an error knows.
async fn add_or_find(shop: &Client, new: NewPet) -> Result<Pet> {
    match shop.add_pet(new).retries(2).await {
        Ok(pet) => Ok(pet.into_body()),
        Err(error) => match error.failure() {
            Some(AddPetFailure::Conflict(conflict)) => {
                Ok(shop.get_pet(conflict.existing).await?.into_body())
            }
            Some(AddPetFailure::UnprocessableContent(invalid)) => {
                for detail in invalid.detail.iter().flatten() {
                    eprintln!("{:?}: {}", detail.loc, detail.msg);
                }
                Err(error.into())
            }
            Some(AddPetFailure::ServiceUnavailable(_)) | None if error.is_retryable() => {
                eprintln!("later: {error}");
                Err(error.into())
            }
            _ => Err(error.into()),
        },
    }
}

/// One error type for several operations.
async fn replace(shop: &Client, old: Pet, new: NewPet) -> Result<Pet, AnyError> {
    let added = shop.add_pet(new).await?;
    shop.delete_pet(old.id).await?;
    Ok(added.into_body())
}

async fn replace_or_report(shop: &Client, old: Pet, new: NewPet) {
    match replace(shop, old, new).await {
        Ok(pet) => println!("{}", pet.name),
        Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => println!("gone"),
        Err(error) => println!("{error}"),
    }
}

/// A merge patch that sets, removes and leaves properties.
async fn rename(shop: &Client, pet: &Pet, name: &str) -> Result<()> {
    let patch = PetPatch::new()
        .name(name)
        .weight_null()
        .status("sold")
        .owner(OwnerPatch::new().phone_null())
        .labels([("chip", Some("a2")), ("shelf", None)]);
    let changed = shop
        .patch_pet(pet.id, patch)
        .timeout(Duration::from_secs(2))
        .await?;
    assert_eq!(changed.name, name);
    Ok(())
}

/// Files in a form, and a raw body of one of several media types.
async fn photos(shop: &Client, pet: &Pet, path: &str) -> Result<()> {
    let bytes = fs::read(path)?;
    let form = AddPhotoForm::new(
        File::new(bytes.clone())
            .name("rex.jpg")
            .media_type("image/jpeg"),
    )
    .caption("Rex")
    .tags(["small", "brown"])
    .meta(PhotoMeta::new().width(640))
    .more([File::new("a"), File::new(Body::from("b"))]);
    let photo = shop.add_photo(pet.id, form).await?;
    println!("{:?}", photo.url);
    shop.add_photo(pet.id, AddPhotoForm::new(bytes.clone()))
        .await?;
    shop.put_photo(pet.id, photo.id, Media::new("image/png", bytes))
        .await?;
    Ok(())
}

/// A download, read as it arrives and in one piece, and events.
async fn streams(shop: &Client, pet: &Pet) -> Result<usize> {
    let mut photo = shop.get_photo(pet.id, 7).accept("image/png").await?;
    let mut length = 0;
    while let Some(piece) = photo.body.next().await {
        length += piece?.len();
    }
    let whole = shop
        .get_photo(pet.id, 7)
        .await?
        .into_body()
        .body
        .collect()
        .await?;
    assert_eq!(length, whole.len());
    if let WatchPetsAnswer::EventStream(mut events) =
        shop.watch_pets().last_event_id("5").await?.into_body()
    {
        while let Some(event) = events.next().await {
            match event?.data {
                Event::Added(added) => println!("{}", added.pet.name),
                Event::Removed(removed) => println!("{}", removed.id),
                other => println!("{other:?}"),
            }
        }
    }
    Ok(length)
}

/// A login with a form, tokens by OAuth 2.0, and a key.
async fn log_in(name: &str, password: &str) -> Result<Client> {
    let guest = Client::builder()
        .key("k-1")
        .timeout(Duration::from_secs(5))
        .retries(3)
        .build()?;
    let login = LoginBody::new(name, password)
        .remember(true)
        .scope(["pets", "owners"]);
    match guest.login(login).await {
        Ok(session) => println!("{}", session.token),
        Err(error) => match error.failure() {
            Some(LoginFailure::BadRequest(refused)) => println!("{}", refused.error),
            _ => return Err(error.into()),
        },
    }
    let tokens = credentials::oauth_client_credentials("id", "secret").scopes(["read"]);
    let client = Client::builder()
        .credential_source(credentials::OAUTH, tokens)
        .build()?;
    client
        .get_pet("6f1f0a0e-6a0b-4bb0-9a53-6a1f5a0e2b11".parse()?)
        .await?;
    Ok(client)
}

/// A response as it was received, another media type, and a report whose parameter may be null.
async fn raw(shop: &Client, pet: &Pet) -> Result<()> {
    let response = shop.get_pet(pet.id).send_raw().await?;
    println!("{} {:?}", response.status(), response.headers().get("etag"));
    let pet_again: Pet = response.into_body().json().await?;
    let html = shop
        .get_pet(pet.id)
        .accept("text/html")
        .send_raw()
        .await?
        .into_body()
        .text()
        .await?;
    println!("{} {html}", pet_again.name);
    shop.get_report("all").sort("-name").await?;
    let report = shop.get_report("all").await?;
    println!("{} {:?}", report.title, report.status);
    let fields = ReportFields {
        title: "Sales".to_owned(),
        from: "2024-01-01".parse()?,
        to: "2024-12-31".parse()?,
        sold: 1,
        added: 2,
        is_final: true,
        currency: "EUR".to_owned(),
        amount: 1.5,
    };
    println!("{:?}", pet_shop::types::Report::new(fields).status("ok"));
    Ok(())
}

fn main() {}
