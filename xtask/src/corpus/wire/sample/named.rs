//! Values of types with a name: structs, enums and unions.

use generator::model::{Field, Item, ItemKind, Limit, Presence, Struct, Union};
use serde_json::{Map, Value};

use super::{Asked, BARE, DRAWS, Place, Sampler};

impl<'m> Sampler<'m> {
    /// A value of a type with a name.
    pub(super) fn item(&mut self, item: &'m Item, asked: Asked<'_>) -> Option<Value> {
        let limits: Vec<&Limit> = asked.limits.iter().copied().chain(&item.limits).collect();
        let asked = Asked {
            limits: &limits,
            ..asked
        };
        self.tried(&limits, |sampler| match &item.kind {
            ItemKind::Struct(structure) => sampler.structure(structure, asked),
            ItemKind::StringEnum(_) if sampler.open && sampler.random.u8(..6) == 0 => {
                Some(sampler.word(asked.place).into())
            }
            ItemKind::StringEnum(values) => sampler
                .choose(values)
                .map(|value| value.wire.clone().into()),
            ItemKind::IntegerEnum(values) => sampler.choose(values).map(|value| value.wire.into()),
            ItemKind::Union(union) => {
                let mut draws = (0..DRAWS).filter_map(|_| sampler.union(union, asked));
                draws.next()
            }
            ItemKind::Alias(ty) | ItemKind::Wrapper(ty) => {
                let depth = asked.depth + 1;
                sampler.value(ty, Asked { depth, ..asked })
            }
        })
    }

    fn structure(&mut self, structure: &'m Struct, asked: Asked<'_>) -> Option<Value> {
        let mut members = Map::new();
        let place = asked.place;
        let is_bare = asked.depth >= BARE;
        for field in &structure.fields {
            let is_optional = matches!(
                field.presence,
                Presence::Optional | Presence::OptionalNullable
            );
            if is_optional && (is_bare || self.chance()) {
                continue;
            }
            match self.field(field, asked) {
                Some(value) => members.insert(field.wire.clone(), value),
                None if is_optional => continue,
                None => return None,
            };
        }
        if members.is_empty() && place != Place::Json {
            let some = structure
                .fields
                .iter()
                .find_map(|field| Some((field, self.field(field, asked)?)));
            members.extend(some.map(|(field, value)| (field.wire.clone(), value)));
        }
        if let Some(rest) = structure
            .rest
            .as_ref()
            .filter(|_| !is_bare && self.random.bool())
        {
            let value = self.value(&rest.shape, asked.inside());
            let name = self.name(place);
            if structure.fields.iter().all(|field| field.wire != name) {
                members.extend(value.map(|value| (name, value)));
            }
        }
        (place == Place::Json || !members.is_empty()).then(|| members.into())
    }

    fn field(&mut self, field: &'m Field, asked: Asked<'_>) -> Option<Value> {
        let is_nullable = matches!(
            field.presence,
            Presence::Nullable | Presence::OptionalNullable
        );
        let may_be_null = is_nullable && asked.place == Place::Json;
        if may_be_null && (asked.depth >= BARE || self.random.u8(..4) == 0) {
            return Some(Value::Null);
        }
        self.value(&field.shape, asked.inside())
    }

    fn union(&mut self, union: &'m Union, asked: Asked<'_>) -> Option<Value> {
        let variant = self.choose(&union.variants)?;
        let value = self.value(&variant.shape, asked.inside());
        let mut value = value.filter(|value| is_told(value, asked.place))?;
        if let (Some(tag), Some(members), Some(meant)) =
            (&union.tag, value.as_object_mut(), variant.tags.first())
        {
            // A tag that is no string, each variant has itself.
            let own = members.get(&tag.property);
            if own.is_none_or(Value::is_string) {
                members.insert(tag.property.clone(), meant.as_str().into());
            }
        }
        Some(value)
    }
}

/// Whether one of several types is told from the others: in a request, a text that has the form of a number is one; to
/// the client, all that is in a header is text.
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
