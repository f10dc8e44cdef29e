//! Compares the fields of a struct, or the parts of a multipart body.

use super::{
    collect::{Collector, Found, Scope},
    constraints::Value,
    pairs::Pairs,
    relate::Relation,
    rules::Kind,
    text::{self, Order},
    uses::{accepts, compare_use},
    values::Values,
    zip::{Kept, zip},
};
use crate::{
    model::{
        Access, Constant, Count, DefaultValue, Docs, Field, Name, Part, Presence, Shape, Type,
    },
    outline,
    pointer::Pointer,
};

/// The compared properties of a field or a part.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing of the member"
)]
pub(super) struct Member<'m> {
    pub(super) index: usize,
    pub(super) name: &'m Name,
    pub(super) wire: &'m str,
    pub(super) ty: &'m Type,
    shape: &'m Shape,
    is_optional: bool,
    is_nullable: bool,
    /// `true` if there may be several parts with this name.
    is_many: bool,
    is_boxed: bool,
    /// `true` if only responses have the field.
    is_read_only: bool,
    is_deprecated: bool,
    default: Option<&'m DefaultValue>,
    docs: &'m Docs,
    text: String,
}

impl<'m> Member<'m> {
    pub(super) fn of_fields(fields: &'m [Field]) -> Vec<Self> {
        let fields = fields.iter().enumerate();
        let member = |(index, field): (usize, &'m Field)| Self {
            index,
            name: &field.name,
            wire: &field.wire,
            ty: &field.ty,
            shape: &field.shape,
            is_optional: !field.is_argument(),
            is_nullable: matches!(
                field.presence,
                Presence::Nullable | Presence::OptionalNullable
            ),
            is_many: false,
            is_boxed: field.boxed,
            is_read_only: field.access == Access::ReadOnly,
            is_deprecated: field.deprecated,
            default: field.default.as_ref(),
            docs: &field.docs,
            text: outline::field(field),
        };
        fields.map(member).collect()
    }

    pub(super) fn of_parts(parts: &'m [Part]) -> Vec<Self> {
        let parts = parts.iter().enumerate();
        let member = |(index, part): (usize, &'m Part)| Self {
            index,
            name: &part.name,
            wire: &part.wire,
            ty: &part.ty,
            shape: &part.shape,
            is_optional: !part.is_required(),
            is_nullable: false,
            is_many: part.count == Count::Many,
            is_boxed: false,
            is_read_only: false,
            is_deprecated: false,
            default: None,
            docs: &part.docs,
            text: format!("{}: {}", part.name.as_str(), text::ty(&part.ty)),
        };
        parts.map(member).collect()
    }
}

/// A struct or a multipart body, in both models.
pub(super) struct Owner<'m> {
    /// The name of the struct or the body.
    pub(super) name: String,
    pub(super) scope: Scope<'m>,
    pub(super) places: (Pointer, Pointer),
    /// `true` for the old and for the new one if it rejects unlisted properties.
    pub(super) is_closed: (bool, bool),
    /// `true` if the new constructor takes the required fields by name, so that their order has no meaning.
    pub(super) is_by_name: bool,
    /// The properties with a constant value in the old and the new one.
    pub(super) constants: (&'m [Constant], &'m [Constant]),
}

impl<'m> Owner<'m> {
    /// Returns a change of a member. The same change in several structs has one cause, such as a common base.
    fn found(&self, kind: Kind, old: Option<&Member<'m>>, new: Option<&Member<'m>>) -> Found<'m> {
        let subject = new
            .or(old)
            .map_or_else(String::new, |member| self.subject(member));
        let text = |member: Option<&Member<'m>>| member.map(|member| member.text.clone());
        let (before, after) = (text(old), text(new));
        let mut found =
            Found::new(kind, subject, self.scope).cause(format!("{before:?} {after:?}"));
        if let Some(before) = before {
            found = found.old(before);
        }
        if let Some(after) = after {
            found = found.new_text(after);
        }
        let old_place = old.map_or_else(|| self.places.0.clone(), |old| self.old_place(old));
        let new_place = new.map_or_else(|| self.places.1.clone(), |new| self.new_place(new));
        found
            .at(&old_place, &new_place)
            .naming(old.map(|old| old.ty), new.map(|new| new.ty))
    }

    /// Returns a change between a member and a property with a constant value.
    fn with_constant(
        &self,
        kind: Kind,
        member: &Member<'m>,
        constant: &Constant,
        is_old: bool,
    ) -> Found<'m> {
        let (before, after) = if is_old {
            (member.text.clone(), text::constant(constant))
        } else {
            (text::constant(constant), member.text.clone())
        };
        let (old, new) = (is_old.then_some(member.ty), (!is_old).then_some(member.ty));
        Found::new(kind, self.subject(member), self.scope)
            .cause(format!("{before} {after}"))
            .texts(before, after)
            .at(&self.old_place(member), &self.new_place(member))
            .naming(old, new)
    }

    fn subject(&self, member: &Member<'_>) -> String {
        format!("{}::{}", self.name, member.name.as_str())
    }

    fn old_place(&self, member: &Member<'_>) -> Pointer {
        self.places.0.child("properties").child(member.wire)
    }

    fn new_place(&self, member: &Member<'_>) -> Pointer {
        self.places.1.child("properties").child(member.wire)
    }
}

/// Compares all members of a struct.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    owner: &Owner<'m>,
    old: &[Member<'m>],
    new: &[Member<'m>],
) {
    let pairs = collector.pairs;
    // The lists live only during this comparison; the models that they borrow from live longer.
    let by_wire = zip(old, new, |member| member.wire.to_owned());
    let (mut removed, mut added) = (by_wire.removed, by_wire.added);
    removed.retain(|member| {
        let constant = constant_of(owner.constants.1, member);
        if let Some(constant) = constant {
            let is_same = pairs.is_only_old_value(member.ty, &constant.value);
            let kind = match (is_same, member.is_optional && constant.required) {
                (true, true) => Kind::FieldOptionalBecameConstant,
                (true, false) => Kind::FieldOfOneValueBecameConstant,
                (false, _) => Kind::FieldBecameConstant,
            };
            collector.add(owner.with_constant(kind, member, constant, true));
        }
        constant.is_none()
    });
    added.retain(|member| {
        let constant = constant_of(owner.constants.0, member);
        if let Some(constant) = constant {
            let is_same = pairs.is_only_new_value(member.ty, &constant.value);
            let kind = match (is_same, member.is_optional) {
                (true, false) => Kind::ConstantBecameArgument,
                (false, false) => Kind::ConstantBecameRequired,
                (true, true) => Kind::ConstantBecameSetter,
                (false, true) => Kind::ConstantBecameOptional,
            };
            collector.add(owner.with_constant(kind, member, constant, false));
        }
        constant.is_none()
    });
    let mut same: Vec<(&Member<'m>, &Member<'m>)> = by_wire.both;
    let sent_otherwise = text::renames(&mut removed, &mut added, |old, new| old.name == new.name);
    let mut renamed = text::renames(&mut removed, &mut added, |old, new| {
        are_equal(pairs, old, new) && text::are_alike(old.wire, new.wire)
    });
    renamed.extend(text::renames(&mut removed, &mut added, |old, new| {
        have_same_presence(old, new)
            && pairs.are_of_one_form(old.ty, new.ty)
            && text::are_alike(old.wire, new.wire)
    }));
    let kept = [&same, &sent_otherwise, &renamed];
    let kept = kept.into_iter().flatten();
    let kept: Kept = kept.map(|(old, new)| (old.index, new.index)).collect();
    renamed.extend(text::renames(&mut removed, &mut added, |old, new| {
        are_equal(pairs, old, new) && kept.are_at_same_place(old.index, new.index)
    }));
    for (old, new) in &same {
        compare_one(collector, owner, old, new);
    }
    for (kinds, list) in [(WIRE_NAMES, &sent_otherwise), (NAMES, &renamed)] {
        let [required, optional, in_closed] = kinds;
        for (old, new) in list {
            let rejects_others = owner.is_closed.0 || owner.is_closed.1;
            let kind = match (new.is_optional && old.is_optional, rejects_others) {
                (false, _) => required,
                (true, false) => optional,
                (true, true) => in_closed,
            };
            collector.add(owner.found(kind, Some(old), Some(new)));
        }
    }
    for (old, new) in &sent_otherwise {
        compare_one(collector, owner, old, new);
    }
    same.extend(sent_otherwise);
    same.extend(renamed);
    for member in removed {
        let kind = match (owner.is_closed.1, member.is_optional) {
            (true, true) => Kind::FieldRemovedOptionalFromClosed,
            (true, false) => Kind::FieldRemovedRequiredFromClosed,
            (false, true) => Kind::FieldRemovedOptional,
            (false, false) => Kind::FieldRemovedRequired,
        };
        collector.add(owner.found(kind, Some(member), None));
    }
    for member in added {
        let kind = match (member.is_optional, owner.is_closed.0) {
            (true, false) => Kind::FieldAddedOptional,
            (true, true) => Kind::FieldAddedOptionalToClosed,
            (false, false) => Kind::FieldAddedRequired,
            (false, true) => Kind::FieldAddedRequiredToClosed,
        };
        collector.add(owner.found(kind, None, Some(member)));
    }
    constructor(collector, owner, (old, new), &same);
    same.sort_by_key(|(_, new)| new.index);
    let mut ranks: Vec<_> = same.iter().map(|(old, _)| old.index).collect();
    let order = ranks.clone();
    ranks.sort_unstable();
    for (one, other) in ranks.iter().zip(&order) {
        collector.refactoring(one != other);
    }
}

/// The kinds of renames on the wire: of a required property, of an optional one, and of an optional one where no others
/// are allowed.
const WIRE_NAMES: [Kind; 3] = [
    Kind::FieldWireNameChanged,
    Kind::FieldWireNameChangedOptional,
    Kind::FieldWireNameChangedOptionalInClosed,
];

/// The kinds of renames in Rust and on the wire, in the same order.
const NAMES: [Kind; 3] = [
    Kind::FieldRenamed,
    Kind::FieldRenamedOptional,
    Kind::FieldRenamedOptionalInClosed,
];

/// Returns the constant with the name of a member.
fn constant_of<'c>(constants: &'c [Constant], member: &Member<'_>) -> Option<&'c Constant> {
    let mut constants = constants.iter();
    constants.find(|constant| constant.wire == member.wire)
}

/// Returns whether two fields differ in nothing but their names.
fn are_equal<'m>(pairs: &Pairs<'m>, old: &Member<'m>, new: &Member<'m>) -> bool {
    pairs.relate(old.ty, new.ty).is_same_rust && have_same_presence(old, new)
}

fn have_same_presence(old: &Member<'_>, new: &Member<'_>) -> bool {
    (old.is_optional, old.is_nullable, old.is_many)
        == (new.is_optional, new.is_nullable, new.is_many)
}

/// Compares the arguments of the constructor.
fn constructor<'m>(
    collector: &mut Collector<'_, 'm>,
    owner: &Owner<'m>,
    (old, new): (&[Member<'m>], &[Member<'m>]),
    same: &[(&Member<'m>, &Member<'m>)],
) {
    if owner.is_by_name {
        return;
    }
    let pairs = collector.pairs;
    let is_argument = |member: &&Member<'m>| !member.is_optional;
    let before: Vec<_> = old.iter().filter(is_argument).collect();
    let after: Vec<_> = new.iter().filter(is_argument).collect();
    let counterpart = |member: &&Member<'m>| {
        let found = same.iter().find(|(old, _)| old.index == member.index);
        found.map(|(_, new)| new.index)
    };
    let ids: Vec<_> = before.iter().map(counterpart).collect();
    let new_ids: Vec<_> = after.iter().map(|member| member.index).collect();
    let accepts = |index: usize| match (before.get(index), after.get(index)) {
        (Some(old), Some(new)) => accepts(pairs, old.ty, new.ty),
        _ => false,
    };
    let kind = match text::order(&ids, &new_ids, accepts) {
        Order::Same => return,
        Order::Swapped => Kind::ConstructorSwapped,
        Order::Reordered => Kind::ConstructorReordered,
    };
    let arguments = |members: &[&Member<'m>]| {
        text::call("new", members.iter().map(|member| (member.name, member.ty)))
    };
    let found = Found::new(kind, format!("{}::new", owner.name), owner.scope)
        .texts(arguments(&before), arguments(&after))
        .at(&owner.places.0, &owner.places.1);
    collector.add(found);
}

/// Compares a field that is in both models.
fn compare_one<'m>(
    collector: &mut Collector<'_, 'm>,
    owner: &Owner<'m>,
    old: &Member<'m>,
    new: &Member<'m>,
) {
    collector.docs(old.docs, new.docs);
    let mut add = |kind: Kind| collector.add(owner.found(kind, Some(old), Some(new)));
    if old.name != new.name {
        add(Kind::FieldNameChanged);
    }
    match (old.is_deprecated, new.is_deprecated) {
        (false, true) if new.is_optional => add(Kind::FieldDeprecated),
        (false, true) => add(Kind::FieldDeprecatedRequired),
        (true, false) => add(Kind::FieldReactivated),
        _ => {}
    }
    let Relation {
        is_same_rust,
        values,
    } = collector.pairs.relate(old.ty, new.ty);
    if values == Values::Others {
        // If the type is a different one, a change of presence is not reported separately.
        let cause = format!("{} {}", text::ty(old.ty), text::ty(new.ty));
        let found = owner.found(Kind::TypeChanged, Some(old), Some(new));
        collector.add(found.cause(cause));
        return;
    }
    let is_shared = !old.is_optional
        && new.is_optional
        && new.is_read_only
        && collector.became_shared(owner.scope);
    let mut add = |kind: Kind| collector.add(owner.found(kind, Some(old), Some(new)));
    match (old.is_many, new.is_many) {
        (true, false) | (false, true) => add(Kind::PartsChanged),
        _ => match (old.is_optional, new.is_optional) {
            (true, false) => add(Kind::FieldBecameRequired),
            (false, true) if is_shared => add(Kind::ReadOnlyShared),
            (false, true) if !old.is_read_only && new.is_read_only => {
                add(Kind::FieldBecameReadOnly);
            }
            (false, true) => add(Kind::FieldBecameOptional),
            _ => {}
        },
    }
    match (old.is_nullable, new.is_nullable) {
        (true, false) => add(Kind::FieldBecameNotNullable),
        (false, true) => add(Kind::FieldBecameNullable),
        _ => {}
    }
    if old.is_optional && new.is_optional {
        match (old.default, new.default) {
            (None, Some(_)) if new.is_nullable || !old.is_nullable => add(Kind::DefaultAdded),
            // A field that may be null has no method that returns the default.
            (Some(_), None) if old.is_nullable || !new.is_nullable => add(Kind::DefaultRemoved),
            // If the type changed, the method that returns the default does not compile.
            (Some(before), Some(after)) if is_same_rust && !before.value.is_same(&after.value) => {
                add(Kind::DefaultChanged);
            }
            _ => {}
        }
    }
    let value = Value {
        subject: owner.subject(new),
        cause: None,
        types: Some((old.ty, new.ty)),
        places: Some((owner.old_place(old), owner.new_place(new))),
        scope: owner.scope,
    };
    let is_boxed = (old.is_boxed, new.is_boxed);
    compare_use(
        collector,
        &value,
        (old.ty, old.shape),
        (new.ty, new.shape),
        is_boxed,
    );
}
