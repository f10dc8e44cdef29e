//! `#/components/schemas/GetSessionStateResponse`

use super::TrackObjectLocation;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};
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

objects::default_object! {
    GetSessionStateResponse { Optional::error_code("errorCode"),
    Optional::error_description("errorDescription"), Optional::tracks("tracks") }
}

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

enums::strings! {
    GetSessionStateResponseTrackStatus { Active("active"), Inactive("inactive"),
    Waiting("waiting") }
}

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

objects::default_object! {
    GetSessionStateResponseTrack { Optional::location("location"), Optional::mid("mid"),
    Optional::session_id("sessionId"), Optional::track_name("trackName"),
    Optional::bidirectional_media_stream("bidirectionalMediaStream"),
    Optional::kind("kind"), Optional::status("status") }
}

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
