//! The shape of UUIDs.

use super::shapes::{Shape, Shaped, formats};

impl Shaped for uuid::Uuid {
    const SHAPE: &'static Shape = &Shape::Text("a UUID", formats::is_uuid);
}
