//! Requests to a server: bodies, media types, routes, and the values of parameters as they were received.

use std::{convert::Infallible, sync::Arc, task::Poll};

use axum::{Router, response::IntoResponse};
use bytes::Bytes;
use http::{Method, StatusCode, header};
use runtime::{
    body::Body,
    credentials::Security,
    mock::{Mock, Mocked},
    operation::Operation,
    response::Response,
    server::{
        Field, HttpRequest, HttpResponse, Problem, Rejection, RequestContext,
        RequestReader, ResponseWriter, Routes, ServerCodec, Shape, constraint, require,
    },
    shapes::Shaped,
    text::Style,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use tower_service::Service;

/// A body of text, or a stream of bytes.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    Text(String),
    Bytes(Body),
}

/// An operation with a body of two media types.
#[derive(Clone, Debug, PartialEq)]
struct Put {
    body: Content,
}

const WORD: Shape = Shape::Constrained(&Shape::String, &[constraint::MaxLength(3)]);

impl Operation for Put {
    const NAME: &'static str = "put";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/";
    const SECURITY: Security = &[];
    type Output = Response<String>;
    type Failure = Infallible;
}

impl ServerCodec for Put {
    const STREAMS: &'static str = "application/octet-stream";

    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let body = match reader.content(&["text/plain", "application/octet-stream"]) {
            0 => reader.expecting(&WORD).text("text/plain").map(Content::Text),
            _ => reader.body("application/octet-stream").map(Content::Bytes),
        };
        reader.finish()?;
        Ok(Self {
            body: require(body)?,
        })
    }

    fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection> {
        ResponseWriter::new(200).text("text/plain", output)
    }
}

impl Mocked for Put {
    const EXAMPLES: &'static [&'static str] = &[""];

    fn example(_name: &str) -> Result<Self::Output, Rejection> {
        Ok("example".to_owned().into())
    }
}

/// Returns a router that responds with the body.
fn echo() -> Router {
    let mut routes = Routes::new(());
    routes.serve(|_, request: Put| async move {
        let text = match request.body {
            Content::Text(text) => format!("text {text}"),
            Content::Bytes(body) => {
                format!(
                    "bytes {}",
                    String::from_utf8_lossy(&body.collect().await.unwrap())
                )
            }
        };
        Ok::<Response<String>, Rejection>(text.into())
    });
    routes.into_router()
}

/// Returns the status and the text of a response.
async fn respond(
    router: &mut Router,
    request: http::Request<axum::body::Body>,
) -> (StatusCode, String) {
    let response = router.call(request).await.unwrap();
    let status = response.status();
    let body = Body::stream(response.into_body()).collect().await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn bodies_are_validated_and_required() {
    for (headers, body, status, text) in [
        (&[("content-type", "text/plain")][..], "abc", 200, "text abc"),
        (&[("content-type", "text/plain")], "", 200, "text "),
        (&[("content-type", "text/plain")], "abcd", 422, "expected at most 3"),
        (&[("content-type", "application/json")], "1", 415, "expected the media type"),
        (&[("content-type", "application/octet-stream")], "abcd", 200, "bytes abcd"),
        // Without a media type, a body is a stream of bytes.
        (&[], "abcd", 200, "bytes abcd"),
        (&[], "", 400, "is required"),
        (
            &[("content-type", "text/plain"), ("content-encoding", "gzip")],
            "abc",
            415,
            "Content-Encoding",
        ),
        (
            &[("content-type", "text/plain"), ("content-encoding", "identity")],
            "abc",
            200,
            "text abc",
        ),
        // Bytes are passed on as they are.
        (
            &[
                ("content-type", "application/octet-stream"),
                ("content-encoding", "gzip"),
            ],
            "abcd",
            200,
            "bytes abcd",
        ),
    ] {
        let mut request = http::Request::put("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(axum::body::Body::from(body)).unwrap();
        let found = respond(&mut echo(), request).await;
        assert_eq!(found.0, status, "{headers:?} {body} {found:?}");
        assert!(found.1.contains(text), "{headers:?} {body} {found:?}");
    }
}

#[test]
fn json_may_start_with_a_byte_order_mark() {
    let request = http::Request::put("/").body(Body::from("\u{feff}[1]")).unwrap();
    let mut reader = RequestReader::new::<Put>(&request);
    assert_eq!(reader.json::<Vec<i64>>("application/json"), Some(vec![1]));
}

#[tokio::test]
async fn a_layer_can_write_problems_in_another_form() {
    let map = |response: axum::response::Response| async move {
        match response.extensions().get::<Problem>() {
            Some(problem) => {
                (response.status(), format!("{} errors", problem.errors.len()))
                    .into_response()
            }
            None => response,
        }
    };
    let mut router = echo().layer(axum::middleware::map_response(map));
    for (body, status, text) in [("abcd", 422, "1 errors"), ("abc", 200, "text abc")] {
        let request = http::Request::put("/").header(header::CONTENT_TYPE, "text/plain");
        let request = request.body(axum::body::Body::from(body)).unwrap();
        let found = respond(&mut router, request).await;
        assert_eq!((found.0.as_u16(), &*found.1), (status, text));
    }
}

#[tokio::test]
async fn a_service_can_read_extensions_and_headers() {
    let mut routes = Routes::new(());
    routes.serve(|_, _: Put| async move {
        let context = RequestContext::current().unwrap();
        let user: Option<&String> = context.extensions.get();
        let text =
            format!("{user:?} {:?} {}", context.headers.get("if-match"), context.uri);
        Ok::<Response<String>, Rejection>(text.into())
    });
    let inner = routes.into_router().layer(axum::Extension("Ada".to_owned()));
    let mut outer = Router::new().nest_service("/v1", inner);
    let request = http::Request::put("/v1/?a=1")
        .header(header::CONTENT_TYPE, "text/plain")
        .header(header::IF_MATCH, "x");
    let request = request.body(axum::body::Body::from("a")).unwrap();
    let found = respond(&mut outer, request).await;
    assert_eq!(found, (StatusCode::OK, r#"Some("Ada") Some("x") /?a=1"#.to_owned()));
    assert!(RequestContext::current().is_none());
}

/// Returns the router of a mock below a path.
fn mocked(mock: &Mock<Put>, path: &str) -> Router {
    let mut routes = Routes::new(mock.clone());
    routes.serve(|mock: Arc<Mock<Put>>, request: Put| async move {
        mock.respond(request).await
    });
    mock.nest(path, routes.into_router())
}

#[tokio::test]
async fn a_mock_serves_the_root_below_its_base_path() {
    for (base, uri, method, status) in [
        ("", "/", Method::PUT, 200),
        ("/v2", "/v2/", Method::PUT, 200),
        ("/v2", "/v2/", Method::GET, 405),
        ("/v2", "/v2/x", Method::PUT, 404),
        ("/v2", "/v22/", Method::PUT, 404),
        ("/v2", "/", Method::PUT, 404),
    ] {
        let request = http::Request::builder().method(method).uri(uri);
        let request = request.header(header::CONTENT_TYPE, "text/plain");
        let request = request.body(axum::body::Body::from("a")).unwrap();
        let response = mocked(&Mock::new(), base).call(request).await.unwrap();
        assert_eq!(response.status(), status, "{base} {uri}");
        let allowed = response.headers().get(header::ALLOW);
        assert_eq!(allowed.is_some(), status == 405, "{base} {uri} {allowed:?}");
    }
}

/// Returns a body of many pieces, and what is dropped with it.
fn pieces() -> (Body, Arc<()>) {
    let alive = Arc::new(());
    let (held, mut left) = (alive.clone(), 100);
    let body = Body::from_fn(move |_| {
        let _ = Arc::strong_count(&held);
        left -= i32::from(left > 0);
        Poll::Ready((left > 0).then(|| Ok(Bytes::from(vec![b'a'; 1000]))))
    });
    (body, alive)
}

#[tokio::test]
async fn a_mock_records_the_start_of_a_stream_and_closes_it() {
    let reading = |request: Put| async move {
        let Content::Bytes(mut body) = request.body else { panic!("is text") };
        body.next().await.unwrap().unwrap();
        Ok::<Response<String>, Rejection>("read".to_owned().into())
    };
    for (is_handled, keeps_large, length) in
        [(false, false, 64 * 1024), (false, true, 99_000), (true, false, 1000)]
    {
        let mock = Mock::new();
        if keeps_large {
            mock.keep_large_requests();
        }
        if is_handled {
            mock.stub::<Put>().handle(reading);
        }
        let (body, alive) = pieces();
        let request = http::Request::put("/").body(axum::body::Body::new(body)).unwrap();
        let (status, _) = respond(&mut mocked(&mock, ""), request).await;
        assert_eq!(status, 200);
        assert_eq!(Arc::strong_count(&alive), 1, "the stream is still open");
        let expected = Content::Bytes(vec![b'a'; length].into());
        for requests in [mock.requests(), mock.take_requests()] {
            let bodies: Vec<_> = requests.into_iter().map(|it| it.body).collect();
            assert!(bodies == [expected.clone()], "{length}");
        }
    }
}

/// An operation of a route that another template shares.
macro_rules! file {
    ($name:ident, $method:ident, $path:literal) => {
        struct $name;

        impl Operation for $name {
            const NAME: &'static str = "file";
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const SECURITY: Security = &[];
            type Output = Response<String>;
            type Failure = Infallible;
        }

        impl ServerCodec for $name {
            fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
                RequestReader::new::<Self>(request).finish().map(|()| Self)
            }

            fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection> {
                ResponseWriter::new(200).text("text/plain", output)
            }
        }
    };
}

file!(GetJson, GET, "/f/{name}.json");
file!(GetXml, GET, "/f/{name}.xml");
file!(Delete, DELETE, "/f/v{name}");

#[tokio::test]
async fn the_allowed_methods_depend_on_the_template() {
    let mut routes = Routes::new(());
    let ok = || async { Ok::<Response<String>, Rejection>(String::new().into()) };
    routes.serve(move |_, _: GetJson| ok());
    routes.serve(move |_, _: GetXml| ok());
    routes.serve(move |_, _: Delete| ok());
    let mut merged = routes.into_router();
    for (method, uri, status, allowed) in [
        (Method::GET, "/f/x.json", 200, None),
        (Method::HEAD, "/f/x.xml", 200, None),
        (Method::DELETE, "/f/vx", 200, None),
        (Method::GET, "/f/vx", 405, Some("DELETE")),
        (Method::DELETE, "/f/x.json", 405, Some("GET,HEAD")),
        (Method::POST, "/f/vx.json", 405, Some("GET,DELETE,HEAD")),
        (Method::GET, "/f/x", 404, None),
        (Method::DELETE, "/f/x", 404, None),
    ] {
        let request = http::Request::builder().method(&method).uri(uri);
        let request = request.body(axum::body::Body::empty()).unwrap();
        let response = merged.call(request).await.unwrap();
        assert_eq!(response.status(), status, "{method} {uri}");
        let found = response.headers().get(header::ALLOW);
        assert_eq!(found.map(|it| it.to_str().unwrap()), allowed, "{method} {uri}");
    }
}

/// Reads a query parameter, and compares the first violation.
#[track_caller]
fn check_query<T: DeserializeOwned + Serialize + Shaped>(
    query: &str,
    style: Style,
    shape: &'static Shape,
    violation: Option<&str>,
) {
    let uri = format!("/?{query}");
    let request = http::Request::put(uri).body(Body::empty()).unwrap();
    let mut reader = RequestReader::new::<Put>(&request);
    let value: Option<T> = reader.expecting(shape).query_styled("f", style);
    assert_eq!(value.is_some(), violation.is_none(), "{query}");
    let problem = reader.finish().err().map(|rejection| rejection.problem().clone());
    let detail = problem.as_ref().map(|problem| &*problem.errors[0].detail);
    assert_eq!(detail, violation, "{query}");
}

/// An object that forgives everything.
#[derive(Debug)]
struct Tolerant;

impl Shaped for Tolerant {
    const SHAPE: &'static Shape = &Shape::Any;
}

impl<'de> serde::Deserialize<'de> for Tolerant {
    fn deserialize<D: serde::Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        Map::<String, Value>::deserialize(json).map(|_| Self)
    }
}

impl Serialize for Tolerant {
    fn serialize<S: serde::Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        Map::from_iter([("kind".to_owned(), Value::from("a"))]).serialize(json)
    }
}

#[test]
fn parameters_are_validated_as_they_were_received() {
    const CLOSED: Shape = Shape::Object {
        fields: &[
            Field::required("kind", Shape::Enum(&["a"])).constant(),
            Field::optional("n", Shape::Any),
        ],
        rest: Some(&Shape::Never),
    };
    let deep = |query: &str, violation: Option<&str>| {
        check_query::<Tolerant>(query, Style::DeepObject, &CLOSED, violation);
    };
    deep("f[kind]=a&f[n]=1", None);
    deep("f[kind]=WRONG", Some("kind: expected \"a\", found \"WRONG\""));
    deep("f[n]=1", Some("kind: is required"));
    deep("f[kind]=a&f[zzz]=1", Some("zzz: additional properties are not allowed"));
    let json = |query: &str, violation: Option<&str>| {
        check_query::<Tolerant>(query, Style::Json, &CLOSED, violation);
    };
    json("f=%7B%22kind%22:%22a%22%7D", None);
    json("f=%7B%7D", Some("kind: is required"));
    json("f=%7B%22kind%22:%22b%22%7D", Some("kind: expected \"a\", found \"b\""));
    let integer = |text: &str, violation: Option<&str>| {
        let query = format!("f={text}");
        check_query::<i64>(&query, Style::FormExploded, i64::SHAPE, violation);
    };
    integer("5", None);
    integer("-5", None);
    integer("5.0", None);
    integer("%2B5", Some("expected an integer, found a string"));
    let integers = |query: &str, violation: Option<&str>| {
        check_query::<Vec<i64>>(query, Style::Form, Vec::<i64>::SHAPE, violation);
    };
    integers("f=1,2", None);
    integers("f=1,%2B2", Some("1: expected an integer, found a string"));
    let date = |text: &str, violation: Option<&str>| {
        let query = format!("f={text}");
        check_query::<chrono::NaiveDate>(
            &query,
            Style::FormExploded,
            chrono::NaiveDate::SHAPE,
            violation,
        );
    };
    date("2024-01-02", None);
    for text in ["2024-1-2", "%2B12345-6-7", "2024%20-%2001%20-%2002"] {
        let uri = format!("/?f={text}");
        let request = http::Request::put(uri).body(Body::empty()).unwrap();
        let mut reader = RequestReader::new::<Put>(&request);
        assert_eq!(reader.query::<chrono::NaiveDate>("f"), None, "{text}");
    }
}
