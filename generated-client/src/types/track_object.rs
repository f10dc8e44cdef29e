//! `#/components/schemas/TrackObject`

#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};
use crate::runtime::{enums, objects};

/// `#/components/schemas/TrackObject`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TrackObject {
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

objects::default_object! {
    TrackObject { Optional::location("location"), Optional::mid("mid"),
    Optional::session_id("sessionId"), Optional::track_name("trackName"),
    Optional::bidirectional_media_stream("bidirectionalMediaStream"),
    Optional::kind("kind") }
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TrackObjectLocation {
    Local,
    Remote,
    /// A value that the document does not list.
    Unknown(String),
}

enums::strings! {
    TrackObjectLocation { Local("local"), Remote("remote") }
}

#[cfg(feature = "server")]
impl Shaped for TrackObjectLocation {
    const SHAPE: &'static Shape = &Shape::Enum(&["local", "remote"]);
}
