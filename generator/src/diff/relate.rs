//! Relates two uses of types: whether the Rust type is the same, and which values each allows.

use std::collections::BTreeSet;

use super::{
    pairs::{Key, Pairs, key},
    scalars::{is_text_wire, range, widens},
    values::Values,
    zip::zip,
};
use crate::model::{Enum, Field, Presence, Struct, Type, TypeDefinition, TypeKind, Union};

/// The relation of two uses of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// `true` if the Rust type is the same, except for renamed type definitions.
    pub(super) is_same_rust: bool,
    /// The values that the new type allows.
    pub(super) values: Values,
}

impl Relation {
    pub(super) const SAME: Self = Self {
        is_same_rust: true,
        values: Values::Same,
    };

    fn rust(values: Values) -> Self {
        Self {
            is_same_rust: false,
            values,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            is_same_rust: self.is_same_rust && other.is_same_rust,
            values: self.values.and(other.values),
        }
    }
}

/// The maximum depth to which definitions without a counterpart are compared.
const DEPTH: usize = 8;

impl<'m> Pairs<'m> {
    /// Returns the relation of two uses of types.
    pub(super) fn relate(&self, old: &'m Type, new: &'m Type) -> Relation {
        self.relate_at(old, new, DEPTH)
    }

    fn relate_at(&self, old: &'m Type, new: &'m Type, depth: usize) -> Relation {
        if let (Some(one), Some(other)) = (key(old), key(new))
            && self.are_paired(one, other)
        {
            return Relation::SAME;
        }
        let (old, new) = (self.resolve_old(old), self.resolve_new(new));
        if let (Some(one), Some(other)) = (key(old), key(new))
            && self.are_paired(one, other)
        {
            return Relation::SAME;
        }
        let Some(depth) = depth.checked_sub(1) else {
            return Relation::rust(Values::Others);
        };
        match (old, new) {
            (Type::Array(old), Type::Array(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::ItemStream(old), Type::ItemStream(new))
            | (Type::Events(old), Type::Events(new))
            | (Type::Nullable(old), Type::Nullable(new)) => self.relate_at(old, new, depth),
            (Type::Tuple(old), Type::Tuple(new)) if old.len() == new.len() => {
                let places = old.iter().zip(new);
                places.fold(Relation::SAME, |relation, (old, new)| {
                    relation.and(self.relate_at(old, new, depth))
                })
            }
            (Type::Any, Type::Any) => Relation::SAME,
            (Type::Any, _) => Relation::rust(Values::Fewer),
            (_, Type::Any) => Relation::rust(Values::More),
            (Type::Nullable(old), new) => {
                let inner = self.relate_at(old, new, depth).values;
                Relation::rust(inner.and(Values::Fewer))
            }
            (old, Type::Nullable(new)) => {
                let inner = self.relate_at(old, new, depth).values;
                Relation::rust(inner.and(Values::More))
            }
            (Type::Tuple(places), Type::Array(inner)) => {
                let all = places.iter().all(|place| {
                    let values = self.relate_at(place, inner, depth).values;
                    values.covers()
                });
                Relation::rust(if all { Values::More } else { Values::Others })
            }
            (Type::Array(inner), Type::Tuple(places)) => {
                let all = places.iter().all(|place| {
                    let values = self.relate_at(inner, place, depth).values;
                    values.is_within()
                });
                Relation::rust(if all { Values::Fewer } else { Values::Others })
            }
            (Type::Named(_) | Type::Local(_), _) | (_, Type::Named(_) | Type::Local(_)) => {
                self.relate_definitions(old, new, depth)
            }
            (old, new) if old == new => Relation::SAME,
            (old, new) => Relation::rust(scalars(old, new)),
        }
    }

    /// Relates two uses of which at least one is a type definition, and which are not counterparts.
    fn relate_definitions(&self, old: &'m Type, new: &'m Type, depth: usize) -> Relation {
        let one = key(old).and_then(|key| self.old_types.get(&key));
        let other = key(new).and_then(|key| self.new_types.get(&key));
        let values = match (one, other) {
            (Some(one), Some(other)) if have_nothing_in_common(one.item, other.item) => {
                Values::Others
            }
            (Some(one), Some(other)) => self.relate_items(one.item, other.item, depth),
            (Some(one), None) => match &one.item.kind {
                TypeKind::Newtype(inner) => self.relate_at(inner, new, depth).values,
                TypeKind::Union(union) => {
                    let relate = |inner| self.relate_at(inner, new, depth).values.reversed();
                    of_alternatives(union, relate).reversed()
                }
                kind => of_kind(kind, new).reversed(),
            },
            (None, Some(other)) => match &other.item.kind {
                TypeKind::Newtype(inner) => self.relate_at(old, inner, depth).values,
                TypeKind::Union(union) => {
                    of_alternatives(union, |inner| self.relate_at(old, inner, depth).values)
                }
                kind => of_kind(kind, old),
            },
            (None, None) => Values::Others,
        };
        Relation::rust(values)
    }

    /// Returns the values that a new definition allows, compared with an old one.
    pub(super) fn relate_items(
        &self,
        old: &'m TypeDefinition,
        new: &'m TypeDefinition,
        depth: usize,
    ) -> Values {
        match (&old.kind, &new.kind) {
            (TypeKind::Struct(old), TypeKind::Struct(new)) => self.relate_structs(old, new, depth),
            (TypeKind::StringEnum(old), TypeKind::StringEnum(new)) => {
                let both = zip(&old.values, &new.values, |value| value.wire.as_str());
                of_values(both.removed.is_empty(), both.added.is_empty())
            }
            (TypeKind::IntegerEnum(old), TypeKind::IntegerEnum(new)) => {
                let both = zip(&old.values, &new.values, |value| value.wire);
                of_values(both.removed.is_empty(), both.added.is_empty())
            }
            (
                TypeKind::Alias(old) | TypeKind::Newtype(old),
                TypeKind::Alias(new) | TypeKind::Newtype(new),
            ) => self.relate_at(old, new, depth).values,
            (TypeKind::Alias(old) | TypeKind::Newtype(old), TypeKind::Union(union)) => {
                of_alternatives(union, |inner| self.relate_at(old, inner, depth).values)
            }
            (TypeKind::Union(union), TypeKind::Alias(new) | TypeKind::Newtype(new)) => {
                let relate = |inner| self.relate_at(inner, new, depth).values.reversed();
                of_alternatives(union, relate).reversed()
            }
            (TypeKind::Alias(old) | TypeKind::Newtype(old), kind) => match old {
                Type::Any => Values::Fewer,
                old => of_kind(kind, old),
            },
            (kind, TypeKind::Alias(new) | TypeKind::Newtype(new)) => match new {
                Type::Any => Values::More,
                new => of_kind(kind, new).reversed(),
            },
            (TypeKind::Union(old), TypeKind::Union(new)) => {
                let both = zip(&old.variants, &new.variants, |variant| {
                    variant.name.as_str()
                });
                of_lists(both.removed.is_empty(), both.added.is_empty())
            }
            (_, TypeKind::Union(union)) => {
                let relate = |inner| self.relate_old_item(old, inner, depth);
                let values = of_alternatives(union, relate);
                let is_one_of = self.one_of.1.contains(new.pointer.as_str());
                values.and(of_several(is_one_of, union, relate))
            }
            (TypeKind::Union(union), _) => {
                let relate = |inner| self.relate_new_item(inner, new, depth).reversed();
                let values = of_alternatives(union, relate);
                let is_one_of = self.one_of.0.contains(old.pointer.as_str());
                values.and(of_several(is_one_of, union, relate)).reversed()
            }
            _ => Values::Others,
        }
    }

    /// Returns the values that a use of a new type allows, compared with an old definition.
    fn relate_old_item(&self, old: &'m TypeDefinition, new: &'m Type, depth: usize) -> Values {
        let new = self.resolve_new(new);
        let (Some(depth), Some(key)) = (depth.checked_sub(1), key(new)) else {
            return match new {
                Type::Any => Values::More,
                new => of_kind(&old.kind, new).reversed(),
            };
        };
        if self.counterpart(old) == Some(key) {
            return Values::Same;
        }
        let definition = self.new_types.get(&key);
        definition.map_or(Values::Others, |new| {
            self.relate_items(old, new.item, depth)
        })
    }

    /// Returns the values that a new definition allows, compared with a use of an old type.
    fn relate_new_item(&self, old: &'m Type, new: &'m TypeDefinition, depth: usize) -> Values {
        let old = self.resolve_old(old);
        let (Some(depth), Some(key)) = (depth.checked_sub(1), key(old)) else {
            return match old {
                Type::Any => Values::Fewer,
                old => of_kind(&new.kind, old),
            };
        };
        let paired = self.types.get(&key).and_then(|key| self.new_types.get(key));
        if paired.is_some_and(|paired| std::ptr::eq(paired.item, new)) {
            return Values::Same;
        }
        let definition = self.old_types.get(&key);
        definition.map_or(Values::Others, |old| {
            self.relate_items(old.item, new, depth)
        })
    }

    /// Returns whether two types may be those of one property that is renamed: both or their elements are type
    /// definitions, or some values are the same.
    pub(super) fn are_of_one_form(&self, old: &'m Type, new: &'m Type) -> bool {
        let (mut old, mut new) = (old, new);
        while let (Type::Array(one), Type::Array(other))
        | (Type::Map(one), Type::Map(other))
        | (Type::Nullable(one), Type::Nullable(other)) = (old, new)
        {
            (old, new) = (one, other);
        }
        self.relate(old, new).values != Values::Others || (key(old).is_some() && key(new).is_some())
    }

    /// Returns the new counterpart of an old definition.
    fn counterpart(&self, old: &'m TypeDefinition) -> Option<Key<'m>> {
        let keys = [false, true].map(|is_local| (is_local, old.name.as_str()));
        let mut own = keys.into_iter().filter(|key| {
            let definition = self.old_types.get(key);
            definition.is_some_and(|definition| std::ptr::eq(definition.item, old))
        });
        self.types.get(&own.next()?).copied()
    }

    fn relate_structs(&self, old: &'m Struct, new: &'m Struct, depth: usize) -> Values {
        let fields = zip(&old.fields, &new.fields, |field| field.wire.as_str());
        let mut values = Values::Same;
        for (old, new) in fields.both {
            values = values.and(self.relate_at(&old.ty, &new.ty, depth).values);
            values = values.and(presence(old.presence, new.presence));
        }
        let constants = zip(&old.constants, &new.constants, |constant| &constant.wire);
        if constants
            .both
            .iter()
            .any(|(old, new)| old.value != new.value)
        {
            return Values::Others;
        }
        let is_constant = |structure: &Struct, field: &Field| {
            let mut constants = structure.constants.iter();
            constants.any(|constant| constant.wire == field.wire)
        };
        for field in fields.removed {
            let became_constant = is_constant(new, field);
            values = values.and(if became_constant {
                Values::Fewer
            } else {
                of_one_more(field).reversed()
            });
        }
        for field in fields.added {
            let was_constant = is_constant(old, field);
            values = values.and(if was_constant {
                Values::More
            } else {
                of_one_more(field)
            });
        }
        values
    }

    pub(super) fn resolve_old(&self, ty: &'m Type) -> &'m Type {
        resolve(ty, |key| Some(self.old_types.get(&key)?.item))
    }

    pub(super) fn resolve_new(&self, ty: &'m Type) -> &'m Type {
        resolve(ty, |key| Some(self.new_types.get(&key)?.item))
    }
}

/// Follows aliases to a type.
pub(super) fn resolve<'m>(
    ty: &'m Type,
    find: impl Fn(Key<'m>) -> Option<&'m TypeDefinition>,
) -> &'m Type {
    /// The maximum number of aliases that are followed.
    const LONGEST: usize = 32;
    let mut ty = ty;
    for _ in 0..LONGEST {
        match key(ty).and_then(&find).map(|item| &item.kind) {
            Some(TypeKind::Alias(inner)) => ty = inner,
            _ => break,
        }
    }
    ty
}

/// Returns the values that a changed list allows, given whether no value was removed and none was added.
fn of_lists(none_removed: bool, none_added: bool) -> Values {
    match (none_removed, none_added) {
        (true, true) => Values::Same,
        (true, false) => Values::More,
        (false, true) => Values::Fewer,
        (false, false) => Values::Others,
    }
}

/// Returns the values that a changed enum allows, given whether no value was removed and none was added.
fn of_values(none_removed: bool, none_added: bool) -> Values {
    match of_lists(none_removed, none_added) {
        Values::More => Values::Unlisted,
        Values::Fewer => Values::Listed,
        Values::Others => Values::Relisted,
        other => other,
    }
}

/// Returns whether two structs have only different properties, so that each version would drop the whole value.
fn have_nothing_in_common(old: &TypeDefinition, new: &TypeDefinition) -> bool {
    fn names(of: &Struct) -> BTreeSet<&str> {
        let constants = of.constants.iter().map(|constant| constant.wire.as_str());
        let fields = of.fields.iter().map(|field| field.wire.as_str());
        fields.chain(constants).collect()
    }
    let (TypeKind::Struct(old), TypeKind::Struct(new)) = (&old.kind, &new.kind) else {
        return false;
    };
    let (old, new) = (names(old), names(new));
    old.is_disjoint(&new) && !old.is_empty() && !new.is_empty()
}

/// Returns the values that a struct allows if it has one more field.
fn of_one_more(field: &Field) -> Values {
    if field.is_argument() {
        Values::Fewer
    } else {
        Values::Similar
    }
}

/// Compares whether a field may be missing or null.
fn presence(old: Presence, new: Presence) -> Values {
    let facts = |presence| match presence {
        Presence::Required => (false, false),
        Presence::Optional => (true, false),
        Presence::Nullable => (false, true),
        Presence::OptionalNullable => (true, true),
    };
    let (old, new) = (facts(old), facts(new));
    let of_one = |old: bool, new: bool| match (old, new) {
        (false, true) => Values::More,
        (true, false) => Values::Fewer,
        _ => Values::Same,
    };
    of_one(old.0, new.0).and(of_one(old.1, new.1))
}

/// Returns the values that a union allows, compared with another type. `relate` returns the values of an alternative,
/// compared with that type.
fn of_alternatives<'m>(union: &'m Union, relate: impl Fn(&'m Type) -> Values) -> Values {
    let alternatives = union.variants.iter().map(|variant| relate(&variant.ty));
    let alternatives: Vec<Values> = alternatives.collect();
    let is_similar = alternatives.contains(&Values::Similar);
    let covers = alternatives.iter().any(|values| values.covers());
    let is_within = alternatives.iter().all(|values| values.is_within());
    match (covers, is_within) {
        (true, true) if is_similar => Values::Similar,
        (true, true) => Values::Same,
        (true, false) => Values::More,
        (false, true) => Values::Fewer,
        (false, false) => Values::Others,
    }
}

/// Returns the effect of `oneOf` on a union: values that are valid for several alternatives are rejected.
fn of_several<'m>(
    is_one_of: bool,
    union: &'m Union,
    relate: impl Fn(&'m Type) -> Values,
) -> Values {
    let alternatives = union.variants.iter();
    let covering = alternatives.filter(|variant| relate(&variant.ty).covers());
    if is_one_of && covering.count() > 1 {
        Values::Fewer
    } else {
        Values::Same
    }
}

/// Returns the values that a type definition allows, compared with another type.
fn of_kind(kind: &TypeKind, other: &Type) -> Values {
    match (kind, other) {
        (TypeKind::StringEnum(of), Type::String | Type::Secret) if of.open => Values::Same,
        (TypeKind::StringEnum(_), Type::String | Type::Secret) => Values::Listed,
        (TypeKind::IntegerEnum(of), other) => of_integers(of, other),
        (TypeKind::Struct(of), Type::Map(inner)) if **inner == Type::Any => {
            if of.closed || of.fields.iter().any(Field::is_argument) {
                Values::Fewer
            } else {
                Values::Similar
            }
        }
        _ => Values::Others,
    }
}

/// Returns the values that an enum of integers allows, compared with another type. The enum keeps any integer of 64 bits.
fn of_integers(of: &Enum<i64>, other: &Type) -> Values {
    let is_inside = |(least, greatest): (i128, i128)| {
        let mut values = of.values.iter().map(|value| i128::from(value.wire));
        values.all(|value| (least..=greatest).contains(&value))
    };
    let is_kept = |(_, greatest): (i128, i128)| greatest <= i64::MAX.into();
    match (other, range(other)) {
        (Type::Int64, _) if of.open => Values::Same,
        (_, Some(range)) if is_inside(range) && is_kept(range) => Values::Listed,
        (_, Some(range)) if is_inside(range) => Values::Fewer,
        (Type::Float | Type::Double, _) => Values::Fewer,
        _ => Values::Others,
    }
}

/// Returns the values that a scalar type allows, compared with another one.
fn scalars(old: &Type, new: &Type) -> Values {
    if is_text_wire(old) && is_text_wire(new) {
        return Values::Same;
    }
    match (widens(old, new), widens(new, old)) {
        (true, _) => Values::More,
        (_, true) => Values::Fewer,
        _ => Values::Others,
    }
}
