//! `#/components/schemas/SessionDescription`

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/SessionDescription`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionDescription {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<SessionDescriptionType>,
}

impl SessionDescription {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn sdp(mut self, value: impl Into<String>) -> Self {
        self.sdp = Some(value.into());
        self
    }

    pub fn r#type(mut self, value: impl Into<SessionDescriptionType>) -> Self {
        self.r#type = Some(value.into());
        self
    }
}

#[cfg(feature = "server")]
impl Shaped for SessionDescription {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("sdp", String::NAMED),
            Field::optional("type", SessionDescriptionType::NAMED),
        ],
        rest: None,
    };
}

/// `#/components/schemas/SessionDescription/properties/type`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum SessionDescriptionType {
    Answer,
    Offer,
    /// A value that the document does not list.
    Unknown(String),
}

impl SessionDescriptionType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Answer => "answer",
            Self::Offer => "offer",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for SessionDescriptionType {
    fn from(value: &str) -> Self {
        match value {
            "answer" => Self::Answer,
            "offer" => Self::Offer,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for SessionDescriptionType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl From<SessionDescriptionType> for String {
    fn from(value: SessionDescriptionType) -> Self {
        value.as_str().to_owned()
    }
}

impl std::fmt::Display for SessionDescriptionType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "server")]
impl Shaped for SessionDescriptionType {
    const SHAPE: &'static Shape = &Shape::Enum(&["answer", "offer"]);
}
