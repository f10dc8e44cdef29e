//! Parts of the runtime that the shipped document has no need of, as a crate that has would hold them.
#![allow(
    clippy::option_option,
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "in a crate of their own these are public"
)]

pub(crate) use cloudflare_calls::runtime::{body, client, path, response, server};

#[rustfmt::skip]
#[path = "../../../generator/runtime/form.rs"]
pub(crate) mod form;

#[rustfmt::skip]
#[path = "../../../generator/runtime/multipart.rs"]
pub(crate) mod multipart;
