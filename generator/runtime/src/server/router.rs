//! Routes requests to operations with an `axum` router.

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    response::Response,
    routing::{MethodFilter, MethodRouter, any, on},
};
use http::{HeaderValue, Method, StatusCode, Uri, header::ALLOW};

use super::{
    HttpRequest, HttpResponse, Rejection, RequestContext,
    authorization::authenticate,
    receiving::{Authenticate, Receive, receive},
};
use crate::runtime::{body::Body, operation::Operation, path};

/// The server's half of an operation's codec.
pub trait ServerCodec: Operation {
    /// The media types of bodies that are streams, separated by commas; bodies of the types after `!` are not streams.
    /// The limit for bodies does not apply to streams.
    const STREAMS: &'static str = "";

    /// The media types of forms with files, and the functions that receive them in parts.
    const PARTS: &'static [Receive] = &[];

    /// Reads the request; its URI is the path and query below the server's URL.
    ///
    /// # Errors
    /// Returns the rejection that lists all violations.
    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection>;

    /// Writes the response.
    ///
    /// # Errors
    /// Returns 500 if the output cannot be sent.
    fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection>;
}

type ResponseFuture = Pin<Box<dyn Future<Output = Response> + Send>>;

/// An operation of a route.
#[derive(Clone)]
struct Endpoint {
    template: &'static str,
    handler: Arc<dyn Fn(Request) -> ResponseFuture + Send + Sync>,
}

/// Collects the operations of a service.
pub struct Routes<S> {
    service: Arc<S>,
    /// The operations by route and method. Templates that differ only in the text next to a parameter share a route.
    endpoints: BTreeMap<String, Vec<(Method, Vec<Endpoint>)>>,
}

impl<S> std::fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.endpoints.keys()).finish()
    }
}

impl<S: Send + Sync + 'static> Routes<S> {
    /// Creates a collection without operations.
    pub fn new(service: S) -> Self {
        Self {
            service: Arc::new(service),
            endpoints: BTreeMap::new(),
        }
    }

    /// Adds an operation.
    pub fn serve<O, F, R, T>(&mut self, call: F)
    where
        O: ServerCodec,
        F: Fn(Arc<S>, O) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<T, Rejection>> + Send,
        T: Into<O::Output> + Send,
    {
        let service = self.service.clone();
        let handler = move |request: Request| -> ResponseFuture {
            let (service, call) = (service.clone(), call.clone());
            Box::pin(async move {
                let mut answering =
                    pin!(respond(request, |request| call(service, request)));
                poll_fn(|context| guarded::<O, _>(answering.as_mut(), context))
                    .await
                    .unwrap_or_else(Rejection::into_response)
                    .map(axum::body::Body::new)
            })
        };
        let endpoint = Endpoint {
            template: O::PATH,
            handler: Arc::new(handler),
        };
        let methods = self.endpoints.entry(route(O::PATH)).or_default();
        let own = O::method();
        match methods.iter_mut().find(|(method, _)| *method == own) {
            Some((_, endpoints)) => endpoints.push(endpoint),
            None => methods.push((own, vec![endpoint])),
        }
    }

    /// Returns the router. It responds to unknown paths with 404 and to other methods with 405, both as problems.
    pub fn into_router(self) -> Router {
        let mut router = Router::new().without_v07_checks();
        for (route, methods) in self.endpoints {
            router = router.route(&route, method_router(methods));
        }
        router
            .method_not_allowed_fallback(|| async {
                problem(StatusCode::METHOD_NOT_ALLOWED)
            })
            .fallback(|| async { problem(StatusCode::NOT_FOUND) })
    }
}

/// Returns the router for the operations of a route, by method.
fn method_router(methods: Vec<(Method, Vec<Endpoint>)>) -> MethodRouter {
    let filters: Result<Vec<_>, _> = methods
        .iter()
        .map(|(method, _)| MethodFilter::try_from(method.clone()))
        .collect();
    let mut templates = methods
        .iter()
        .flat_map(|(_, endpoints)| endpoints)
        .map(|endpoint| endpoint.template);
    let first = templates.next();
    // Otherwise, which methods are allowed depends on the path.
    let is_one_template = templates.all(|template| Some(template) == first);
    let mut router = MethodRouter::new();
    match filters {
        Ok(filters) if is_one_template => {
            for (filter, (_, endpoints)) in filters.into_iter().zip(methods) {
                router = router.merge(on(filter, Endpoints(endpoints.into())));
            }
            router
        }
        // `axum` does not know all methods.
        _ => any(Methods(methods.into())),
    }
}

/// The operations of a route whose methods `axum` cannot distinguish: it does not know all of them, or their templates
/// differ.
#[derive(Clone)]
struct Methods(Arc<[(Method, Vec<Endpoint>)]>);

impl Handler<(), ()> for Methods {
    type Future = ResponseFuture;

    fn call(self, request: Request, (): ()) -> ResponseFuture {
        // Of templates that share a route, some do not match.
        let uri = request.uri();
        let (path, query) = (uri.path(), uri.query().unwrap_or_default());
        let fits = |endpoints: &[Endpoint]| {
            let mut templates = endpoints.iter().map(|endpoint| endpoint.template);
            templates.any(|it| path::captures_of(it, path, query).is_some())
        };
        let known: Vec<_> = self.0.iter().filter(|(_, it)| fits(it)).collect();
        let find = |wanted: &Method| known.iter().find(|(method, _)| method == wanted);
        let found = find(request.method());
        // Like other routes, `GET` also serves `HEAD`.
        let is_head = *request.method() == Method::HEAD;
        let found = found.or_else(|| find(&Method::GET).filter(|_| is_head));
        if let Some((_, endpoints)) = found {
            return Endpoints(endpoints.as_slice().into()).call(request, ());
        }
        if known.is_empty() {
            return Box::pin(async { problem(StatusCode::NOT_FOUND) });
        }
        let mut allowed: Vec<&str> =
            known.iter().map(|(method, _)| method.as_str()).collect();
        if allowed.contains(&"GET") && !allowed.contains(&"HEAD") {
            allowed.push("HEAD");
        }
        let allowed = HeaderValue::from_str(&allowed.join(",")).ok();
        Box::pin(async move {
            let mut response = problem(StatusCode::METHOD_NOT_ALLOWED);
            response.headers_mut().extend(allowed.map(|allowed| (ALLOW, allowed)));
            response
        })
    }
}

/// Returns the route of a path template: a segment with a parameter matches any segment.
fn route(template: &str) -> String {
    let segment = |(index, segment): (usize, &str)| {
        if segment.contains('{') {
            format!("{{segment{index}}}")
        } else {
            segment.to_owned()
        }
    };
    let path = path::without_query(template);
    path.split('/').enumerate().map(segment).collect::<Vec<_>>().join("/")
}

/// The operations of a route with the same method.
#[derive(Clone)]
struct Endpoints(Arc<[Endpoint]>);

/// The handler is implemented by hand, because `axum` would box the future of a function again.
impl Handler<(), ()> for Endpoints {
    type Future = ResponseFuture;

    fn call(self, request: Request, (): ()) -> ResponseFuture {
        match find_endpoint(&self.0, request.uri()) {
            Some(endpoint) => (endpoint.handler)(request),
            None => Box::pin(async { problem(StatusCode::NOT_FOUND) }),
        }
    }
}

/// Returns the operation whose template matches a URI; a single one rejects other URIs itself.
fn find_endpoint<'e>(endpoints: &'e [Endpoint], uri: &Uri) -> Option<&'e Endpoint> {
    if let [endpoint] = endpoints {
        return Some(endpoint);
    }
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let fits = |endpoint: &&Endpoint| {
        path::captures_of(endpoint.template, path, query).is_some()
    };
    // If several templates match, the one with more literal text in the first segment that differs is chosen. A
    // query counts as text of the last segment.
    let literals = |endpoint: &&Endpoint| {
        let length = |piece| match piece {
            path::Piece::Literal(literal) => literal.len(),
            path::Piece::Parameter(_) => 0,
        };
        let segments = endpoint.template.split('/');
        let lengths =
            segments.map(|segment| path::pieces(segment).map(length).sum::<usize>());
        std::cmp::Reverse(lengths.collect::<Vec<_>>())
    };
    endpoints.iter().filter(fits).min_by_key(literals)
}

async fn respond<O, R, T>(
    request: Request,
    call: impl FnOnce(O) -> R,
) -> Result<http::Response<Body>, Rejection>
where
    O: ServerCodec,
    R: Future<Output = Result<T, Rejection>>,
    T: Into<O::Output>,
{
    let authenticate = (!O::SECURITY.is_empty() || !O::PARTS.is_empty())
        .then_some(authenticate::<O> as Authenticate);
    // Files that are received become extensions, but belong to the operation.
    let extensions = request.extensions().clone();
    let request = receive(request, O::STREAMS, O::PARTS, authenticate).await?;
    let operation = O::decode_request(&request)?;
    // The rest of the request is dropped before the call.
    let (head, _) = request.into_parts();
    let context = RequestContext {
        extensions,
        headers: head.headers,
        uri: head.uri,
    };
    drop(head.extensions);
    O::encode_response(context.scope(call(operation)).await?.into())
}

/// Polls a response; a panic becomes a 500 response and is logged with the name of the operation.
fn guarded<O: Operation, A>(
    answering: Pin<&mut A>,
    context: &mut Context<'_>,
) -> Poll<Result<http::Response<Body>, Rejection>>
where
    A: Future<Output = Result<http::Response<Body>, Rejection>>,
{
    let polling = AssertUnwindSafe(|| answering.poll(context));
    catch_unwind(polling).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied();
        let message =
            text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        let message = message.unwrap_or("no message");
        #[cfg(feature = "tracing")]
        tracing::error!(operation = O::NAME, message, "the handler panicked");
        #[cfg(not(feature = "tracing"))]
        eprintln!("{}: the handler panicked: {message:?}", O::NAME);
        let rejection = Rejection::new(StatusCode::INTERNAL_SERVER_ERROR);
        Poll::Ready(Err(rejection.detail("internal server error")))
    })
}

fn problem(status: StatusCode) -> Response {
    Rejection::new(status).into_response().map(axum::body::Body::new)
}
