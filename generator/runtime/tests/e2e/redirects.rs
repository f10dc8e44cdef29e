//! Redirects: which are followed, and with which credentials.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use runtime::client::Error;

use crate::{api::Calls, serve, with_token};

type Seen = Arc<Mutex<Vec<(String, bool)>>>;

/// Serves redirects with this status to this location, and records the requests.
async fn redirecting(seen: Seen, status: u16, to: String) -> String {
    let respond = move |State(seen): State<Seen>, request: Request| {
        let to = to.clone();
        async move {
            let path = request.uri().path().to_owned();
            let is_authorized = request.headers().contains_key("authorization");
            let hops = {
                let mut seen = seen.lock().unwrap();
                seen.push((path.clone(), is_authorized));
                seen.len()
            };
            if path == "/moved" {
                return "{}".into_response();
            }
            let to = to.replace("{n}", &hops.to_string());
            let response = Response::builder().status(status).header("location", to);
            response.body(axum::body::Body::empty()).unwrap()
        }
    };
    serve(Router::new().fallback(respond).with_state(seen)).await
}

/// Checks how many requests a GET call sends, or that it fails, and that a POST call is not redirected.
async fn check(status: u16, to: &str, get: Option<usize>) {
    let seen = Seen::default();
    let url = redirecting(Arc::clone(&seen), status, to.to_owned()).await;
    let calls = with_token(&*url).build().unwrap();
    let found = calls.get_session("a", "s").await;
    let requests = std::mem::take(&mut *seen.lock().unwrap());
    match (found, get) {
        (Ok(_), Some(count)) => assert_eq!(requests.len(), count, "{status} {to}"),
        (Err(error), None) => {
            assert!(matches!(error, Error::Undocumented(_)), "{error}");
            assert_eq!(error.status().unwrap(), status);
            let shown = to.split('?').next().unwrap().replace("{n}", "11");
            let text = error.to_string();
            assert!(text.contains(&format!("redirect to `{shown}`")), "{text}");
            assert!(!text.contains("signature"), "{text}");
            let is_limit = text.contains("the limit of redirects is reached");
            assert_eq!(is_limit, to.contains("{n}"), "{text}");
        }
        (found, _) => panic!("{status} {to}: {found:?}"),
    }
    assert!(requests.iter().all(|(_, is_authorized)| *is_authorized));
    let error = calls.new_session("a").await.unwrap_err();
    assert_eq!(error.status().unwrap(), status);
    assert_eq!(seen.lock().unwrap().len(), 1, "POST is sent once");
}

#[tokio::test]
async fn get_follows_redirects_within_the_same_origin() {
    for status in [301, 302, 303, 307, 308] {
        check(status, "/moved", Some(2)).await;
    }
    check(302, "../../../moved", Some(2)).await;
    check(302, "/again/{n}", None).await;
    check(302, "https://other.invalid/moved?signature=s3cret", None).await;
    check(302, "//other.invalid/moved", None).await;
    check(300, "/moved", None).await;
}

#[tokio::test]
async fn the_builder_limits_the_number_of_redirects() {
    for (limit, sent) in [(0, 1), (1, 2), (3, 4)] {
        let seen = Seen::default();
        let url = redirecting(Arc::clone(&seen), 302, "/again/{n}".to_owned()).await;
        let calls = with_token(&*url).redirects(limit).build().unwrap();
        calls.get_session("a", "s").await.unwrap_err();
        assert_eq!(seen.lock().unwrap().len(), sent);
    }
}

#[tokio::test]
async fn the_error_names_the_last_url() {
    let url = redirecting(Seen::default(), 302, "/again/{n}?token=t".to_owned()).await;
    let calls = with_token(&*url).redirects(2).build().unwrap();
    let error = calls.get_session("a", "s").await.unwrap_err();
    assert_eq!(error.url(), format!("{url}/again/2"));
    assert_eq!(error.operation(), "get_session");
}
