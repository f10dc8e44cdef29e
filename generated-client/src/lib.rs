//! Cloudflare Calls API, version 1.0.
//!
//! Find out more about Cloudflare Calls: <https://developers.cloudflare.com/calls/>
//!
//! Made from the API's OpenAPI document; `README.md` shows how it is used.

#[cfg(feature = "client")]
pub mod client;
pub mod credentials;
#[cfg(feature = "mock")]
pub mod mock;
pub mod operations;
pub mod runtime;
#[cfg(feature = "server")]
pub mod server;
pub mod types;

pub use http;
#[cfg(feature = "client")]
pub use client::{Client, ClientBuilder};
pub use credentials::{Credentials, Secret};
#[cfg(feature = "client")]
pub use runtime::client::{Call, Error, Retries, TransportError, TransportErrorKind};
pub use runtime::response::Response;
