//! The shape of UUIDs.

use super::shapes::{Shape, Shaped};

impl Shaped for uuid::Uuid {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a UUID");
}
