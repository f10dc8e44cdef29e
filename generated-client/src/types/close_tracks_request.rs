//! `#/components/schemas/CloseTracksRequest`

use super::{CloseTrackObject, SessionDescription};
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

/// `#/components/schemas/CloseTracksRequest`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CloseTracksRequest {
    pub session_description: Option<SessionDescription>,
    pub tracks: Option<Vec<CloseTrackObject>>,
    /// True if you want to stop just the data flow for the tracks, no WebRTC renegotiation
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

objects::default_object! {
    CloseTracksRequest { Optional::session_description("sessionDescription"),
    Optional::tracks("tracks"), Optional::force("force") }
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
