//! The shape of bytes in Base64.

use super::{Shape, Shaped};
use crate::runtime::base64::Base64;

impl Shaped for Base64 {
    const SHAPE: &'static Shape = &Shape::text::<Self>("Base64");
}
