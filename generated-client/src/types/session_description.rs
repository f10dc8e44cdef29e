//! `#/components/schemas/SessionDescription`

#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};
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

objects::default_object! {
    SessionDescription { Optional::sdp("sdp"), Optional::r#type("type") }
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SessionDescriptionType {
    Answer,
    Offer,
    /// A value that the document does not list.
    Unknown(String),
}

enums::strings! {
    SessionDescriptionType { Answer("answer"), Offer("offer") }
}

#[cfg(feature = "server")]
impl Shaped for SessionDescriptionType {
    const SHAPE: &'static Shape = &Shape::Enum(&["answer", "offer"]);
}
