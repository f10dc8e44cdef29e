//! `#/components/schemas/TrackObject`

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/TrackObject`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TrackObject {
    /// If you want to share a track, it should be local. If you want to play a track shared by a remote agent, it should be remote
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<TrackObjectLocation>,
    /// mid associated to track's transceiver. It also can be prefixed with \# to reference an existing transceiver by its trackName
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mid: Option<String>,
    /// Session ID of the track owner. It should be set for remote tracks only
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Given name for the track
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_name: Option<String>,
    /// Make the associated transceiver bidirectional. This option works only when the SFU generates the offer
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bidirectional_media_stream: Option<bool>,
    /// Give a hint to the SFU about the transceiver kind. This is required when the SFU generates the offer
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

impl TrackObject {
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
}

#[cfg(feature = "server")]
impl Shaped for TrackObject {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("location", TrackObjectLocation::NAMED),
            Field::optional("mid", String::NAMED),
            Field::optional("sessionId", String::NAMED),
            Field::optional("trackName", String::NAMED),
            Field::optional("bidirectionalMediaStream", bool::NAMED),
            Field::optional("kind", String::NAMED),
        ],
        rest: None,
    };
}

/// If you want to share a track, it should be local. If you want to play a track shared by a remote agent, it should be remote
///
/// `#/components/schemas/TrackObject/properties/location`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum TrackObjectLocation {
    Local,
    Remote,
    /// A value that the document does not list.
    Unknown(String),
}

impl TrackObjectLocation {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::Remote => "remote",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for TrackObjectLocation {
    fn from(value: &str) -> Self {
        match value {
            "local" => Self::Local,
            "remote" => Self::Remote,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for TrackObjectLocation {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl From<TrackObjectLocation> for String {
    fn from(value: TrackObjectLocation) -> Self {
        value.as_str().to_owned()
    }
}

impl std::fmt::Display for TrackObjectLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "server")]
impl Shaped for TrackObjectLocation {
    const SHAPE: &'static Shape = &Shape::Enum(&["local", "remote"]);
}
