//! `#/components/schemas/TracksRequest`

use super::{SessionDescription, TrackObject};
use crate::runtime::objects;
#[cfg(feature = "server")]
use crate::runtime::server::{Field, Shape, Shaped};

/// `#/components/schemas/TracksRequest`
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TracksRequest {
    /// `sessionDescription` in JSON.
    pub session_description: Option<SessionDescription>,
    pub tracks: Option<Vec<TrackObject>>,
    /// Assign a random track name to any new track in the offered SDP
    ///
    /// `autoDiscover` in JSON.
    pub auto_discover: Option<bool>,
}

impl TracksRequest {
    /// Creates a value with all fields unset.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn session_description(mut self, value: impl Into<SessionDescription>) -> Self {
        self.session_description = Some(value.into());
        self
    }

    pub fn tracks(
        mut self,
        value: impl IntoIterator<Item = impl Into<TrackObject>>,
    ) -> Self {
        self.tracks = Some(crate::runtime::convert::list(value));
        self
    }

    pub fn auto_discover(mut self, value: bool) -> Self {
        self.auto_discover = Some(value);
        self
    }
}

objects::default_object! {
    TracksRequest { Optional::session_description("sessionDescription"),
    Optional::tracks("tracks"), Optional::auto_discover("autoDiscover") }
}

#[cfg(feature = "server")]
impl Shaped for TracksRequest {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("sessionDescription", SessionDescription::NAMED),
            Field::optional("tracks", Vec::<TrackObject>::NAMED),
            Field::optional("autoDiscover", bool::NAMED),
        ],
        rest: None,
    };
}
