//! Paging by `Link` headers: parsing the headers, and the URLs of the next pages.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::Request, response::IntoResponse};
use http::{Method, StatusCode};
use runtime::{
    body::Body,
    client::{
        CallResult, ClientBuilder, ClientCodec, Error, HttpResponse, RequestWriter,
        ResponseReader, Retries, Transport, TransportFuture,
    },
    credentials::{Credentials, Scheme, Secret, Security},
    operation::Operation,
    pages::{NextPage, Paged, Pages, next_target},
    response::Response,
};

use crate::{serve, with_token};

const KEY: Scheme = Scheme::query("key", "api_key");
const TOKEN: Scheme = Scheme::authorization("token", "Bearer");

/// An operation that requires a key in the query and a token in a header.
#[derive(Clone)]
struct ListPets {
    limit: u32,
    credentials: Credentials,
}

impl Operation for ListPets {
    const NAME: &'static str = "list_pets";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/pets";
    const SECURITY: Security = &[&[KEY, TOKEN]];
    type Output = Response<String>;
    type Failure = Infallible;
}

impl ClientCodec for ListPets {
    fn credentials(&mut self) -> Option<&mut Credentials> {
        Some(&mut self.credentials)
    }

    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.query("limit", &self.limit);
        writer.credentials(&self.credentials);
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = ResponseReader::new(response);
        match reader.status() {
            200 => Ok(reader.json()?),
            _ => Err(reader.undocumented()),
        }
    }
}

impl Paged for ListPets {
    fn next_page(&mut self, page: &Self::Output, _: usize) -> NextPage {
        NextPage::link(page.headers())
    }
}

/// Serves pages, each with the links that a function returns for its path and query, and records the requests.
async fn serving(
    links: impl Fn(&str) -> Vec<String> + Clone + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<String>>>) {
    let requested: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&requested);
    let handler = move |request: Request| {
        let uri = request.uri().to_string();
        let authorized = request.headers().get("authorization");
        let is_authorized = authorized.is_some_and(|token| token == "Bearer t");
        let mut seen = seen.lock().unwrap();
        seen.push(uri.clone());
        let again =
            uri.contains("flaky") && seen.iter().filter(|it| **it == uri).count() == 1;
        let status = match (is_authorized, again) {
            (false, _) => StatusCode::UNAUTHORIZED,
            (true, true) => StatusCode::SERVICE_UNAVAILABLE,
            (true, false) => StatusCode::OK,
        };
        let mut response = (status, format!("\"{uri}\"")).into_response();
        for link in links(&uri) {
            response.headers_mut().append("link", link.parse().unwrap());
        }
        std::future::ready(response)
    };
    let url = serve(Router::new().fallback(handler)).await;
    (url, requested)
}

/// Checks the requested pages and the error at the end.
async fn check(
    base_path: &str,
    links: impl Fn(&str) -> Vec<String> + Clone + Send + Sync + 'static,
    requested: &[&str],
    error: Option<&str>,
) {
    let (url, seen) = serving(links).await;
    let rejecting = |rejected: Option<Secret>| async move {
        assert_eq!(rejected, None, "each page gets a new credential");
        Ok(Secret::from("t"))
    };
    let calls = with_token(format!("{url}{base_path}"))
        .credential(KEY, Secret::from("k y"))
        .credential_source(TOKEN, rejecting)
        .build()
        .unwrap();
    let call = calls.execute(ListPets {
        limit: 2,
        credentials: Credentials::new(),
    });
    let retries =
        Retries::up_to(1).wait(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let mut pages = Pages::new(call.retries(retries));
    let (mut found, mut failed) = (Vec::new(), None);
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => found.push(page.into_body()),
            Err(Error::Request(error)) => failed = Some(error.to_string()),
            Err(error) => panic!("{error}"),
        }
    }
    let mut distinct = seen.lock().unwrap().clone();
    distinct.dedup();
    assert_eq!(distinct, requested);
    assert_eq!(found, requested, "each page is returned");
    let error = error.map(|error| error.replace("{url}", &url));
    assert_eq!(failed, error);
}

/// Returns a link for the first page and none for the second.
fn once(link: &'static str) -> impl Fn(&str) -> Vec<String> + Clone {
    move |uri| {
        let is_first = uri.contains("limit=2");
        is_first.then(|| link.to_owned()).into_iter().collect()
    }
}

const FIRST: &str = "/v1/pets?limit=2&api_key=k%20y";

#[tokio::test]
async fn pages_are_requested_until_there_is_no_next_one() {
    check("/v1", |_| Vec::new(), &[FIRST], None).await;
    let counting = |uri: &str| {
        let last = uri.contains("page=4");
        let next = ["page=2", "page=3"].iter().position(|page| uri.contains(page));
        let next = next.map_or(2, |at| at + 3);
        let link = format!("</v1/pets?page={next}>; rel=\"next\"");
        let first = "</v1/pets>; rel=first".to_owned();
        if last { vec![first] } else { vec![first, link] }
    };
    let requested = [
        FIRST,
        "/v1/pets?page=2&api_key=k%20y",
        "/v1/pets?page=3&api_key=k%20y",
        "/v1/pets?page=4&api_key=k%20y",
    ];
    check("/v1", counting, &requested, None).await;
}

#[tokio::test]
async fn a_link_is_resolved_against_the_url_of_its_page() {
    for (link, second) in [
        ("<?after=b%2Fc>; rel=next", "/v1/pets?after=b%2Fc&api_key=k%20y"),
        ("<more>; rel=next", "/v1/more?api_key=k%20y"),
        ("<./more/>; rel=next", "/v1/more/?api_key=k%20y"),
        ("<../v2/pets?api_key=own>; rel=next", "/v2/pets?api_key=own"),
        ("</pets#2>; rel=next", "/pets?api_key=k%20y"),
        ("<flaky>; rel=next", "/v1/flaky?api_key=k%20y"),
    ] {
        check("/v1", once(link), &[FIRST, second], None).await;
    }
}

/// A transport that responds to the first request with a link, and records the URLs.
struct Linking {
    link: &'static str,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Transport for Linking {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let mut sent = self.sent.lock().unwrap();
        let mut response = http::Response::new(Body::from("\"\""));
        if sent.is_empty() {
            response.headers_mut().insert("link", self.link.parse().unwrap());
        }
        sent.push(request.uri().to_string());
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// Checks the URL of the second request of a client whose document has the base URL `https://real.example/v1`, and whose own
/// is another one.
async fn check_moved(base_url: &str, link: &'static str, expected: Result<&str, &str>) {
    let sent: Arc<Mutex<Vec<String>>> = Arc::default();
    let transport = Linking {
        link,
        sent: Arc::clone(&sent),
    };
    let calls = ClientBuilder::new("https://real.example/v1").base_url(base_url);
    let calls = calls.transport(transport).build().unwrap();
    let mut pages = Pages::new(calls.execute(ListPets {
        limit: 2,
        credentials: Credentials::new(),
    }));
    pages.next().await.unwrap().unwrap();
    let second = pages.next().await.unwrap();
    let found = match &second {
        Ok(_) => Ok(sent.lock().unwrap()[1].clone()),
        Err(error) => Err(error.to_string()),
    };
    match (found, expected) {
        (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
        (found, expected) => {
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{link}");
        }
    }
}

#[tokio::test]
async fn a_server_behind_a_proxy_may_name_its_own_origin() {
    let other = "credentials for https://gate.example are not sent there";
    for (link, expected) in [
        (
            "<http://gate.example/p/pets?a>; rel=next",
            Ok("https://gate.example/p/pets?a"),
        ),
        (
            "<https://real.example/v1/pets?a>; rel=next",
            Ok("https://gate.example/p/pets?a"),
        ),
        (
            "<http://real.example/v1/pets?a>; rel=next",
            Ok("https://gate.example/p/pets?a"),
        ),
        ("<https://real.example/v1?a>; rel=next", Ok("https://gate.example/p?a")),
        ("<https://real.example/v11/pets>; rel=next", Err(other)),
        ("<https://real.example/pets>; rel=next", Err(other)),
        ("<https://real.example:81/v1/pets>; rel=next", Err(other)),
        ("<http://gate.example:81/p/pets>; rel=next", Err(other)),
        ("<ftp://gate.example/p/pets>; rel=next", Err(other)),
    ] {
        check_moved("https://gate.example/p", link, expected).await;
    }
    for (link, expected) in [
        (
            "<https://real.example/v1/pets?a>; rel=next",
            Ok("https://real.example/v1/pets?a"),
        ),
        (
            "<http://real.example/v2/pets?a>; rel=next",
            Ok("https://real.example/v2/pets?a"),
        ),
    ] {
        check_moved("https://real.example/v2", link, expected).await;
    }
    let other = "credentials for http://gate.example are not sent there";
    for (link, expected) in [
        ("<https://gate.example/p/pets>; rel=next", Err(other)),
        ("<https://real.example/v1/pets>; rel=next", Ok("http://gate.example/p/pets")),
    ] {
        check_moved("http://gate.example/p", link, expected).await;
    }
}

#[tokio::test]
async fn no_credentials_are_sent_to_another_origin() {
    for (link, origin) in [
        ("<http://other.example/v1/pets>; rel=next", "http://other.example"),
        ("<//other.example:81/v1/pets>; rel=next", "http://other.example:81"),
        ("<//me:pw@other.example/>; rel=next", "http://other.example"),
        ("<//127.0.0.1/v1/pets>; rel=next", "http://127.0.0.1"),
    ] {
        let error = format!(
            "the next page is at {origin}, and credentials for {{url}} are not sent there"
        );
        check("/v1", once(link), &[FIRST], Some(&error)).await;
    }
    let error = "the next page has the invalid URL \"http://[\": invalid IPv6 address";
    check("/v1", once("<http://[>; rel=next"), &[FIRST], Some(error)).await;
}

#[tokio::test]
async fn a_cycle_of_pages_is_an_error() {
    let error = "the next page is /v1/pets, which has been requested before";
    check("/v1", once("<#again>; rel=next"), &[FIRST], Some(error)).await;
    let back = |uri: &str| {
        let to = if uri.contains("page=2") { "?page=1" } else { "?page=2" };
        vec![format!("<{to}>; rel=next")]
    };
    let requested =
        [FIRST, "/v1/pets?page=2&api_key=k%20y", "/v1/pets?page=1&api_key=k%20y"];
    check("/v1", back, &requested, Some(error)).await;
}

#[tokio::test]
async fn an_error_ends_the_pages() {
    let (url, seen) = serving(|_| vec!["</b>; rel=next".to_owned()]).await;
    let calls = with_token(url).build().unwrap();
    let own = Credentials::new();
    let call = calls.execute(ListPets {
        limit: 2,
        credentials: own,
    });
    let mut pages = Pages::new(call);
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert!(pages.next().await.is_none());
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[test]
fn links_are_parsed_by_rfc_8288() {
    for (header, target) in [
        ("<a>; rel=next", Some("a")),
        ("<a>; rel=\"next\"", Some("a")),
        ("<a>;rel=NEXT", Some("a")),
        ("<a> ; title=\"x\" ; REL = \"next\"", Some("a")),
        ("<a>; rel=\"prev next\"", Some("a")),
        ("<a>; rel=\"prev\tnext \"", Some("a")),
        ("<a>; rel=prev, <b>; rel=next", Some("b")),
        ("<a>; rel=next, <b>; rel=next", Some("a")),
        (",, <a>; rel=next,", Some("a")),
        ("<a;b,c?d=\"e\">; rel=next", Some("a;b,c?d=\"e\"")),
        ("<>; rel=next", Some("")),
        ("< a >; rel=next", Some("a")),
        ("<a>; title=\"rel=next, <x>; \\\" y\"; rel=prev, <b>; rel=next", Some("b")),
        ("<a>; rel=\"ne\\xt\"", Some("a")),
        ("<a>; crossorigin; rel=next", Some("a")),
        ("<a>; rel=prev; rel=next", None),
        ("<a>; rel=next; anchor=\"#b\", <c>; rel=next", Some("c")),
        ("<a>; rel=nextish", None),
        ("<a>; rel=http://example.com/next", None),
        ("<a>; rev=next", None),
        ("<a>; rel", None),
        ("<a>; rel=", None),
        ("<a>", None),
        ("<a", None),
        ("a; rel=next", None),
        ("<a>; rel=prev <b>; rel=next", None),
        ("<a>; title=\"open; rel=next", None),
        ("<a>; title=\"\\", None),
        ("", None),
        ("<ü>; rel=next", Some("ü")),
    ] {
        assert_eq!(next_target(header).as_deref(), target, "{header}");
    }
}
