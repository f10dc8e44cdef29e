//! Compares uses of types.

use super::{
    collect::{Collector, Found},
    constraints::{self, Value},
    found::Scope,
    pairs::{Pairs, key},
    relate::Relation,
    rules::Kind,
    scalars::is_number,
    text,
    values::Values,
};
use crate::model::{Shape, Type, TypeKind};

/// Returns the kind of change for another Rust type, by the relation of the values.
pub(super) fn kind(values: Values) -> Kind {
    match values {
        Values::Same => Kind::TypeRepresentation,
        Values::Similar => Kind::TypeOptionalProperties,
        Values::More => Kind::TypeGeneralized,
        Values::Fewer => Kind::TypeSpecialized,
        Values::Unlisted => Kind::EnumDissolved,
        Values::Listed => Kind::EnumIntroduced,
        Values::Relisted => Kind::EnumReplaced,
        Values::Others => Kind::TypeChanged,
    }
}

/// Returns the kind of change for an argument: calls still compile if it accepts what they pass.
fn kind_of_argument<'m>(
    collector: &Collector<'_, 'm>,
    (old, new): (&'m Type, &'m Type),
    values: Values,
) -> Kind {
    match kind(values) {
        Kind::TypeGeneralized | Kind::EnumDissolved if accepts(collector.pairs, old, new) => {
            Kind::ArgumentGeneralized
        }
        Kind::TypeSpecialized | Kind::EnumIntroduced if accepts(collector.pairs, old, new) => {
            Kind::ArgumentSpecialized
        }
        kind => kind,
    }
}

/// Returns whether an argument of the new type, which is passed by `Into`, accepts the Rust values of the old type.
pub(super) fn accepts<'m>(pairs: &Pairs<'m>, old: &'m Type, new: &'m Type) -> bool {
    let kind = |ty: &'m Type| Some(&pairs.new_types.get(&key(ty)?)?.item.kind);
    match (old, new) {
        _ if pairs.relate(old, new).is_same_rust => true,
        (Type::String, Type::Nullable(inner)) => **inner == Type::String,
        (old, Type::Nullable(inner)) => {
            matches!(kind(inner), Some(TypeKind::Struct(_)))
                && pairs.relate(old, inner).is_same_rust
        }
        (Type::String | Type::Boolean, Type::Any) => true,
        (number, Type::Any) => is_number(number),
        (Type::String, new) => match kind(new) {
            Some(TypeKind::StringEnum(_)) => true,
            Some(TypeKind::Union(union)) => {
                let mut variants = union.variants.iter();
                variants.any(|variant| variant.convertible && variant.ty == Type::String)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Returns whether a value of a request is set as a field of the struct of the required parameters and body, which accepts
/// only its own type.
pub(super) fn is_set_by_name(scope: Scope<'_>, ty: &Type) -> bool {
    match scope {
        Scope::Operation(_, Some(new), directions) if directions.request => {
            new.by_name.is_some() && new.arguments().any(|(_, argument)| argument == ty)
        }
        _ => false,
    }
}

/// Compares two uses of types, with the constraints on their values.
pub(super) fn compare_use<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    (old, old_shape): (&'m Type, &'m Shape),
    (new, new_shape): (&'m Type, &'m Shape),
    is_boxed: (bool, bool),
) {
    let relation = collector.pairs.relate(old, new);
    if matches!(relation.values, Values::Same | Values::Similar) {
        constraints::compare(collector, value, old_shape, new_shape);
    }
    report_use(collector, value, (old, new), relation, is_boxed);
}

/// Reports a use whose Rust type changed.
pub(super) fn report_use<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    (old, new): (&'m Type, &'m Type),
    relation: Relation,
    (was_boxed, is_boxed): (bool, bool),
) {
    if relation.is_same_rust && was_boxed == is_boxed {
        return;
    }
    let boxed = |ty: &Type, is_boxed: bool| {
        let text = text::ty(ty);
        if is_boxed {
            format!("Box<{text}>")
        } else {
            text
        }
    };
    let (mut before, mut after) = (boxed(old, was_boxed), boxed(new, is_boxed));
    if relation.values == Values::Similar {
        let (only_old, only_new) = collector.pairs.other_properties(old, new);
        before += &listed(&only_old);
        after += &listed(&only_new);
    }
    // The same change of a type has one cause at all its uses.
    let is_argument = matches!(value.scope, Scope::Operation(_, _, directions) if directions.request)
        && !is_set_by_name(value.scope, new);
    let kind = if is_argument {
        kind_of_argument(collector, (old, new), relation.values)
    } else {
        kind(relation.values)
    };
    let mut found =
        Found::new(kind, &value.subject, value.scope).cause(format!("{before} {after}"));
    if let Some((old, new)) = &value.places {
        found = found.at(old, new);
    }
    collector.add(found.texts(before, after).naming(Some(old), Some(new)));
}

/// Returns the names of properties as text: ` with "a", "b"`.
pub(super) fn listed(names: &[&str]) -> String {
    /// The maximum number of names that are shown.
    const SHOWN: usize = 5;
    let shown: Vec<_> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("{name:?}"))
        .collect();
    match names.len().saturating_sub(SHOWN) {
        _ if shown.is_empty() => String::new(),
        0 => format!(" with {}", shown.join(", ")),
        more => format!(" with {} and {more} more", shown.join(", ")),
    }
}
