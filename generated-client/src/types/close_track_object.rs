//! `#/components/schemas/CloseTrackObject`

use serde::Serialize;

use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

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

impl Serialize for CloseTrackObject {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(serializer, &[("mid", &self.mid)])
    }
}

impl<'de> objects::Object<'de> for CloseTrackObject {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(map_access, &mut [("mid", &mut object.mid)])?;
        Ok(object)
    }
}

objects::deserialize!(CloseTrackObject);

#[cfg(feature = "server")]
impl Shaped for CloseTrackObject {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("mid", String::NAMED)],
        rest: None,
    };
}
