//! `#/components/schemas/CloseTracksRequest`

use serde::{Deserialize, Serialize};

use super::CloseTrackObject;
use super::SessionDescription;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/CloseTracksRequest`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CloseTracksRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_description: Option<SessionDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracks: Option<Vec<CloseTrackObject>>,
    /// True if you want to stop just the data flow for the tracks, no WebRTC renegotiation
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<bool>,
}

impl CloseTracksRequest {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }

    pub fn tracks(mut self, value: impl Into<Vec<CloseTrackObject>>) -> Self {
        self.tracks = Some(value.into());
        self
    }

    pub fn force(mut self, value: impl Into<bool>) -> Self {
        self.force = Some(value.into());
        self
    }
}

#[cfg(feature = "server")]
impl Shaped for CloseTracksRequest {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("sessionDescription", SessionDescription::NAMED),
            Field::optional("tracks", Vec::<CloseTrackObject>::NAMED),
            Field::optional("force", bool::NAMED),
        ],
        rest: None,
    };
}
