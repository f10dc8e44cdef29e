//! `#/components/schemas/RenegotiateResponse`

use serde::Serialize;

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/RenegotiateResponse`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RenegotiateResponse {
    pub error_code: Option<String>,
    pub error_description: Option<String>,
    pub session_description: Option<SessionDescription>,
}

impl RenegotiateResponse {
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
}

impl Serialize for RenegotiateResponse {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("errorCode", &self.error_code),
                ("errorDescription", &self.error_description),
                ("sessionDescription", &self.session_description),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for RenegotiateResponse {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut object = Self::default();
        objects::read_members(
            map_access,
            &mut [
                ("errorCode", &mut object.error_code),
                ("errorDescription", &mut object.error_description),
                ("sessionDescription", &mut object.session_description),
            ],
        )?;
        Ok(object)
    }
}

objects::deserialize!(RenegotiateResponse);

#[cfg(feature = "server")]
impl Shaped for RenegotiateResponse {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
            Field::optional("sessionDescription", SessionDescription::NAMED),
        ],
        rest: None,
    };
}
