//! Documented failures: a failure that a service returns arrives at the client with its headers.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use runtime::{
    client::{self, AnyError, CallResult, Client, ClientCodec, Error, HttpResponse},
    credentials::Security,
    operation::Operation,
    response::{HeaderError, Headers, Response, decode_header, encode_header},
    server::{self, Rejection, RequestReader, ResponseWriter, Routes, ServerCodec},
};

use crate::{
    Recorder,
    api::{Calls, Session},
    client, serve, with_token,
};

/// An operation that returns the failure with this index.
#[derive(Clone, Debug, PartialEq)]
struct Fail {
    id: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Limits {
    retry_after: Option<i64>,
    buckets: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Failure {
    NotFound(Session),
    Conflict(Bytes),
    TooManyRequests(Session, Limits),
    Gone(Limits),
    ClientError(String),
    Default,
}

impl Headers for Limits {
    fn decode(headers: &HeaderMap) -> Result<Self, HeaderError> {
        Ok(Self {
            retry_after: decode_header(headers, "retry-after").unwrap_or_default(),
            buckets: decode_header(headers, "x-buckets").unwrap_or_default(),
        })
    }

    fn encode(&self, headers: &mut HeaderMap) -> Result<(), HeaderError> {
        encode_header(headers, "retry-after", &self.retry_after)?;
        encode_header(headers, "x-buckets", &self.buckets)
    }
}

impl Operation for Fail {
    const NAME: &'static str = "fail";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/fail/{id}";
    const SECURITY: Security = &[];
    type Output = Response<()>;
    type Failure = Failure;
}

impl ClientCodec for Fail {
    fn encode_request(&self, writer: &mut client::RequestWriter) {
        writer.path("id", &self.id);
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = client::ResponseReader::new(response);
        match reader.status() {
            204 => Ok(reader.empty()?),
            404 => Err(client::failure(reader.json(), Failure::NotFound)),
            409 => Err(client::failure(reader.bytes(), Failure::Conflict)),
            410 => {
                let wrap = |(), headers| Failure::Gone(headers);
                Err(client::failure_with_headers(reader.empty(), wrap))
            }
            429 => Err(client::failure_with_headers(
                reader.json(),
                Failure::TooManyRequests,
            )),
            400..=499 => Err(client::failure(reader.text(), Failure::ClientError)),
            _ => Err(client::failure(reader.empty(), |()| Failure::Default)),
        }
    }
}

impl ServerCodec for Fail {
    fn decode_request(request: &server::HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let id = reader.path("id");
        reader.finish()?;
        Ok(Self {
            id: server::require(id)?,
        })
    }

    fn encode_response(output: Self::Output) -> Result<server::HttpResponse, Rejection> {
        ResponseWriter::new(204).empty(output)
    }
}

impl From<Failure> for Rejection {
    fn from(failure: Failure) -> Self {
        Self::of(match failure {
            Failure::NotFound(body) => ResponseWriter::new(404)
                .json("application/problem+json", server::output(body, ())),
            Failure::Conflict(body) => {
                ResponseWriter::new(409).body("", server::output(body, ()))
            }
            Failure::Gone(headers) => {
                ResponseWriter::new(410).empty(server::output((), headers))
            }
            Failure::TooManyRequests(body, headers) => ResponseWriter::new(429)
                .json("application/problem+json", server::output(body, headers)),
            Failure::ClientError(body) => {
                ResponseWriter::new(400).text("text/plain", server::output(body, ()))
            }
            Failure::Default => ResponseWriter::new(500).empty(server::output((), ())),
        })
    }
}

fn limits() -> Limits {
    Limits {
        retry_after: Some(5),
        buckets: Some(vec!["a b".to_owned(), "c".to_owned()]),
    }
}

/// Returns the failures of the service, each with its status and media type.
fn failures() -> Vec<(Failure, u16, Option<&'static str>)> {
    let problem = || Session {
        error_code: Some("no".to_owned()),
    };
    let json = Some("application/problem+json");
    vec![
        (Failure::NotFound(problem()), 404, json),
        (Failure::Conflict(Bytes::from_static(b"\xff")), 409, None),
        (Failure::Gone(limits()), 410, None),
        (Failure::Gone(Limits::default()), 410, None),
        (Failure::TooManyRequests(problem(), limits()), 429, json),
        (Failure::ClientError("Grüße".to_owned()), 400, Some("text/plain")),
        (Failure::Default, 500, None),
    ]
}

/// Returns a router whose service returns the failure that the request selects.
fn router() -> axum::Router {
    let mut routes = Routes::new(());
    routes.serve(|_, request: Fail| async move {
        let index: usize = request.id.parse().unwrap();
        let (failure, ..) = failures().swap_remove(index);
        Err::<(), _>(failure)?;
        Ok(())
    });
    routes.into_router()
}

#[tokio::test]
async fn a_failure_arrives_unchanged() {
    let calls = client(serve(router()).await);
    for (index, (expected, status, media_type)) in failures().into_iter().enumerate() {
        let id = index.to_string();
        let error = calls
            .execute(Fail {
                id,
            })
            .await
            .unwrap_err();
        let Error::Failure(found) = error else { panic!("{error:?}") };
        assert_eq!(found.status(), status);
        let given = found.headers().get("content-type");
        assert_eq!(given.map(|given| given.to_str().unwrap()), media_type);
        assert_eq!(found.into_body(), expected);
    }
}

#[test]
fn a_failure_of_a_range_may_have_any_status_and_further_headers() {
    let rejection = Rejection::from(Failure::ClientError("no".to_owned()))
        .with_status(StatusCode::IM_A_TEAPOT)
        .header(http::header::AGE, HeaderValue::from_static("1"));
    assert_eq!(rejection.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(rejection.problem().title, "I'm a teapot");
    let response = rejection.into_response();
    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(response.headers()["age"], "1");
    assert_eq!(response.headers()["content-type"], "text/plain");
    assert_eq!(response.body().as_bytes(), b"no");
}

#[test]
fn a_header_that_cannot_be_sent_is_500() {
    let limits = Limits {
        buckets: Some(vec!["a\r\nb".to_owned()]),
        ..Limits::default()
    };
    let rejection = Rejection::from(Failure::Gone(limits));
    assert_eq!(rejection.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(rejection.to_string().contains("header x-buckets"), "{rejection}");
}

#[tokio::test]
async fn a_failure_with_a_missing_or_invalid_header_is_decoded() {
    for (retry_after, expected) in
        [(None, None), (Some("soon"), None), (Some("7"), Some(7))]
    {
        let mut response =
            http::Response::builder().status(429).header("x-buckets", "a");
        if let Some(retry_after) = retry_after {
            response = response.header("retry-after", retry_after);
        }
        let recorder = Recorder::new(response.body("{}".into()).unwrap());
        let calls = with_token("http://h").transport(recorder).build().unwrap();
        let error = calls
            .execute(Fail {
                id: "1".to_owned(),
            })
            .await
            .unwrap_err();
        let Error::Failure(failure) = error else { panic!("{error:?}") };
        let raw = failure.headers().get("retry-after");
        assert_eq!(raw.map(|raw| raw.to_str().unwrap()), retry_after);
        let Failure::TooManyRequests(_, limits) = failure.into_body() else {
            panic!("429")
        };
        assert_eq!(limits.retry_after, expected);
        assert_eq!(limits.buckets, Some(vec!["a".to_owned()]));
    }
}

/// Calls several operations that have different types of failures.
async fn several(sessions: &Client, fails: &Client) -> Result<(), AnyError> {
    sessions.get_session("a", "s").await?;
    let id = "1".to_owned();
    fails
        .execute(Fail {
            id,
        })
        .await?;
    Ok(())
}

#[tokio::test]
async fn the_errors_of_several_operations_have_one_type() {
    let responding = |status: u16, body: &'static str| {
        let response = http::Response::builder().status(status).body(body.into());
        let recorder = Recorder::new(response.unwrap());
        with_token("http://h").transport(recorder).build().unwrap()
    };
    for (first, second, message) in [
        ((200, "{}"), (404, "{}"), "Failure(fail: GET http://h/fail/1: 404 Not Found"),
        ((200, "{}"), (400, "no"), "Failure(fail: GET http://h/fail/1: 400 Bad Request"),
        ((200, "{}"), (404, "7"), "Decode(fail: GET http://h/fail/1: 404 Not Found"),
        (
            (404, ""),
            (204, ""),
            "Undocumented(get_session: GET http://h/apps/a/sessions/s: ",
        ),
    ] {
        let (sessions, fails) =
            (responding(first.0, first.1), responding(second.0, second.1));
        let error = several(&sessions, &fails).await.unwrap_err();
        let (status, body) = if second.0 == 204 { first } else { second };
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.body().unwrap(), body);
        assert!(format!("{error:?}").starts_with(message), "{error:?}");
        let shown = error.to_string();
        let error: Box<dyn std::error::Error + Send + Sync> = error.into();
        assert_eq!(error.to_string(), shown);
    }
}
