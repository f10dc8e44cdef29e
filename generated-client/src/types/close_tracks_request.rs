//! `#/components/schemas/CloseTracksRequest`

use serde::Serialize;

use super::{CloseTrackObject, SessionDescription};
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

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

impl Serialize for CloseTracksRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("sessionDescription", &self.session_description),
                ("tracks", &self.tracks),
                ("force", &self.force),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for CloseTracksRequest {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [
                ("sessionDescription", &mut object.session_description),
                ("tracks", &mut object.tracks),
                ("force", &mut object.force),
            ],
        )?;
        Ok(object)
    }
}

objects::deserialize!(CloseTracksRequest);

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
