//! The options for pagination.

use serde::Deserialize;
use toml::Spanned;

/// The pagination of some operations.
///
/// Names of properties are joined by dots. `$response.header.NAME` is the value of a header of the response, as in the
/// runtime expressions of OpenAPI.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Pagination {
    /// The tags of the operations; in these lists, `*` matches any text.
    pub tags: Vec<Spanned<String>>,
    /// The paths of the operations.
    pub paths: Vec<Spanned<String>>,
    /// The `operationId` of the operations, or their method and path: `"GET /pets"`.
    pub operations: Vec<Spanned<String>>,
    /// The parameter or the property of the request that takes the value of `next`.
    pub cursor: Option<Spanned<String>>,
    /// The property or the header of the response with the value for `cursor`.
    pub next: Option<Spanned<String>>,
    /// The parameter or the property of the request that is the number of items before a page.
    pub offset: Option<Spanned<String>>,
    /// The parameter or the property of the request that is the number of a page.
    pub page: Option<Spanned<String>>,
    /// The value of `page` or `offset` for the first page. By default, this is the default of the parameter, its minimum if
    /// that is 0 or 1, or else 1 for `page` and 0 for `offset`.
    pub first: Option<Spanned<i64>>,
    /// The property or the header of the response that is the URL of the next page.
    pub url: Option<Spanned<String>>,
    /// `true` if the `Link` header has the URL of the next page.
    pub link: bool,
    /// The property of the response that is the list of items.
    pub items: Option<Spanned<String>>,
    /// The property or the header of the response that is `true` if there is another page.
    pub more: Option<Spanned<String>>,
    /// The property or the header of the response that is `true` on the last page.
    pub last: Option<Spanned<String>>,
    /// The property or the header of the response that is the number of all items.
    pub total: Option<Spanned<String>>,
    /// The property or the header of the response that is the number of all pages.
    pub pages: Option<Spanned<String>>,
}

impl Pagination {
    /// Returns the patterns of the operations.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.tags.iter().chain(&self.paths).chain(&self.operations)
    }
}
