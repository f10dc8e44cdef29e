//! Lowers the alternatives of a union together with the keywords next to them.

use serde_json::Value;

use super::{
    alternatives::{Alternative, alternatives, base_place},
    kinds,
    merge::Merged,
    tags::{self, AlternativeTags},
    types::{TypeUse, Types},
};
use crate::{
    diagnostic::Place, document::Additional, lower::Context, model::Decision, pointer::Pointer,
};

/// The maximum depth of extended unions inside one another.
const DEPTH_LIMIT: usize = 4;

/// The schema of a union.
pub(super) struct UnionSchema<'u, 'd> {
    pub(super) merged: &'u Merged<'d>,
    pub(super) at: &'u Pointer,
    pub(super) decision: &'u Decision,
}

impl<'d> UnionSchema<'_, 'd> {
    /// Returns the type for the values of a base that are not those of a subtype.
    pub(super) fn base(
        &self,
        types: &mut Types,
        context: &mut Context<'d, '_>,
        alternative: &Alternative<'d>,
    ) -> TypeUse {
        let place = base_place(self.at);
        let names = &mut types.alternative_names;
        names.insert(place.clone(), "Base".to_owned());
        let merged = Merged {
            discriminator: None,
            only: None,
            ..self.merged.clone()
        };
        types.of_combined(context, &merged, alternative.schema, &place)
    }

    /// Returns the type of an alternative together with the other keywords of the union's schema. The union does
    /// not write a tag that the type already writes.
    pub(super) fn extended(
        &self,
        types: &mut Types,
        context: &mut Context<'d, '_>,
        (index, alternative): (usize, &Alternative<'d>),
        name: Option<&String>,
        tagged: &mut AlternativeTags,
    ) -> TypeUse {
        // The added properties make a union from a member of `allOf` a different union.
        let place = self.at.child("oneOf").child(index);
        if let Some(name) = name {
            let names = &mut types.alternative_names;
            names.insert(place.clone(), name.clone());
            // Inline types of the alternative have its own pointer.
            let own = names.entry(alternative.node.at().clone());
            own.or_insert_with(|| name.clone());
        }
        self.add_tags(types, &place, tagged);
        let mut merged = with_alternative(context, self.merged, alternative);
        let depth = place.tokens().filter(|token| token == "oneOf").count();
        if let (Some((_, union)), true) = (&merged.union, depth > DEPTH_LIMIT) {
            let message = "unions are nested too deeply; this one is ignored";
            context.not_supported(Place::Key(union.clone()), message);
            merged.union = None;
            merged.further.clear();
        }
        let constants = tags::constants(types, &merged, Some(&place));
        let is_constant = |name: &str| constants.iter().any(|(constant, _)| constant.wire == name);
        let written = tagged.written.take();
        tagged.written = written.filter(|tag| !is_constant(&tag.property));
        types.of_combined(context, &merged, alternative.schema, &place)
    }

    /// Makes the only value of each tag a constant of the alternative's type at a pointer, as well as the values of the
    /// tags of the unions around it.
    fn add_tags(&self, types: &mut Types, place: &Pointer, tagged: &AlternativeTags) {
        let mut implied = types.implied.get(self.at).cloned().unwrap_or_default();
        let discriminator = self.merged.discriminator;
        let is_tag = |property: &String| {
            let is_decisive =
                matches!(self.decision, Decision::Tags(all) if all.contains(property));
            is_decisive || discriminator.is_some_and(|(it, _)| it.property_name == *property)
        };
        for tag in &tagged.tags {
            if let ([value], true) = (tag.values.as_slice(), is_tag(&tag.property))
                && tagged.default.as_ref() != Some(&tag.property)
            {
                implied.insert(tag.property.clone(), Value::from(value.as_str()));
            }
        }
        types.implied.insert(place.clone(), implied);
    }
}

/// Returns for each alternative whether other keywords of the union's schema belong to its type.
pub(super) fn are_extended(
    context: &Context<'_, '_>,
    merged: &Merged<'_>,
    at: &Pointer,
    alternatives: &[Alternative<'_>],
) -> Vec<bool> {
    let has_keywords = has_keywords(merged, alternatives);
    let is_extended = |alternative: &Alternative<'_>| {
        // Subtypes contain the properties of their base already.
        let is_subtype = context.subtypes.lists(at, alternative.schema.at());
        let is_extended = has_keywords || lacks_kind(merged, alternative);
        is_extended && !is_subtype || !alternative.others.is_empty()
    };
    alternatives.iter().map(is_extended).collect()
}

/// Returns whether the schema of a union has keywords besides its alternatives that belong to the type of each.
fn has_keywords(merged: &Merged<'_>, alternatives: &[Alternative<'_>]) -> bool {
    // Subtypes contain the properties of a base with a discriminator already.
    if merged.union.is_none() {
        return false;
    }
    let has_additional = match merged.additional {
        Some(Additional::Schema(_)) => true,
        Some(Additional::Any(true)) => alternatives.iter().all(|it| it.component().is_none()),
        _ => false,
    };
    !merged.properties.is_empty()
        || has_additional
        || merged.items.is_some()
        || merged.format.is_some()
        || alternatives.iter().any(|it| !it.others.is_empty())
}

/// Returns whether only the schema of the union states the type of an alternative.
fn lacks_kind(merged: &Merged<'_>, alternative: &Alternative<'_>) -> bool {
    merged.union.is_some() && merged.kind.is_some() && kinds::kinds(alternative.schema).is_none()
}

/// Merges the only alternative of a union with the other keywords of its schema, as if it were a member of `allOf`; `None`
/// if there are several alternatives, or no other keywords.
pub(super) fn with_only_alternative<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Merged<'d>> {
    if merged.union.is_none() || merged.discriminator.is_some() {
        return None;
    }
    let alternatives = alternatives(context, merged, at)?;
    let [only] = alternatives.as_slice() else {
        return None;
    };
    let is_extended = are_extended(context, merged, at, &alternatives).contains(&true);
    is_extended.then(|| with_alternative(context, merged, only))
}

/// Merges an alternative with the other keywords of the union's schema.
fn with_alternative<'d>(
    context: &mut Context<'d, '_>,
    base: &Merged<'d>,
    alternative: &Alternative<'d>,
) -> Merged<'d> {
    let mut merged = Merged {
        union: None,
        further: Vec::new(),
        discriminator: None,
        only: None,
        // Further alternatives may evaluate properties that this one does not list.
        unevaluated: base.unevaluated.filter(|node| !node.is_never()),
        ..base.clone()
    };
    for part in std::iter::once(alternative).chain(&alternative.others) {
        merged.add(context, part.schema);
    }
    merged
}
