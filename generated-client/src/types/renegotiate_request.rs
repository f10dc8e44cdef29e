//! `#/components/schemas/RenegotiateRequest`

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

/// `#/components/schemas/RenegotiateRequest`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RenegotiateRequest {
    pub session_description: Option<SessionDescription>,
}

impl RenegotiateRequest {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }
}

objects::default_object! {
    RenegotiateRequest { Optional::session_description("sessionDescription") }
}

#[cfg(feature = "server")]
impl Shaped for RenegotiateRequest {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("sessionDescription", SessionDescription::NAMED)],
        rest: None,
    };
}
