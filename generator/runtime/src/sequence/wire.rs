//! Sequences in requests and responses.

use serde::de::DeserializeOwned;

use super::{Framing, InvalidItem, ItemStream, decode, encode};
use crate::runtime::response::{Headers, Response};

#[cfg(feature = "client")]
use crate::runtime::client::{DecodeError, RequestWriter, ResponseReader};
use crate::runtime::json;
#[cfg(feature = "mock")]
use crate::runtime::mock;
#[cfg(feature = "server")]
use crate::runtime::{
    body::Body,
    server::{Rejection, RequestReader, ResponseWriter, Shape, Shaped},
};

/// Writes items to a request.
#[cfg(feature = "client")]
pub fn write_request<T, F>(
    writer: &mut RequestWriter,
    media_type: &'static str,
    items: &ItemStream<T>,
    framing: F,
) where
    T: Clone + Send + 'static,
    F: Framing<T>,
{
    writer.encoded(media_type, encode(items.clone(), framing));
}

/// Reads items from a response.
///
/// # Errors
/// Returns an error that names the missing or invalid header.
#[cfg(feature = "client")]
pub fn read_response<T, F, H>(
    reader: ResponseReader,
    framing: F,
) -> Result<Response<ItemStream<T>, H>, Box<DecodeError>>
where
    F: Framing<T, Data: DeserializeOwned>,
    H: Headers,
{
    let read = |json: &[u8]| {
        json::read(json).map_err(|mismatch| InvalidItem {
            place: mismatch.place.clone(),
            message: json::Mismatch {
                place: String::new(),
                ..mismatch
            }
            .to_string(),
        })
    };
    if let Some(expected) = framing.mismatch(reader.media_type(), reader.as_bytes()) {
        return Err(reader.not_of(expected));
    }
    Ok(Response::map(reader.body()?, |body| decode(body, framing, read)))
}

/// Reads items from a request.
#[cfg(feature = "server")]
pub fn read_request<T, F>(
    reader: &mut RequestReader<'_>,
    media_types: &str,
    framing: F,
) -> Option<ItemStream<T>>
where
    F: Framing<T, Data: DeserializeOwned + Shaped>,
{
    let shape = reader.expected::<F::Data>();
    Some(decode(reader.body(media_types)?, framing, checked(shape)))
}

/// Reads the data of an item after validating it against its shape.
#[cfg(feature = "server")]
fn checked<D: DeserializeOwned>(
    shape: &'static Shape,
) -> impl Fn(&[u8]) -> Result<D, InvalidItem> {
    let whole = |message: String| InvalidItem {
        place: String::new(),
        message,
    };
    move |json| {
        let value =
            serde_json::from_slice(json).map_err(|error| whole(json::syntax(&error)))?;
        let mut first = None;
        shape.check(&value, &mut |pointer, message| {
            first.get_or_insert(InvalidItem {
                place: pointer.to_owned(),
                message,
            });
        });
        match first {
            Some(invalid) => Err(invalid),
            None => json::read_value(&value).map_err(|error| whole(error.to_string())),
        }
    }
}

/// Writes items to a response.
///
/// # Errors
/// Returns 500 if an item of a list or a header cannot be sent.
#[cfg(feature = "server")]
pub fn write_response<T, F, H>(
    writer: ResponseWriter,
    media_type: &'static str,
    output: Response<ItemStream<T>, H>,
    framing: F,
) -> Result<http::Response<Body>, Rejection>
where
    T: Send + 'static,
    F: Framing<T>,
    H: Headers,
{
    let (items, output) = output.take_body();
    let body = encode(items, framing).map_err(|error| {
        Rejection::new(http::StatusCode::INTERNAL_SERVER_ERROR).detail(error.to_string())
    })?;
    writer.body(media_type, Response::map(output, |()| body))
}

/// Reads an example, whose items are written as in a body.
///
/// # Errors
/// Returns 500 if the example does not match its schema.
#[cfg(feature = "mock")]
pub fn example<T, F, H>(
    example: Response<String, H>,
    framing: F,
) -> Result<Response<ItemStream<T>, H>, Rejection>
where
    F: Framing<T, Data: DeserializeOwned + Shaped>,
{
    let (text, example) = example.take_body();
    let mut items = decode(text.into(), framing, checked(F::Data::SHAPE));
    let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
    let mut list = Vec::new();
    // The example is in memory, so no item is pending.
    while let std::task::Poll::Ready(Some(item)) = items.poll(context) {
        list.push(item.map_err(|error| mock::invalid_example(&error))?);
    }
    Ok(Response::map(example, |()| list.into()))
}
