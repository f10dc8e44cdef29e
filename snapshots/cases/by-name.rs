//! Programs that set required values by name, and values that may be null.

#![allow(dead_code, reason = "the programs are compiled, not run")]

use std::error::Error;

use by_name::{
    AnyError, Client, File,
    operations::{AddPapersForm, AddPapersFormFields, SendParcelFields},
    types::{Kind, Parcel, ParcelFields, Route, Stop},
};

async fn send(client: &Client, day: &str) -> Result<(), Box<dyn Error>> {
    let parcel = Parcel::new(ParcelFields {
        kind: Kind::Tube,
        length: 100,
        width: 10,
        height: 10,
        weight: 1.5,
        value: None,
        content: vec!["map".to_owned()],
        receiver: "Ann".to_owned(),
    });
    let sent = client
        .send_parcel(SendParcelFields {
            depot: "north".to_owned(),
            number: 7,
            r#type: "box".into(),
            labels: vec![],
            day: day.parse()?,
            express: true,
            x_sender: "Bob".to_owned(),
            body: parcel.note("fragile"),
        })
        .note("second floor")
        .await?;
    let headers = sent.typed_headers();
    println!(
        "{:?} {:?} {:?}",
        headers.x_depot, headers.x_price, headers.x_note
    );
    let form = AddPapersForm::new(AddPapersFormFields {
        invoice: File::new("1 EUR"),
        scans: vec![File::new("page 1")],
        title: "Invoice".to_owned(),
        day: day.parse()?,
        copies: 2,
        signed: false,
        language: "en".to_owned(),
        tags: vec!["paid".to_owned()],
    });
    client.add_papers(form.note("urgent")).await?;
    Ok(())
}

async fn plan(client: &Client, kind: Option<Kind>, stops: &[String]) -> Result<(), AnyError> {
    let route = Route::new(
        "north",
        "box",
        ["a", "b"],
        ["box"],
        [1, 2],
        [("a", "A")],
        Stop::new("b"),
    );
    let planned = client.plan_route("slow", route).await?;
    let route = Route::new(
        Some("north"),
        kind.clone(),
        stops,
        [Kind::Tube],
        vec![1, 2],
        planned.names.clone(),
        None,
    );
    client.plan_route("fast", route).await?;
    let route = Route::new(
        planned.name.as_deref(),
        Kind::Box,
        vec!["a"],
        vec![Kind::Box],
        None,
        None,
        planned.last.clone(),
    );
    client.plan_route("slow", route).await?;
    client
        .plan_route("slow", Route::new(None, None, None, None, None, None, None))
        .await?;
    Ok(())
}

fn main() {}
