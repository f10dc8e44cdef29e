#![doc = include_str!("../README.md")]

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
