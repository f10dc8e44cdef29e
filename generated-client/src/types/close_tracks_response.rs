//! `#/components/schemas/CloseTracksResponse`

use serde::{Deserialize, Serialize};

use super::SessionDescription;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/CloseTracksResponse`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CloseTracksResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_description: Option<SessionDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracks: Option<Vec<CloseTracksResponseTrack>>,
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CloseTracksResponseTrack {
    /// mid associated to the track's transceiver to close
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
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
