//! Bytes that are text in JSON.

use std::ops::Deref;

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
    prelude::BASE64_URL_SAFE_NO_PAD,
};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::convert;

/// Bytes that are written in Base64 (RFC 4648, section 4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base64(pub Bytes);

/// Reads either alphabet, with or without padding.
fn decode(text: &str) -> Option<Vec<u8>> {
    if text.contains(['-', '_']) {
        ENGINE.decode(text.replace('-', "+").replace('_', "/")).ok()
    } else {
        ENGINE.decode(text).ok()
    }
}

/// The engine, which writes padding and also reads text without it.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes that are written in the URL-safe Base64 (RFC 4648, section 5), without padding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base64Url(pub Bytes);

macro_rules! as_text {
    ($type:ident, $engine:expr) => {
        impl<B: Into<Bytes>> From<B> for $type {
            fn from(value: B) -> Self {
                Self(value.into())
            }
        }

        impl Deref for $type {
            type Target = Bytes;

            fn deref(&self) -> &Bytes {
                &self.0
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$engine.encode(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let parse = |text: &str| decode(text).map(Self::from);
                convert::text(deserializer, "Base64", parse)
            }
        }
    };
}

as_text!(Base64, ENGINE);
as_text!(Base64Url, BASE64_URL_SAFE_NO_PAD);
