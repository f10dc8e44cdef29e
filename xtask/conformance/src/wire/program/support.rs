//! Writes the support code of `operations.rs`: functions for bodies that are streams, which only some crates have.

use std::collections::BTreeSet;

use generator::model::RuntimeModule;

/// Returns the functions that a crate with these modules of the runtime needs.
pub(super) fn support(modules: &BTreeSet<RuntimeModule>) -> String {
    let has = |module| modules.contains(&module);
    let mut text = BODY.to_owned();
    if has(RuntimeModule::Media) {
        text += MEDIA;
    }
    if has(RuntimeModule::Multipart) {
        text += FILE;
    }
    if has(RuntimeModule::Sequence) {
        text += ITEMS;
    }
    text
}

const BODY: &str = r#"
use api::Body;

/// Returns bytes, or a stream if the body is sent and has an odd length.
fn body(value: &Value, sending: bool) -> Body {
    let bytes = bytes(value);
    if !sending || bytes.len() % 2 == 0 {
        return bytes.into();
    }
    let mut pieces: Vec<_> = bytes.chunks(7).map(bytes::Bytes::copy_from_slice).collect();
    pieces.reverse();
    Body::from_fn(move |_| std::task::Poll::Ready(pieces.pop().map(Ok)))
}

async fn collected(body: Body) -> Body {
    let bytes = body.collect().await;
    bytes.unwrap_or_else(|error| format!("it broke off: {error}").into()).into()
}
"#;

const MEDIA: &str = r#"
fn media(value: &Value, sending: bool) -> api::Media {
    api::Media::new(read::<String>(&value["type"]), body(&value["body"], sending))
}

async fn collected_media(media: api::Media) -> api::Media {
    api::Media::new(media.media_type, collected(media.body).await)
}
"#;

const ITEMS: &str = r"
/// Returns a list, or a stream if the items are sent and their number is odd.
fn items<T: Send + 'static>(value: &Value, sending: bool, read: impl Fn(&Value) -> T) -> api::ItemStream<T> {
    let items = many(Some(value), read);
    if !sending || items.len() % 2 == 0 {
        return items.into();
    }
    let mut items = items.into_iter();
    api::ItemStream::from_fn(move |_| std::task::Poll::Ready(items.next().map(Ok)))
}

async fn collected_items<T>(mut items: api::ItemStream<T>) -> api::ItemStream<T> {
    let mut list = Vec::new();
    while let Some(item) = items.next().await {
        list.extend(item.ok());
    }
    list.into()
}
";

const FILE: &str = r#"
fn file(value: &Value, sending: bool) -> api::File {
    let file = api::File::new(body(&value["body"], sending));
    file.name(read::<String>(&value["name"])).media_type(read::<String>(&value["type"]))
}
"#;
