//! Groups of operations: `group_by = "tag"`.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;

use super::named::{Found, RESERVED};
use crate::{
    lower::{
        docs,
        names::{self, Scope, singular, snake},
    },
    model::{Group, InGroup, Name},
};

/// Words behind which the words of a tag are left out as well as at the end: `find_pets_by_status`.
const PREPOSITIONS: &[&str] = &["by", "for", "from", "in", "of", "to", "with"];

/// A tag, and the method of the client that returns its group.
pub(in crate::lower) struct Tagged {
    tag: String,
    accessor: Name,
}

/// Groups the operations by their first tag. Operations without a tag, and webhooks, stay in no group.
/// The places in groups have the numbers of their operations.
pub(super) fn by_tag(
    found: &[Found<'_>],
    names: &[Name],
) -> (BTreeMap<usize, InGroup>, Vec<Tagged>) {
    let mut tags: Vec<&str> = Vec::new();
    let mut operations: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut scope = Scope::reserving(RESERVED);
    for (index, (operation, name)) in found.iter().zip(names).enumerate() {
        match tag(operation) {
            Some(tag) => {
                let of_tag = operations.entry(tag).or_insert_with(|| {
                    tags.push(tag);
                    Vec::new()
                });
                of_tag.push(index);
            }
            // Its methods are beside those that return groups.
            None => {
                scope.claim(name.plain(), &[]);
            }
        }
    }
    let mut groups = Vec::new();
    let mut places = BTreeMap::new();
    for tag in tags {
        let accessor = snake(tag);
        let accessor = scope.claim(&accessor, &[format!("{accessor}_operations")]);
        let indices = operations.remove(tag).unwrap_or_default();
        places.extend(methods(names, tag, &accessor, indices));
        groups.push(Tagged {
            tag: tag.to_owned(),
            accessor,
        });
    }
    (places, groups)
}

fn tag<'d>(operation: &Found<'d>) -> Option<&'d str> {
    let tag = operation.node.tags.first();
    tag.filter(|_| operation.webhook.is_none())
        .map(String::as_str)
}

/// Names the methods of a group. Names from which nothing is left out come first; where two would be the same without the
/// words of the tag, both keep them, so that the order does not matter.
fn methods(
    names: &[Name],
    tag: &str,
    accessor: &Name,
    indices: Vec<usize>,
) -> Vec<(usize, InGroup)> {
    let full = |index: usize| names.get(index).map_or("", Name::plain);
    let shorts: Vec<(usize, String)> = indices
        .into_iter()
        .map(|index| (index, without_tag(full(index), tag)))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, short) in &shorts {
        *counts.entry(short).or_default() += 1;
    }
    let is_unique = |short: &str| counts.get(short) == Some(&1);
    let (kept, shortened): (Vec<_>, Vec<_>) = shorts
        .iter()
        .partition(|(index, short)| full(*index) == short || !is_unique(short));
    let kept = kept.into_iter().map(|(index, _)| (*index, full(*index)));
    let shortened = shortened
        .into_iter()
        .map(|(index, short)| (*index, short.as_str()));
    let mut scope = Scope::reserving(RESERVED);
    let methods: Vec<_> = kept
        .chain(shortened)
        .map(|(index, wanted)| (index, scope.claim(wanted, &[full(index).to_owned()])))
        .collect();
    let place = |(index, method): (usize, Name)| {
        let with_headers = scope.claim(&format!("{}_with_headers", method.plain()), &[]);
        let place = InGroup {
            accessor: accessor.clone(),
            method,
            with_headers,
        };
        (index, place)
    };
    methods.into_iter().map(place).collect()
}

/// The name of an operation without the words of its tag, at the start, at the end, or before a preposition:
/// `issues_list_for_repo`, `get_pet` and `find_pets_by_status` are `list_for_repo`, `get` and `find_by_status`.
fn without_tag(name: &str, tag: &str) -> String {
    let words: Vec<&str> = name.split('_').collect();
    let tag = snake(tag);
    let tag: Vec<String> = tag.split('_').map(singular).collect();
    let length = tag.len();
    if words.len() <= length {
        return name.to_owned();
    }
    let is_tag = |window: &[&str]| {
        let mut pairs = window.iter().zip(&tag);
        pairs.all(|(word, tag)| singular(word) == *tag)
    };
    let is_at_end = |index: usize| {
        let next = words.get(index + length);
        next.is_none_or(|next| PREPOSITIONS.contains(next))
    };
    let mut windows = words.windows(length).enumerate();
    let found =
        windows.find(|(index, window)| is_tag(window) && (*index == 0 || is_at_end(*index)));
    let Some((start, _)) = found else {
        return name.to_owned();
    };
    let rest = words.iter().enumerate();
    let rest = rest.filter(|(index, _)| !(start..start + length).contains(index));
    rest.map(|(_, word)| *word).collect::<Vec<_>>().join("_")
}

/// Names the types of the groups, which are beside the service trait and what the modules `client` and `server` export.
pub(in crate::lower) fn name(groups: Vec<Tagged>, service: &Name, api: &OpenAPI) -> Vec<Group> {
    let mut scope = Scope::reserving(&[service.plain()]);
    let name = |Tagged { tag, accessor }: Tagged| {
        let name = names::group_name(&tag);
        Group {
            name: scope.claim(&name, &[format!("{name}Operations")]),
            docs: docs::of_tag(api, &tag),
            accessor,
        }
    };
    groups.into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::without_tag;

    #[test]
    fn the_words_of_the_tag_are_left_out() {
        let cases = [
            ("issues_list_for_repo", "issues", "list_for_repo"),
            ("list_pets", "pet", "list"),
            ("get_pet", "Pets", "get"),
            ("get_pet_photo", "Pets", "get_pet_photo"),
            ("find_pets_by_status", "pet", "find_by_status"),
            ("read_flow_run", "Flow Runs", "read"),
            ("read_flow_run_input", "Flow Runs", "read_flow_run_input"),
            ("pets", "pets", "pets"),
            ("create_limit_v2", "Limits V2", "create"),
            ("login", "users", "login"),
            ("move_pets", "pets", "move"),
        ];
        for (name, tag, expected) in cases {
            assert_eq!(without_tag(name, tag), expected, "{name} of {tag}");
        }
    }
}
