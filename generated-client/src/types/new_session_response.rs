//! `#/components/schemas/NewSessionResponse`

use serde::Serialize;

use super::SessionDescription;
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/NewSessionResponse`
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NewSessionResponse {
    pub error_code: Option<String>,
    pub error_description: Option<String>,
    pub session_description: Option<SessionDescription>,
    pub session_id: String,
}

impl NewSessionResponse {
    /// With what is required.
    pub fn new(session_id: impl Into<String>) -> Self {
        Self {
            error_code: None,
            error_description: None,
            session_description: None,
            session_id: session_id.into(),
        }
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

impl Serialize for NewSessionResponse {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("errorCode", &self.error_code),
                ("errorDescription", &self.error_description),
                ("sessionDescription", &self.session_description),
                ("sessionId", &objects::Always(&self.session_id)),
            ],
        )
    }
}

impl<'de> objects::Object<'de> for NewSessionResponse {
    fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
        let mut error_code: Option<String> = None;
        let mut error_description: Option<String> = None;
        let mut session_description: Option<SessionDescription> = None;
        let mut session_id: Option<String> = None;
        objects::read_members(
            map_access,
            &mut [
                ("errorCode", &mut error_code),
                ("errorDescription", &mut error_description),
                ("sessionDescription", &mut session_description),
                ("sessionId", &mut objects::Required(&mut session_id)),
            ],
        )?;
        let Some(session_id) = session_id else {
            return Err(objects::incomplete());
        };
        Ok(Self {
            error_code,
            error_description,
            session_description,
            session_id,
        })
    }
}

objects::deserialize!(NewSessionResponse);

#[cfg(feature = "server")]
impl Shaped for NewSessionResponse {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("errorCode", String::NAMED),
            Field::optional("errorDescription", String::NAMED),
            Field::optional("sessionDescription", SessionDescription::NAMED),
            Field::required("sessionId", String::NAMED),
        ],
        rest: None,
    };
}
