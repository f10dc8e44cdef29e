//! `#/components/schemas/TracksResponse`

use serde::Serialize;

use super::{SessionDescription, TrackObjectLocation};
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/TracksResponse`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TracksResponse {
    pub error_code: Option<String>,
    pub error_description: Option<String>,
    pub requires_immediate_renegotiation: Option<bool>,
    pub session_description: Option<SessionDescription>,
    pub tracks: Option<Vec<TracksResponseTrack>>,
}

impl TracksResponse {
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

    pub fn requires_immediate_renegotiation(mut self, value: impl Into<bool>) -> Self {
        self.requires_immediate_renegotiation = Some(value.into());
        self
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }

    pub fn tracks(mut self, value: impl Into<Vec<TracksResponseTrack>>) -> Self {
        self.tracks = Some(value.into());
        self
    }
}

impl Serialize for TracksResponse {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("errorCode", &self.error_code),
                ("errorDescription", &self.error_description),
                (
                    "requiresImmediateRenegotiation",
                    &self.requires_immediate_renegotiation,
                ),
                ("sessionDescription", &self.session_description),
                ("tracks", &self.tracks),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for TracksResponse {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [
                ("errorCode", &mut object.error_code),
                ("errorDescription", &mut object.error_description),
                (
                    "requiresImmediateRenegotiation",
                    &mut object.requires_immediate_renegotiation,
                ),
                ("sessionDescription", &mut object.session_description),
                ("tracks", &mut object.tracks),
            ],
        )?;
        Ok(object)
    }
}

objects::deserialize!(TracksResponse);

#[cfg(feature = "server")]
impl Shaped for TracksResponse {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
            Field::optional("requiresImmediateRenegotiation", bool::NAMED),
            Field::optional("sessionDescription", SessionDescription::NAMED),
            Field::optional("tracks", Vec::<TracksResponseTrack>::NAMED),
        ],
        rest: None,
    };
}

/// `#/components/schemas/TracksResponse/properties/tracks/items`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TracksResponseTrack {
    /// If you want to share a track, it should be local. If you want to play a track shared by a remote agent, it should be remote
    pub location: Option<TrackObjectLocation>,
    /// mid associated to track's transceiver. It also can be prefixed with \# to reference an existing transceiver by its trackName
    pub mid: Option<String>,
    /// Session ID of the track owner. It should be set for remote tracks only
    pub session_id: Option<String>,
    /// Given name for the track
    pub track_name: Option<String>,
    /// Make the associated transceiver bidirectional. This option works only when the SFU generates the offer
    pub bidirectional_media_stream: Option<bool>,
    /// Give a hint to the SFU about the transceiver kind. This is required when the SFU generates the offer
    pub kind: Option<String>,
    pub error_code: Option<String>,
    pub error_description: Option<String>,
}

impl TracksResponseTrack {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn location(mut self, value: impl Into<TrackObjectLocation>) -> Self {
        self.location = Some(value.into());
        self
    }

    pub fn mid(mut self, value: impl Into<String>) -> Self {
        self.mid = Some(value.into());
        self
    }

    pub fn session_id(mut self, value: impl Into<String>) -> Self {
        self.session_id = Some(value.into());
        self
    }

    pub fn track_name(mut self, value: impl Into<String>) -> Self {
        self.track_name = Some(value.into());
        self
    }

    pub fn bidirectional_media_stream(mut self, value: impl Into<bool>) -> Self {
        self.bidirectional_media_stream = Some(value.into());
        self
    }

    pub fn kind(mut self, value: impl Into<String>) -> Self {
        self.kind = Some(value.into());
        self
    }

    pub fn error_code(mut self, value: impl Into<String>) -> Self {
        self.error_code = Some(value.into());
        self
    }

    pub fn error_description(mut self, value: impl Into<String>) -> Self {
        self.error_description = Some(value.into());
        self
    }
}

impl Serialize for TracksResponseTrack {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("location", &self.location),
                ("mid", &self.mid),
                ("sessionId", &self.session_id),
                ("trackName", &self.track_name),
                ("bidirectionalMediaStream", &self.bidirectional_media_stream),
                ("kind", &self.kind),
                ("errorCode", &self.error_code),
                ("errorDescription", &self.error_description),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for TracksResponseTrack {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [
                ("location", &mut object.location),
                ("mid", &mut object.mid),
                ("sessionId", &mut object.session_id),
                ("trackName", &mut object.track_name),
                ("bidirectionalMediaStream", &mut object.bidirectional_media_stream),
                ("kind", &mut object.kind),
                ("errorCode", &mut object.error_code),
                ("errorDescription", &mut object.error_description),
            ],
        )?;
        Ok(object)
    }
}

objects::deserialize!(TracksResponseTrack);

#[cfg(feature = "server")]
impl Shaped for TracksResponseTrack {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("location", TrackObjectLocation::NAMED),
            Field::optional("mid", String::NAMED),
            Field::optional("sessionId", String::NAMED),
            Field::optional("trackName", String::NAMED),
            Field::optional("bidirectionalMediaStream", bool::NAMED),
            Field::optional("kind", String::NAMED),
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
        ],
        rest: None,
    };
}
