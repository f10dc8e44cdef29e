//! Sorts and merges imports like rustfmt, one for each module.

use std::collections::{HashMap, hash_map::Entry};

use quote::ToTokens;
use syn::{Item, ItemUse, UseGroup, UseName, UseRename, UseTree, token::Brace};

/// Sorts imports and merges those from one module.
pub(super) fn sorted(imports: Vec<Item>) -> Vec<Item> {
    let mut imports = merged(imports);
    imports.sort_by_cached_key(import_key);
    imports
}

/// Returns the origin of an import: the standard library, another crate, or this crate.
pub(super) fn origin(import: &ItemUse) -> u8 {
    match &import.tree {
        UseTree::Path(path) if path.ident == "std" => 0,
        UseTree::Path(path) if path.ident == "crate" || path.ident == "super" => 2,
        _ => 1,
    }
}

/// Returns the sort key of an import, as in rustfmt: by origin, then segment by segment, `snake_case` before
/// `CamelCase` before `SCREAMING_CASE`.
fn import_key(item: &Item) -> (u8, Vec<(u8, String)>) {
    let Item::Use(import) = item else {
        return (u8::MAX, Vec::new());
    };
    let mut segments = Vec::new();
    let mut tree = &import.tree;
    loop {
        match tree {
            UseTree::Path(path) => {
                segments.push(segment_key(&path.ident.to_string()));
                tree = &path.tree;
            }
            UseTree::Name(UseName { ident }) | UseTree::Rename(UseRename { ident, .. }) => {
                segments.push(segment_key(&ident.to_string()));
                break;
            }
            _ => {
                segments.push((u8::MAX, String::new()));
                break;
            }
        }
    }
    (origin(import), segments)
}

/// Merges the imports from one module into one.
pub(super) fn merged(items: Vec<Item>) -> Vec<Item> {
    let mut merged: Vec<Item> = Vec::with_capacity(items.len());
    // Maps a module to the index of its first import and the names of the others.
    let mut known: HashMap<String, (usize, Vec<UseTree>)> = HashMap::new();
    for item in items {
        match item {
            Item::Use(mut import) => match module(&import).map(|module| known.entry(module)) {
                Some(Entry::Occupied(mut known)) => {
                    known.get_mut().1.extend(take_names(&mut import.tree));
                }
                entry => {
                    if let Some(Entry::Vacant(entry)) = entry {
                        entry.insert((merged.len(), Vec::new()));
                    }
                    merged.push(Item::Use(import));
                }
            },
            item => merged.push(item),
        }
    }
    for (first, mut names) in known.into_values().filter(|(_, names)| !names.is_empty()) {
        if let Some(Item::Use(first)) = merged.get_mut(first) {
            names.extend(take_names(&mut first.tree));
            names.sort_by_cached_key(name_key);
            put_names(&mut first.tree, names);
        }
    }
    merged
}

/// Returns the module of an import and what precedes it, or `None` if the import has more than names.
fn module(import: &ItemUse) -> Option<String> {
    let mut module = String::new();
    for attribute in &import.attrs {
        module += &attribute.to_token_stream().to_string();
    }
    module += &import.vis.to_token_stream().to_string();
    let mut tree = &import.tree;
    let mut is_path = false;
    loop {
        match tree {
            UseTree::Path(path) => {
                module.push(' ');
                module += &path.ident.to_string();
                tree = &path.tree;
                is_path = true;
            }
            UseTree::Name(_) | UseTree::Rename(_) => return is_path.then_some(module),
            UseTree::Group(group) => {
                let is_name =
                    |tree: &UseTree| matches!(tree, UseTree::Name(_) | UseTree::Rename(_));
                return group.items.iter().all(is_name).then_some(module);
            }
            UseTree::Glob(_) => return None,
        }
    }
}

fn leaf(mut tree: &mut UseTree) -> &mut UseTree {
    while let UseTree::Path(path) = tree {
        tree = &mut path.tree;
    }
    tree
}

fn take_names(tree: &mut UseTree) -> Vec<UseTree> {
    match leaf(tree) {
        UseTree::Group(group) => std::mem::take(&mut group.items).into_iter().collect(),
        name => vec![name.clone()],
    }
}

fn put_names(tree: &mut UseTree, names: Vec<UseTree>) {
    *leaf(tree) = UseTree::Group(UseGroup {
        brace_token: Brace::default(),
        items: names.into_iter().collect(),
    });
}

/// Returns the sort key of a name within an import, as in rustfmt: types and constants before functions, numbers by
/// their value.
fn name_key(name: &UseTree) -> (bool, Vec<(String, u64)>) {
    let (UseTree::Name(UseName { ident }) | UseTree::Rename(UseRename { ident, .. })) = name else {
        return (true, Vec::new());
    };
    let ident = ident.to_string();
    let mut pieces: Vec<(String, u64)> = Vec::new();
    let mut rest = ident.as_str();
    while !rest.is_empty() {
        let word = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(word);
        let number = behind
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(behind.len());
        let (number, behind) = behind.split_at(number);
        pieces.push((word.to_owned(), number.parse().unwrap_or_default()));
        rest = behind;
    }
    (ident.starts_with(char::is_lowercase), pieces)
}

fn segment_key(segment: &str) -> (u8, String) {
    let kind = match segment {
        "super" => 0,
        "crate" => 1,
        _ if segment.chars().all(|c| !c.is_lowercase()) && segment.len() > 1 => 4,
        _ if segment.starts_with(char::is_uppercase) => 3,
        _ => 2,
    };
    (kind, segment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::render;

    #[track_caller]
    fn check(items: &str, laid_out: &str) {
        assert_eq!(
            render(items.parse().unwrap()).unwrap(),
            laid_out,
            "of {items}"
        );
    }

    #[test]
    fn imports_of_one_module_are_merged_and_sorted() {
        check(
            "use crate::a::read; use crate::a::Pet10; use crate::a::Pet2; use crate::a::{LIMIT, Cat};",
            "use crate::a::{Cat, LIMIT, Pet2, Pet10, read};\n",
        );
        check(
            "use crate::a::b; use crate::a; use crate::a::b::C; use crate::a::d as e;",
            "use crate::a;\nuse crate::a::b::C;\nuse crate::a::{b, d as e};\n",
        );
    }

    #[test]
    fn imports_with_different_attributes_are_not_merged() {
        check(
            r#"#[cfg(feature = "x")] use super::B; use super::A; #[cfg(feature = "x")] use super::C;"#,
            "use super::A;\n#[cfg(feature = \"x\")]\nuse super::{B, C};\n",
        );
        check(
            "pub use a::B; use a::C; pub use a::D; use a::*;",
            "use a::C;\nuse a::*;\n\npub use a::{B, D};\n",
        );
    }
}
