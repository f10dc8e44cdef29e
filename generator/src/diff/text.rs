//! Parts of models as text, as in the outline.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Constant, Literal, Name, Operation, Type},
    outline,
};

/// Returns the use of a type.
pub(super) fn ty(ty: &Type) -> String {
    outline::ty(ty)
}

/// Returns a property that has only one value: `"kind": "cat"`.
pub(super) fn constant(constant: &Constant) -> String {
    let value = match &constant.value {
        Literal::Boolean(value) => value.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Text(text) => format!("{text:?}"),
        Literal::TextVariant(name) | Literal::IntegerVariant(name) => name.as_str().to_owned(),
    };
    format!("{:?}: {value}", constant.wire)
}

/// Returns the method of an operation with its required arguments: `get_pet(id: String)`.
pub(super) fn signature(operation: &Operation) -> String {
    let arguments = operation.arguments();
    call(&operation.call_path(), arguments)
}

/// Returns a function with its arguments.
pub(super) fn call<'m>(
    name: &str,
    arguments: impl Iterator<Item = (&'m Name, &'m Type)>,
) -> String {
    let arguments: Vec<_> = arguments
        .map(|(name, argument)| format!("{}: {}", name.as_str(), ty(argument)))
        .collect();
    format!("{name}({})", arguments.join(", "))
}

/// Returns the HTTP method and the path of an operation.
pub(super) fn route(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Returns whether one name may be a rename of the other: one starts or ends with the other, or most letters are equal.
pub(super) fn are_alike(old: &str, new: &str) -> bool {
    /// The required share of equal letters.
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

/// Removes pairs of a removed and an added element that are likely a rename, and returns them. `fits` returns whether
/// two elements may be one; each must be the only candidate of the other.
pub(super) fn renames<'m, T>(
    removed: &mut Vec<&'m T>,
    added: &mut Vec<&'m T>,
    fits: impl Fn(&'m T, &'m T) -> bool,
) -> Vec<(&'m T, &'m T)> {
    /// The maximum number of rounds. Each pair may leave another one without rivals.
    const ROUNDS: usize = 8;
    let mut candidates = Vec::new();
    for (one, old) in removed.iter().enumerate() {
        let of_old = added.iter().enumerate();
        let of_old = of_old.filter(|(_, new)| fits(old, new));
        candidates.extend(of_old.map(|(other, _)| (one, other)));
    }
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let (mut of_old, mut of_new) = (BTreeMap::new(), BTreeMap::new());
        for (one, other) in &candidates {
            *of_old.entry(*one).or_insert(0_usize) += 1;
            *of_new.entry(*other).or_insert(0_usize) += 1;
        }
        // With several candidates, a choice would be a guess.
        let is_only = |(one, other): &&(usize, usize)| {
            of_old.get(one) == Some(&1) && of_new.get(other) == Some(&1)
        };
        let found: Vec<_> = candidates.iter().filter(is_only).copied().collect();
        if found.is_empty() {
            break;
        }
        taken.extend(found);
        let values: BTreeSet<usize> = taken.values().copied().collect();
        candidates.retain(|(one, other)| !taken.contains_key(one) && !values.contains(other));
    }
    let pairs = taken.iter();
    let pairs = pairs.filter_map(|(one, other)| Some((*removed.get(*one)?, *added.get(*other)?)));
    let pairs: Vec<_> = pairs.collect();
    let news: BTreeSet<usize> = taken.values().copied().collect();
    let mut indices = 0..;
    removed.retain(|_| {
        indices
            .next()
            .is_some_and(|index| !taken.contains_key(&index))
    });
    let mut indices = 0..;
    added.retain(|_| indices.next().is_some_and(|index| !news.contains(&index)));
    pairs
}

/// The change in the order of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The same order, or a change that other changes explain.
    Same,
    /// Arguments of the same types have other meanings, so old code compiles.
    Swapped,
    /// The same arguments in another order and with other types, so old code does not compile.
    Reordered,
}

/// Compares two lists of arguments. `old` has the new index of each old argument, `new` the indices of the new ones;
/// `accepts` returns whether an argument of the old type is accepted at a position.
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
