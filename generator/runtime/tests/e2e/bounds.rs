//! Bounds on the work for a request and on the size of its response.

use std::{
    convert::Infallible,
    sync::Arc,
    time::{Duration, Instant},
};

use http::{Method, header};
use runtime::{
    backtracking,
    body::Body,
    credentials::{Scheme, Security},
    events, form,
    mock::{self, Mock, Mocked},
    multipart::{self, Part, PartReader},
    operation::Operation,
    patterns,
    response::Response,
    schemas,
    server::{
        Field, HttpRequest, HttpResponse, MAX_VIOLATION_BYTES, MAX_VIOLATIONS,
        Rejection, RequestReader, ResponseWriter, Routes, ServerCodec, Shape,
        constraint, require,
    },
    shapes::{Shaped, budget},
    text::Style,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tower_service::Service;

/// An operation whose body is validated against a shape.
#[derive(Clone)]
struct Check {
    body: Value,
}

const KINDS: Shape = Shape::Array(&Shape::Enum(&["aaaaaaaaaa"; 100]));
const LINEAR: Shape = Shape::Constrained(
    &Shape::String,
    &[constraint::Pattern("^(a+)+$", patterns::matches)],
);
const BACKTRACKING: Shape = Shape::Constrained(
    &Shape::String,
    &[constraint::Pattern(r"^(a|a)+\1$", backtracking::matches)],
);
const SHAPE: Shape = Shape::Object {
    fields: &[
        Field::optional("kinds", KINDS),
        Field::optional("linear", Shape::Array(&LINEAR)),
        Field::optional("backtracking", Shape::Array(&BACKTRACKING)),
        Field::optional(
            "unique",
            Shape::Constrained(&Shape::Any, &[constraint::UniqueItems]),
        ),
        Field::optional(
            "one",
            Shape::Constrained(&Shape::Any, &[constraint::Enum(&["[1]", "{\"a\":1}"])]),
        ),
    ],
    rest: Some(&Shape::Number),
};

impl Operation for Check {
    const NAME: &'static str = "check";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/check";
    const SECURITY: Security = &[];
    type Output = Response<String>;
    type Failure = Infallible;
}

impl ServerCodec for Check {
    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let body = reader.expecting(&SHAPE).json("application/json");
        reader.finish()?;
        Ok(Self {
            body: require(body)?,
        })
    }

    fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection> {
        ResponseWriter::new(200).text("text/plain", output)
    }
}

/// The same operation with security.
#[derive(Clone)]
struct Guarded;

impl Operation for Guarded {
    const SECURITY: Security = &[&[Scheme::authorization("basic", "Basic")]];
    const NAME: &'static str = "guarded";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/guarded";
    type Output = Response<String>;
    type Failure = Infallible;
}

impl ServerCodec for Guarded {
    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let body = reader.json::<Value>("application/json");
        reader.credentials(Self::SECURITY);
        reader.finish()?;
        require(body).map(|_| Self)
    }

    fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection> {
        ResponseWriter::new(200).text("text/plain", output)
    }
}

#[tokio::test]
async fn credentials_are_required_before_a_body_is_read() {
    for (authorization, length, status) in [
        (None, 10, 401),
        (None, 3 << 20, 401),
        (Some("Basic YQ=="), 3 << 20, 413),
        (Some("Basic YQ=="), 10, 200),
    ] {
        let mut routes = Routes::new(());
        routes.serve(|_, _: Guarded| async {
            Ok::<Response<String>, Rejection>(String::new().into())
        });
        let mut request = http::Request::post("/guarded");
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let body = axum::body::Body::from(json!("x".repeat(length)).to_string());
        let request = request.body(body).unwrap();
        let response = routes.into_router().call(request).await.unwrap();
        assert_eq!(response.status(), status, "{authorization:?} {length}");
        let challenge = response.headers().get(header::WWW_AUTHENTICATE);
        let expected = (status == 401).then_some(r#"Basic realm="basic""#);
        assert_eq!(challenge.map(|it| it.to_str().unwrap()), expected);
    }
}

/// Returns the response to a body: its status, its length and the problem.
async fn respond(body: &Value) -> (u16, usize, Value) {
    let mut routes = Routes::new(());
    routes.serve(|_, request: Check| async move {
        assert!(request.body.get("panic").is_none(), "the request asks for a panic");
        Ok::<Response<String>, Rejection>(String::new().into())
    });
    let request =
        http::Request::post("/check").header(header::CONTENT_TYPE, "application/json");
    let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
    let response = routes.into_router().call(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = Body::stream(response.into_body()).collect().await.unwrap();
    let problem = serde_json::from_slice(&bytes).unwrap_or_default();
    (status, bytes.len(), problem)
}

/// Returns the details of the violations of a body.
async fn details(body: &Value) -> Vec<String> {
    let (_, _, problem) = respond(body).await;
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let detail = |error: &Value| error["detail"].as_str().unwrap().to_owned();
    errors.iter().map(detail).collect()
}

#[tokio::test]
async fn patterns_are_matched_in_bounded_time() {
    let start = Instant::now();
    let text = format!("{}!", "a".repeat(40));
    let found = details(&json!({ "linear": [text] })).await;
    assert_eq!(found, ["does not match ^(a+)+$"]);
    let found = details(&json!({ "backtracking": [text] })).await;
    assert_eq!(found, [r"takes too long to match ^(a|a)+\1$"]);
    let found = details(&json!({ "backtracking": ["aa", "a", "b"] })).await;
    assert_eq!(found, [r"does not match ^(a|a)+\1$"; 2]);
    let long = "a".repeat(backtracking::MAX_TEXT + 1);
    let found = details(&json!({ "backtracking": [long] })).await;
    assert_eq!(found, [r"takes too long to match ^(a|a)+\1$"]);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn all_patterns_of_a_request_share_a_time_limit() {
    let text = format!("{}!", "a".repeat(40));
    let start = Instant::now();
    let (status, ..) = respond(&json!({ "backtracking": vec![text; 20_000] })).await;
    assert_eq!(status, 422);
    let most = budget::MAX_TIME * 2 + Duration::from_secs(5);
    assert!(start.elapsed() < most, "{:?}", start.elapsed());
    // The limit is per request.
    assert_eq!(respond(&json!({ "backtracking": ["aa"] })).await.0, 200);
}

#[tokio::test]
async fn a_response_lists_a_limited_number_of_violations_of_limited_length() {
    let many = vec!["b"; 60_000];
    let (status, length, problem) = respond(&json!({ "kinds": many })).await;
    assert_eq!(status, 422);
    let listed = problem["errors"].as_array().unwrap();
    assert_eq!(listed.len(), MAX_VIOLATIONS);
    let expected = "the request has 60000 errors, of which the first 100 are listed";
    assert_eq!(problem["detail"], expected);
    let detail = listed[0]["detail"].as_str().unwrap();
    assert!(detail.ends_with(" and 80 more, found \"b\""), "{detail}");
    assert!(length < 100_000, "{length}");

    let long = "b".repeat(500_000);
    let (_, length, _) =
        respond(&json!({ "kinds": [long], (long.clone()): true })).await;
    assert!(length < 2 * (MAX_VIOLATION_BYTES + 200), "{length}");
    let (_, _, problem) = respond(&json!({ "kinds": ["b"] })).await;
    assert_eq!(problem["detail"], "the request has 1 error");
}

#[test]
fn violations_are_not_copied_unless_they_are_listed() {
    const ARRAYS: Shape = Shape::Map(&Shape::Array(&Shape::Integer(0, 9)));
    // All pointers together would have 100 GB.
    let value = json!({ ("a".repeat(1_000_000)): vec![""; 100_000] });
    let request = http::Request::post("/check").body(Body::empty()).unwrap();
    let mut reader = RequestReader::new::<Check>(&request);
    assert_eq!(reader.expecting(&ARRAYS).value::<Value>(&value), None);
    let rejection = reader.finish().unwrap_err();
    assert_eq!(rejection.problem().errors.len(), MAX_VIOLATIONS);
    let detail = rejection.problem().detail.as_deref().unwrap();
    assert!(detail.starts_with("the request has 100000 errors"), "{detail}");
}

#[test]
fn the_elements_of_joined_parts_are_limited() {
    let most = multipart::MAX_PARTS;
    for (elements, is_read) in
        [(3, true), (most, true), (most + 1, false), (2 << 20, false)]
    {
        let mut part = Part {
            name: "tags".to_owned(),
            body: ",".repeat(elements - 1).into(),
            ..Part::default()
        };
        for _ in 0..1000 {
            part.headers.append("x", "y".repeat(10).parse().unwrap());
        }
        let mut reader = PartReader::new(vec![part]);
        let tags: Option<Vec<String>> = reader.joined("tags", ',');
        let expected = is_read.then(|| vec![String::new(); elements]);
        assert_eq!(tags, expected, "{elements}");
        assert_eq!(reader.violations.into_list().is_empty(), is_read, "{elements}");
    }
}

#[tokio::test]
async fn values_are_compared_as_json_values() {
    for (value, is_unique) in [
        (json!([1, 1.0]), false),
        (json!([0, -0.0]), false),
        (json!([[1], [1.0]]), false),
        (json!([{ "a": 1, "b": 2 }, { "b": 2.0, "a": 1 }]), false),
        (json!([1, 1.5, "1", true, [1], null]), true),
        (json!([9_007_199_254_740_993_u64, 9_007_199_254_740_992_u64]), true),
    ] {
        let (status, ..) = respond(&json!({ "unique": value })).await;
        assert_eq!(status == 200, is_unique, "{value}");
    }
    for value in [json!([1.0]), json!({ "a": 1.0 })] {
        assert_eq!(respond(&json!({ "one": value })).await.0, 200, "{value}");
    }
}

#[tokio::test]
async fn a_handler_that_panics_is_500() {
    let (status, _, problem) = respond(&json!({ "panic": 1 })).await;
    assert_eq!(status, 500);
    assert_eq!(problem["title"], "Internal Server Error");
    assert_eq!(problem["detail"], "internal server error");
}

#[test]
fn cookies_may_be_in_several_header_lines() {
    let request = http::Request::post("/check")
        .header(header::COOKIE, "a=1; b=2")
        .header(header::COOKIE, "c=3")
        .body(Body::empty())
        .unwrap();
    let mut reader = RequestReader::new::<Check>(&request);
    for (name, value) in [("a", 1), ("b", 2), ("c", 3)] {
        assert_eq!(reader.cookie::<Option<i32>>(name), Some(Some(value)), "{name}");
    }
}

/// Parses a list in a query of style `form`, not exploded.
#[track_caller]
fn check_list<T>(query: &str, shape: &'static Shape, expected: Option<&[T]>)
where
    T: DeserializeOwned + Serialize + Shaped + PartialEq + std::fmt::Debug,
{
    let uri = format!("/check?ids={query}");
    let request = http::Request::post(uri).body(Body::empty()).unwrap();
    let mut reader = RequestReader::new::<Check>(&request);
    let list: Option<Vec<T>> = reader.expecting(shape).query_styled("ids", Style::Form);
    assert_eq!(list.as_deref(), expected, "{query}");
}

#[test]
fn encoded_commas_separate_elements_that_cannot_contain_one() {
    const COLORS: Shape = Shape::Array(&Shape::Enum(&["red", "blue"]));
    const PAIRS: Shape = Shape::Array(&Shape::Enum(&["a,b", "c"]));
    let numbers: &[i64] = &[1, 2, 3];
    check_list("1,2,3", Vec::<i64>::SHAPE, Some(numbers));
    check_list("1%2C2%2c3", Vec::<i64>::SHAPE, Some(numbers));
    check_list("true%2Cfalse", Vec::<bool>::SHAPE, Some(&[true, false]));
    check_list("red%2Cblue", &COLORS, Some(&["red".to_owned(), "blue".to_owned()]));
    check_list("a%2Cb,c", &PAIRS, Some(&["a,b".to_owned(), "c".to_owned()]));
    check_list("1%2C2", Vec::<String>::SHAPE, Some(&["1,2".to_owned()]));
    check_list::<i64>("1%2Cx", Vec::<i64>::SHAPE, None);
}

#[track_caller]
fn check_wait(server_wait: Duration, attempts: u32, least: Duration, most: Duration) {
    for _ in 0..100 {
        let wait = events::reconnect_wait(Some(server_wait), attempts);
        assert!((least..=most).contains(&wait), "{wait:?}");
    }
}

#[test]
fn waits_before_reconnecting_are_bounded() {
    let (least, most) = (events::MIN_WAIT, events::MAX_WAIT);
    check_wait(Duration::ZERO, 0, least, least * 3 / 2);
    check_wait(Duration::ZERO, 99, least * 32, least * 48);
    check_wait(
        Duration::from_secs(2),
        0,
        Duration::from_secs(2),
        Duration::from_secs(3),
    );
    check_wait(Duration::MAX, 0, most * 2 / 3, most);
    check_wait(Duration::MAX, 99, most * 2 / 3, most);
}

impl Mocked for Check {
    const EXAMPLES: &'static [&'static str] = &[""];

    fn example(_name: &str) -> Result<Self::Output, Rejection> {
        Ok(String::new().into())
    }
}

/// Sends a mock a request with this number of elements of 13 bytes each.
async fn send(mock: &Mock<Check>, elements: usize) {
    let mut routes = Routes::new(mock.clone());
    routes.serve(|mock: Arc<Mock<Check>>, request: Check| async move {
        mock.respond(request).await
    });
    let mut service = mock.nest("", routes.into_router());
    let body = json!({ "kinds": vec!["aaaaaaaaaa"; elements] }).to_string();
    let request = http::Request::post("/check")
        .header(header::CONTENT_TYPE, "application/json")
        .body(axum::body::Body::from(body))
        .unwrap();
    let response = service.call(request).await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn a_mock_keeps_only_the_last_requests() {
    let mock = Mock::new();
    for elements in 0..mock::MAX_REQUESTS + 10 {
        send(&mock, elements % 100).await;
    }
    let requests = mock.requests();
    assert_eq!(requests.len(), mock::MAX_REQUESTS);
    assert_eq!(requests[0].body["kinds"].as_array().unwrap().len(), 10);
    mock.remember(3);
    assert_eq!(mock.requests().len(), 3);

    // For a large body, a mock keeps only the size and the media type, unless it is configured to keep large requests.
    send(&mock, 10_000).await;
    assert_eq!(mock.requests().len(), 3);
    let large = mock.large_requests();
    let large: Vec<_> = large
        .iter()
        .map(|it| (it.operation, it.media_type.as_deref(), it.length))
        .collect();
    assert_eq!(large, [("check", Some("application/json"), 130_011)]);
    mock.keep_large_requests();
    send(&mock, 10_000).await;
    let last = mock.take_requests().pop().unwrap();
    assert_eq!(last.body["kinds"].as_array().unwrap().len(), 10_000);
}

/// Compares the bounds with the table in SECURITY.md.
#[test]
fn the_bounds_agree_with_the_documentation() {
    let documented = include_str!("../../../../SECURITY.md");
    let rows = documented.lines().filter(|line| line.starts_with("| ")).skip(1);
    let stated: Vec<u128> =
        rows.filter_map(|row| row.split('|').nth(2)?.trim().parse().ok()).collect();
    let bounds = [
        MAX_VIOLATIONS as u128,
        MAX_VIOLATION_BYTES as u128,
        backtracking::MAX_STEPS as u128,
        backtracking::MAX_TEXT as u128,
        budget::MAX_TIME.as_millis(),
        schemas::MAX_STEPS as u128,
        schemas::MAX_DEPTH as u128,
        form::MAX_STEPS as u128,
        multipart::MAX_PARTS as u128,
        events::MIN_WAIT.as_millis(),
        events::MAX_WAIT.as_millis(),
        mock::MAX_REQUESTS as u128,
        u128::from(mock::MAX_BODY),
        mock::MAX_CONNECTIONS as u128,
        mock::HEADER_TIMEOUT.as_millis(),
        mock::BODY_TIMEOUT.as_millis(),
        mock::WRITE_TIMEOUT.as_millis(),
        mock::SHUTDOWN_TIMEOUT.as_millis(),
    ];
    assert_eq!(stated, bounds);
}
