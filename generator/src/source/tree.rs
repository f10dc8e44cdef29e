//! The keys and values of a text with their positions.

mod builder;
mod json;
mod nodes;
#[cfg(test)]
mod tests;
mod yaml;

pub(super) use nodes::{Kind, Tree};

/// Reads the nodes of a text.
pub(super) fn read(text: &str) -> Tree {
    json::read(text).unwrap_or_else(|| yaml::read(text))
}
