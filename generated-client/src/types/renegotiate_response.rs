//! `#/components/schemas/RenegotiateResponse`

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/RenegotiateResponse`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RenegotiateResponse {
    /// `errorCode` in JSON.
    pub error_code: Option<String>,
    /// `errorDescription` in JSON.
    pub error_description: Option<String>,
    /// `sessionDescription` in JSON.
    pub session_description: Option<SessionDescription>,
}

impl RenegotiateResponse {
    /// Creates a value with all fields unset.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn error_code(mut self, value: impl Into<String>) -> Self {
        self.error_code = Some(value.into());
        self
    }

    pub fn error_description(mut self, value: impl Into<String>) -> Self {
        self.error_description = Some(value.into());
        self
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }
}

objects::default_object! {
    RenegotiateResponse { Optional::error_code("errorCode"),
    Optional::error_description("errorDescription"),
    Optional::session_description("sessionDescription") }
}

#[cfg(feature = "server")]
impl Shaped for RenegotiateResponse {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
            Field::optional("sessionDescription", SessionDescription::NAMED),
        ],
        rest: None,
    };
}
