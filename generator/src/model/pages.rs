//! Paged responses.

use super::{Name, Type};

/// The paging of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// The next page.
    pub next: NextPage,
    /// The items of a page, if they are known.
    pub items: Option<PageItems>,
    /// The property that is `true` if there is a further page.
    pub more: Option<Route>,
    /// The property with the total number of items.
    pub total: Option<Route>,
}

/// The way to request the next page.
#[derive(Clone, Debug, PartialEq)]
pub enum NextPage {
    /// By the URL in the `Link` header.
    Link,
    /// By a URL in the body.
    Url(Route),
    /// By sending a value of the body in the next request.
    Cursor {
        /// The value in the response.
        from: Route,
        /// The part of the request for it.
        to: Target,
        /// `true` if the request has the value as text.
        as_text: bool,
    },
    /// By sending the number of items so far.
    Offset(Target),
    /// By sending the number of the next page. The second value is the number of the first page.
    Number(Target, i64),
}

/// The items of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageItems {
    /// The route to the list.
    pub route: Route,
    /// The type of an item.
    pub ty: Type,
}

/// The route to a value in the body of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The steps from the body to the value.
    pub steps: Vec<RouteStep>,
}

/// A step of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteStep {
    /// A field of a struct.
    Field {
        /// The name of the field.
        name: Name,
        /// The number of `Option`s around the value.
        optional: usize,
        /// `true` if the value is in a `Box`.
        boxed: bool,
    },
    /// The last element of a list.
    LastElement,
}

/// A field of a request, or of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name of the field of the body, and whether the body is required; `None` for a parameter.
    pub body: Option<(Name, bool)>,
    /// The name of the field.
    pub name: Name,
    /// The number of `Option`s around the value.
    pub optional: usize,
}
