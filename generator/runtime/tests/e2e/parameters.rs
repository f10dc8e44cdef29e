//! Parameters and credentials in every location.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Method;
use proptest::{
    collection::vec,
    option,
    prelude::{ProptestConfig, Strategy, any},
    test_runner::TestRunner,
};
use runtime::{
    body::Body,
    client::{
        Call, CallResult, ClientCodec, Error, HttpResponse, RequestWriter,
        ResponseReader,
    },
    credentials::{Credentials, Scheme, Security},
    media_type,
    operation::Operation,
    response::Response,
    server::{
        self, Rejection, RequestReader, ResponseWriter, Routes, ServerCodec, Shape,
        Shaped,
    },
};
use serde::{Deserialize, Serialize};

use crate::{Recorder, serve, with_token};

const IN_HEADER: Scheme = Scheme::header("inHeader", "x-key");
const IN_QUERY: Scheme = Scheme::query("inQuery", "key[]");
const IN_COOKIE: Scheme = Scheme::cookie("inCookie", "key");

#[derive(Clone, Debug, PartialEq)]
struct Search {
    set: i64,
    name: String,
    labels: Vec<String>,
    limit: Option<i32>,
    exact: Option<bool>,
    ratio: f64,
    request_id: Option<String>,
    versions: Option<Vec<i32>>,
    theme: Option<String>,
    body: Option<String>,
    credentials: Credentials,
}

impl Operation for Search {
    const NAME: &'static str = "search";
    const METHOD: Method = Method::PATCH;
    const PATH: &'static str = "/sets/{set}/v{name}.json/{labels}";
    const SECURITY: Security = &[&[IN_QUERY, IN_HEADER], &[IN_COOKIE]];
    type Output = Response<Bytes>;
    type Failure = std::convert::Infallible;
}

impl ClientCodec for Search {
    fn credentials(&mut self) -> Option<&mut Credentials> {
        Some(&mut self.credentials)
    }

    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.path("set", &self.set);
        writer.path("name", &self.name);
        writer.path("labels", &self.labels);
        writer.query("limit", &self.limit);
        writer.query("is exact?", &self.exact);
        writer.query("ratio", &self.ratio);
        writer.header("x-request-id", &self.request_id);
        writer.header("x-versions", &self.versions);
        writer.cookie("theme", &self.theme);
        writer.credentials(&self.credentials);
        if let Some(body) = &self.body {
            writer.text("text/plain", body);
        }
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(ResponseReader::new(response).bytes()?)
    }
}

impl ServerCodec for Search {
    fn decode_request(request: &server::HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let set = reader.path("set");
        let name = reader.path("name");
        let labels = reader.path("labels");
        let limit = reader.query("limit");
        let exact = reader.query("is exact?");
        let ratio = reader.query("ratio");
        let request_id = reader.header("x-request-id");
        let versions = reader.header("x-versions");
        let theme = reader.cookie("theme");
        let body = reader.optional(|reader| reader.text("text/plain"));
        let credentials = reader.credentials(Self::SECURITY);
        reader.finish()?;
        Ok(Self {
            set: server::require(set)?,
            name: server::require(name)?,
            labels: server::require(labels)?,
            limit: server::require(limit)?,
            exact: server::require(exact)?,
            ratio: server::require(ratio)?,
            request_id: server::require(request_id)?,
            versions: server::require(versions)?,
            theme: server::require(theme)?,
            body: server::require(body)?,
            credentials: server::require(credentials)?,
        })
    }

    fn encode_response(output: Self::Output) -> Result<server::HttpResponse, Rejection> {
        ResponseWriter::new(200).body("application/octet-stream", output)
    }
}

fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..8).prop_map(String::from_iter)
}

/// Returns text that a header preserves: without control characters, and without spaces at the ends.
fn header() -> impl Strategy<Value = String> {
    text().prop_filter("a header", |text| {
        text.trim() == text && !text.contains(|c: char| c.is_ascii_control())
    })
}

/// Returns credentials for one of the alternatives.
fn credentials() -> impl Strategy<Value = Credentials> {
    // A cookie is sent without escapes, so it cannot contain `;`.
    let secret = || "[!-:<-~]{1,8}";
    (any::<bool>(), secret(), secret()).prop_map(|(cookie, one, other)| {
        let mut credentials = Credentials::new();
        if cookie {
            credentials.set(IN_COOKIE, one.into());
        } else {
            credentials.set(IN_QUERY, one.into());
            credentials.set(IN_HEADER, other.into());
        }
        credentials
    })
}

fn searches() -> impl Strategy<Value = Search> {
    // An empty array, or one with an empty text, results in an empty segment, which is rejected.
    let labels = vec(text(), 1..4).prop_filter("leads to another URL", |labels| {
        !matches!(
            &labels.iter().map(|label| &**label).collect::<Vec<_>>()[..],
            ["" | "." | ".."]
        )
    });
    let parameters = (
        any::<i64>(),
        text(),
        labels,
        option::of(any::<i32>()),
        option::of(any::<bool>()),
        proptest::num::f64::NORMAL,
        option::of(header()),
        option::of(vec(any::<i32>(), 1..4)),
        option::of(text()),
        option::of(text()),
    );
    (parameters, credentials()).prop_map(
        |(
            (set, name, labels, limit, exact, ratio, request_id, versions, theme, body),
            credentials,
        )| Search {
            set,
            name,
            labels,
            limit,
            exact,
            ratio,
            request_id,
            versions,
            theme,
            body,
            credentials,
        },
    )
}

#[test]
fn parameters_in_every_location_are_preserved() {
    let config = ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&searches(), |search| {
            let written = search.request().unwrap();
            assert_eq!(Search::decode_request(&written).unwrap(), search);
            Ok(())
        })
        .unwrap();
}

/// A value of several types.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Number(f64),
    Flag(bool),
    Text(String),
}

impl Shaped for Either {
    const SHAPE: &'static Shape =
        &Shape::AnyOf(&[Shape::Number, Shape::Boolean, Shape::String]);
}

#[test]
fn the_shape_selects_one_of_several_types() {
    let text = |text: &str| Some(Either::Text(text.to_owned()));
    for (written, expected, either) in [
        ("7", Either::SHAPE, Some(Either::Number(7.0))),
        ("-1.5e230", Either::SHAPE, Some(Either::Number(-1.5e230))),
        ("true", Either::SHAPE, Some(Either::Flag(true))),
        ("yes", Either::SHAPE, text("yes")),
        // A number has no leading zeros.
        ("007", Either::SHAPE, text("007")),
        ("7", &Shape::String, text("7")),
        ("true", &Shape::Enum(&["true"]), text("true")),
        ("yes", &Shape::Boolean, None),
    ] {
        let uri = format!("/sets/1/v.json/1?either={written}");
        let request = http::Request::get(uri).header("x-either", written);
        let request = request.body(Body::empty()).unwrap();
        let mut reader = RequestReader::new::<Search>(&request);
        let query = reader.expecting(expected).query("either");
        assert_eq!(query, either, "{written} {expected:?}");
        let header = reader.expecting(expected).header("x-either");
        assert_eq!(header, either, "{written} {expected:?}");
        assert_eq!(reader.finish().is_ok(), either.is_some());
    }
}

#[test]
fn an_empty_body_is_a_body_if_its_media_type_allows_it() {
    for (media_type, is_there) in [
        (None, false),
        (Some("application/json"), false),
        (Some("application/problem+json; charset=utf-8"), false),
        (Some("multipart/form-data; boundary=b"), false),
        (Some("text/plain; charset=utf-8"), true),
        (Some("application/octet-stream"), true),
        (Some("application/x-www-form-urlencoded"), true),
    ] {
        let mut request = http::Request::new(Body::empty());
        let value = media_type.map(|media_type| media_type.parse().unwrap());
        let value: Option<http::HeaderValue> = value;
        request
            .headers_mut()
            .extend(value.map(|value| (http::header::CONTENT_TYPE, value)));
        let mut reader = RequestReader::new::<Search>(&request);
        let body = reader.optional(|reader| reader.body("*/*"));
        assert_eq!(body.unwrap().is_some(), is_there, "{media_type:?}");
    }
}

#[test]
fn a_media_type_is_matched_with_a_list() {
    for (list, meant, others) in [
        ("", vec![], vec!["", "text/plain"]),
        ("image/png", vec!["IMAGE/PNG; q=1"], vec!["image/*", "text/plain"]),
        ("image/*, text/csv", vec!["image/png", "text/csv"], vec!["text/plain"]),
        ("*/*, !text/*, text/csv", vec!["image/png", "text/csv"], vec!["text/plain"]),
        ("*/*, !application/json", vec!["application/xml"], vec!["application/json"]),
    ] {
        for (given, expected) in
            meant.iter().map(|it| (it, true)).chain(others.iter().map(|it| (it, false)))
        {
            assert_eq!(media_type::is_one_of(given, list), expected, "{given} {list}");
        }
    }
}

fn search() -> Search {
    let mut credentials = Credentials::new();
    credentials.set(IN_HEADER, "hunter2".into());
    credentials.set(IN_QUERY, "hunter2".into());
    Search {
        set: -1,
        name: "a.json/b".to_owned(),
        labels: vec!["c,d".to_owned(), "e".to_owned()],
        limit: Some(5),
        exact: Some(true),
        ratio: 0.5,
        request_id: Some("ü".to_owned()),
        versions: Some(vec![1, 2]),
        theme: Some("dark; light".to_owned()),
        body: Some("text".to_owned()),
        credentials,
    }
}

#[test]
fn each_parameter_is_encoded_in_its_style() {
    let request = search().request().unwrap();
    assert_eq!(
        request.uri(),
        "/sets/-1/va.json%2Fb.json/c%2Cd,e?limit=5&is%20exact%3F=true&ratio=0.5&key%5B%5D=hunter2"
    );
    assert_eq!(request.headers()["x-request-id"], "ü".as_bytes());
    assert_eq!(request.headers()["x-versions"], "1,2");
    assert_eq!(request.headers()["cookie"], "theme=dark%3B%20light");
    assert!(request.headers()["cookie"].is_sensitive());
    assert!(request.headers()["x-key"].is_sensitive());
}

/// Returns a router whose service responds with the decoded request.
fn router() -> axum::Router {
    let mut routes = Routes::new(());
    routes.serve(|_, search: Search| async move {
        Ok(Response::from(Bytes::from(format!("{search:?}"))))
    });
    routes.into_router()
}

#[tokio::test]
async fn parameters_arrive_over_a_socket_and_secrets_are_redacted() {
    let calls = with_token(serve(router()).await).build().unwrap();
    let response = calls.execute(search()).await.unwrap();
    let expected = format!("{:?}", search());
    assert_eq!(response.into_body(), expected);
    assert!(
        expected.contains("\"inQuery\": [redacted]") && !expected.contains("hunter2")
    );
}

#[tokio::test]
async fn a_secret_in_the_query_is_not_in_the_error() {
    let calls = with_token("http://127.0.0.1:1").build().unwrap();
    let error = Call::send(calls.execute(search())).await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("/sets/-1/") && !text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn only_set_credentials_are_sent() {
    for (own, uri_and_headers) in [
        (&[][..], (false, false, false)),
        (&[IN_HEADER], (false, true, false)),
        (&[IN_HEADER, IN_COOKIE], (false, true, true)),
    ] {
        let recorder = Recorder::ok();
        let calls = with_token("http://h").transport(recorder.clone()).build().unwrap();
        let mut request = search();
        request.theme = None;
        request.credentials = Credentials::new();
        for scheme in own {
            request.credentials.set(*scheme, "s".into());
        }
        calls.execute(request).await.unwrap();
        let sent = recorder.only();
        assert!(!sent.headers().contains_key("authorization"), "it is not required");
        let found = (
            sent.uri().query().unwrap().contains("key"),
            sent.headers().contains_key("x-key"),
            sent.headers().contains_key("cookie"),
        );
        assert_eq!(found, uri_and_headers);
    }
}

#[tokio::test]
async fn all_violations_are_reported_with_their_places() {
    let request =
        http::Request::patch("/sets/one/v.json/%zz?limit=99999999999&ratio=x&ratio=y")
            .header("x-request-id", &b"\xff"[..])
            .header("x-versions", "1,b")
            .header("cookie", "key=s; theme=%")
            .body(Body::from(&b"\xff"[..]))
            .unwrap();
    let rejection = Search::decode_request(&request).unwrap_err();
    let problem = serde_json::to_value(rejection.problem()).unwrap();
    let reported: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            let name = error.get("name").or(error.get("pointer")).unwrap();
            let texts = [&error["in"], name, &error["detail"]];
            texts.map(|text| text.as_str().unwrap()).join(" ")
        })
        .collect();
    assert_eq!(
        reported,
        [
            "path set expected an integer of 64 bits, found \"one\"",
            "path labels is not percent-encoded UTF-8",
            "query limit expected an integer of 32 bits, found \"99999999999\"",
            "query ratio occurs more than once",
            "header x-request-id is not valid UTF-8",
            "header x-versions expected an integer of 32 bits, found \"b\"",
            "cookie theme is not percent-encoded UTF-8",
            "body  is not valid UTF-8",
        ]
    );
    assert_eq!(rejection.status(), 400);
}

#[test]
fn values_that_change_the_url_or_are_not_preserved_are_rejected() {
    let check = |change: fn(&mut Search), what: &str| {
        let mut search = search();
        change(&mut search);
        assert_eq!(search.request().unwrap_err().what, what);
    };
    for text in ["a\r\nx-other: b", "a\nb", " a", "a\0"] {
        let mut search = search();
        search.request_id = Some(text.to_owned());
        let error = search.request().unwrap_err();
        assert_eq!(error.what, "x-request-id", "{text:?}");
    }
    for labels in [&[""][..], &["."], &[".."], &[]] {
        let mut search = search();
        search.labels = labels.iter().map(|&label| label.to_owned()).collect();
        let error = search.request().unwrap_err();
        assert_eq!(error.what, "labels", "{labels:?}");
    }
    check(|search| search.ratio = f64::NAN, "ratio");
    check(|search| search.credentials.set(IN_COOKIE, "a; admin=1".into()), "key");
}

#[test]
fn a_wrong_content_length_is_rejected() {
    for (length, body, fits) in [
        ("3", Body::from("abc"), true),
        ("2", Body::from("abc"), false),
        ("0", Body::empty(), true),
        ("x", Body::empty(), false),
        ("-1", Body::empty(), false),
        ("9", Body::stream(Body::from("abc")), true),
    ] {
        let mut writer = RequestWriter::new();
        search().encode_request(&mut writer);
        writer.header("content-length", &length);
        writer.body("text/plain", body);
        let fault = writer.finish::<Search>().err().map(|error| error.what);
        let expected = (!fits).then_some("content-length");
        assert_eq!(fault.as_deref(), expected, "{length}");
    }
}

/// Values that at least one location would change if they were sent without escapes.
const HOSTILE: &[&str] = &[
    "",
    ".",
    "..",
    "/",
    "../x",
    "%",
    "%2F",
    "%zz",
    "%00",
    "\0",
    "\r\nx-other: b",
    "a\r\nb",
    "a\nb",
    "\t",
    "a\tb",
    " ",
    " a",
    "a ",
    "a b",
    "a+b",
    "a&b=c",
    "a=b",
    "a; key=b",
    "a;b",
    "a,b",
    "a|b",
    "a#b",
    "a?b",
    "\"a\"",
    "a'b",
    "a\\b",
    "{set}",
    "[x]",
    "v.json",
    "ü",
    "🎙\u{202e}\u{feff}",
    "\u{80}",
    "\u{7f}",
    "\u{a0}a",
];

/// Checks that each value arrives unchanged at a place, or that the request cannot be built if `is_refused` is true for
/// it.
async fn check_hostile(put: fn(&mut Search, &str), is_refused: fn(&str) -> bool) {
    let seen: Arc<Mutex<Option<Search>>> = Arc::default();
    let mut routes = Routes::new(seen.clone());
    routes.serve(|seen: Arc<Arc<Mutex<Option<Search>>>>, search: Search| async move {
        *seen.lock().unwrap() = Some(search);
        Ok(Response::from(Bytes::new()))
    });
    let calls = with_token(serve(routes.into_router()).await).build().unwrap();
    for value in HOSTILE {
        let mut search = search();
        put(&mut search, value);
        let response = calls.execute(search.clone()).await;
        let arrived = seen.lock().unwrap().take();
        if is_refused(value) {
            assert!(
                matches!(response, Err(Error::Request(_))),
                "{value:?}: {response:?}"
            );
            assert_eq!(arrived, None, "{value:?}");
        } else {
            assert_eq!(response.unwrap().status(), 200, "{value:?}");
            assert_eq!(arrived, Some(search), "{value:?}");
        }
    }
}

#[tokio::test]
async fn a_hostile_value_arrives_unchanged_or_nothing_is_sent() {
    let of_header = |value: &str| {
        value.trim_matches([' ', '\t']) != value
            || value.contains(|c: char| c.is_ascii_control() && c != '\t')
    };
    check_hostile(|search, value| search.name = value.to_owned(), |_| false).await;
    check_hostile(
        |search, value| search.labels = vec![value.to_owned()],
        |value| matches!(value, "" | "." | ".."),
    )
    .await;
    check_hostile(
        |search, value| search.labels = vec![value.to_owned(), value.to_owned()],
        |_| false,
    )
    .await;
    check_hostile(|search, value| search.theme = Some(value.to_owned()), |_| false)
        .await;
    check_hostile(|search, value| search.request_id = Some(value.to_owned()), of_header)
        .await;
    // An empty body would be absent.
    check_hostile(|search, value| search.body = Some(format!("{value}.")), |_| false)
        .await;
    // An empty credential would be absent, too.
    check_hostile(
        |search, value| search.credentials.set(IN_QUERY, format!(".{value}").into()),
        |_| false,
    )
    .await;
    check_hostile(
        |search, value| {
            search.credentials.set(IN_HEADER, format!(".{value}.").into());
        },
        |value| value.contains(|c: char| c.is_ascii_control() && c != '\t'),
    )
    .await;
    check_hostile(
        |search, value| {
            search.credentials = Credentials::new();
            search.credentials.set(IN_COOKIE, format!(".{value}.").into());
        },
        |value| value.contains(|c: char| !matches!(c, ' '..='~') || c == ';'),
    )
    .await;
}

#[test]
fn a_key_in_a_cookie_is_sent_without_escapes() {
    let mut search = search();
    search.theme = None;
    search.credentials = Credentials::new();
    search.credentials.set(IN_COOKIE, "a%2Fb+c/d==".into());
    let request = search.request().unwrap();
    assert_eq!(request.headers()["cookie"], "key=a%2Fb+c/d==");
    assert_eq!(Search::decode_request(&request).unwrap(), search);
}

#[test]
fn an_array_may_be_in_several_lines_of_a_header() {
    let mut request = search().request().unwrap();
    request.headers_mut().insert("x-versions", http::HeaderValue::from_static("1"));
    request.headers_mut().append("x-versions", http::HeaderValue::from_static("2"));
    assert_eq!(Search::decode_request(&request).unwrap(), search());
}

#[test]
fn a_missing_credential_is_401_with_a_challenge_for_each_scheme() {
    let request =
        http::Request::patch("/sets/1/v.json/a?ratio=1").body(Body::empty()).unwrap();
    let response = Search::decode_request(&request).unwrap_err().into_response();
    assert_eq!(response.status(), 401);
    let challenges: Vec<_> =
        response.headers().get_all("www-authenticate").iter().collect();
    assert_eq!(
        challenges,
        [
            r#"ApiKey in="query", name="key[]""#,
            r#"ApiKey in="header", name="x-key""#,
            r#"ApiKey in="cookie", name="key""#,
        ]
    );
}

#[test]
fn a_path_that_does_not_match_the_template_is_404() {
    for uri in ["/sets/1", "/sets//v.json/a", "/sets/1/v.json/", "/sets/1/v.xml/a"] {
        let request = http::Request::patch(uri).header("cookie", "key=s");
        let request = request.body(Body::empty()).unwrap();
        let rejection = Search::decode_request(&request).unwrap_err();
        assert_eq!(rejection.status(), 404, "{uri}");
    }
}
