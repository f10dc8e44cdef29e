//! Drawing values that a server takes: of a shape, as JSON.

mod collection;
mod demand;
mod named;
mod number;
mod sampler;
mod shaped;
#[cfg(test)]
mod tests;
mod text;
mod typed;

pub(super) use sampler::{Place, Sampler};
