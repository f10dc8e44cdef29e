//! `#/components/schemas/CloseTracksResponse`

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

/// `#/components/schemas/CloseTracksResponse`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CloseTracksResponse {
    pub error_code: Option<String>,
    pub error_description: Option<String>,
    pub session_description: Option<SessionDescription>,
    pub tracks: Option<Vec<CloseTracksResponseTrack>>,
    pub requires_immediate_renegotiation: Option<bool>,
}

impl CloseTracksResponse {
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

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }

    pub fn tracks(mut self, value: impl Into<Vec<CloseTracksResponseTrack>>) -> Self {
        self.tracks = Some(value.into());
        self
    }

    pub fn requires_immediate_renegotiation(mut self, value: impl Into<bool>) -> Self {
        self.requires_immediate_renegotiation = Some(value.into());
        self
    }
}

objects::default_object! {
    CloseTracksResponse { Optional::error_code("errorCode"),
    Optional::error_description("errorDescription"),
    Optional::session_description("sessionDescription"), Optional::tracks("tracks"),
    Optional::requires_immediate_renegotiation("requiresImmediateRenegotiation") }
}

#[cfg(feature = "server")]
impl Shaped for CloseTracksResponse {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
            Field::optional("sessionDescription", SessionDescription::NAMED),
            Field::optional("tracks", Vec::<CloseTracksResponseTrack>::NAMED),
            Field::optional("requiresImmediateRenegotiation", bool::NAMED),
        ],
        rest: None,
    };
}

/// `#/components/schemas/CloseTracksResponse/properties/tracks/items`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CloseTracksResponseTrack {
    /// mid associated to the track's transceiver to close
    pub mid: Option<String>,
    pub error_code: Option<String>,
    pub error_description: Option<String>,
}

impl CloseTracksResponseTrack {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn mid(mut self, value: impl Into<String>) -> Self {
        self.mid = Some(value.into());
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
    CloseTracksResponseTrack { Optional::mid("mid"), Optional::error_code("errorCode"),
    Optional::error_description("errorDescription") }
}

#[cfg(feature = "server")]
impl Shaped for CloseTracksResponseTrack {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("mid", String::NAMED),
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
        ],
        rest: None,
    };
}
