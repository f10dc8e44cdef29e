//! Webhooks and callbacks: operations that the API calls, and somebody else answers.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::named::{Found, Webhook};
use crate::{
    lower::{docs, names},
    model::Name,
};

/// What a path may not hold as it is (RFC 3986, section 3.3).
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The names that one without an `operationId` may have, from the short to the long.
pub(in crate::lower) fn candidates(name: &str, method: &str, of: Option<&str>) -> Vec<String> {
    let (name, method) = (names::snake(name), method.to_lowercase());
    let mut candidates = vec![name.clone(), format!("{method}_{name}")];
    if let Some(of) = of {
        candidates.extend([format!("{of}_{name}"), format!("{method}_{of}_{name}")]);
    }
    candidates
}

/// Where receivers serve their operations: a webhook under its name; a callback under that of its operation and its own,
/// and what is behind the URL that the receiver has given. Each has a path that no other operation of its method has.
///
/// Returns the paths of all operations; those of the API's own operations are unchanged.
pub(super) fn routes(found: &[Found<'_>], names: &[Name]) -> Vec<String> {
    let of: Vec<&str> = found
        .iter()
        .zip(names)
        .map(|(of, name)| of.node.operation_id.as_deref().unwrap_or(name.plain()))
        .collect();
    let mut taken = BTreeSet::new();
    let mut paths = Vec::new();
    for (operation, name) in found.iter().zip(names) {
        let wanted = match operation.webhook {
            None => {
                paths.push(operation.called.to_owned());
                continue;
            }
            Some(Webhook::Webhook) => operation.called.to_owned(),
            Some(Webhook::Callback {
                expression,
                of: index,
            }) => {
                let of = of.get(index).copied().unwrap_or_default();
                format!("{of}/{}{}", operation.called, behind(expression))
            }
        };
        let path = format!("/{}", wanted.trim_start_matches('/'));
        let is_dots = |segment: &str| matches!(segment, "." | "..");
        // On its way, the URL would be normalised to another one.
        let path = if path.split('/').any(is_dots) {
            format!("/{}", name.plain())
        } else {
            utf8_percent_encode(&path, ENCODED).to_string()
        };
        let numbered = (2..).map(|number| format!("{path}/{number}"));
        let mut free = std::iter::once(path.clone()).chain(numbered);
        let free = free.find(|path| taken.insert((operation.method.clone(), path.clone())));
        paths.push(free.unwrap_or(path));
    }
    paths
}

/// The path behind the last part of an expression that is known at run time only: `{$request.query.url}/data?a=b`.
fn behind(expression: &str) -> &str {
    let behind = expression.rsplit_once('}').map_or("", |(_, rest)| rest);
    let path = behind.split(['?', '#']).next().unwrap_or_default();
    if path.starts_with('/') { path } else { "" }
}

/// What is to be said of one in words; `names` are those of all operations.
pub(in crate::lower) fn about(webhook: Webhook<'_>, called: &str, names: &[Name]) -> String {
    let called = docs::code(called);
    match webhook {
        Webhook::Webhook => format!("The webhook {called}."),
        Webhook::Callback { expression, of } => {
            let of = docs::code(names.get(of).map_or("", Name::plain));
            let to = docs::code(expression);
            format!("The callback {called} of {of}, which is sent to {to}.")
        }
    }
}
