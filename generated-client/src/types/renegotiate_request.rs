//! `#/components/schemas/RenegotiateRequest`

use serde::Serialize;

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/RenegotiateRequest`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RenegotiateRequest {
    pub session_description: Option<SessionDescription>,
}

impl RenegotiateRequest {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }
}

impl Serialize for RenegotiateRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(serializer, &[("sessionDescription", &self.session_description)])
    }
}

impl<'de> objects::Object<'de> for RenegotiateRequest {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [("sessionDescription", &mut object.session_description)],
        )?;
        Ok(object)
    }
}

objects::deserialize!(RenegotiateRequest);

#[cfg(feature = "server")]
impl Shaped for RenegotiateRequest {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("sessionDescription", SessionDescription::NAMED)],
        rest: None,
    };
}
