//! Draws values that a server accepts, as JSON.

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
