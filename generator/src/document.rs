//! The document: read, brought to one shape, as `openapiv3` types in which references can be followed.

mod check;
mod facets;
mod grammar;
mod read;
mod resolve;
mod value;

pub use facets::{Facets, Kind};
pub use read::read;
pub use resolve::{At, Component, Document, SchemaNode, component_of};
