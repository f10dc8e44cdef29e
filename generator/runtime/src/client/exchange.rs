//! Exchanges a request for a response: credentials, timeout, retries, redirects. All operations share this code.

use std::time::Duration;

use http::{Method, StatusCode, header};
use tokio::time::Instant;

use super::{
    Error, HttpResponse, RequestError, RequestErrorKind, TemporaryError, TransportError,
    codec::ErasedOperation,
    options::Options,
    progress::Progress,
    redirect,
    shared::{Received, Shared},
};
use crate::runtime::{
    body::Body,
    credentials::{Carrier, Credentials, Scheme, Security},
    path,
    response::CallInfo,
};

/// The reason why there was no response.
pub(super) enum ExchangeError {
    Request(RequestError),
    Transport(TransportError),
}

impl<F> From<ExchangeError> for Error<F> {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Request(error) => Self::Request(error),
            ExchangeError::Transport(error) => Self::Transport(error),
        }
    }
}

impl From<RequestError> for ExchangeError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl Shared {
    /// Sends a request, retries it if allowed, and collects the response. Redirects change the URL in the options.
    pub(super) async fn exchange(
        &self,
        operation: &mut dyn ErasedOperation,
        options: &mut Options,
    ) -> Result<HttpResponse, ExchangeError> {
        #[cfg(feature = "tracing")]
        let span = span(&*operation);
        let timeout = options.timeout;
        let deadline = timeout.and_then(|limit| Instant::now().checked_add(limit));
        // The future is pinned in place, because it is expensive to move.
        let received = Received::default();
        let progress = Progress::default();
        let watched = (&received, &progress);
        let attempts =
            std::pin::pin!(self.attempts(operation, options, watched, deadline));
        #[cfg(feature = "tracing")]
        let attempts = tracing::Instrument::instrument(attempts, span.clone());
        let result = match timeout {
            None => attempts.await,
            Some(limit) => progress.within(limit, attempts).await.unwrap_or_else(|| {
                let error = TransportError::timeout(limit);
                Err(ExchangeError::Transport(error.with_head(received.take())))
            }),
        };
        #[cfg(feature = "tracing")]
        if let Ok(response) = &result {
            span.record("http.response.status_code", response.status().as_u16());
        }
        result
    }

    async fn attempts(
        &self,
        operation: &mut dyn ErasedOperation,
        options: &mut Options,
        (received, progress): (&Received, &Progress),
        deadline: Option<Instant>,
    ) -> Result<HttpResponse, ExchangeError> {
        if let Some(error) = options.error.take() {
            return Err(error.into());
        }
        operation.prepare();
        let has_key = operation.has_idempotency_key();
        let (method, security) = (operation.method(), operation.security());
        let is_own = operation.credentials().is_none_or(|own| !own.is_empty())
            || self.leaves_origin(&*operation, options);
        let mut rejected: Option<Credentials> = None;
        let (mut attempt, mut redirects) = (0, 0);
        if !is_own {
            let wait = (&mut attempt, deadline);
            self.retry_credentials(operation, None, options, wait).await?;
        }
        let mut may_reconnect = method.is_safe();
        loop {
            let mut request = self.complete(&*operation, options)?;
            if self.is_observed {
                request.extensions_mut().insert(operation.info());
            }
            // A stream can be read once.
            let is_repeatable = !request.body().is_stream();
            if !is_repeatable {
                request = request.map(|body| progress.watched(body));
            }
            let streams = if options.is_raw { "*/*" } else { operation.streams() };
            let name = operation.info().operation;
            let bodies = (streams, options.is_raw);
            let limit = options.retries.timeout_of_attempt();
            let sent = self.send(request, name, bodies, received);
            let result = match limit.filter(|_| is_repeatable) {
                None => sent.await,
                Some(limit) => {
                    tokio::time::timeout(limit, sent).await.unwrap_or_else(|_| {
                        Err(TransportError::timeout(limit).with_head(received.take()))
                    })
                }
            };
            let is_too_large = result.as_ref().is_err_and(TransportError::is_too_large);
            if !is_repeatable || is_too_large {
                return result.map_err(ExchangeError::Transport);
            }
            // Like browsers, repeat it regardless of the retries: no part of a response was received, and a safe method
            // changes nothing.
            let is_closed =
                result.as_ref().is_err_and(TransportError::is_closed_before_response);
            if is_closed && may_reconnect {
                may_reconnect = false;
                continue;
            }
            let head = match &result {
                Ok(response) => Some((response.status(), response.headers())),
                Err(_) => None,
            };
            let redirect = head.filter(|(status, _)| status.is_redirection()).filter(
                |(status, _)| {
                    redirects < options.redirects
                        && !operation.redirects().contains(&status.as_u16())
                },
            );
            if let Some(redirect) = redirect {
                let from = self.complete(&*operation, options)?;
                if let Some(url) = redirect::target(&method, from.uri(), redirect) {
                    options.url = Some(url);
                    redirects += 1;
                    continue;
                }
            }
            let is_unauthorized =
                head.is_some_and(|(status, _)| status == StatusCode::UNAUTHORIZED);
            if is_unauthorized
                && !is_own
                && rejected.is_none()
                && self.has_source(security)
            {
                rejected = operation.credentials().map(std::mem::take);
                let rejected = rejected.as_ref();
                let wait = (&mut attempt, deadline);
                self.retry_credentials(operation, rejected, options, wait).await?;
                continue;
            }
            let wait = options.retries.wait_before(attempt, &method, has_key, head);
            let Some(wait) = wait.filter(|wait| ends_before(*wait, deadline)) else {
                return result.map_err(ExchangeError::Transport);
            };
            attempt += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// Describes a call for its error.
    pub(super) fn info(
        &self,
        operation: &dyn ErasedOperation,
        options: &Options,
    ) -> CallInfo {
        let called = operation.info();
        let request = self.complete(operation, options).ok();
        let url = request
            .as_ref()
            .map_or_else(|| called.path.to_owned(), |request| request.uri().to_string());
        let security = operation.security();
        let has_credential = request.is_some_and(|request| {
            security.iter().copied().flatten().any(|scheme| is_sent(scheme, &request))
        });
        CallInfo {
            operation: called.operation,
            method: operation.method(),
            url: url.split('?').next().unwrap_or_default().to_owned(),
            redirects: operation.redirects(),
            unmet_security: if has_credential { &[] } else { security },
        }
    }

    /// Fills in the credentials that an operation requires, and retries it if their source fails temporarily.
    async fn retry_credentials(
        &self,
        operation: &mut dyn ErasedOperation,
        rejected: Option<&Credentials>,
        options: &Options,
        (attempt, deadline): (&mut u32, Option<Instant>),
    ) -> Result<(), RequestError> {
        let security = operation.security();
        loop {
            let filled = self.fill_credentials(operation, security, rejected).await;
            let Err(error) = filled else { return Ok(()) };
            // The operation itself has not been called.
            let wait = options.retries.wait_before(*attempt, &Method::GET, true, None);
            let is_retried =
                |wait: &Duration| error.is_temporary && ends_before(*wait, deadline);
            let Some(wait) = wait.filter(is_retried) else {
                return Err(error);
            };
            *attempt += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// Fills in the credentials that an operation requires.
    async fn fill_credentials(
        &self,
        operation: &mut dyn ErasedOperation,
        security: Security,
        rejected: Option<&Credentials>,
    ) -> Result<(), RequestError> {
        let has = |scheme: &_| {
            self.credentials.get(scheme).is_some() || self.source(scheme).is_some()
        };
        let mut filled = Credentials::new();
        for scheme in alternative(security, has).unwrap_or_default() {
            let secret = match (self.source(scheme), self.credentials.get(scheme)) {
                (Some(source), _) => {
                    let rejected = rejected.and_then(|all| all.get(scheme)).cloned();
                    source.credential(rejected).await.map_err(|error| {
                        let what = format!("the credential for `{}`", scheme.name);
                        let message = format!("is not available: {error}");
                        RequestError {
                            is_temporary: error.is::<TemporaryError>(),
                            ..RequestError::new(
                                RequestErrorKind::Credentials,
                                what,
                                message,
                            )
                        }
                    })?
                }
                (None, Some(secret)) => secret.clone(),
                (None, None) => continue,
            };
            filled.set(*scheme, secret);
        }
        if let Some(own) = operation.credentials() {
            *own = filled;
        }
        Ok(())
    }
}

/// Returns whether a delay ends before the timeout of the call.
fn ends_before(wait: Duration, deadline: Option<Instant>) -> bool {
    deadline.is_none_or(|deadline| {
        Instant::now().checked_add(wait).is_some_and(|end| end < deadline)
    })
}

/// Returns the span of a call, named as the conventions of OpenTelemetry require.
#[cfg(feature = "tracing")]
fn span(operation: &dyn ErasedOperation) -> tracing::Span {
    let called = operation.info();
    tracing::info_span!(
        "call",
        otel.name = called.operation,
        otel.kind = "client",
        http.request.method = operation.method().as_str(),
        url.template = called.path,
        http.response.status_code = tracing::field::Empty,
    )
}

/// Returns whether a request contains a credential where a scheme expects it.
fn is_sent(scheme: &Scheme, request: &http::Request<Body>) -> bool {
    let headers = request.headers();
    match scheme.carrier {
        Carrier::Authorization(_) => headers.contains_key(header::AUTHORIZATION),
        Carrier::Header(name) => headers.contains_key(name),
        Carrier::Query(name) => {
            let name = path::encode(name);
            let mut pairs = request.uri().query().unwrap_or_default().split('&');
            pairs.any(|pair| pair.split('=').next() == Some(&*name))
        }
        Carrier::Cookie(name) => {
            let cookies = headers.get_all(header::COOKIE).iter();
            let mut pairs = cookies.filter_map(|line| line.to_str().ok());
            pairs.any(|line| {
                let names = line.split(';').filter_map(|pair| pair.split('=').next());
                names.map(str::trim).any(|given| given == name)
            })
        }
    }
}

/// Returns the first alternative for which all credentials are available.
fn alternative(
    security: Security,
    is_there: impl Fn(&Scheme) -> bool,
) -> Option<&'static [Scheme]> {
    // Optional credentials are sent if they are available.
    let asking = security.iter().filter(|schemes| !schemes.is_empty());
    let free = security.iter().filter(|schemes| schemes.is_empty());
    asking.chain(free).find(|schemes| schemes.iter().all(&is_there)).copied()
}
