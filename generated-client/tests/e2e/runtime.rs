//! Parts of the runtime that the shipped document has no need of, as a crate that has would hold them.
#![allow(
    clippy::option_option,
    clippy::struct_field_names,
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "in a crate of their own these are public"
)]

pub(crate) use cloudflare_calls::runtime::{
    BoxError, body, client, json, mock, path, response, server, shapes,
};

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/duration.rs"]
pub(crate) mod duration;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/events/mod.rs"]
pub(crate) mod events;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/form.rs"]
pub(crate) mod form;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/objects.rs"]
pub(crate) mod objects;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/unions.rs"]
pub(crate) mod unions;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/multipart/mod.rs"]
pub(crate) mod multipart;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/sequence/mod.rs"]
pub(crate) mod sequence;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/time.rs"]
pub(crate) mod time;

#[rustfmt::skip]
#[path = "../../../generator/runtime/src/client/pages.rs"]
pub(crate) mod pages;
