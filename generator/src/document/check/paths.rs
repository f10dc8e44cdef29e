//! Checks the paths of a document and the parameters in their braces.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{
    checker::{Checker, Members},
    path::Path,
};
use crate::{codes, diagnostic::Diagnostic, document::methods::METHODS};

impl Checker<'_> {
    pub(super) fn paths(&mut self, map: &Members, at: Path) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for path in map.keys().filter(|path| !path.starts_with("x-")) {
            let place = || at.key(path).key_place();
            if let Some(fault) = fault(path) {
                let message = format!("the path `{path}` {fault}");
                self.diagnostics.push(
                    Diagnostic::warning(&codes::INVALID_PATH, place(), message).label("ignored"),
                );
                continue;
            }
            if let Some((oddity, label)) = oddity(path) {
                let message = format!("the path `{path}` {oddity}");
                self.diagnostics
                    .push(Diagnostic::warning(&codes::INVALID_PATH, place(), message).label(label));
            }
            if let Some(first) = seen.insert(shape(path), path) {
                let differing = if shape_of(first) == shape_of(path) {
                    "the names of their parameters"
                } else if share_method(map, first, path) {
                    "the fragment after `#`, which is not sent"
                } else {
                    continue;
                };
                let message =
                    format!("the paths `{first}` and `{path}` differ only in {differing}");
                self.diagnostics.push(
                    Diagnostic::warning(&codes::DUPLICATE_PATH, place(), message)
                        .and(
                            at.key(first).key_place(),
                            "this path matches the same requests",
                        )
                        .help("move the operations of both to one path"),
                );
            }
        }
    }
}

/// Returns why a path is ignored, if it is.
pub(super) fn fault(path: &str) -> Option<&'static str> {
    (!path.starts_with('/')).then_some("does not start with `/`")
}

/// Returns what is wrong with a path that is not ignored, and how it is read.
fn oddity(path: &str) -> Option<(String, &'static str)> {
    if !balanced(path) {
        let label = "a brace without its counterpart is read as text";
        return Some(("has unbalanced braces".to_owned(), label));
    }
    let mut seen = HashSet::new();
    let twice = names(path).find(|name| !seen.insert(*name))?;
    let oddity = format!("has the parameter `{{{twice}}}` twice");
    Some((oddity, "both get the same value"))
}

/// Returns a path with the names of its parameters only, if it has a regular expression with braces in one of them:
/// `/{id:[0-9]{3}}`.
pub(super) fn without_expressions(path: &str) -> Option<String> {
    let mut plain = String::new();
    let (mut depth, mut is_expression, mut has_nested) = (0_usize, false, false);
    for c in path.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            ':' if depth == 1 => is_expression = true,
            _ => {}
        }
        has_nested |= depth > 1;
        if depth == 0 {
            is_expression = false;
        }
        if !is_expression && depth < 2 {
            plain.push(c);
        }
    }
    (depth == 0 && has_nested && balanced(&plain)).then_some(plain)
}

/// Returns whether the braces of a path are balanced.
fn balanced(path: &str) -> bool {
    let mut open = false;
    for char in path.chars() {
        match char {
            '{' if open => return false,
            '}' if !open => return false,
            '{' => open = true,
            '}' => open = false,
            _ => {}
        }
    }
    !open
}

/// Returns the names in the braces of a path, which must be balanced.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

/// Returns whether two paths have operations with the same method.
fn share_method(paths: &Members, one: &str, other: &str) -> bool {
    let has = |path, method| {
        paths
            .get(path)
            .is_some_and(|item: &Value| item.get(method).is_some())
    };
    let mut methods = METHODS.iter();
    methods.any(|method| has(one, method) && has(other, method))
}

/// Returns the path without its fragment, which is not sent, and without the names of its parameters.
fn shape(path: &str) -> String {
    shape_of(path.split('#').next().unwrap_or_default())
}

/// Returns the path without the names of its parameters.
fn shape_of(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shape, part| {
        shape + "{" + part.split_once('}').map_or("", |(_, rest)| rest) + "}"
    })
}
