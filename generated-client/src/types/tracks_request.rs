//! `#/components/schemas/TracksRequest`

use super::{SessionDescription, TrackObject};
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

/// `#/components/schemas/TracksRequest`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TracksRequest {
    pub session_description: Option<SessionDescription>,
    pub tracks: Option<Vec<TrackObject>>,
    /// Assign a random track name to any new track in the offered SDP
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

objects::default_object! {
    TracksRequest { Optional::session_description("sessionDescription"),
    Optional::tracks("tracks"), Optional::auto_discover("autoDiscover") }
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
