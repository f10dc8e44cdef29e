//! `POST /apps/{appId}/sessions/new`

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
use crate::types::NewSessionResponse;

/// Create a new PeerConnection
///
/// `POST /apps/{appId}/sessions/new`
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NewSession {
    /// WebRTC application ID
    pub app_id: String,
    /// Session is intended to connect to an ICE-lite peer like a third party SFU/server
    pub thirdparty: Option<bool>,
    /// The credentials of this call; those of the client where there are none.
    pub credentials: Credentials,
}

impl NewSession {
    /// With what is required.
    pub fn new(app_id: impl Into<String>) -> Self {
        Self {
            app_id: app_id.into(),
            thirdparty: None,
            credentials: Credentials::new(),
        }
    }
}

/// The headers that the document declares for the response. An optional one is `None` if it is missing or not what the document declares.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NewSessionHeaders {
    pub vary: Option<String>,
}

impl NewSessionHeaders {
    pub fn vary(mut self, value: impl Into<String>) -> Self {
        self.vary = Some(value.into());
        self
    }
}

impl Headers for NewSessionHeaders {
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

impl Operation for NewSession {
    const NAME: &'static str = "new_session";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/apps/{appId}/sessions/new";
    const SECURITY: Security = &[&[SECRET]];
    type Output = Response<NewSessionResponse, NewSessionHeaders>;
    type Failure = Infallible;
}

#[cfg(feature = "client")]
impl client::Call<'_, NewSession> {
    /// Session is intended to connect to an ICE-lite peer like a third party SFU/server
    pub fn thirdparty(mut self, value: impl Into<bool>) -> Self {
        self.operation.thirdparty = Some(value.into());
        self
    }
}

#[cfg(feature = "client")]
impl client::Outgoing for NewSession {
    fn credentials(&mut self) -> Option<&mut Credentials> {
        Some(&mut self.credentials)
    }

    fn encode_request(&self, writer: &mut client::RequestWriter) {
        writer.path("appId", &self.app_id);
        writer.query("thirdparty", &self.thirdparty);
        writer.credentials(&self.credentials);
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
impl server::Incoming for NewSession {
    fn decode_request(request: &server::HttpRequest) -> Result<Self, server::Rejection> {
        let mut reader = server::RequestReader::new::<Self>(request);
        let app_id = reader.path("appId");
        let thirdparty = reader.query("thirdparty");
        let credentials = reader.credentials(Self::SECURITY);
        reader.finish()?;
        Ok(Self {
            app_id: server::take(app_id)?,
            thirdparty: server::take(thirdparty)?,
            credentials: server::take(credentials)?,
        })
    }

    fn encode_response(
        output: Self::Output,
    ) -> Result<server::HttpResponse, server::Rejection> {
        server::ResponseWriter::new(201).json("application/json", output)
    }
}
