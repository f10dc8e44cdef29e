//! The shape of bytes in Base64.

use super::base64::Base64;
use super::shapes::{Shape, Shaped};

impl Shaped for Base64 {
    const SHAPE: &'static Shape = &Shape::text::<Self>("Base64");
}
