//! Groups of operations.

use super::{Docs, Name};

/// The operations of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The method of the client that returns the group; [`InGroup::accessor`] of its operations.
    pub accessor: Name,
    /// The name of the struct of the client, and of the trait of the service.
    pub name: Name,
    /// The documentation.
    pub docs: Docs,
}

/// The place of an operation in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InGroup {
    /// The method of the client that returns the group.
    pub accessor: Name,
    /// The name of the operation's methods in the group.
    pub method: Name,
    /// The name of the service method that also returns the declared headers; used only if the operation has one.
    pub with_headers: Name,
}
