//! The mock: it responds with examples, which can be replaced for each operation.

mod recorded;
mod serving;

use std::{
    any::Any,
    collections::HashMap,
    future::Future,
    io,
    marker::PhantomData,
    net::SocketAddr,
    ops::Deref,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

pub use self::recorded::{LargeRequest, MAX_BODY, MAX_REQUESTS};
pub use self::serving::{
    BODY_TIMEOUT, HEADER_TIMEOUT, Limits, MAX_CONNECTIONS, SHUTDOWN_TIMEOUT,
    WRITE_TIMEOUT,
};
use self::{
    recorded::{RequestLog, lock},
    serving::RunningServer,
};
use super::{
    credentials::{Credentials, Scheme},
    operation::{Operation, Output},
    response::{Headers, Response},
    server::{AcceptedCredentials, Rejection},
};
use axum::Router;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

/// An operation to which a mock can respond with examples.
pub trait Mocked: Operation + Clone {
    /// The names of the document's examples of a successful response, at least one; the name is empty if the document
    /// has none.
    const EXAMPLES: &'static [&'static str];

    /// Returns an example as the operation's output.
    ///
    /// # Errors
    /// Returns 501 if no example has that name, and 500 if the example does not match its schema.
    fn example(name: &str) -> Result<Output<Self>, Rejection>;
}

/// Reads an example from its status, the declared headers, and the body as JSON, which is empty if there is no body.
///
/// # Errors
/// Returns 500 if the example does not match its schema.
pub fn example<T: DeserializeOwned, H: Headers>(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> Result<Response<T, H>, Rejection> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let declared = H::decode(&map).map_err(|error| invalid_example(&error.message))?;
    let body = if body.is_empty() { "null" } else { body };
    let body = serde_json::from_str(body).map_err(|error| invalid_example(&error))?;
    let status =
        StatusCode::from_u16(status).map_err(|error| invalid_example(&error))?;
    Ok(Response::new(status, declared, body))
}

/// Reads an example with its body unchanged.
///
/// # Errors
/// See [`example`].
pub fn text_example<B: From<String>, H: Headers>(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> Result<Response<B, H>, Rejection> {
    let response: Response<String, H> = example(status, headers, body)?;
    Ok(Response::map(response, B::from))
}

/// Returns the response for an example that does not match its schema.
pub fn invalid_example(error: &dyn std::fmt::Display) -> Rejection {
    Rejection::new(StatusCode::INTERNAL_SERVER_ERROR)
        .detail(format!("the document's example does not match its schema: {error}"))
}

/// Returns the response for an example that does not exist.
pub fn no_example<O: Mocked>(name: &str) -> Rejection {
    let known = O::EXAMPLES.join(", ");
    Rejection::new(StatusCode::NOT_IMPLEMENTED).detail(format!(
        "{} has no example {name:?}; its examples are: {known}",
        O::NAME
    ))
}

type HandlerFuture<O> =
    Pin<Box<dyn Future<Output = Result<<O as Operation>::Output, Rejection>> + Send>>;
type Handler<O> = Arc<dyn Fn(O) -> HandlerFuture<O> + Send + Sync>;

/// The response of the mock to an operation.
struct Behavior<O: Operation> {
    delay: Duration,
    example: Option<String>,
    handler: Option<Handler<O>>,
}

impl<O: Operation> Default for Behavior<O> {
    fn default() -> Self {
        Self {
            delay: Duration::ZERO,
            example: None,
            handler: None,
        }
    }
}

/// A server that responds with the document's examples and records its requests. `R` is the enum of all requests.
#[derive(Debug)]
pub struct Mock<R> {
    state: Arc<State<R>>,
}

#[derive(Debug)]
struct State<R> {
    requests: Mutex<RequestLog<R>>,
    /// An `Behavior<O>` for each operation, by the name of `O`.
    behaviors: Mutex<HashMap<&'static str, Box<dyn Any + Send + Sync>>>,
    accepted: Mutex<Credentials>,
}

impl<R> Clone for Mock<R> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
        }
    }
}

impl<R> Default for Mock<R> {
    fn default() -> Self {
        Self {
            state: Arc::new(State {
                requests: Mutex::default(),
                behaviors: Mutex::default(),
                accepted: Mutex::default(),
            }),
        }
    }
}

impl<R: Clone> Mock<R> {
    /// Creates a mock that responds to each operation with its first example.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the last requests, oldest first: up to 1,000, unless [`remember`](Self::remember) sets another number.
    ///
    /// Rejected requests are not recorded. Those with a body above 64 kB are [`large_requests`](Self::large_requests). Of
    /// a body of bytes that is a stream, the first 64 kB are kept, as far as they have been read. A stream of items is shared
    /// with the handler.
    pub fn requests(&self) -> Vec<R> {
        lock(&self.state.requests).requests()
    }

    /// Returns the last requests and forgets them.
    pub fn take_requests(&self) -> Vec<R> {
        lock(&self.state.requests).take_requests()
    }

    /// Returns the last requests with a body above 64 kB, of which only size and type are kept.
    pub fn large_requests(&self) -> Vec<LargeRequest> {
        lock(&self.state.requests).large.iter().cloned().collect()
    }

    /// Sets how many requests are remembered.
    pub fn remember(&self, limit: usize) {
        let mut recorded = lock(&self.state.requests);
        recorded.limit = limit;
        recorded.forget();
    }

    /// Remembers requests with their bodies, however large these are. Their files stay open until they are forgotten.
    pub fn keep_large_requests(&self) {
        lock(&self.state.requests).keeps_large = true;
    }

    /// Sets the credentials that are accepted: for their schemes, other credentials are rejected with 401. For other
    /// schemes, any credential is accepted; initially that applies to all schemes.
    pub fn accept(&self, credentials: Credentials) {
        *lock(&self.state.accepted) = credentials;
    }

    /// Nests the router of this mock below a path; other paths respond with 404 and a problem.
    pub fn nest(&self, path: &str, router: Router) -> Router
    where
        R: Send + 'static,
    {
        let mock = self.clone();
        let router = router.layer(axum::middleware::from_fn(
            move |mut request: axum::extract::Request, next: axum::middleware::Next| {
                let accepted = lock(&mock.state.accepted).clone();
                request.extensions_mut().insert(AcceptedCredentials(accepted));
                recorded::counting(request, next)
            },
        ));
        if path.is_empty() {
            return router;
        }
        let not_found = || async {
            Rejection::new(StatusCode::NOT_FOUND)
                .into_response()
                .map(axum::body::Body::new)
        };
        // Unlike `nest`, this matches the path with a slash at its end, which is the path `/` of the router.
        Router::new().without_v07_checks().nest_service(path, router).fallback(not_found)
    }

    /// Changes how the mock responds to an operation.
    pub fn stub<O: Mocked>(&self) -> Stub<'_, R, O> {
        Stub {
            mock: self,
            operation: PhantomData,
        }
    }

    /// Records a request and responds to it.
    ///
    /// # Errors
    /// Returns the handler's error, or an error if the configured example does not exist.
    pub async fn respond<O: Mocked + Into<R>>(
        &self,
        request: O,
    ) -> Result<O::Output, Rejection> {
        let streams = lock(&self.state.requests).push(O::NAME, &request);
        let (delay, example, handler) =
            self.with_behavior(|behavior: &mut Behavior<O>| {
                (behavior.delay, behavior.example.clone(), behavior.handler.clone())
            });
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if let Some(handler) = handler {
            drop(streams);
            return handler(request).await;
        }
        // The rest of the request is read, so that it is recorded and the connection can be used again.
        for mut stream in streams {
            while let Some(Ok(_)) = stream.next().await {}
        }
        let first = O::EXAMPLES.first().copied().unwrap_or_default();
        O::example(example.as_deref().unwrap_or(first))
    }

    /// Like [`respond`](Self::respond), but returns only the body.
    ///
    /// # Errors
    /// See [`respond`](Self::respond).
    pub async fn respond_body<O, T, H>(&self, request: O) -> Result<T, Rejection>
    where
        O: Mocked<Output = Response<T, H>> + Into<R>,
    {
        self.respond(request).await.map(Response::into_body)
    }

    fn with_behavior<O: Mocked, T: Default>(
        &self,
        f: impl FnOnce(&mut Behavior<O>) -> T,
    ) -> T {
        let mut behaviors = lock(&self.state.behaviors);
        let behavior = behaviors
            .entry(O::NAME)
            .or_insert_with(|| Box::new(Behavior::<O>::default()));
        behavior.downcast_mut().map(f).unwrap_or_default()
    }
}

/// Changes how the mock responds to one operation.
#[derive(Debug)]
pub struct Stub<'m, R, O> {
    mock: &'m Mock<R>,
    operation: PhantomData<O>,
}

impl<R: Clone, O: Mocked> Stub<'_, R, O> {
    /// Responds with the result of a closure from now on.
    pub fn handle<F, A, T>(self, handler: F) -> Self
    where
        F: Fn(O) -> A + Send + Sync + 'static,
        A: Future<Output = Result<T, Rejection>> + Send + 'static,
        T: Into<O::Output>,
    {
        self.change(|behavior| {
            behavior.handler = Some(Arc::new(move |request| {
                let answering = handler(request);
                Box::pin(async move { answering.await.map(Into::into) })
            }));
        })
    }

    /// Responds with this value from now on.
    pub fn respond(self, output: impl Into<O::Output>) -> Self
    where
        O::Output: Clone + Sync,
    {
        let output: O::Output = output.into();
        self.handle(move |_| std::future::ready(Ok(output.clone())))
    }

    /// Responds with this rejection from now on.
    pub fn fail(self, rejection: impl Into<Rejection>) -> Self {
        let rejection = rejection.into();
        self.handle(move |_| std::future::ready(Err::<O::Output, _>(rejection.clone())))
    }

    /// Responds with the example of this name from now on.
    pub fn example(self, name: &str) -> Self {
        self.change(|behavior| {
            behavior.handler = None;
            behavior.example = Some(name.to_owned());
        })
    }

    /// Delays each response by this time from now on.
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|behavior| behavior.delay = delay)
    }

    /// Responds with the first example again, without a delay.
    pub fn reset(self) -> Self {
        self.change(|behavior| *behavior = Behavior::default())
    }

    fn change(self, f: impl FnOnce(&mut Behavior<O>)) -> Self {
        self.mock.with_behavior(f);
        self
    }
}

/// A mock that listens on a port of this machine until it is dropped. Its connections are then closed after their
/// current response.
#[derive(Debug)]
pub struct MockServer<R> {
    mock: Mock<R>,
    base_path: &'static str,
    serving: RunningServer,
}

impl<R> MockServer<R> {
    /// Serves the router of a mock with the default limits.
    ///
    /// # Errors
    /// Returns an error if it cannot listen at the address.
    pub async fn start(
        mock: Mock<R>,
        router: Router,
        address: SocketAddr,
        base_path: &'static str,
    ) -> io::Result<Self> {
        Self::start_limited(mock, router, address, base_path, Limits::default()).await
    }

    /// Serves the router of a mock with other limits.
    ///
    /// # Errors
    /// Returns an error if it cannot listen at the address.
    pub async fn start_limited(
        mock: Mock<R>,
        router: Router,
        address: SocketAddr,
        base_path: &'static str,
        limits: Limits,
    ) -> io::Result<Self> {
        Ok(Self {
            mock,
            base_path,
            serving: RunningServer::start(router, address, limits).await?,
        })
    }

    /// Returns the base URL for clients.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address(), self.base_path)
    }

    /// Returns the address at which the server listens.
    pub fn address(&self) -> SocketAddr {
        self.serving.address
    }

    /// Stops the server, and waits for open requests, at most 30 seconds.
    pub async fn shutdown(self) {
        self.serving.shutdown().await;
    }
}

impl<R> Deref for MockServer<R> {
    type Target = Mock<R>;

    fn deref(&self) -> &Mock<R> {
        &self.mock
    }
}

/// The command line of the program that serves a mock.
#[derive(Debug, Default)]
pub struct Options {
    /// `--port N`: the port; 0 is any free port.
    pub port: u16,
    /// `--accept SCHEME=SECRET`, one for each scheme, for `Mock::accept`.
    pub accepted: Credentials,
}

impl Options {
    /// Reads the arguments of the program; `--accept` may name the `schemes`.
    ///
    /// # Errors
    /// Returns the error in the arguments.
    pub fn read(
        words: impl IntoIterator<Item = String>,
        schemes: &[Scheme],
    ) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.into_iter();
        while let Some(option) = words.next() {
            let value =
                words.next().ok_or_else(|| format!("{option} requires a value"))?;
            match option.as_str() {
                "--port" => {
                    options.port =
                        value.parse().map_err(|_| "--port requires a number")?;
                }
                "--accept" => {
                    let (name, secret) = value
                        .split_once('=')
                        .ok_or("--accept requires SCHEME=SECRET")?;
                    let scheme = schemes.iter().find(|scheme| scheme.name == name);
                    let scheme = scheme.ok_or_else(|| unknown_scheme(name, schemes))?;
                    options.accepted.set(*scheme, secret.into());
                }
                _ => return Err(format!("unknown option {option}")),
            }
        }
        Ok(options)
    }
}

fn unknown_scheme(name: &str, schemes: &[Scheme]) -> String {
    let known: Vec<_> = schemes.iter().map(|scheme| scheme.name).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!(
        "no operation requires the security scheme {name:?}; the required schemes are: {known}"
    )
}

/// Adds a log to a router, with one line for each request.
pub fn logged(router: Router, log: fn(&str)) -> Router {
    router.layer(axum::middleware::from_fn(
        move |request: axum::extract::Request, next: axum::middleware::Next| async move {
            let line = format!("{} {}", request.method(), shown(request.uri()));
            let started = std::time::Instant::now();
            let response = next.run(request).await;
            let status = response.status().as_u16();
            log(&format!("{line} {status} ({:.1?})", started.elapsed()));
            response
        },
    ))
}

/// Returns a URI without the values of its query, which may be credentials.
fn shown(uri: &http::Uri) -> String {
    let names = uri.query().into_iter().flat_map(|query| query.split('&'));
    let names = names.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    let mut shown = uri.path().to_owned();
    for (index, name) in names.enumerate() {
        let separator = if index == 0 { "?" } else { "&" };
        shown.extend([separator, name, "=.."]);
    }
    shown
}
