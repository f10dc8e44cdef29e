//! Simplifies the queries that some documents append to their paths.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::Parameter;

use super::named::Named;
use crate::lower::Context;

/// Removes the parts of queries in paths that parameters with `in: query` describe, unless two operations would then
/// have the same method and path.
pub(super) fn simplify(context: &Context<'_, '_>, operations: &mut [Named<'_>]) {
    let mut count: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut simple: Vec<Option<String>> = Vec::new();
    for operation in operations.iter() {
        let simplified = |operation: &Named<'_>| {
            let has_query = operation.webhook.is_none() && operation.path.contains(['?', '&']);
            has_query.then(|| without_described(&operation.path, &described(context, operation)))
        };
        let path = simplified(operation).filter(|path| *path != operation.path);
        let key = path.clone().unwrap_or_else(|| operation.path.clone());
        *count.entry((operation.method.clone(), key)).or_default() += 1;
        simple.push(path);
    }
    for (operation, path) in operations.iter_mut().zip(simple) {
        let Some(path) = path else { continue };
        if count.get(&(operation.method.clone(), path.clone())) == Some(&1) {
            operation.path = path;
        }
    }
}

/// Returns the names of the `query` parameters of an operation and of its path item.
fn described<'d>(context: &Context<'d, '_>, operation: &Named<'d>) -> BTreeSet<&'d str> {
    let lists = [
        (&operation.item.node.parameters, &operation.item.at),
        (&operation.node.parameters, &operation.at),
    ];
    let nodes = lists.into_iter().flat_map(|(list, owner)| {
        let at = owner.child("parameters");
        let nodes = list.iter().enumerate();
        nodes.filter_map(move |(index, node)| context.document.resolve(node, &at.child(index)))
    });
    let queries = nodes.filter_map(|parameter| match parameter.node {
        Parameter::Query { parameter_data, .. } => Some(parameter_data.name.as_str()),
        _ => None,
    });
    queries.collect()
}

/// Returns a path without the parts of its query that parameters describe: `?limit={limit}`, and `{?limit}` as in
/// RFC 6570.
fn without_described(path: &str, described: &BTreeSet<&str>) -> String {
    let path = without_expansions(path, described);
    let Some((base, query)) = path.split_once('?') else {
        return path;
    };
    let is_described = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_open = value.is_empty() || value.starts_with('{') && value.ends_with('}');
        is_open && described.contains(key)
    };
    let pairs = query.split('&').filter(|pair| !is_described(pair));
    let pairs: Vec<&str> = pairs.collect();
    match pairs.join("&") {
        query if query.is_empty() => base.to_owned(),
        query => format!("{base}?{query}"),
    }
}

/// Returns a path without `{?a,b}` and `{&a,b}` if parameters describe all of these names.
fn without_expansions(path: &str, described: &BTreeSet<&str>) -> String {
    let mut pieces = path.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |path, piece| {
        let expansion = piece.strip_prefix(['?', '&']);
        let (names, behind) = expansion
            .and_then(|expansion| expansion.split_once('}'))
            .unwrap_or_default();
        let mut all = names.split(',').map(|name| name.trim_end_matches('*'));
        if !names.is_empty() && all.all(|name| described.contains(name)) {
            path + behind
        } else {
            path + "{" + piece
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::without_described;

    #[test]
    fn parts_that_parameters_describe_are_left_out() {
        let described = BTreeSet::from(["a", "b"]);
        for (path, expected) in [
            ("/x?a={a}", "/x"),
            ("/x?a={other}&c={c}", "/x?c={c}"),
            ("/x?a=1&b=", "/x?a=1"),
            ("/x?c={a}", "/x?c={a}"),
            ("/x{?a,b*}", "/x"),
            ("/x{?a,c}", "/x{?a,c}"),
            ("/{id}/x?fixed{&a}", "/{id}/x?fixed"),
            ("/x", "/x"),
        ] {
            assert_eq!(without_described(path, &described), expected, "{path}");
        }
    }
}
