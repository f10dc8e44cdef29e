//! Draws values of structs, enums and unions.

use generator::model::{Field, Literal, Presence, Struct, Tag, TypeDefinition, TypeKind, Union};
use serde_json::{Map, Value};

use super::{
    demand::Requirement,
    sampler::{BARE, DRAWS, Place, Requirements, Sampler},
};

impl<'m> Sampler<'m> {
    /// Draws a value of a type definition.
    pub(super) fn item(
        &mut self,
        item: &'m TypeDefinition,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        let all = requirements.all.iter().copied();
        let all: Vec<_> = all
            .chain(item.constraints.iter().map(Requirement::Constraint))
            .collect();
        let requirements = Requirements {
            all: &all,
            ..requirements
        };
        self.tested(&all, |sampler| match &item.kind {
            TypeKind::Struct(structure) => sampler.structure(structure, requirements),
            TypeKind::StringEnum(of)
                if (sampler.open || of.open) && sampler.random.u8(..6) == 0 =>
            {
                Some(sampler.word(requirements.place).into())
            }
            TypeKind::StringEnum(of) => sampler
                .choose(&of.values)
                .map(|value| value.wire.clone().into()),
            TypeKind::IntegerEnum(of) => sampler.choose(&of.values).map(|value| value.wire.into()),
            TypeKind::Union(union) => {
                let mut draws = (0..DRAWS).filter_map(|_| sampler.union(union, requirements));
                draws.next()
            }
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => {
                let depth = requirements.depth + 1;
                sampler.value(
                    ty,
                    Requirements {
                        depth,
                        ..requirements
                    },
                )
            }
        })
    }

    fn structure(
        &mut self,
        structure: &'m Struct,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        let mut members = Map::new();
        let place = requirements.place;
        let demand = self.demand(requirements);
        let is_bare = requirements.depth >= BARE;
        for constant in &structure.constants {
            let value = match &constant.value {
                Literal::Boolean(value) => (*value).into(),
                Literal::Number(text) => serde_json::from_str(text).ok()?,
                Literal::Text(text) => text.as_str().into(),
                Literal::TextVariant(_) | Literal::IntegerVariant(_) => return None,
            };
            members.insert(constant.wire.clone(), value);
        }
        for field in &structure.fields {
            let is_optional = matches!(
                field.presence,
                Presence::Optional | Presence::OptionalNullable
            );
            let is_wanted = demand.required().any(|name| name == field.wire);
            let is_unwanted = demand.absent().any(|name| name == field.wire);
            if is_optional && (is_unwanted || !is_wanted && (is_bare || self.chance())) {
                continue;
            }
            match self.field(field, &demand.of_member(&field.wire), requirements) {
                Some(value) => members.insert(field.wire.clone(), value),
                None if is_optional => continue,
                None => return None,
            };
        }
        if members.is_empty() && place != Place::Json {
            let some = structure
                .fields
                .iter()
                .find_map(|field| Some((field, self.field(field, &[], requirements)?)));
            members.extend(some.map(|(field, value)| (field.wire.clone(), value)));
        }
        if let Some(rest) = structure
            .rest
            .as_ref()
            .filter(|_| !is_bare && self.random.bool())
        {
            let value = self.value(&rest.shape, requirements.inside());
            let name = self.name(place);
            let is_constant = structure.constants.iter().any(|it| it.wire == name);
            if !is_constant && structure.fields.iter().all(|field| field.wire != name) {
                members.extend(value.map(|value| (name, value)));
            }
        }
        if let Some(rest) = &structure.rest {
            self.missing(&mut members, &rest.shape, &demand, requirements);
        }
        (place == Place::Json || !members.is_empty()).then(|| members.into())
    }

    fn field(
        &mut self,
        field: &'m Field,
        all: &[Requirement<'m>],
        whole: Requirements<'_, 'm>,
    ) -> Option<Value> {
        let is_nullable = matches!(
            field.presence,
            Presence::Nullable | Presence::OptionalNullable
        );
        let may_be_null = is_nullable
            && whole.place == Place::Json
            && all
                .iter()
                .all(|requirement| requirement.is_met_by(&Value::Null, self.schemas));
        if may_be_null && (whole.depth >= BARE || self.random.u8(..4) == 0) {
            return Some(Value::Null);
        }
        self.part(&field.shape, all, whole)
    }

    fn union(&mut self, union: &'m Union, requirements: Requirements<'_, 'm>) -> Option<Value> {
        let variant = self.choose(&union.variants)?;
        let value = self.value(&variant.shape, requirements.inside());
        let mut value = value.filter(|value| is_preserved(value, requirements.place))?;
        if let Some(members) = value.as_object_mut() {
            set_tags(members, &variant.tags);
        }
        Some(value)
    }
}

/// Sets the tags of a variant in an object.
fn set_tags(members: &mut Map<String, Value>, tags: &[Tag]) {
    for tag in tags {
        // The variant itself sets a tag that is not a string.
        let is_other = |own: &Value| {
            let own = own.as_str();
            own.is_some_and(|own| tag.values.iter().all(|value| value != own))
        };
        let is_needed = members.get(&tag.property).map_or(tag.required, is_other);
        if let (Some(first), true) = (tag.values.first(), is_needed) {
            members.insert(tag.property.clone(), first.as_str().into());
        }
    }
}

/// Returns whether a value is decoded as the right one of several types. In a request, text that looks like a number is
/// a number; in a header of a response, everything is text.
pub(super) fn is_preserved(value: &Value, place: Place) -> bool {
    let reads_as_other = |text: &str| {
        matches!(
            serde_json::from_str(text),
            Ok(Value::Number(_) | Value::Bool(_))
        )
    };
    match (place, value) {
        (Place::Json, _) => true,
        (_, Value::String(text)) => !reads_as_other(text),
        (Place::Text, _) => true,
        (Place::Header, _) => false,
    }
}
