//! `#/components/schemas/NewSessionRequest`

use serde::{Deserialize, Serialize};

use super::SessionDescription;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/NewSessionRequest`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewSessionRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_description: Option<SessionDescription>,
}

impl NewSessionRequest {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }
}

#[cfg(feature = "server")]
impl Shaped for NewSessionRequest {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("sessionDescription", SessionDescription::NAMED)],
        rest: None,
    };
}
