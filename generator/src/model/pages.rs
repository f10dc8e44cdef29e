//! Paged responses.

use super::{Name, Type};

/// The paging of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// The next page.
    pub next: NextPage,
    /// The enum of the successes and its variant that is a page, if there are several successes.
    pub variant: Option<(Name, Name)>,
    /// The items of a page, if they are known.
    pub items: Option<PageItems>,
    /// The boolean that says whether there is a further page, and its value on the last page.
    pub more: Option<(PageValue, bool)>,
    /// The total number of items.
    pub total: Option<PageValue>,
    /// The total number of pages, if pages are requested by number.
    pub pages: Option<PageValue>,
    /// `true` if an empty page is the last one, because no other value is certain to mark the last page.
    pub ends_when_empty: bool,
}

/// The way to request the next page.
#[derive(Clone, Debug, PartialEq)]
pub enum NextPage {
    /// By the URL in the `Link` header.
    Link,
    /// By a URL in the response.
    Url(PageValue),
    /// By sending a value of the response in the next request.
    Cursor {
        /// The value in the response.
        from: PageValue,
        /// The part of the request for it.
        to: Target,
        /// The conversion between their types.
        conversion: Conversion,
    },
    /// By sending the number of items so far. The second value is the offset of the first page.
    Offset(Target, i64),
    /// By sending the number of the next page. The second value is the number of the first page.
    Number(Target, i64),
}

/// A value of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageValue {
    /// A value in the body.
    Body(Route),
    /// The value of a header, by its name in lower case.
    Header(String),
}

/// The conversion of a value of a response for the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// The types are equal, or the text of a header is parsed.
    None,
    /// The request has the value as text.
    Text,
    /// Both are integers of different types.
    Integer,
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
    Field(FieldStep),
    /// The last element of a list.
    LastElement,
}

/// The step to a field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// The name of the field.
    pub name: Name,
    /// The number of `Option`s around the value.
    pub optional: usize,
    /// `true` if the value is in a `Box`.
    pub boxed: bool,
}

/// A value in a request: a parameter, a member of the body, or a member of an object inside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The fields from the request to the object with the value. Those in an `Option` are structs that have a default.
    pub objects: Vec<FieldStep>,
    /// The field with the value, which is not in a `Box`.
    pub field: FieldStep,
}
