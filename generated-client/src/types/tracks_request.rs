//! `#/components/schemas/TracksRequest`

use serde::{Deserialize, Serialize};

use super::SessionDescription;
use super::TrackObject;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/TracksRequest`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TracksRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_description: Option<SessionDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracks: Option<Vec<TrackObject>>,
    /// Assign a random track name to any new track in the offered SDP
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_discover: Option<bool>,
}

impl TracksRequest {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }

    pub fn tracks(mut self, value: impl Into<Vec<TrackObject>>) -> Self {
        self.tracks = Some(value.into());
        self
    }

    pub fn auto_discover(mut self, value: impl Into<bool>) -> Self {
        self.auto_discover = Some(value.into());
        self
    }
}

#[cfg(feature = "server")]
impl Shaped for TracksRequest {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("sessionDescription", SessionDescription::NAMED),
            Field::optional("tracks", Vec::<TrackObject>::NAMED),
            Field::optional("autoDiscover", bool::NAMED),
        ],
        rest: None,
    };
}
