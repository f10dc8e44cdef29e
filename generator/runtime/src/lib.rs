//! The code that every generated crate embeds: bodies, parameters, calls, rejections, the mock.
//!
//! This code does not depend on an API. The generator copies the modules that a crate needs, unchanged, to
//! `src/runtime/`, so that a generated crate depends on no version of this one. Without the feature `modules`, this
//! crate contains only their texts, [`FILES`], and has no dependencies.

mod sources;

pub use sources::FILES;

#[cfg(feature = "modules")]
pub use runtime::*;

/// The modules, under the same path as in a generated crate.
#[cfg(feature = "modules")]
#[path = "."]
mod runtime {
    #[cfg(feature = "server")]
    pub mod backtracking;
    pub mod base64;
    pub mod basic;
    mod binary;
    pub mod body;
    #[cfg(feature = "client")]
    pub mod client;
    pub mod convert;
    pub mod credentials;
    mod dates;
    pub mod duration;
    mod durations;
    pub mod enums;
    pub mod events;
    pub mod form;
    #[cfg(feature = "client")]
    pub mod idempotency;
    pub mod json;
    pub mod media;
    pub mod media_type;
    #[cfg(feature = "mock")]
    pub mod mock;
    pub mod multipart;
    pub mod nullable;
    #[cfg(feature = "client")]
    pub mod oauth2;
    pub mod objects;
    pub mod operation;
    #[cfg(feature = "client")]
    pub mod pages;
    pub mod path;
    #[cfg(feature = "server")]
    pub mod patterns;
    pub mod response;
    pub mod schemas;
    pub mod sequence;
    #[cfg(feature = "server")]
    pub mod server;
    pub mod shapes;
    pub mod text;
    pub mod time;
    mod times;
    pub mod unions;
    #[cfg(feature = "server")]
    pub mod uploads;
    mod uuids;

    pub use body::BoxError;
}
