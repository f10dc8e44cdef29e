//! Finds the parameters in a path template that path parameters mean.

use std::collections::{BTreeMap, BTreeSet};

use super::named::Named;
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    model::Location,
};

/// Returns the names of the parameters in a path template.
pub(super) fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}

/// Returns the parameters in the path that path parameters with another name mean, by that name: the same name with a
/// decoration (`{+name}`, `{name:[a-z]+}`), or the same word in another spelling.
pub(super) fn meant<'d, 'p>(
    operation: &'p Named<'d>,
    described: impl Iterator<Item = (Location, &'d str)>,
) -> BTreeMap<&'d str, &'p str> {
    let described = described.filter(|(location, _)| *location == Location::Path);
    let described: BTreeSet<&str> = described.map(|(_, name)| name).collect();
    let in_path: BTreeSet<&str> = template_names(&operation.path).collect();
    let is_open = |name: &&&str| operation.webhook.is_none() && !in_path.contains(**name);
    let mut open: BTreeSet<&str> = in_path
        .iter()
        .filter(|name| !described.contains(**name))
        .copied()
        .collect();
    let mut found = BTreeMap::new();
    let spellings: [fn(&str) -> String; 2] = [|name| name.to_owned(), folded];
    for spelling in spellings {
        for name in described.iter().filter(is_open) {
            let is_same = |it: &&&str| spelling(undecorated(it)) == spelling(name);
            let mut same = open.iter().filter(is_same).copied();
            if let (Some(only), None) = (same.next(), same.next())
                && !found.contains_key(name)
            {
                open.remove(only);
                found.insert(*name, only);
            }
        }
    }
    found
}

/// Returns the name in a parameter of the path, without the operators and expressions of frameworks and of RFC 6570.
pub(super) fn undecorated(name: &str) -> &str {
    let name = name.split([':', '=']).next().unwrap_or_default();
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Returns the letters and digits of a name, in lower case.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns the warning about a path parameter whose name differs from that in the path.
pub(super) fn misspelt(path: &str, wire: &str, meant: &str, place: &Place) -> Diagnostic {
    let message = format!("the path `{path}` does not contain `{{{wire}}}`");
    Diagnostic::warning(&codes::UNUSED_PATH_PARAMETER, place.clone(), message)
        .label(format!("read as `{{{meant}}}`"))
}

#[cfg(test)]
mod tests {
    use super::{folded, undecorated};

    #[test]
    fn decorations_are_left_out() {
        for (name, expected) in [
            ("proxy+", "proxy"),
            ("+name", "name"),
            ("name=**", "name"),
            ("id:[0-9]+", "id"),
            ("*path", "path"),
            (" id ", "id"),
            ("pet_id", "pet_id"),
            ("+", ""),
        ] {
            assert_eq!(undecorated(name), expected, "{name}");
        }
        assert_eq!(folded("pet-Id"), folded("petID"));
    }
}
