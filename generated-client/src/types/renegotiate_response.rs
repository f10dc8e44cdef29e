//! `#/components/schemas/RenegotiateResponse`

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

/// `#/components/schemas/RenegotiateResponse`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RenegotiateResponse {
    pub error_code: Option<String>,
    pub error_description: Option<String>,
    pub session_description: Option<SessionDescription>,
}

impl RenegotiateResponse {
    /// With nothing set.
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
