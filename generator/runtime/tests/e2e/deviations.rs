//! The client's results for responses that deviate from the document, and the lines that it prints.
//!
//! `deviations.txt` is the table. Each row is a case, `operation status media-type body`, with the outcome below it. In
//! place of the media type may be another header, `name:value`.
//! `UPDATE_DEVIATIONS=1 cargo test -p runtime deviations` updates the outcomes.

use std::{collections::BTreeMap, fs, path::Path};

use ::runtime::{
    base64::Base64,
    client::{
        CallResult, ClientCodec, Error, HttpResponse, RequestWriter, ResponseReader,
        failure,
    },
    credentials::{Credentials, Scheme, Security},
    duration::Duration,
    operation::Operation,
    response::{HeaderError, Headers, Response, decode_header, encode_header},
    time::Time,
};
use bytes::Bytes;
use chrono::{DateTime, FixedOffset, NaiveDate};
use http::{HeaderMap, Method};
use uuid::Uuid;

use crate::{Recorder, runtime::objects, with_token};

/// A struct with a field of each kind.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    id: i64,
    name: Option<String>,
    at: Option<DateTime<FixedOffset>>,
    day: Option<NaiveDate>,
    clock: Option<Time>,
    span: Option<Duration>,
    key: Option<Uuid>,
    ratio: Option<f64>,
    on: Option<bool>,
    small: Option<i8>,
    tags: Option<Vec<String>>,
    sizes: Option<BTreeMap<String, i64>>,
    data: Option<Base64>,
    inner: Option<Inner>,
}

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    count: i32,
    items: Option<Vec<Inner>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Problem {
    message: String,
}

objects::object! {
    Reading { Required::id("id"), Optional::name("name"), Optional::at("at"), Optional::day("day"),
    Optional::clock("clock"), Optional::span("span"), Optional::key("key"), Optional::ratio("ratio"),
    Optional::on("on"), Optional::small("small"), Optional::tags("tags"), Optional::sizes("sizes"),
    Optional::data("data"), Optional::inner("inner") }
}
objects::object! { Inner { Required::count("count"), Optional::items("items") } }
objects::object! { Problem { Required::message("message") } }

/// The documented failures of each operation.
#[derive(Clone, Debug, PartialEq)]
enum Failure {
    NotFound(Problem),
    Conflict(String),
    ServerError(Problem),
}

fn of_failure<T>(reader: ResponseReader) -> Result<T, Error<Failure>> {
    Err(match reader.status() {
        404 => failure(reader.json(), Failure::NotFound),
        409 => failure(reader.text(), Failure::Conflict),
        500..=599 => failure(reader.json(), Failure::ServerError),
        _ => reader.undocumented(),
    })
}

/// Defines an operation with one successful response, which is read with the given method of the reader.
macro_rules! operation {
    ($name:ident $wire:literal $body:ty, $status:pat => $read:ident) => {
        #[derive(Clone, Debug, PartialEq)]
        struct $name;

        impl Operation for $name {
            const NAME: &'static str = $wire;
            const METHOD: Method = Method::GET;
            const PATH: &'static str = concat!("/", $wire);
            const SECURITY: Security = &[];
            type Output = Response<$body>;
            type Failure = Failure;
        }

        impl ClientCodec for $name {
            fn encode_request(&self, writer: &mut RequestWriter) {
                writer.query("token", &"hidden");
            }

            fn decode_response(response: HttpResponse) -> CallResult<Self> {
                let reader = ResponseReader::new(response);
                match reader.status() {
                    $status => Ok(reader.$read()?),
                    _ => of_failure(reader),
                }
            }
        }
    };
}

/// A typed header of a response.
#[derive(Clone, Debug, PartialEq)]
struct Typed {
    rate: i64,
}

impl Headers for Typed {
    fn decode(headers: &HeaderMap) -> Result<Self, HeaderError> {
        Ok(Self {
            rate: decode_header(headers, "x-rate")?,
        })
    }

    fn encode(&self, headers: &mut HeaderMap) -> Result<(), HeaderError> {
        encode_header(headers, "x-rate", &self.rate)
    }
}

operation! { GetReading "reading" Reading, 200..=299 => json }
operation! { ListReadings "readings" Vec<Reading>, 200..=299 => json }
operation! { GetMaybe "maybe" Option<Reading>, 200..=299 => json }
operation! { GetCount "count" i64, 200..=299 => json }
operation! { GetText "text" String, 200..=299 => text }
operation! { GetBytes "bytes" Bytes, 200..=299 => bytes }
operation! { Delete "delete" (), 200..=299 => empty }
operation! { GetOne "one" Reading, 200 | 201 => json }

/// An operation that requires credentials, and whose response has a header.
#[derive(Clone, Debug, Default, PartialEq)]
struct GetSecured {
    credentials: Credentials,
}

impl Operation for GetSecured {
    const NAME: &'static str = "secured";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/secured";
    const SECURITY: Security = &[
        &[Scheme::authorization("token", "Bearer")],
        &[Scheme::header("key", "x-key"), Scheme::query("user", "user")],
    ];
    type Output = Response<(), Typed>;
    type Failure = Failure;
}

impl ClientCodec for GetSecured {
    fn credentials(&mut self) -> Option<&mut Credentials> {
        Some(&mut self.credentials)
    }

    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.credentials(&self.credentials);
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = ResponseReader::new(response);
        match reader.status() {
            200..=299 => Ok(reader.empty()?),
            _ => of_failure(reader),
        }
    }
}

impl GetSecured {
    fn with_key() -> Self {
        let mut operation = Self::default();
        operation.credentials.set(Self::SECURITY[1][0], "hidden".into());
        operation
    }
}

/// Replaces the escapes `\n`, `\xff` and `\u{…}`.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        rest = match escaped.as_bytes().first() {
            Some(b'n') => {
                bytes.push(b'\n');
                &escaped[1..]
            }
            Some(b'x') => {
                bytes.push(u8::from_str_radix(&escaped[1..3], 16).unwrap());
                &escaped[3..]
            }
            Some(b'u') => {
                let (code, rest) = escaped[2..].split_once('}').unwrap();
                let c = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
                bytes.extend(c.to_string().as_bytes());
                rest
            }
            _ => {
                bytes.push(b'\\');
                escaped
            }
        };
    }
    bytes.extend(rest.as_bytes());
    bytes
}

/// Returns the outcome of a call on one line, without absent fields.
async fn outcome<O: ClientCodec>(operation: O, response: http::Response<Bytes>) -> String
where
    O::Output: std::fmt::Debug + Body,
    O::Failure: std::fmt::Debug,
{
    let transport = Recorder::new(response.map(Into::into));
    let client = with_token("http://api.example").transport(transport).build().unwrap();
    match client.execute(operation).await {
        Ok(response) => format!("= {}", response.shown()),
        Err(error) => {
            assert!(error.status().is_some() && error.body().is_some());
            let line = error.to_string();
            assert!(!line.contains('\n') && !line.contains("hidden"), "{line}");
            let documented = error.failure().map(|failure| format!("{failure:?}"));
            let retry = if error.is_retryable() { " (retryable)" } else { "" };
            let documented =
                documented.map_or_else(String::new, |failure| format!("{failure}: "));
            format!("! {documented}{line}{retry}")
        }
    }
}

/// A response with a body of any type.
trait Body {
    fn shown(&self) -> String;
}

impl<T: std::fmt::Debug, H: std::fmt::Debug> Body for Response<T, H> {
    fn shown(&self) -> String {
        let body = format!("{:?}", **self).replace("Some(", "(");
        let parts = body.split(", ").filter(|part| !part.ends_with(": None"));
        let body = parts.collect::<Vec<_>>().join(", ").replace(", inner: None }", " }");
        let raw = self.raw_body();
        let raw = if raw.is_empty() { String::new() } else { format!(", raw {raw:?}") };
        let headers = format!("{:?}", self.typed_headers());
        let headers =
            if headers == "()" { String::new() } else { format!(", {headers}") };
        format!("{} {body}{headers}{raw}", self.status().as_u16())
    }
}

/// Returns the outcome of a case.
async fn run(case: &str) -> String {
    let mut words = case.splitn(4, ' ');
    let mut word = || words.next().unwrap_or_default();
    let (operation, status, media_type, body) = (word(), word(), word(), word());
    let mut response = http::Response::builder().status(status);
    if let Some((name, value)) = media_type.split_once(':') {
        response = response.header(name, &*unescape(value));
    } else if media_type != "-" {
        response = response.header("content-type", media_type);
    }
    if status.starts_with('3') {
        response =
            response.header("location", "https://other.example/path?secret=hidden");
    }
    let response = response.body(Bytes::from(unescape(body))).unwrap();
    match operation {
        "reading" => outcome(GetReading, response).await,
        "readings" => outcome(ListReadings, response).await,
        "maybe" => outcome(GetMaybe, response).await,
        "count" => outcome(GetCount, response).await,
        "text" => outcome(GetText, response).await,
        "bytes" => outcome(GetBytes, response).await,
        "delete" => outcome(Delete, response).await,
        "one" => outcome(GetOne, response).await,
        "secured" => outcome(GetSecured::default(), response).await,
        "keyed" => outcome(GetSecured::with_key(), response).await,
        other => panic!("unknown operation {other}"),
    }
}

#[tokio::test]
async fn deviating_responses_have_the_outcomes_in_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/deviations.txt");
    let table = fs::read_to_string(&path).unwrap();
    let is_outcome = |line: &&str| line.starts_with("    ");
    let mut found = String::new();
    let mut cases = 0;
    for line in table.lines().filter(|line| !is_outcome(line)) {
        found += line;
        found.push('\n');
        if !line.is_empty() && !line.starts_with('#') {
            cases += 1;
            found.extend(["    ", &run(line).await, "\n"]);
        }
    }
    assert!(cases >= 80, "{cases} cases");
    if std::env::var_os("UPDATE_DEVIATIONS").is_some() {
        fs::write(&path, found).unwrap();
    } else {
        assert_eq!(found, table);
    }
}
