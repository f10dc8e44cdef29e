//! The shape of bytes in Base64.

use super::base64::{Base64, Base64Url};
use super::shapes::{Shape, Shaped};

impl Shaped for Base64 {
    const SHAPE: &'static Shape = &Shape::text::<Self>("Base64");
}

impl Shaped for Base64Url {
    const SHAPE: &'static Shape = &Shape::text::<Self>("Base64");
}
