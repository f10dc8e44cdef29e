//! Objects whose members are separate pairs, such as `a[b][c]=1`.

use std::{borrow::Cow, collections::BTreeMap};

use super::{TextError, Tree};

/// The maximum depth of nested brackets.
const DEEPEST: usize = 32;

/// The names of the members of an exploded object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// These names.
    Only(&'static [&'static str]),
    /// All names except these.
    Except(&'static [&'static str]),
}

impl Members {
    /// Returns the path to a value, if its key belongs to a member.
    pub(super) fn path(self, key: &str) -> Result<Option<Vec<String>>, TextError> {
        let (head, rest) = key.split_at(key.find('[').unwrap_or(key.len()));
        let whole = || Ok(Some(vec![key.to_owned()]));
        match self {
            Self::Only(names) if names.contains(&key) => whole(),
            Self::Except(names) if names.contains(&key) => Ok(None),
            Self::Only(names) if !names.contains(&head) => Ok(None),
            Self::Except(names) if names.contains(&head) => Ok(None),
            Self::Except(_) if rest == "[]" => whole(),
            Self::Only(_) | Self::Except(_) => Ok(path(rest)?.map(|mut path| {
                path.insert(0, head.to_owned());
                path
            })),
        }
    }
}

/// Returns the names in `[b][c]`; `None` if the text has another form.
pub(super) fn path(brackets: &str) -> Result<Option<Vec<String>>, TextError> {
    let mut names = Vec::new();
    let mut rest = brackets;
    while !rest.is_empty() {
        let Some((name, behind)) =
            rest.strip_prefix('[').and_then(|inner| inner.split_once(']'))
        else {
            return Ok(None);
        };
        if names.len() == DEEPEST {
            return Err(TextError::new("is nested too deeply"));
        }
        names.push(name.to_owned());
        rest = behind;
    }
    Ok(Some(names))
}

/// A value that is built from pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node<'t> {
    pub(super) values: Vec<Cow<'t, str>>,
    pub(super) members: BTreeMap<String, Self>,
}

impl<'t> Node<'t> {
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.members.is_empty()
    }

    pub(super) fn insert(&mut self, path: Vec<String>, value: Cow<'t, str>) {
        let mut node = self;
        for name in path {
            node = node.members.entry(name).or_default();
        }
        node.values.push(value);
    }

    /// Returns the elements: values with the same key, or numbered members.
    pub(super) fn elements(self) -> Option<Vec<Self>> {
        let of_value = |value| Self {
            values: vec![value],
            members: BTreeMap::new(),
        };
        let mut elements: Vec<_> =
            self.values.into_iter().map(|value| (0, of_value(value))).collect();
        for (name, node) in self.members {
            if name.is_empty() {
                elements
                    .extend(node.values.into_iter().map(|value| (0, of_value(value))));
            } else {
                elements.push((name.parse::<usize>().ok()?, node));
            }
        }
        elements.sort_by_key(|(index, _)| *index);
        Some(elements.into_iter().map(|(_, node)| node).collect())
    }
}

/// Rejects the name of a member that would be read as a path.
pub(super) fn check_name(name: &str) -> Result<(), TextError> {
    if name.strip_suffix("[]").unwrap_or(name).contains('[') {
        return Err(bracketed(name));
    }
    Ok(())
}

fn bracketed(name: &str) -> TextError {
    TextError::new(format!("has a bracket in the property name {name:?}"))
}

/// Writes the pairs of a value, with keys in brackets.
pub(super) fn write(
    key: String,
    tree: &Tree,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), TextError> {
    match tree {
        Tree::Absent => {}
        Tree::Null | Tree::Literal(_) | Tree::String(_) => {
            if key.matches('[').count() > DEEPEST {
                return Err(TextError::new("is nested too deeply"));
            }
            pairs.push((key, tree.text().into_owned()));
        }
        Tree::List(items) => {
            let is_counted = items.iter().any(Tree::is_nested);
            for (index, item) in items.iter().enumerate() {
                if item.is_undefined() {
                    return Err(TextError::new(
                        "contains an element that is empty or null",
                    ));
                }
                let key =
                    if is_counted { format!("{key}[{index}]") } else { key.clone() };
                write(key, item, pairs)?;
            }
        }
        Tree::Object(members) => {
            for (name, member) in members {
                if name.contains(['[', ']']) {
                    return Err(bracketed(name));
                }
                write(format!("{key}[{name}]"), member, pairs)?;
            }
        }
    }
    Ok(())
}
