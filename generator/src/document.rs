//! The document stage: reads a document, normalizes it, and makes it available as `openapiv3` types and schemas.

mod additions;
mod anchors;
mod bundle;
mod check;
mod circle;
mod clash;
pub(crate) mod fit;
mod grammar;
mod items;
mod links;
mod methods;
mod overlay;
mod own_address;
mod parse;
mod read;
mod resolve;
mod schema;
mod select;
mod swagger2;
mod value;
mod walk;

pub(crate) use additions::{DeviceFlow, Scheme, Tag as TagAddition};
pub(crate) use check::nearest;
pub use items::{Item, Method, Role};
pub use read::{Read, read};
pub(crate) use resolve::component_at;
pub use resolve::{At, Component, Document, component_of};
pub use schema::{Additional, Bound, Bounds, Discriminator, Kind, Node, Nodes, Schema, Schemas};
pub(crate) use select::is_match;
pub use walk::{Found, Part, parts};
