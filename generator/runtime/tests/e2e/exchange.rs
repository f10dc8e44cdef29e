//! The exchange of requests and responses during a call: retries, timeouts, credential sources, layers.

use std::{
    convert::Infallible,
    future::Ready,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use http::{Method, Request, Response};
use runtime::{
    BoxError,
    body::Body,
    client::{
        CallResult, Client, ClientBuilder, ClientCodec, Error, HttpResponse,
        RequestWriter, ResponseReader, Retries, TransportService,
    },
    credentials::{Secret, Security},
    operation::{Operation, OperationInfo},
    response,
};
use tower_service::Service;

use crate::{
    api::{Calls, SECRET},
    with_token,
};

/// A service that returns each status in turn, repeats the last one, and records the requests.
#[derive(Clone)]
struct Script {
    statuses: &'static [u16],
    retry_after: Option<&'static str>,
    sent: Arc<Mutex<Vec<Request<Body>>>>,
}

impl Script {
    fn of(statuses: &'static [u16]) -> Self {
        Self {
            statuses,
            retry_after: None,
            sent: Arc::default(),
        }
    }

    fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Service<Request<Body>> for Script {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let mut sent = self.sent.lock().unwrap();
        let at = sent.len().min(self.statuses.len() - 1);
        sent.push(request);
        let mut response = Response::builder().status(self.statuses[at]);
        if let Some(seconds) = self.retry_after {
            response = response.header("retry-after", seconds);
        }
        std::future::ready(Ok(response.body(Body::from("{}")).unwrap()))
    }
}

fn quickly(limit: u32) -> Retries {
    Retries::up_to(limit).wait(Duration::from_millis(1), Duration::from_secs(1))
}

fn client(
    script: &Script,
    change: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Client {
    change(with_token("http://h").service(script.clone())).build().unwrap()
}

/// Checks how often a GET call and a POST call are sent.
async fn check_sent(
    statuses: &'static [u16],
    retries: Retries,
    get: usize,
    post: usize,
) {
    let script = Script::of(statuses);
    let calls = client(&script, |builder| builder.retries(retries.clone()));
    let response = calls.get_session("a", "s").await;
    assert_eq!(script.count(), get, "GET, {statuses:?}");
    let status = match &response {
        Ok(response) => Some(response.status()),
        Err(error) => error.status(),
    };
    let last = statuses[get - 1];
    assert_eq!(status.map(|status| status.as_u16()), Some(last), "{statuses:?}");
    let script = Script::of(statuses);
    let calls = client(&script, |builder| builder.retries(retries));
    let _ = calls.new_session("a").await;
    assert_eq!(script.count(), post, "POST, {statuses:?}");
}

#[tokio::test]
async fn idempotent_calls_are_retried() {
    check_sent(&[503, 200], Retries::none(), 1, 1).await;
    check_sent(&[503, 200], quickly(2), 2, 1).await;
    check_sent(&[503, 429, 408, 200], quickly(3), 4, 1).await;
    check_sent(&[500, 502, 504, 200], quickly(2), 3, 1).await;
    check_sent(&[404, 200], quickly(2), 1, 1).await;
    check_sent(&[501, 200], quickly(2), 1, 1).await;
    check_sent(&[503, 200], quickly(2).all_methods(), 2, 2).await;
}

#[tokio::test]
async fn retry_after_in_seconds_sets_the_wait() {
    for (retry_after, sent) in [("0", 2), ("1", 2), ("2", 1)] {
        let mut script = Script::of(&[429, 200]);
        script.retry_after = Some(retry_after);
        let calls = client(&script, |builder| builder.retries(quickly(1)));
        let start = std::time::Instant::now();
        let _ = calls.get_session("a", "s").await;
        assert_eq!(script.count(), sent, "{retry_after}");
        assert_eq!(
            start.elapsed() >= Duration::from_secs(1),
            retry_after == "1",
            "{retry_after}"
        );
    }
}

/// Checks whether a client that waits up to `longest` retries immediately, waits first, or fails.
async fn check_retry_after(
    retry_after: &'static str,
    longest: Duration,
    expected: &str,
) {
    let mut script = Script::of(&[429, 200]);
    script.retry_after = Some(retry_after);
    let retries = Retries::up_to(1).wait(Duration::from_secs(60), longest);
    let calls = client(&script, |builder| builder.retries(retries));
    let limit = Duration::from_millis(50);
    let call = calls.get_session("a", "s").timeout(None).into_future();
    let found = match tokio::time::timeout(limit, call).await {
        Err(_) => "waits",
        Ok(Ok(_)) => "sends again",
        Ok(Err(_)) => "fails",
    };
    assert_eq!(found, expected, "{retry_after:?} {longest:?}");
}

#[tokio::test]
async fn retry_after_as_a_date_sets_the_wait() {
    let past = [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ];
    for retry_after in past {
        check_retry_after(retry_after, Duration::from_secs(60), "sends again").await;
    }
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    for (retry_after, at) in [
        ("Fri, 01 Jan 2100 00:00:00 GMT", 4_102_444_800),
        ("Sun Feb 29 23:59:60 2896", 29_226_960_000),
        ("Sat, 01 Mar 2896 00:00:00 GMT", 29_226_960_000),
    ] {
        let until = Duration::from_secs(at).saturating_sub(now);
        let moment = Duration::from_secs(30);
        check_retry_after(retry_after, until + moment, "waits").await;
        check_retry_after(retry_after, until.saturating_sub(moment), "fails").await;
    }
    // Values that are neither seconds nor a date are ignored, so the client uses its own wait.
    for retry_after in [
        "",
        "soon",
        "-1",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 XXX 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sat, 01 Jan 0000 00:00:00 GMT",
        "Sat, 01 Jan 99999999999999999999 00:00:00 GMT",
    ] {
        check_retry_after(retry_after, Duration::from_secs(60), "waits").await;
    }
}

#[tokio::test]
async fn a_call_overrides_the_settings_of_its_client() {
    let script = Script::of(&[503, 200]);
    let calls = client(&script, |builder| builder);
    calls.get_session("a", "s").retries(quickly(1)).await.unwrap();
    assert_eq!(script.count(), 2);

    let script = Script::of(&[503]);
    let wait = Duration::from_millis(5);
    let retries = Retries::up_to(1_000).wait(wait, wait);
    let calls = client(&script, |builder| builder.retries(retries));
    let limit = Duration::from_millis(50);
    let error = calls.get_session("a", "s").timeout(limit).await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::SERVICE_UNAVAILABLE));
    let count = script.count();
    assert!((2..30).contains(&count), "the timeout is for all attempts: {count}");
    assert!(calls.get_session("a", "s").retries(Retries::none()).await.is_err());
    assert_eq!(script.count(), count + 1);
}

#[tokio::test]
async fn a_rejected_credential_is_renewed_by_its_source() {
    let requests: Arc<Mutex<Vec<Option<Secret>>>> = Arc::default();
    let source = {
        let requests = Arc::clone(&requests);
        move |rejected: Option<Secret>| {
            let mut requests = requests.lock().unwrap();
            requests.push(rejected);
            let token = format!("token-{}", requests.len());
            async move { Ok(Secret::from(token)) }
        }
    };
    let script = Script::of(&[401, 200]);
    let calls = client(&script, |builder| builder.credential_source(SECRET, source));
    calls.get_session("a", "s").await.unwrap();
    assert_eq!(*requests.lock().unwrap(), [None, Some(Secret::from("token-1"))]);
    let sent = script.sent.lock().unwrap();
    let sent: Vec<_> =
        sent.iter().map(|request| &request.headers()["authorization"]).collect();
    assert_eq!(sent, ["Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn a_rejected_credential_without_a_source_is_a_failure() {
    let script = Script::of(&[401, 200]);
    let error = client(&script, |builder| builder.retries(quickly(2)));
    let error = error.get_session("a", "s").await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::UNAUTHORIZED));
    assert_eq!(script.count(), 1);

    let script = Script::of(&[200]);
    let broken = |_: Option<Secret>| async { Err("no network".into()) };
    let calls = client(&script, |builder| builder.credential_source(SECRET, broken));
    let error = calls.get_session("a", "s").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "get_session: GET http://h/apps/a/sessions/s: the request was not sent: \
         the credential for `secret` is not available: no network"
    );
    assert_eq!(script.count(), 0, "nothing is sent");
}

/// A layer that counts requests and records the operation.
#[derive(Clone, Default)]
struct Counting {
    passed: Arc<AtomicUsize>,
    called: Arc<Mutex<Option<OperationInfo>>>,
}

impl tower_layer::Layer<TransportService> for Counting {
    type Service = Counted;

    fn layer(&self, inner: TransportService) -> Counted {
        Counted {
            inner,
            counting: self.clone(),
        }
    }
}

#[derive(Clone)]
struct Counted {
    inner: TransportService,
    counting: Counting,
}

impl Service<Request<Body>> for Counted {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = <TransportService as Service<Request<Body>>>::Future;

    fn poll_ready(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        self.counting.passed.fetch_add(1, Ordering::Relaxed);
        *self.counting.called.lock().unwrap() = request.extensions().get().copied();
        self.inner.call(request)
    }
}

#[tokio::test]
async fn a_layer_sees_each_request_with_its_operation() {
    let (script, counting) = (Script::of(&[503, 200]), Counting::default());
    let calls =
        client(&script, |builder| builder.layer(counting.clone()).retries(quickly(1)));
    calls.get_session("a", "s").await.unwrap();
    assert_eq!(counting.passed.load(Ordering::Relaxed), 2);
    let called = counting.called.lock().unwrap().unwrap();
    assert_eq!(called.operation, "get_session");
    assert_eq!(called.path, "/apps/{appId}/sessions/{sessionId}");
}

/// A subscriber that records the fields of spans.
#[derive(Clone, Default)]
struct Noting(Arc<Mutex<String>>);

struct Note<'n>(&'n mut String);

impl tracing::field::Visit for Note<'_> {
    fn record_debug(
        &mut self,
        field: &tracing::field::Field,
        value: &dyn std::fmt::Debug,
    ) {
        let _ = std::fmt::Write::write_fmt(self.0, format_args!("{field}={value:?} "));
    }
}

impl tracing::Subscriber for Noting {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        attributes.record(&mut Note(&mut self.0.lock().unwrap()));
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut Note(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, _: &tracing::Event<'_>) {}
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn a_call_is_a_span_named_after_its_operation() {
    let noting = Noting::default();
    let guard = tracing::subscriber::set_default(noting.clone());
    let script = Script::of(&[404]);
    let _ = client(&script, |builder| builder).get_session("a", "s").await;
    drop(guard);
    let noted = noting.0.lock().unwrap();
    let expected = "otel.name=\"get_session\" otel.kind=\"client\" http.request.method=\"GET\" \
                    url.template=\"/apps/{appId}/sessions/{sessionId}\" http.response.status_code=404 ";
    assert_eq!(*noted, expected);
}

#[tokio::test]
async fn a_call_can_set_its_url_and_headers() {
    let script = Script::of(&[200]);
    let calls = client(&script, |builder| builder.header("x-page", "all"));
    let call = calls.get_session("a", "s").at_url("https://other/next?page=2");
    let call = call.header("x-page", 2).accept("text/plain");
    call.await.unwrap();
    let sent = script.sent.lock().unwrap();
    assert_eq!(sent[0].uri(), "https://other/next?page=2");
    assert_eq!(sent[0].headers().get("authorization"), None);
    assert_eq!(sent[0].headers()["x-page"], "2");
    assert_eq!(sent[0].headers()["accept"], "text/plain");
}

/// A handwritten webhook.
#[derive(Debug)]
struct Webhook {
    attempt: Option<u8>,
}

impl Operation for Webhook {
    const NAME: &'static str = "webhook";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/webhook";
    const SECURITY: Security = &[];
    type Output = response::Response<bytes::Bytes>;
    type Failure = Infallible;
}

impl ClientCodec for Webhook {
    const IS_WEBHOOK: bool = true;

    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.query("attempt", &self.attempt);
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(ResponseReader::new(response).bytes()?)
    }
}

#[tokio::test]
async fn a_webhook_is_sent_to_its_receiver_with_the_query_and_without_credentials() {
    let check = async |url: &str, attempt, expected: &str| {
        let script = Script::of(&[200]);
        let calls = client(&script, |builder| builder);
        let call = calls
            .execute(Webhook {
                attempt,
            })
            .at_url(url);
        call.await.unwrap();
        let sent = script.sent.lock().unwrap();
        assert_eq!(sent[0].uri(), expected);
        assert!(sent[0].headers().is_empty(), "{:?}", sent[0]);
    };
    check("http://r", None, "http://r/").await;
    check("http://r/a", Some(1), "http://r/a?attempt=1").await;
    check("http://r?b", Some(1), "http://r/?b&attempt=1").await;
    check("http://r/a?b=c", None, "http://r/a?b=c").await;
    check("http://r/a?b=c#d", Some(1), "http://r/a?b=c&attempt=1").await;
}

#[tokio::test]
async fn a_webhook_without_a_receiver_is_an_error() {
    let script = Script::of(&[200]);
    let calls = client(&script, |builder| builder);
    let error = calls
        .execute(Webhook {
            attempt: None,
        })
        .await
        .unwrap_err();
    let Error::Request(error) = error else { panic!("{error:?}") };
    assert!(error.message.contains("`at_url`"), "{error}");
    assert_eq!(script.count(), 0);
}

#[tokio::test]
async fn an_invalid_url_is_a_request_error() {
    for url in ["", "/next", "other", "http://[", "http://a b/"] {
        let script = Script::of(&[200]);
        let calls = client(&script, |builder| builder);
        let error = calls.get_session("a", "s").at_url(url).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{url}: {error:?}");
        assert_eq!(script.count(), 0);
    }
}
