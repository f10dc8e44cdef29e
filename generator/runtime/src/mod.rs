//! What the generated code is written in terms of: bodies, parameters, calls, rejections.
//!
//! Nothing in here knows the API. It is part of the crate, so that there is no version to keep in step.

pub mod base64;
pub mod basic;
pub mod body;
#[cfg(feature = "client")]
pub mod client;
pub mod credentials;
pub mod duration;
pub mod enums;
pub mod events;
pub mod form;
pub mod json;
pub mod media;
pub mod media_type;
pub mod multipart;
pub mod objects;
pub mod operation;
pub mod path;
pub mod response;
pub mod sequence;
#[cfg(feature = "server")]
pub mod server;
pub mod shapes;
pub mod text;
pub mod time;
pub mod unions;

#[cfg(feature = "mock")]
pub mod mock;

/// Any error, owned.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
