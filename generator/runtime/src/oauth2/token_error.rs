//! The error of a request for a token.

use std::{error, fmt, time::Duration};

use http::StatusCode;
use serde_json::{Map, Value};

/// The maximum number of characters that an error shows of a server's description.
const DESCRIPTION_LIMIT: usize = 300;

/// An error that prevents a credential source from obtaining a token.
#[derive(Clone, Debug)]
pub struct TokenError {
    /// The URL of the token endpoint.
    pub url: String,
    /// The status of the response, if there was one.
    pub status: Option<StatusCode>,
    /// The code of the error: `invalid_client`, `invalid_grant`, ….
    pub code: Option<String>,
    message: String,
    /// `true` if the server does not accept the refresh token any more.
    pub(super) is_refusal: bool,
    pub(super) is_temporary: bool,
}

impl TokenError {
    pub(super) fn new(url: &str, message: impl fmt::Display) -> Self {
        Self {
            url: without_query(url).to_owned(),
            status: None,
            code: None,
            message: message.to_string(),
            is_refusal: false,
            is_temporary: false,
        }
    }

    /// Returns the error for a response without a token (RFC 6749, section 5.2).
    pub(super) fn refusal(
        url: &str,
        status: StatusCode,
        members: &Map<String, Value>,
    ) -> Self {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let code = text("error").map(str::to_owned);
        let mut message = format!("the server responded with {status}");
        if let Some(code) = &code {
            message.extend([", `", code, "`"]);
        }
        if let Some(description) = text("error_description") {
            message.push_str(": ");
            message.extend(description.chars().take(DESCRIPTION_LIMIT));
        }
        let is_refusal = match &code {
            Some(code) => code == "invalid_grant",
            None => matches!(status.as_u16(), 400 | 401),
        };
        Self {
            status: Some(status),
            code,
            is_refusal,
            is_temporary: status.is_server_error()
                || matches!(status.as_u16(), 408 | 429),
            ..Self::new(url, message)
        }
    }

    /// Returns the error of a request without a complete response.
    pub(super) fn broken(url: &str, error: &(dyn error::Error + 'static)) -> Self {
        Self {
            is_temporary: true,
            ..Self::new(url, chain(error))
        }
    }

    /// Returns the error of a request without a response within a time limit.
    pub(super) fn timeout(url: &str, limit: Duration) -> Self {
        Self {
            is_temporary: true,
            ..Self::new(url, format!("no response within {limit:?}"))
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "POST {}: {}", self.url, self.message)
    }
}

impl error::Error for TokenError {}

/// Returns the message of an error with its causes.
fn chain(error: &(dyn error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.extend([": ", &error.to_string()]);
        cause = error.source();
    }
    text
}

pub(super) fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}
