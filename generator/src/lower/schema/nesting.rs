//! Computes the depth of nested types, and the `recursion_limit` that rustc needs for it.
//!
//! A future is `Send` if all types that it holds are. rustc visits the types of fields depth first, each
//! type once, and fails with E0275 beyond `recursion_limit` steps.

use std::collections::BTreeMap;

use crate::model::{Module, Name, Operation, Type, TypeDefinition, TypeKind};

/// The greatest depth for which rustc's default suffices: the other steps are for the types around those of the
/// document, and for walks that start elsewhere.
const WITHIN_DEFAULT: usize = 90;
/// The default `recursion_limit` of rustc.
const DEFAULT: usize = 128;
/// The number of steps through a `Vec` to its elements.
const VEC: usize = 3;
/// The number of steps through a map to its values.
const MAP: usize = 8;
/// The number of steps through a box to its value.
const BOX: usize = 2;

/// Returns the `recursion_limit` that a crate with these types needs; `None` if rustc's default suffices.
pub(in crate::lower) fn recursion_limit(
    modules: &[Module],
    operations: &[Operation],
) -> Option<usize> {
    let in_modules = modules.iter().flat_map(|module| &module.items);
    let in_operations = operations.iter().flat_map(|operation| &operation.items);
    let graph: BTreeMap<&Name, Vec<(usize, &Name)>> = in_modules
        .chain(in_operations)
        .map(|item| (&item.name, contained_types(item)))
        .collect();
    let roots = operations.iter().flat_map(Operation::types);
    let roots = roots.flat_map(Type::leaves).filter_map(name_of);
    let depth = depth(&graph, roots.chain(graph.keys().copied()));
    (depth > WITHIN_DEFAULT).then(|| {
        let needed = DEFAULT + 2 * depth;
        needed.next_power_of_two()
    })
}

/// A type on the path from a root.
struct Open<'m> {
    name: &'m Name,
    /// The number of its types that were entered.
    entered: usize,
    /// The number of steps to it from the previous type on the path.
    steps: usize,
    /// The number of steps below it that are known so far.
    depth: usize,
}

/// Returns the greatest number of steps from a root.
fn depth<'m>(
    graph: &BTreeMap<&'m Name, Vec<(usize, &'m Name)>>,
    roots: impl Iterator<Item = &'m Name>,
) -> usize {
    let mut known: BTreeMap<&Name, usize> = BTreeMap::new();
    let mut deepest = 0;
    for root in roots {
        if known.contains_key(root) {
            continue;
        }
        known.insert(root, 0);
        let mut way = vec![Open {
            name: root,
            entered: 0,
            steps: 0,
            depth: 0,
        }];
        while let Some(last) = way.last_mut() {
            let held = graph.get(last.name).and_then(|all| all.get(last.entered));
            last.entered += 1;
            if let Some((steps, name)) = held {
                if let Some(depth) = known.get(name) {
                    last.depth = last.depth.max(steps + depth);
                    continue;
                }
                known.insert(name, 0);
                way.push(Open {
                    name,
                    entered: 0,
                    steps: *steps,
                    depth: 0,
                });
                continue;
            }
            let (name, depth) = (last.name, last.steps + last.depth);
            known.insert(name, last.depth);
            deepest = deepest.max(last.depth);
            way.pop();
            if let Some(around) = way.last_mut() {
                around.depth = around.depth.max(depth);
            }
        }
    }
    deepest
}

fn name_of(ty: &Type) -> Option<&Name> {
    match ty {
        Type::Named(name) | Type::Local(name) => Some(name),
        _ => None,
    }
}

/// Returns the types that a type holds, each with the number of steps to it.
fn contained_types(item: &TypeDefinition) -> Vec<(usize, &Name)> {
    let mut found = Vec::new();
    match &item.kind {
        TypeKind::Struct(structure) => {
            for field in &structure.fields {
                let boxed = if field.boxed { BOX } else { 0 };
                let optional = usize::from(!field.is_argument());
                add(&field.ty, 1 + boxed + optional, &mut found);
            }
            if let Some(rest) = &structure.rest {
                add(&rest.ty, 1 + MAP, &mut found);
            }
        }
        TypeKind::Union(union) => {
            for variant in &union.variants {
                let boxed = if variant.boxed { BOX } else { 0 };
                add(&variant.ty, 1 + boxed, &mut found);
            }
        }
        // An alias adds no type.
        TypeKind::Alias(ty) => add(ty, 0, &mut found),
        TypeKind::Newtype(ty) => add(ty, 1, &mut found),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => {}
    }
    found
}

fn add<'m>(ty: &'m Type, steps: usize, found: &mut Vec<(usize, &'m Name)>) {
    match ty {
        Type::Named(name) | Type::Local(name) => found.push((steps, name)),
        Type::ItemStream(inner) | Type::Events(inner) | Type::Array(inner) => {
            add(inner, steps + VEC, found);
        }
        Type::Map(inner) => add(inner, steps + MAP, found),
        Type::Nullable(inner) => add(inner, steps + 1, found),
        Type::Tuple(places) => places.iter().for_each(|ty| add(ty, steps + 1, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::depth;
    use crate::model::Name;

    /// Checks the depth of a graph: `held[n]` lists the types that type `n` holds.
    fn check(held: &[&[usize]], expected: usize) {
        let names: Vec<Name> = (0..held.len()).map(|it| Name(it.to_string())).collect();
        let graph: BTreeMap<&Name, Vec<(usize, &Name)>> = names
            .iter()
            .zip(held)
            .map(|(name, held)| (name, held.iter().map(|it| (2, &names[*it])).collect()))
            .collect();
        assert_eq!(depth(&graph, names.iter()), expected, "{held:?}");
    }

    #[test]
    fn the_longest_path_counts() {
        check(&[&[]], 0);
        check(&[&[1], &[2], &[]], 4);
        check(&[&[2], &[0], &[]], 4);
        check(&[&[1, 2], &[], &[1]], 4);
        // Types that form a cycle are entered once.
        check(&[&[0, 1], &[0, 2], &[0, 1]], 6);
    }
}
