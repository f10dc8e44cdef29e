//! Draws values of structs, enums and unions.

use generator::model::{Field, Literal, Presence, Struct, Tag, TypeDefinition, TypeKind, Union};
use serde_json::{Map, Value};

use super::{
    demand::Ask,
    sampler::{Asked, BARE, DRAWS, Place, Sampler},
};

impl<'m> Sampler<'m> {
    /// Draws a value of a type definition.
    pub(super) fn item(&mut self, item: &'m TypeDefinition, asked: Asked<'_, 'm>) -> Option<Value> {
        let asks = asked.asks.iter().copied();
        let asks: Vec<_> = asks
            .chain(item.constraints.iter().map(Ask::Constraint))
            .collect();
        let asked = Asked {
            asks: &asks,
            ..asked
        };
        self.tried(&asks, |sampler| match &item.kind {
            TypeKind::Struct(structure) => sampler.structure(structure, asked),
            TypeKind::StringEnum(of)
                if (sampler.open || of.open) && sampler.random.u8(..6) == 0 =>
            {
                Some(sampler.word(asked.place).into())
            }
            TypeKind::StringEnum(of) => sampler
                .choose(&of.values)
                .map(|value| value.wire.clone().into()),
            TypeKind::IntegerEnum(of) => sampler.choose(&of.values).map(|value| value.wire.into()),
            TypeKind::Union(union) => {
                let mut draws = (0..DRAWS).filter_map(|_| sampler.union(union, asked));
                draws.next()
            }
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => {
                let depth = asked.depth + 1;
                sampler.value(ty, Asked { depth, ..asked })
            }
        })
    }

    fn structure(&mut self, structure: &'m Struct, asked: Asked<'_, 'm>) -> Option<Value> {
        let mut members = Map::new();
        let place = asked.place;
        let demand = self.demand(asked);
        let is_bare = asked.depth >= BARE;
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
            match self.field(field, &demand.of_member(&field.wire), asked) {
                Some(value) => members.insert(field.wire.clone(), value),
                None if is_optional => continue,
                None => return None,
            };
        }
        if members.is_empty() && place != Place::Json {
            let some = structure
                .fields
                .iter()
                .find_map(|field| Some((field, self.field(field, &[], asked)?)));
            members.extend(some.map(|(field, value)| (field.wire.clone(), value)));
        }
        if let Some(rest) = structure
            .rest
            .as_ref()
            .filter(|_| !is_bare && self.random.bool())
        {
            let value = self.value(&rest.shape, asked.inside());
            let name = self.name(place);
            let is_constant = structure.constants.iter().any(|it| it.wire == name);
            if !is_constant && structure.fields.iter().all(|field| field.wire != name) {
                members.extend(value.map(|value| (name, value)));
            }
        }
        if let Some(rest) = &structure.rest {
            self.missing(&mut members, &rest.shape, &demand, asked);
        }
        (place == Place::Json || !members.is_empty()).then(|| members.into())
    }

    fn field(&mut self, field: &'m Field, asks: &[Ask<'m>], whole: Asked<'_, 'm>) -> Option<Value> {
        let is_nullable = matches!(
            field.presence,
            Presence::Nullable | Presence::OptionalNullable
        );
        let may_be_null = is_nullable
            && whole.place == Place::Json
            && asks
                .iter()
                .all(|ask| ask.is_met_by(&Value::Null, self.schemas));
        if may_be_null && (whole.depth >= BARE || self.random.u8(..4) == 0) {
            return Some(Value::Null);
        }
        self.part(&field.shape, asks, whole)
    }

    fn union(&mut self, union: &'m Union, asked: Asked<'_, 'm>) -> Option<Value> {
        let variant = self.choose(&union.variants)?;
        let value = self.value(&variant.shape, asked.inside());
        let mut value = value.filter(|value| is_told(value, asked.place))?;
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
        if let (Some(meant), true) = (tag.values.first(), is_needed) {
            members.insert(tag.property.clone(), meant.as_str().into());
        }
    }
}

/// Returns whether a value is decoded as the right one of several types. In a request, text that looks like a number is
/// a number; in a header of a response, everything is text.
pub(super) fn is_told(value: &Value, place: Place) -> bool {
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
