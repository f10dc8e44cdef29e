//! `#/components/schemas/NewSessionResponse`

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

/// `#/components/schemas/NewSessionResponse`
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NewSessionResponse {
    pub error_code: Option<String>,
    pub error_description: Option<String>,
    pub session_description: Option<NewSessionResponseSessionDescription>,
    pub session_id: String,
}

impl NewSessionResponse {
    /// With what is required.
    pub fn new(session_id: impl Into<String>) -> Self {
        Self {
            error_code: None,
            error_description: None,
            session_description: None,
            session_id: session_id.into(),
        }
    }

    pub fn error_code(mut self, value: impl Into<String>) -> Self {
        self.error_code = Some(value.into());
        self
    }

    pub fn error_description(mut self, value: impl Into<String>) -> Self {
        self.error_description = Some(value.into());
        self
    }

    pub fn session_description(
        mut self,
        value: impl Into<NewSessionResponseSessionDescription>,
    ) -> Self {
        self.session_description = Some(value.into());
        self
    }
}

objects::object! {
    NewSessionResponse { Optional::error_code("errorCode"),
    Optional::error_description("errorDescription"),
    Optional::session_description("sessionDescription"),
    Required::session_id("sessionId") }
}

#[cfg(feature = "server")]
impl Shaped for NewSessionResponse {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
            Field::optional(
                "sessionDescription",
                NewSessionResponseSessionDescription::NAMED,
            ),
            Field::required("sessionId", String::NAMED),
        ],
        rest: None,
    };
}

/// `#/components/schemas/NewSessionResponse/properties/sessionDescription`
pub type NewSessionResponseSessionDescription = SessionDescription;
