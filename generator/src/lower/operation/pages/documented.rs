//! Pages that the document describes unambiguously.

use serde_json::Value;

use super::{
    page::Page,
    types::{Types, conversion, is_text, letters},
};
use crate::{
    lower::draft::Operation,
    model::{Location, NextPage, PageItems, PageValue, Paging, Type},
};

/// Microsoft's extension of an operation that describes its pages.
const PAGEABLE: &str = "x-ms-pageable";
/// The letters of the names of tokens.
const TOKENS: [&str; 8] = [
    "cursor",
    "nextcursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "paginationtoken",
    "continuationtoken",
    "continue",
];
/// The letters of the tokens that may have the same name in a request and a response, besides those that start with `next`.
const SAME: [&str; 3] = ["paginationtoken", "continuationtoken", "continue"];
/// The properties that are defined to be the URL of the next page: those of OData and HAL.
const DEFINED_URLS: [&str; 3] = ["@odata.nextLink", "odata.nextLink", "_links.next.href"];
/// The properties that are the URL of the next page if they have a format of URLs.
const URLS: [&str; 4] = ["next", "next_url", "nextUrl", "links.next"];

/// Returns the pages of an operation that the document describes unambiguously: by `x-ms-pageable`, by a documented `Link`
/// header, by a part of the request and a property of the response that name the same token, or by the URL of the next page.
pub(super) fn documented(types: &Types<'_, '_>, operation: &Operation<'_>) -> Option<Paging> {
    let page = Page::of(operation)?;
    let paging = |next: NextPage, items: Option<PageItems>| Paging {
        next,
        variant: page.variant.clone(),
        items,
        more: None,
        total: None,
        pages: None,
        ends_when_empty: true,
    };
    if let Some(pageable) = operation.named.node.extensions.get(PAGEABLE) {
        let (next, items) = pageable_parts(types, pageable, page.body?)?;
        return Some(paging(next, items));
    }
    let is_get = operation.named.method == "GET";
    let mut headers = page.response.headers.iter().flat_map(|set| &set.headers);
    if is_get && headers.any(|header| header.wire == "link") {
        let items = page.body.and_then(|body| types.only_list(body));
        return Some(paging(NextPage::Link, items));
    }
    let body = page.body?;
    if let Some(items) = types.only_list(body)
        && let Some(next) = token(types, operation, body)
    {
        return Some(paging(next, Some(items)));
    }
    let (next, items) = url(types, body).filter(|_| is_get)?;
    Some(paging(next, items))
}

/// Returns the parts of `x-ms-pageable`; `None` if the result is a single page.
fn pageable_parts(
    types: &Types<'_, '_>,
    pageable: &Value,
    body: &Type,
) -> Option<(NextPage, Option<PageItems>)> {
    let text = |name: &str| pageable.get(name).and_then(Value::as_str);
    let (route, ty) = types.route(body, text("nextLinkName")?)?;
    if !is_text(types.resolve(ty)) {
        return None;
    }
    let list = types.route(body, text("itemName").unwrap_or("value"));
    let items = list.and_then(|(route, ty)| match types.resolve(ty) {
        Type::Array(item) => Some(PageItems {
            route,
            ty: (**item).clone(),
        }),
        _ => None,
    });
    let next = NextPage::Url(PageValue::Body(route));
    Some((next, items.or_else(|| types.only_list(body))))
}

/// Returns the only token that a request and a response share.
fn token(types: &Types<'_, '_>, operation: &Operation<'_>, body: &Type) -> Option<NextPage> {
    let parameters = operation.fields();
    let parameters = parameters.filter(|parameter| parameter.location == Location::Query);
    let names = parameters.map(|parameter| parameter.wire.as_str());
    let fields = types.request_fields(operation).iter();
    let names = names.chain(fields.map(|field| field.wire.as_str()));
    let found = names.filter_map(|name| {
        let noun = letters(name);
        if !TOKENS.contains(&noun.as_str()) {
            return None;
        }
        let next = format!("next{}", noun.trim_start_matches("next"));
        let mut wanted = vec![next.as_str()];
        if SAME.contains(&noun.as_str()) {
            wanted.push(&noun);
        }
        let (from, has) = types.property(body, &wanted)?;
        let to = types.target(operation, name)?;
        let conversion = conversion(types.resolve(has), types.resolve(to.ty))?;
        let from = PageValue::Body(from);
        Some(NextPage::Cursor {
            from,
            to: to.target,
            conversion,
        })
    });
    let mut found: Vec<_> = found.collect();
    found.pop().filter(|_| found.is_empty())
}

/// Returns the only property that is the URL of the next page, and the items.
fn url(types: &Types<'_, '_>, body: &Type) -> Option<(NextPage, Option<PageItems>)> {
    let defined = DEFINED_URLS.into_iter().filter_map(|path| {
        let (route, ty) = types.route(body, path)?;
        is_text(types.resolve(ty)).then_some(route)
    });
    let mut found: Vec<_> = defined.collect();
    let items = types.only_list(body);
    if found.is_empty() && items.is_some() {
        found.extend(URLS.into_iter().filter_map(|path| {
            let (route, ty) = types.route(body, path)?;
            is_url(types.resolve(ty)).then_some(route)
        }));
    }
    let route = found.pop().filter(|_| found.is_empty())?;
    let next = NextPage::Url(PageValue::Body(route));
    Some((next, items.or_else(|| embedded(types, body))))
}

/// Returns the only list of HAL's embedded resources.
fn embedded(types: &Types<'_, '_>, body: &Type) -> Option<PageItems> {
    let (outer, ty) = types.route(body, "_embedded")?;
    let mut items = types.only_list(ty)?;
    items.route.steps.splice(0..0, outer.steps);
    Some(items)
}

/// Returns whether a type is that of a format of URLs.
fn is_url(ty: &Type) -> bool {
    const FORMATS: [&str; 5] = ["uri", "uri-reference", "iri", "iri-reference", "url"];
    matches!(ty, Type::External(external) if FORMATS.contains(&external.format.as_str()))
}
