//! The pagination of an operation.

use super::types::ty;
use crate::model::{FieldStep, NextPage, PageValue, Paging, Route, RouteStep, Target};

/// Returns how pages are requested, such as `.pages() by cursor = next_cursor, items in data`.
pub(super) fn paging(paging: &Paging) -> String {
    let next = match &paging.next {
        NextPage::Link => "`Link`".to_owned(),
        NextPage::Url(url) => format!("URL in {}", value(url)),
        NextPage::Cursor { from, to, .. } => format!("{} = {}", target(to), value(from)),
        NextPage::Offset(to, 0) => format!("offset {}", target(to)),
        NextPage::Offset(to, first) => format!("offset {} from {first}", target(to)),
        NextPage::Number(to, first) => format!("page {} from {first}", target(to)),
    };
    let items = paging.items.as_ref().map(|items| {
        let place = route(&items.route);
        format!(", .items() of {} in {place}", ty(&items.ty))
    });
    let more = paging.more.as_ref().map(|(more, on_last)| {
        let not = if *on_last { "not " } else { "" };
        format!(", while {not}{}", value(more))
    });
    let total = paging.total.as_ref();
    let total = total.map(|total| format!(", up to {}", value(total)));
    let pages = paging.pages.as_ref();
    let pages = pages.map(|pages| format!(", {} pages", value(pages)));
    let parts = [items, more, total, pages].into_iter().flatten();
    format!(".pages() by {next}{}", parts.collect::<String>())
}

fn value(value: &PageValue) -> String {
    match value {
        PageValue::Body(of) => route(of),
        PageValue::Header(name) => format!("header `{name}`"),
    }
}

fn route(route: &Route) -> String {
    if route.steps.is_empty() {
        return "the body".to_owned();
    }
    let steps = route.steps.iter().map(|step| match step {
        RouteStep::LastElement => "last",
        RouteStep::Field(field) => field.name.as_str(),
    });
    steps.collect::<Vec<_>>().join(".")
}

fn target(target: &Target) -> String {
    let fields = target.objects.iter().chain([&target.field]);
    let names = fields.map(|FieldStep { name, .. }| name.as_str());
    names.collect::<Vec<_>>().join(".")
}
