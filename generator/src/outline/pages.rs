//! The pagination of an operation.

use super::types::ty;
use crate::model::{NextPage, Paging, Route, RouteStep, Target};

/// Returns how pages are requested, such as `.pages() by cursor = next_cursor, items in data`.
pub(super) fn paging(paging: &Paging) -> String {
    let next = match &paging.next {
        NextPage::Link => "`Link`".to_owned(),
        NextPage::Url(url) => format!("URL in {}", route(url)),
        NextPage::Cursor { from, to, .. } => format!("{} = {}", target(to), route(from)),
        NextPage::Offset(to) => format!("offset {}", target(to)),
        NextPage::Number(to, first) => format!("page {} from {first}", target(to)),
    };
    let items = paging.items.as_ref().map(|items| {
        let place = route(&items.route);
        format!(", .items() of {} in {place}", ty(&items.ty))
    });
    let more = paging.more.as_ref();
    let more = more.map(|more| format!(", while {}", route(more)));
    let total = paging.total.as_ref();
    let total = total.map(|total| format!(", up to {}", route(total)));
    let parts = [items, more, total].into_iter().flatten();
    format!(".pages() by {next}{}", parts.collect::<String>())
}

fn route(route: &Route) -> String {
    if route.steps.is_empty() {
        return "the body".to_owned();
    }
    let steps = route.steps.iter().map(|step| match step {
        RouteStep::LastElement => "last",
        RouteStep::Field { name, .. } => name.as_str(),
    });
    steps.collect::<Vec<_>>().join(".")
}

fn target(target: &Target) -> String {
    let name = target.name.as_str();
    match &target.body {
        None => name.to_owned(),
        Some((body, _)) => format!("{}.{name}", body.as_str()),
    }
}
