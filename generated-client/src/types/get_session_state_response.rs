//! `#/components/schemas/GetSessionStateResponse`

use serde::Serialize;

use super::TrackObjectLocation;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};
use crate::runtime::{enums, objects};

/// `#/components/schemas/GetSessionStateResponse`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSessionStateResponse {
    pub error_code: Option<String>,
    pub error_description: Option<String>,
    pub tracks: Option<Vec<GetSessionStateResponseTrack>>,
}

impl GetSessionStateResponse {
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

    pub fn tracks(
        mut self,
        value: impl Into<Vec<GetSessionStateResponseTrack>>,
    ) -> Self {
        self.tracks = Some(value.into());
        self
    }
}

impl Serialize for GetSessionStateResponse {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("errorCode", &self.error_code),
                ("errorDescription", &self.error_description),
                ("tracks", &self.tracks),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for GetSessionStateResponse {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [
                ("errorCode", &mut object.error_code),
                ("errorDescription", &mut object.error_description),
                ("tracks", &mut object.tracks),
            ],
        )?;
        Ok(object)
    }
}

objects::deserialize!(GetSessionStateResponse);

#[cfg(feature = "server")]
impl Shaped for GetSessionStateResponse {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
            Field::optional("tracks", Vec::<GetSessionStateResponseTrack>::NAMED),
        ],
        rest: None,
    };
}

/// `#/components/schemas/GetSessionStateResponse/properties/tracks/items/allOf/1/properties/status`
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GetSessionStateResponseTrackStatus {
    Active,
    Inactive,
    Waiting,
    /// A value that the document does not list.
    Unknown(String),
}

impl GetSessionStateResponseTrackStatus {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Waiting => "waiting",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for GetSessionStateResponseTrackStatus {
    fn from(value: &str) -> Self {
        match value {
            "active" => Self::Active,
            "inactive" => Self::Inactive,
            "waiting" => Self::Waiting,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

enums::strings!(GetSessionStateResponseTrackStatus);

#[cfg(feature = "server")]
impl Shaped for GetSessionStateResponseTrackStatus {
    const SHAPE: &'static Shape = &Shape::Enum(&["active", "inactive", "waiting"]);
}

/// `#/components/schemas/GetSessionStateResponse/properties/tracks/items`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct GetSessionStateResponseTrack {
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
    pub status: Option<GetSessionStateResponseTrackStatus>,
}

impl GetSessionStateResponseTrack {
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

    pub fn status(
        mut self,
        value: impl Into<GetSessionStateResponseTrackStatus>,
    ) -> Self {
        self.status = Some(value.into());
        self
    }
}

impl Serialize for GetSessionStateResponseTrack {
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
                ("status", &self.status),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for GetSessionStateResponseTrack {
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
                ("status", &mut object.status),
            ],
        )?;
        Ok(object)
    }
}

objects::deserialize!(GetSessionStateResponseTrack);

#[cfg(feature = "server")]
impl Shaped for GetSessionStateResponseTrack {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("location", TrackObjectLocation::NAMED),
            Field::optional("mid", String::NAMED),
            Field::optional("sessionId", String::NAMED),
            Field::optional("trackName", String::NAMED),
            Field::optional("bidirectionalMediaStream", bool::NAMED),
            Field::optional("kind", String::NAMED),
            Field::optional("status", GetSessionStateResponseTrackStatus::NAMED),
        ],
        rest: None,
    };
}
