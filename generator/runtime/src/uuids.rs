//! The shape of UUIDs.

use crate::runtime::server::{Shape, Shaped};

impl Shaped for uuid::Uuid {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a UUID");
}
