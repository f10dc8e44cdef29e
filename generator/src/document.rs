//! The document: read, brought to one shape, as `openapiv3` types in which references can be followed.

mod anchors;
mod bundle;
mod check;
mod circle;
mod clash;
mod facets;
pub(crate) mod fit;
mod grammar;
mod items;
mod links;
mod overlay;
mod read;
mod resolve;
mod select;
mod swagger2;
mod value;
mod walk;

pub(crate) use check::{FURTHER_ITEMS, PROPERTY_NAMES, nearest};
pub use facets::{Facets, Kind};
pub use items::{Item, Role};
pub use read::read;
pub use resolve::{At, Component, Document, SchemaNode, component_of};
pub use walk::{Found, Part};
