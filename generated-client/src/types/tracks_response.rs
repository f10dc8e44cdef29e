//! `#/components/schemas/TracksResponse`

use super::{SessionDescription, TrackObjectLocation};
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

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

objects::default_object! {
    TracksResponse { Optional::error_code("errorCode"),
    Optional::error_description("errorDescription"),
    Optional::requires_immediate_renegotiation("requiresImmediateRenegotiation"),
    Optional::session_description("sessionDescription"), Optional::tracks("tracks") }
}

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

objects::default_object! {
    TracksResponseTrack { Optional::location("location"), Optional::mid("mid"),
    Optional::session_id("sessionId"), Optional::track_name("trackName"),
    Optional::bidirectional_media_stream("bidirectionalMediaStream"),
    Optional::kind("kind"), Optional::error_code("errorCode"),
    Optional::error_description("errorDescription") }
}

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
