//! Parts of models as text, as the outline prints them.

use crate::model::{Constant, Literal, Name, Operation, Type};
use crate::outline;

/// A type as it is used.
pub(super) fn ty(ty: &Type) -> String {
    outline::ty(ty)
}

/// A property that has one value only: `"kind": "cat"`.
pub(super) fn constant(constant: &Constant) -> String {
    let value = match &constant.value {
        Literal::Boolean(value) => value.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Text(text) => format!("{text:?}"),
        Literal::TextVariant(name) | Literal::IntegerVariant(name) => name.as_str().to_owned(),
    };
    format!("{:?}: {value}", constant.wire)
}

/// The method of an operation with its required arguments: `get_pet(id: String)`.
pub(super) fn signature(operation: &Operation) -> String {
    let arguments = operation.arguments();
    call(&operation.call_path(), arguments)
}

/// A function with its arguments.
pub(super) fn call<'m>(
    name: &str,
    arguments: impl Iterator<Item = (&'m Name, &'m Type)>,
) -> String {
    let arguments: Vec<_> = arguments
        .map(|(name, argument)| format!("{}: {}", name.as_str(), ty(argument)))
        .collect();
    format!("{name}({})", arguments.join(", "))
}

/// The method and the path of an operation.
pub(super) fn route(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Whether two names may be a rename: one is a part of the other, or most of their letters are the same.
pub(super) fn are_alike(old: &str, new: &str) -> bool {
    /// How many of the letters have to be the same.
    const ALIKE: f64 = 0.6;
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (old, new) = (plain(old), plain(new));
    let is_part = |short: &str, long: &str| {
        short.len() > 1 && (long.starts_with(short) || long.ends_with(short))
    };
    is_part(&old, &new)
        || is_part(&new, &old)
        || strsim::normalized_levenshtein(&old, &new) >= ALIKE
}

/// Takes out one of the removed and one of the added where they are likely a rename: `fits` says whether they may be, and
/// no other does.
pub(super) fn renames<'m, T>(
    removed: &mut Vec<&'m T>,
    added: &mut Vec<&'m T>,
    fits: impl Fn(&'m T, &'m T) -> bool,
) -> Vec<(&'m T, &'m T)> {
    let mut found = Vec::new();
    removed.retain(|old| {
        let of_old: Vec<usize> = added
            .iter()
            .enumerate()
            .filter_map(|(index, new)| fits(old, new).then_some(index))
            .collect();
        // More than one candidate is a guess.
        let [index] = of_old.as_slice() else {
            return true;
        };
        found.push((*old, added.remove(*index)));
        false
    });
    found
}

/// How the order of arguments changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The same, or another that other changes explain.
    Same,
    /// The same types in the same places, for other values.
    Swapped,
    /// The same values in another order, which their types tell.
    Reordered,
}

/// Compares lists of arguments. Each is given by what stands for it in the new list, and by whether an argument of the old
/// type at that place is accepted.
pub(super) fn order(
    old: &[Option<usize>],
    new: &[usize],
    accepts: impl Fn(usize) -> bool,
) -> Order {
    let is_moved = old.iter().zip(new).any(|(old, new)| *old != Some(*new));
    if !is_moved || old.len() != new.len() {
        return Order::Same;
    }
    if (0..new.len()).all(accepts) {
        return Order::Swapped;
    }
    let mut before: Vec<_> = old.iter().flatten().copied().collect();
    let mut after = new.to_vec();
    before.sort_unstable();
    after.sort_unstable();
    if before == after {
        Order::Reordered
    } else {
        Order::Same
    }
}
