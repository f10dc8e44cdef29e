//! A handwritten API like that of a generated crate: an idempotent operation, and one that is not idempotent.

use std::convert::Infallible;

use http::Method;
use runtime::{
    client::{
        Call, CallResult, Client, ClientCodec, HttpResponse, RequestWriter,
        ResponseReader,
    },
    credentials::{Credentials, Scheme, Security},
    operation::Operation,
    response::Response,
    server::{self, HttpRequest, Rejection, RequestReader, ResponseWriter, ServerCodec},
};
use serde::{Deserialize, Serialize};

/// The security scheme of both operations.
pub(crate) const SECRET: Scheme = Scheme::authorization("secret", "Bearer");

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Session {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error_code: Option<String>,
}

/// `GET /apps/{appId}/sessions/{sessionId}`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetSession {
    app_id: String,
    session_id: String,
    credentials: Credentials,
}

/// `POST /apps/{appId}/sessions/new`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewSession {
    app_id: String,
    credentials: Credentials,
}

impl Operation for GetSession {
    const NAME: &'static str = "get_session";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/apps/{appId}/sessions/{sessionId}";
    const SECURITY: Security = &[&[SECRET]];
    type Output = Response<Session>;
    type Failure = Infallible;
}

impl Operation for NewSession {
    const NAME: &'static str = "new_session";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/apps/{appId}/sessions/new";
    const SECURITY: Security = &[&[SECRET]];
    type Output = Response<Session>;
    type Failure = Infallible;
}

impl ClientCodec for GetSession {
    fn credentials(&mut self) -> Option<&mut Credentials> {
        Some(&mut self.credentials)
    }

    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.path("appId", &self.app_id);
        writer.path("sessionId", &self.session_id);
        writer.credentials(&self.credentials);
        writer.accept("application/json");
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = ResponseReader::new(response);
        match reader.status() {
            200 => Ok(reader.json()?),
            _ => Err(reader.undocumented()),
        }
    }
}

impl ClientCodec for NewSession {
    fn credentials(&mut self) -> Option<&mut Credentials> {
        Some(&mut self.credentials)
    }

    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.path("appId", &self.app_id);
        writer.credentials(&self.credentials);
        writer.accept("application/json");
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = ResponseReader::new(response);
        match reader.status() {
            201 => Ok(reader.json()?),
            _ => Err(reader.undocumented()),
        }
    }
}

impl ServerCodec for GetSession {
    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let app_id = reader.path("appId");
        let session_id = reader.path("sessionId");
        let credentials = reader.credentials(Self::SECURITY);
        reader.finish()?;
        Ok(Self {
            app_id: server::require(app_id)?,
            session_id: server::require(session_id)?,
            credentials: server::require(credentials)?,
        })
    }

    fn encode_response(output: Self::Output) -> Result<server::HttpResponse, Rejection> {
        ResponseWriter::new(200).json("application/json", output)
    }
}

/// The methods of a generated client.
pub(crate) trait Calls {
    fn get_session(&self, app_id: &str, session_id: &str) -> Call<'_, GetSession>;
    fn new_session(&self, app_id: &str) -> Call<'_, NewSession>;
}

impl Calls for Client {
    fn get_session(&self, app_id: &str, session_id: &str) -> Call<'_, GetSession> {
        self.execute(GetSession {
            app_id: app_id.to_owned(),
            session_id: session_id.to_owned(),
            credentials: Credentials::new(),
        })
    }

    fn new_session(&self, app_id: &str) -> Call<'_, NewSession> {
        self.execute(NewSession {
            app_id: app_id.to_owned(),
            credentials: Credentials::new(),
        })
    }
}
