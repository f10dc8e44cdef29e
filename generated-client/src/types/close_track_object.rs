//! `#/components/schemas/CloseTrackObject`

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/CloseTrackObject`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CloseTrackObject {
    /// mid associated to the track's transceiver to close
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mid: Option<String>,
}

impl CloseTrackObject {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn mid(mut self, value: impl Into<String>) -> Self {
        self.mid = Some(value.into());
        self
    }
}

#[cfg(feature = "server")]
impl Shaped for CloseTrackObject {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("mid", String::NAMED)],
        rest: None,
    };
}
