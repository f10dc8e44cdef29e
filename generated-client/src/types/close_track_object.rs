//! `#/components/schemas/CloseTrackObject`

use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::shapes::{Field, Shape, Shaped};

/// `#/components/schemas/CloseTrackObject`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CloseTrackObject {
    /// mid associated to the track's transceiver to close
    pub mid: Option<String>,
}

impl CloseTrackObject {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn mid(mut self, value: impl Into<String>) -> Self {
        self.mid = Some(value.into());
        self
    }
}

objects::default_object! {
    CloseTrackObject { Optional::mid("mid") }
}

#[cfg(feature = "server")]
impl Shaped for CloseTrackObject {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("mid", String::NAMED)],
        rest: None,
    };
}
