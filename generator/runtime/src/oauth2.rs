//! Tokens of OAuth 2 (RFC 6749), which are fetched when a call needs one.

mod token_error;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, StatusCode, Uri, header};
use http_body_util::{BodyExt, Limited};
use serde_json::{Map, Value};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard},
    time::Instant,
};

pub use self::token_error::TokenError;
use self::token_error::without_query;
use crate::runtime::{
    BoxError, basic,
    body::Body,
    client::{
        CredentialFuture, CredentialSource, TemporaryError, Transport, default_transport,
    },
    credentials::Secret,
    path,
};

/// The time before its expiry at which a token is renewed; at most half of its lifetime.
const EARLY: Duration = Duration::from_secs(30);

/// The time limit of a request for a token.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// An access token, and the members of the response that contains it.
type Granted = (Secret, Map<String, Value>);

/// The maximum length of a response in bytes.
const RESPONSE_LIMIT: usize = 1 << 20;

/// Fetches tokens, for [`ClientBuilder::credential_source`](crate::runtime::client::ClientBuilder::credential_source).
///
/// A token is kept until it expires, and renewed once after a 401. Calls that need a token at the same time wait for one
/// request. Each request has a timeout of 30 seconds and continues if the call ends earlier, because a server may replace a
/// refresh token only once. Clones share their token.
#[derive(Clone)]
pub struct TokenSource {
    url: String,
    refresh_url: Option<String>,
    grant: Grant,
    client: Option<(String, Option<Secret>)>,
    is_client_in_body: bool,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
    transport: Option<Arc<dyn Transport>>,
    on_refresh_token: Option<RefreshTokenCallback>,
    shared: Arc<Shared>,
}

/// A function that is called with a new refresh token.
type RefreshTokenCallback = Arc<dyn Fn(&Secret) + Send + Sync>;

/// The grant of the first token.
#[derive(Clone)]
enum Grant {
    ClientCredentials,
    Password(String, Secret),
    RefreshToken,
}

#[derive(Default)]
struct Shared {
    /// The number of completed requests for tokens.
    rounds: AtomicU64,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    refresh_token: Option<Secret>,
    failure: Option<TokenError>,
    transport: Option<Arc<dyn Transport>>,
}

struct Token {
    secret: Secret,
    expires: Option<Instant>,
}

impl Token {
    fn is_valid(&self) -> bool {
        self.expires.is_none_or(|at| Instant::now() < at)
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource")
            .field("url", &without_query(&self.url))
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl TokenSource {
    fn new(url: impl Into<String>, grant: Grant, refresh_token: Option<Secret>) -> Self {
        let state = State {
            refresh_token,
            ..State::default()
        };
        let shared = Shared {
            state: Arc::new(Mutex::new(state)),
            ..Shared::default()
        };
        Self {
            url: url.into(),
            refresh_url: None,
            grant,
            client: None,
            is_client_in_body: false,
            scopes: Vec::new(),
            parameters: Vec::new(),
            transport: None,
            on_refresh_token: None,
            shared: Arc::new(shared),
        }
    }

    /// Returns a source of tokens for a client with a secret (RFC 6749, section 4.4).
    pub fn client_credentials(
        url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        Self::new(url, Grant::ClientCredentials, None).client(client_id, client_secret)
    }

    /// Returns a source of tokens for a user with a password (RFC 6749, section 4.3).
    pub fn password(
        url: impl Into<String>,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        Self::new(url, Grant::Password(username.into(), password.into()), None)
    }

    /// Returns a source of tokens for a refresh token (RFC 6749, section 6). A new refresh token in a response replaces
    /// it.
    pub fn refresh_token(url: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self::new(url, Grant::RefreshToken, Some(token.into()))
    }

    /// Sets the client's name and secret, which are sent as HTTP Basic.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.client = Some((id.into(), Some(secret.into())));
        self
    }

    /// Sets the name of a client that has no secret.
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client = Some((id.into(), None));
        self
    }

    /// Sends the client's name and secret in the body, for servers that do not read HTTP Basic.
    pub fn client_in_body(mut self) -> Self {
        self.is_client_in_body = true;
        self
    }

    /// Sets the scopes to request, instead of those that the operations of the document require.
    pub fn scopes(
        mut self,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a parameter to each request for a token, such as `audience` or `resource`.
    pub fn parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sets the URL of the token endpoint.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.url = url.into();
        self
    }

    /// Sets the URL to which refresh tokens are sent, if it is not that of the token endpoint.
    pub fn refresh_url(mut self, url: impl Into<String>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// Sets the transport of the requests for tokens, for example a [`reqwest::Client`].
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets a function that is called with each new refresh token, so that it can be stored.
    pub fn on_refresh_token(
        mut self,
        store: impl Fn(&Secret) + Send + Sync + 'static,
    ) -> Self {
        self.on_refresh_token = Some(Arc::new(store));
        self
    }

    /// Returns a token. `rejected` is a token that the API has rejected.
    ///
    /// # Errors
    /// Returns an error if the server cannot be reached or returns no token.
    pub async fn token(&self, rejected: Option<&Secret>) -> Result<Secret, TokenError> {
        let Shared {
            rounds,
            state,
        } = &*self.shared;
        let before = rounds.load(Ordering::Acquire);
        let state = Arc::clone(state).lock_owned().await;
        let usable =
            |token: &&Token| token.is_valid() && rejected != Some(&token.secret);
        if let Some(token) = state.token.as_ref().filter(usable) {
            return Ok(token.secret.clone());
        }
        // A failure of a request that this call waited for applies to this call, too.
        let failed = state.failure.as_ref();
        if let Some(error) = failed.filter(|_| rounds.load(Ordering::Acquire) != before)
        {
            return Err(error.clone());
        }
        let renewed = self.clone().renew(state);
        let Ok(runtime) = Handle::try_current() else {
            return renewed.await;
        };
        // The request continues if the call is dropped.
        runtime.spawn(renewed).await.unwrap_or_else(|error| {
            match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => Err(TokenError::new(&self.url, error)),
            }
        })
    }

    /// Fetches a token, which replaces the previous one.
    async fn renew(
        self,
        mut state: OwnedMutexGuard<State>,
    ) -> Result<Secret, TokenError> {
        state.token = None;
        let result = self.fetch(&mut state).await;
        self.shared.rounds.fetch_add(1, Ordering::Release);
        state.failure = result.as_ref().err().cloned();
        result
    }

    async fn fetch(&self, state: &mut State) -> Result<Secret, TokenError> {
        let refresh_token = state.refresh_token.clone();
        let (secret, response) = match (&self.grant, refresh_token) {
            (Grant::RefreshToken, Some(token)) => self.refresh(state, &token).await?,
            (grant, Some(token)) => match self.refresh(state, &token).await {
                // The refresh token has expired.
                Err(error) if error.is_refusal => {
                    state.refresh_token = None;
                    self.ask(state, grant).await?
                }
                other => other?,
            },
            (grant, None) => self.ask(state, grant).await?,
        };
        let text = |name: &str| response.get(name).and_then(Value::as_str);
        if let Some(token) = text("refresh_token").map(Secret::from) {
            let is_new = state.refresh_token.as_ref() != Some(&token);
            if let Some(store) = self.on_refresh_token.as_ref().filter(|_| is_new) {
                store(&token);
            }
            state.refresh_token = Some(token);
        }
        let lifetime = response.get("expires_in").and_then(seconds);
        let expires = lifetime
            .map(|lifetime| lifetime.saturating_sub(EARLY.min(lifetime / 2)))
            .and_then(|lifetime| Instant::now().checked_add(lifetime));
        state.token = Some(Token {
            secret: secret.clone(),
            expires,
        });
        Ok(secret)
    }

    async fn refresh(
        &self,
        state: &mut State,
        token: &Secret,
    ) -> Result<Granted, TokenError> {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token.expose())];
        let url = self.refresh_url.as_deref().unwrap_or(&self.url);
        self.send(state, url, &form).await
    }

    async fn ask(
        &self,
        state: &mut State,
        grant: &Grant,
    ) -> Result<Granted, TokenError> {
        match grant {
            Grant::ClientCredentials => {
                let form = [("grant_type", "client_credentials")];
                self.send(state, &self.url, &form).await
            }
            Grant::Password(username, password) => {
                let form = [
                    ("grant_type", "password"),
                    ("username", username),
                    ("password", password.expose()),
                ];
                self.send(state, &self.url, &form).await
            }
            Grant::RefreshToken => {
                Err(TokenError::new(&self.url, "missing refresh token"))
            }
        }
    }

    /// Sends a request for a token to a URL.
    async fn send(
        &self,
        state: &mut State,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<Granted, TokenError> {
        let received = self.exchange(state, url, form);
        let (status, body) = if Handle::try_current().is_ok() {
            let limited = tokio::time::timeout(REQUEST_TIMEOUT, received);
            limited.await.map_err(|_| TokenError::timeout(url, REQUEST_TIMEOUT))??
        } else {
            received.await?
        };
        let members = match serde_json::from_slice(&body) {
            Ok(Value::Object(members)) => Some(members),
            _ => None,
        };
        match members {
            Some(members) if status.is_success() && !members.contains_key("error") => {
                let secret = members.get("access_token").and_then(Value::as_str);
                let secret = secret.map(Secret::from).ok_or_else(|| {
                    TokenError::new(url, "the response has no `access_token`")
                })?;
                Ok((secret, members))
            }
            members => {
                Err(TokenError::refusal(url, status, &members.unwrap_or_default()))
            }
        }
    }

    /// Sends a request and returns the status and the body of the response.
    async fn exchange(
        &self,
        state: &mut State,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<(StatusCode, Bytes), TokenError> {
        let failed = |error| TokenError::new(url, error);
        let broken = |error: BoxError| TokenError::broken(url, &*error);
        let transport = match (&self.transport, &state.transport) {
            (Some(own), _) | (None, Some(own)) => Arc::clone(own),
            (None, None) => {
                let made = default_transport(url).map_err(failed)?;
                Arc::clone(state.transport.insert(made))
            }
        };
        let request = self.request(url, form).map_err(failed)?;
        let response = transport.send(request).await.map_err(broken)?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, RESPONSE_LIMIT).collect().await;
        let body = body.map_err(broken)?.to_bytes();
        Ok((head.status, body))
    }

    fn request(
        &self,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<http::Request<Body>, BoxError> {
        let uri: Uri = url.parse()?;
        if uri.scheme().is_none() {
            return Err("the URL is not absolute".into());
        }
        let mut body = String::new();
        let mut add = |name: &str, value: &str| {
            let separator = if body.is_empty() { "" } else { "&" };
            body.extend([separator, &path::encode(name), "=", &path::encode(value)]);
        };
        for (name, value) in form {
            add(name, value);
        }
        if !self.scopes.is_empty() {
            add("scope", &self.scopes.join(" "));
        }
        for (name, value) in &self.parameters {
            add(name, value);
        }
        let mut authorization = None;
        match &self.client {
            None => {}
            Some((id, Some(secret))) if !self.is_client_in_body => {
                let secret =
                    basic::encode(&path::encode(id), &path::encode(secret.expose()));
                let mut value =
                    HeaderValue::try_from(["Basic ", secret.expose()].concat())?;
                value.set_sensitive(true);
                authorization = Some(value);
            }
            Some((id, secret)) => {
                add("client_id", id);
                if let Some(secret) = secret {
                    add("client_secret", secret.expose());
                }
            }
        }
        let mut request =
            http::Request::post(uri).body(Body::from(Bytes::from(body)))?;
        let headers = request.headers_mut();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, form);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.extend(authorization.map(|value| (header::AUTHORIZATION, value)));
        Ok(request)
    }
}

impl CredentialSource for TokenSource {
    fn credential(&self, rejected: Option<Secret>) -> CredentialFuture<'_> {
        Box::pin(async move {
            self.token(rejected.as_ref()).await.map_err(|error| {
                if error.is_temporary {
                    TemporaryError(error.into()).into()
                } else {
                    error.into()
                }
            })
        })
    }
}

/// Returns a lifetime in seconds, which some servers send as text.
fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(number).ok()
}
