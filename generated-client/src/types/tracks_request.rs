//! `#/components/schemas/TracksRequest`

use serde::Serialize;

use super::{SessionDescription, TrackObject};
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

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

impl Serialize for TracksRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("sessionDescription", &self.session_description),
                ("tracks", &self.tracks),
                ("autoDiscover", &self.auto_discover),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for TracksRequest {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [
                ("sessionDescription", &mut object.session_description),
                ("tracks", &mut object.tracks),
                ("autoDiscover", &mut object.auto_discover),
            ],
        )?;
        Ok(object)
    }
}

objects::deserialize!(TracksRequest);

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
