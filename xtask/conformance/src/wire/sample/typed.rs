//! Draws values of types.

use generator::model::{Constraint, Type};
use serde_json::{Value, json};

use crate::sampling::{anything, text::of_format};

use super::sampler::{Place, Requirements, Sampler};

impl<'m> Sampler<'m> {
    /// Draws a value of a type.
    pub(super) fn typed(
        &mut self,
        ty: &'m Type,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        let place = requirements.place;
        let demand = self.demand(requirements);
        let constraints = demand.constraints.as_slice();
        let listed = constraints.iter().find_map(|limit| match limit {
            Constraint::Enum(values) => Some(values),
            _ => None,
        });
        if let Some(values) = listed {
            let values: Vec<Value> = values
                .iter()
                .filter_map(|value| serde_json::from_str(value).ok())
                .collect();
            let values: Vec<_> = values
                .into_iter()
                .filter(|value| place == Place::Json || !value.is_null())
                .filter(|value| may_be(ty, value))
                .collect();
            return self.choose(&values).cloned();
        }
        Some(match ty {
            Type::Any if place != Place::Json => self.anything(place),
            Type::Any => match demand.ty {
                Some(ty) => self.value(ty, requirements)?,
                None if demand.has_members() => self.map(ty, requirements)?,
                None if demand.elements() > 0 => self.array(ty, requirements)?,
                None => self.anything(place),
            },
            Type::Boolean => self.random.bool().into(),
            Type::Int8 => self.integer(i8::MIN.into(), i8::MAX.into(), constraints),
            Type::Int16 => self.integer(i16::MIN.into(), i16::MAX.into(), constraints),
            Type::Int32 => self.integer(i32::MIN.into(), i32::MAX.into(), constraints),
            Type::Int64 => self.integer(i64::MIN, i64::MAX, constraints),
            Type::Uint8 => self.integer(0, u8::MAX.into(), constraints),
            Type::Uint16 => self.integer(0, u16::MAX.into(), constraints),
            Type::Uint32 => self.integer(0, u32::MAX.into(), constraints),
            Type::Uint64 if constraints.is_empty() && self.random.u8(..4) == 0 => u64::MAX.into(),
            Type::Uint64 => self.integer(0, i64::MAX, constraints),
            Type::Double if constraints.is_empty() && self.chance() => {
                let drawn = f64::from_bits(self.random.u64(..));
                if drawn.is_finite() {
                    drawn.into()
                } else {
                    json!(0.1)
                }
            }
            Type::Float | Type::Double => self.float(constraints),
            Type::String | Type::Secret => self.text(constraints, place)?.into(),
            Type::DateTime => self.formatted("date-time")?,
            Type::Date => self.formatted("date")?,
            Type::Time => self.formatted("time")?,
            Type::Duration => self.formatted("duration")?,
            Type::Uuid => self.formatted("uuid")?,
            Type::Ipv4 => self.formatted("ipv4")?,
            Type::Ipv6 => self.formatted("ipv6")?,
            Type::Base64 => self.formatted("byte")?,
            Type::Base64Url => self.formatted("base64url")?,
            Type::External(external) if !external.text => 7.into(),
            Type::External(external) => {
                self.formatted(match external.path.to_string().as_str() {
                    "fluent_uri::Uri<String>" => "uri",
                    "fluent_uri::UriRef<String>" => "uri-reference",
                    "fluent_uri::IriRef<String>" => "iri-reference",
                    "email_address::EmailAddress" => "email",
                    "url::Url" => "url",
                    "rust_decimal::Decimal" => "decimal",
                    "chrono::NaiveTime" => return Some("12:34:56".into()),
                    "std::net::IpAddr" => "ipv6",
                    _ => return None,
                })?
            }
            Type::Array(inner) => self.array(inner.as_ref(), requirements)?,
            Type::Tuple(types) => self.tuple(types, requirements)?,
            Type::Map(inner) => self.map(inner.as_ref(), requirements)?,
            Type::Nullable(inner) => self.nullable(inner.as_ref(), requirements)?,
            Type::Named(name) => {
                let item = self.named.get(name).copied()?;
                self.item(item, requirements)?
            }
            Type::Local(name) => {
                let item = self.local.get(name).copied()?;
                self.item(item, requirements)?
            }
            // Types that are not JSON.
            _ => return None,
        })
    }

    /// Draws any JSON, or any text if the place is not JSON.
    fn anything(&mut self, place: Place) -> Value {
        if place != Place::Json {
            return format!("any {}", self.random.u8(..)).into();
        }
        let word = self.word(place);
        anything(&word, &mut self.random)
    }

    /// Draws a text of a format.
    fn formatted(&mut self, format: &str) -> Option<Value> {
        of_format(format, &mut self.random).map(Value::from)
    }
}

/// Returns whether a value of an `enum` has the right type. Documents list values of other types, which are never
/// valid.
fn may_be(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Boolean => value.is_boolean(),
        Type::Float | Type::Double => value.is_number(),
        Type::String | Type::Secret => value.is_string(),
        _ => true,
    }
}
