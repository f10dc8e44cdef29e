//! `#/components/schemas/SessionDescription`

use serde::Serialize;

#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};
use crate::runtime::{enums, objects};

/// `#/components/schemas/SessionDescription`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SessionDescription {
    pub sdp: Option<String>,
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

impl Serialize for SessionDescription {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(serializer, &[("sdp", &self.sdp), ("type", &self.r#type)])
    }
}

impl<'de> objects::Object<'de> for SessionDescription {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [("sdp", &mut object.sdp), ("type", &mut object.r#type)],
        )?;
        Ok(object)
    }
}

objects::deserialize!(SessionDescription);

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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

enums::strings!(SessionDescriptionType);

#[cfg(feature = "server")]
impl Shaped for SessionDescriptionType {
    const SHAPE: &'static Shape = &Shape::Enum(&["answer", "offer"]);
}
