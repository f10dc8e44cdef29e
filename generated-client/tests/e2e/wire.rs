//! Raw requests to the server and the mock, most of which the generated client would not send.

use std::fmt::Write;

use cloudflare_calls::{
    mock::Mock,
    server::{Rejection, router},
};
use http::StatusCode;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::{serve, sfu::Sfu};

/// A request and the expected response.
struct Row {
    fact: &'static str,
    request: Request,
    status: u16,
    /// A header that the response must have.
    header: Option<(&'static str, &'static str)>,
    /// The places of the violations that the response must report: `body /tracks/0`, `query thirdparty`, `path appId`.
    places: &'static [&'static str],
    /// `true` if the request must reach the service.
    reaches: bool,
}

#[derive(Clone)]
struct Request {
    method: &'static str,
    /// The request target below the base path.
    target: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
    is_chunked: bool,
}

const TRACKS: &str = "/apps/a/sessions/s/tracks/new";
const SESSION: &str = "/apps/a/sessions/new";
const STATE: &str = "/apps/a/sessions/s";

/// Returns a request with a token and without a body.
fn request(method: &'static str, target: &'static str) -> Request {
    Request {
        method,
        target,
        headers: vec![("Authorization", "Bearer t")],
        body: Vec::new(),
        is_chunked: false,
    }
}

/// Returns a request with a token and a JSON body.
fn json(method: &'static str, target: &'static str, body: impl Into<Vec<u8>>) -> Request {
    request(method, target)
        .header("Content-Type", "application/json")
        .body(body)
}

impl Request {
    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn chunked(mut self) -> Self {
        self.is_chunked = true;
        self
    }

    /// Replaces the `Authorization` header.
    fn authorization(mut self, value: Option<&'static str>) -> Self {
        self.headers.retain(|(name, _)| *name != "Authorization");
        self.headers
            .extend(value.map(|value| ("Authorization", value)));
        self
    }

    fn to_bytes(&self, base_path: &str) -> Vec<u8> {
        let mut head = format!(
            "{} {base_path}{} HTTP/1.1\r\nHost: h\r\n",
            self.method, self.target
        );
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        let mut bytes = Vec::new();
        if self.is_chunked {
            head.push_str("Transfer-Encoding: chunked\r\n");
            for chunk in self.body.chunks(100_000) {
                bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n\r\n");
        } else {
            if !self.body.is_empty() {
                write!(head, "Content-Length: {}\r\n", self.body.len()).unwrap();
            }
            bytes.extend_from_slice(&self.body);
        }
        head.push_str("\r\n");
        [head.into_bytes(), bytes].concat()
    }
}

/// Returns JSON with this number of bytes.
fn padded(length: usize) -> Vec<u8> {
    let mut body = vec![b' '; length];
    body[..2].copy_from_slice(b"{}");
    body
}

const MIB: usize = 1024 * 1024;

impl Row {
    fn with_header(self, name: &'static str, value: &'static str) -> Self {
        Self {
            header: Some((name, value)),
            ..self
        }
    }

    fn naming(self, places: &'static [&'static str]) -> Self {
        Self { places, ..self }
    }
}

/// Returns a row that expects a problem, and that the request does not reach the service.
fn bad(fact: &'static str, status: u16, request: Request) -> Row {
    Row {
        fact,
        request,
        status,
        header: None,
        places: &[],
        reaches: false,
    }
}

/// Returns a row that expects the response of the operation.
fn good(fact: &'static str, status: u16, request: Request) -> Row {
    Row {
        fact,
        request,
        status,
        header: None,
        places: &[],
        reaches: true,
    }
}

fn credentials() -> Vec<Row> {
    let without = |value| request("GET", STATE).authorization(value);
    let challenge = |row: Row| row.with_header("www-authenticate", "Bearer");
    vec![
        challenge(bad("no credential", 401, without(None))),
        challenge(bad("another scheme", 401, without(Some("Basic dDp0")))),
        challenge(bad("only a scheme", 401, without(Some("Bearer")))),
        challenge(bad("an empty token", 401, without(Some("Bearer ")))),
        challenge(bad("a token without its scheme", 401, without(Some("t")))),
        challenge(bad("a token in the query", 401, {
            request("GET", "/apps/a/sessions/s?access_token=t").authorization(None)
        })),
        challenge(bad("no credential and an invalid body", 401, {
            json("POST", TRACKS, "{").authorization(None)
        })),
        good("a scheme in lower case", 200, without(Some("bearer t"))),
    ]
}

fn routes() -> Vec<Row> {
    vec![
        bad("an unknown path", 404, request("GET", "/apps/a")),
        bad("the root", 404, request("GET", "/")),
        bad(
            "a path with an additional segment",
            404,
            request("GET", "/apps/a/sessions/s/x"),
        ),
        bad(
            "a trailing slash",
            404,
            request("GET", "/apps/a/sessions/s/"),
        ),
        bad("an empty segment", 404, request("GET", "/apps//sessions/s")),
        bad("another method", 405, request("DELETE", STATE)).with_header("allow", "GET,HEAD"),
        bad("a non-standard HTTP method", 405, request("BREW", STATE))
            .with_header("allow", "GET,HEAD"),
        bad("another method without a credential", 405, {
            request("GET", TRACKS).authorization(None)
        })
        .with_header("allow", "POST"),
        bad(
            "a literal path takes precedence over a template",
            405,
            request("GET", SESSION),
        )
        .with_header("allow", "POST"),
    ]
}

fn bodies() -> Vec<Row> {
    let tracks = |body: &str| json("POST", TRACKS, body);
    vec![
        bad("invalid JSON", 400, tracks("sdp")).naming(&["body "]),
        bad("truncated JSON", 400, tracks("{\"tracks\":[")).naming(&["body "]),
        bad("two JSON values", 400, tracks("{}{}")).naming(&["body "]),
        bad("only white space", 400, tracks(" ")).naming(&["body "]),
        bad(
            "invalid UTF-8",
            400,
            json("POST", TRACKS, *b"{\"tracks\xff\":[]}"),
        )
        .naming(&["body "]),
        bad("nested too deeply", 400, tracks(&"[".repeat(1000))).naming(&["body "]),
        bad("an array for an object", 422, tracks("[]")).naming(&["body "]),
        bad("null for an object", 422, tracks("null")).naming(&["body "]),
        bad("an unlisted value", 422, {
            tracks(r#"{"tracks":[{"location":"orbit"}]}"#)
        })
        .naming(&["body /tracks/0/location"]),
        bad("several violations", 422, {
            tracks(
                r#"{
                    "sessionDescription": {"type": "maybe", "sdp": 1},
                    "tracks": [{"location": "orbit"}, {"location": "local", "mid": 0}, "x"],
                    "autoDiscover": "yes"
                }"#,
            )
        })
        .naming(&[
            "body /sessionDescription/sdp",
            "body /sessionDescription/type",
            "body /tracks/0/location",
            "body /tracks/1/mid",
            "body /tracks/2",
            "body /autoDiscover",
        ]),
        bad("a violation in the path and one in the body", 400, {
            json("POST", "/apps/%zz/sessions/s/tracks/new", r#"{"tracks":1}"#)
        })
        .naming(&["path appId", "body /tracks"]),
        good("unlisted properties", 200, {
            tracks(r#"{"more":{"than":["documented"]},"tracks":[{"x":1}]}"#)
        }),
        good("an empty object", 200, tracks("{}")),
        good("a body in chunks", 200, tracks("{}").chunked()),
        good("no body where it is optional", 200, request("POST", TRACKS)),
        good("an empty body with a content type", 200, tracks("")),
        good("an empty body of length 0", 200, {
            request("POST", TRACKS).header("Content-Length", "0")
        }),
        good("an empty body in chunks", 200, tracks("").chunked()),
        good(
            "a body that is not in the document",
            201,
            json("POST", SESSION, "{}"),
        ),
        good("an undeclared body of text", 201, {
            request("POST", SESSION)
                .header("Content-Type", "text/plain")
                .body("sdp")
        }),
        good("a body with GET", 200, json("GET", STATE, "{}")),
        good("HEAD of a GET operation", 200, request("HEAD", STATE)),
    ]
}

fn media_types() -> Vec<Row> {
    let typed = |media_type| {
        request("POST", TRACKS)
            .header("Content-Type", media_type)
            .body("{\"tracks\":[]}")
    };
    vec![
        bad("another type", 415, typed("text/plain")),
        bad("a form", 415, typed("application/x-www-form-urlencoded")),
        bad(
            "a type that only starts like JSON",
            415,
            typed("application/jsonp"),
        ),
        bad("an empty type", 415, typed("")),
        good(
            "JSON with a charset",
            200,
            typed("application/json; charset=utf-8"),
        ),
        good("JSON in capitals", 200, typed("Application/JSON")),
        good(
            "no type",
            200,
            request("POST", TRACKS).body("{\"tracks\":[]}"),
        ),
    ]
}

fn sizes() -> Vec<Row> {
    let over = || json("POST", TRACKS, padded(2 * MIB + 1));
    let far_over = || json("POST", TRACKS, padded(5 * MIB));
    vec![
        good("2 MiB", 200, json("POST", TRACKS, padded(2 * MIB))),
        good(
            "2 MiB in chunks",
            200,
            json("POST", TRACKS, padded(2 * MIB)).chunked(),
        ),
        bad("over 2 MiB", 413, over()),
        bad("over 2 MiB in chunks", 413, over().chunked()),
        bad("far over 2 MiB", 413, far_over()),
        bad("far over 2 MiB in chunks", 413, far_over().chunked()),
        bad("an undeclared body over 2 MiB", 413, {
            json("POST", SESSION, padded(2 * MIB + 1))
        }),
    ]
}

fn parameters() -> Vec<Row> {
    vec![
        bad(
            "a path with a single percent sign",
            400,
            request("GET", "/apps/%/sessions/s"),
        )
        .naming(&["path appId"]),
        bad(
            "a path without hexadecimal digits after a percent sign",
            400,
            request("GET", "/apps/a/sessions/%zz"),
        )
        .naming(&["path sessionId"]),
        bad(
            "a path that is not UTF-8",
            400,
            request("GET", "/apps/%ff/sessions/%fe"),
        )
        .naming(&["path appId", "path sessionId"]),
        bad("a query with a single percent sign", 400, {
            request("POST", "/apps/a/sessions/new?thirdparty=%")
        })
        .naming(&["query thirdparty"]),
        bad("a query that is not UTF-8", 400, {
            request("POST", "/apps/a/sessions/new?thirdparty=%ff")
        })
        .naming(&["query thirdparty"]),
        bad("a query of another type", 422, {
            request("POST", "/apps/a/sessions/new?thirdparty=maybe")
        })
        .naming(&["query thirdparty"]),
        bad("a query without a value", 422, {
            request("POST", "/apps/a/sessions/new?thirdparty")
        })
        .naming(&["query thirdparty"]),
        bad("a repeated query parameter", 422, {
            request(
                "POST",
                "/apps/a/sessions/new?thirdparty=true&thirdparty=true",
            )
        })
        .naming(&["query thirdparty"]),
        good("a query, percent-encoded", 201, {
            request("POST", "/apps/a/sessions/new?third%70arty=%74rue")
        }),
        good("unlisted query parameters", 201, {
            request("POST", "/apps/a/sessions/new?streamDebug&a=b=c&&=")
        }),
        good(
            "an undeclared query",
            200,
            request("GET", "/apps/a/sessions/s?x=%20+"),
        ),
        good(
            "a bare question mark",
            201,
            request("POST", "/apps/a/sessions/new?"),
        ),
        good("a segment, percent-encoded", 200, {
            request("GET", "/apps/%2E%2E/sessions/a%2Fb%3F%C3%BC")
        }),
    ]
}

/// Sends the request of a row and then a valid one on the same connection.
async fn check(row: &Row, address: &str, base_path: &str, reached: &dyn Fn() -> usize) {
    let fact = row.fact;
    let before = reached();
    let stream = TcpStream::connect(address).await.unwrap();
    let mut stream = BufReader::new(stream);
    stream
        .write_all(&row.request.to_bytes(base_path))
        .await
        .unwrap();
    let answer = Answer::read(&mut stream, row.request.method).await;
    assert_eq!(answer.status, row.status, "{fact}: {answer:?}");
    if let Some((name, value)) = row.header {
        assert_eq!(answer.header(name), Some(value), "{fact}");
    }
    assert_eq!(reached() - before, usize::from(row.reaches), "{fact}");
    if !row.reaches {
        answer.check_problem(row);
    }

    stream
        .write_all(&request("POST", SESSION).to_bytes(base_path))
        .await
        .unwrap();
    let next = Answer::read(&mut stream, "POST").await;
    assert_eq!(next.status, 201, "{fact}, the next request: {next:?}");
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    async fn read(stream: &mut BufReader<TcpStream>, method: &str) -> Self {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let status = lines
            .first()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let mut answer = Self {
            status: status.unwrap_or_else(|| panic!("{lines:?}")),
            headers: lines[1..]
                .iter()
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: Vec::new(),
        };
        if method != "HEAD" {
            let length = answer.header("content-length").unwrap().parse().unwrap();
            answer.body.resize(length, 0);
            stream.read_exact(&mut answer.body).await.unwrap();
        }
        answer
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| &**value)
    }

    fn check_problem(&self, row: &Row) {
        let fact = row.fact;
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{fact}"
        );
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], row.status, "{fact}");
        assert!(problem["title"].is_string(), "{fact}: {problem}");
        let errors = problem["errors"].as_array().map_or(&[][..], Vec::as_slice);
        let place = |error: &Value| {
            assert!(
                error["detail"]
                    .as_str()
                    .is_some_and(|detail| !detail.is_empty())
            );
            let at = if error["in"] == "body" {
                "pointer"
            } else {
                "name"
            };
            format!(
                "{} {}",
                error["in"].as_str().unwrap(),
                error[at].as_str().unwrap()
            )
        };
        let places: Vec<_> = errors.iter().map(place).collect();
        assert_eq!(places, row.places, "{fact}");
    }
}

/// Checks each row against the mock and against a handwritten service.
async fn check_all(rows: Vec<Row>) {
    let mock = Mock::start().await.unwrap();
    mock.keep_large_requests();
    let sfu = Sfu::default();
    let url = serve(router(sfu.clone())).await;
    for row in &rows {
        let address = mock.address().to_string();
        check(row, &address, "/v1", &|| mock.requests().len()).await;
        let address = url.trim_start_matches("http://");
        check(row, address, "", &|| sfu.seen.all().len()).await;
    }
}

#[tokio::test]
async fn missing_and_invalid_credentials_are_rejected() {
    check_all(credentials()).await;
}

#[tokio::test]
async fn unknown_paths_are_404_and_unknown_methods_405() {
    check_all(routes()).await;
}

#[tokio::test]
async fn bodies_are_validated() {
    check_all(bodies()).await;
}

#[tokio::test]
async fn a_body_without_a_content_type_is_json() {
    check_all(media_types()).await;
}

#[tokio::test]
async fn a_body_has_at_most_2_mib() {
    check_all(sizes()).await;
}

#[tokio::test]
async fn parameters_are_validated() {
    check_all(parameters()).await;
}

#[tokio::test]
async fn a_truncated_body_does_not_reach_the_service() {
    let mock = Mock::start().await.unwrap();
    let mut stream = TcpStream::connect(mock.address()).await.unwrap();
    let whole = json("POST", TRACKS, "{\"tracks\":[]}").to_bytes("/v1");
    stream.write_all(&whole[..whole.len() - 1]).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(
        rest.is_empty() || rest.starts_with("HTTP/1.1 400 "),
        "{rest}"
    );
    assert_eq!(mock.requests(), []);
}

#[test]
fn a_custom_rejection_is_a_problem() {
    let rejection = Rejection::new(StatusCode::CONFLICT).detail("taken");
    assert_eq!(rejection.status(), StatusCode::CONFLICT);
    assert_eq!(rejection.to_string(), "409 Conflict: taken");
    assert_eq!(rejection.problem().title, "Conflict");
    let response = rejection.into_response();
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let body = response.into_body().into_bytes();
    assert_eq!(
        body,
        r#"{"title":"Conflict","status":409,"detail":"taken"}"#
    );
}
