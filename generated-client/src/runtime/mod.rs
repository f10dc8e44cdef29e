//! What the generated code is written in terms of: bodies, parameters, calls, rejections.
//!
//! Nothing in here knows the API. It is part of the crate, so that there is no version to keep in step.

pub mod body;
#[cfg(feature = "client")]
pub mod client;
pub mod credentials;
pub mod enums;
pub mod json;
pub mod media_type;
pub mod objects;
pub mod operation;
pub mod path;
pub mod response;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod shapes;
pub mod text;

#[cfg(feature = "mock")]
pub mod mock;

/// Any error, owned.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
