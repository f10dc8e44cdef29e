//! `PUT /apps/{appId}/sessions/{sessionId}/renegotiate`

use std::convert::Infallible;

use http::Method;

use crate::credentials::{Credentials, SECRET};
#[cfg(feature = "client")]
use crate::runtime::client;
use crate::runtime::credentials::Security;
use crate::runtime::operation::Operation;
use crate::runtime::response::{
    HeaderError, Headers, Response, decode_header, encode_header,
};
#[cfg(feature = "server")]
use crate::runtime::server;
use crate::types::{RenegotiateRequest, RenegotiateResponse};

/// When a previous response has requiresImmediateRenegotiation, you must renegotiate
///
/// `PUT /apps/{appId}/sessions/{sessionId}/renegotiate`
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RenegotiateSession {
    /// WebRTC application ID
    pub app_id: String,
    pub session_id: String,
    /// The request body, `application/json`.
    pub body: Option<RenegotiateRequest>,
    /// The credentials of this call; those of the client where there are none.
    pub credentials: Credentials,
}

impl RenegotiateSession {
    /// With what is required.
    pub fn new(app_id: impl Into<String>, session_id: impl Into<String>) -> Self {
        Self {
            app_id: app_id.into(),
            session_id: session_id.into(),
            body: None,
            credentials: Credentials::new(),
        }
    }
}

/// The headers that the document declares for the response. An optional one is `None` if it is missing or not what the document declares.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RenegotiateSessionHeaders {
    pub vary: Option<String>,
}

impl RenegotiateSessionHeaders {
    pub fn vary(mut self, value: impl Into<String>) -> Self {
        self.vary = Some(value.into());
        self
    }
}

impl Headers for RenegotiateSessionHeaders {
    fn decode(headers: &http::HeaderMap) -> Result<Self, HeaderError> {
        Ok(Self {
            vary: decode_header(headers, "vary").unwrap_or_default(),
        })
    }

    fn encode(&self, headers: &mut http::HeaderMap) -> Result<(), HeaderError> {
        encode_header(headers, "vary", &self.vary)?;
        Ok(())
    }
}

impl Operation for RenegotiateSession {
    const NAME: &'static str = "renegotiate_session";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/apps/{appId}/sessions/{sessionId}/renegotiate";
    const SECURITY: Security = &[&[SECRET]];
    type Output = Response<RenegotiateResponse, RenegotiateSessionHeaders>;
    type Failure = Infallible;
}

#[cfg(feature = "client")]
impl client::Call<'_, RenegotiateSession> {
    /// The request body, `application/json`.
    pub fn body(mut self, value: impl Into<RenegotiateRequest>) -> Self {
        self.operation.body = Some(value.into());
        self
    }
}

#[cfg(feature = "client")]
impl client::Outgoing for RenegotiateSession {
    fn credentials(&mut self) -> Option<&mut Credentials> {
        Some(&mut self.credentials)
    }

    fn encode_request(&self, writer: &mut client::RequestWriter) {
        writer.path("appId", &self.app_id);
        writer.path("sessionId", &self.session_id);
        writer.credentials(&self.credentials);
        if let Some(body) = &self.body {
            writer.json("application/json", body);
        }
        writer.accept("application/json");
    }

    fn decode_response(response: client::HttpResponse) -> client::Answer<Self> {
        let reader = client::ResponseReader::new(response);
        match reader.status() {
            200..=299 => Ok(reader.json()?),
            _ => Err(reader.undocumented()),
        }
    }
}

#[cfg(feature = "server")]
impl server::Incoming for RenegotiateSession {
    fn decode_request(request: &server::HttpRequest) -> Result<Self, server::Rejection> {
        let mut reader = server::RequestReader::new::<Self>(request);
        let app_id = reader.path("appId");
        let session_id = reader.path("sessionId");
        let body = reader.optional(|reader| reader.json("application/json"));
        let credentials = reader.credentials(Self::SECURITY);
        reader.finish()?;
        Ok(Self {
            app_id: server::take(app_id)?,
            session_id: server::take(session_id)?,
            body: server::take(body)?,
            credentials: server::take(credentials)?,
        })
    }

    fn encode_response(
        output: Self::Output,
    ) -> Result<server::HttpResponse, server::Rejection> {
        server::ResponseWriter::new(200).json("application/json", output)
    }
}
