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
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "its modules are the same in every crate, and no crate uses all that is in them"
)]
mod runtime;
#[cfg(feature = "server")]
pub mod server;
pub mod types;

pub use http;
#[cfg(feature = "client")]
pub use client::{
    Call, Client, ClientBuilder, Error, Retries, TransportError, TransportErrorKind,
};
pub use runtime::body::{Body, BoxError};
pub use runtime::credentials::{Credentials, Secret};
pub use runtime::operation::{Called, Operation};
pub use runtime::response::{HeaderError, Headers, Response};
