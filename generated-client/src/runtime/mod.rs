//! The code that every crate of this generator has; nothing in here knows the API.

pub mod body;
#[cfg(feature = "client")]
pub mod client;
pub mod credentials;
pub mod enums;
pub mod json;
pub mod media_type;
#[cfg(feature = "mock")]
pub mod mock;
pub mod objects;
pub mod operation;
pub mod path;
pub mod response;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod shapes;
pub mod text;

pub use body::BoxError;
