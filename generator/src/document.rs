//! The document stage: reads a document, normalizes it, and makes it available as `openapiv3` types and schemas.

mod additions;
mod anchors;
mod bundle;
mod check;
mod cycles;
mod duplicates;
pub(crate) mod enum_extensions;
mod filter;
mod grammar;
mod method_names;
mod methods;
mod overlay;
mod own_address;
mod parse;
mod path_items;
mod read;
mod references;
mod resolve;
mod schema;
mod swagger2;
pub(crate) mod validate;
mod value;
mod walk;

pub(crate) use crate::similar::nearest;
pub(crate) use additions::{DeviceFlow, Scheme, Tag as TagAddition};
pub(crate) use filter::is_match;
pub use path_items::{Item, Method, Role};
pub use read::{Read, read};
pub(crate) use references::reported_components;
pub(crate) use resolve::component_at;
pub use resolve::{At, Component, Document, component_of};
pub use schema::{Additional, Bound, Bounds, Discriminator, Kind, Node, Nodes, Schema, Schemas};
pub use walk::{Found, Part, parts};
