//! Responses in pages.

use super::{Name, Type};

/// How the pages of a response are requested.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// Where the next page is.
    pub next: NextPage,
    /// The items of a page, if they are known.
    pub items: Option<PageItems>,
    /// The property that is `true` if there is another page.
    pub more: Option<Route>,
    /// The property with the number of all items.
    pub total: Option<Route>,
}

/// Where the next page is.
#[derive(Clone, Debug, PartialEq)]
pub enum NextPage {
    /// At the URL in the `Link` header.
    Link,
    /// At a URL in the body.
    Url(Route),
    /// Where a value of the body is sent.
    Cursor {
        /// The value in the response.
        from: Route,
        /// Where the request has it.
        to: Target,
        /// Whether the request has the text of the value.
        as_text: bool,
    },
    /// Behind as many items as there were before.
    Offset(Target),
    /// At the number behind that of this page; the number of the first.
    Number(Target, i64),
}

/// The items of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageItems {
    /// Where the list is.
    pub route: Route,
    /// The type of an item.
    pub ty: Type,
}

/// A value in the body of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The steps to it, from the body.
    pub steps: Vec<RouteStep>,
}

/// A step to a part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteStep {
    /// A field of a struct.
    Field {
        /// The field.
        name: Name,
        /// How many `Option`s are around it.
        optional: usize,
        /// Whether it is in a box.
        boxed: bool,
    },
    /// The last element of a list.
    LastElement,
}

/// A part of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The field of the body, and whether the body is required; `None` for a parameter.
    pub body: Option<(Name, bool)>,
    /// The field.
    pub name: Name,
    /// How many `Option`s are around it.
    pub optional: usize,
}
