//! Values of types.

use generator::model::{Limit, Type};
use serde_json::{Value, json};

use super::{Asked, Place, Sampler};

impl<'m> Sampler<'m> {
    /// A value of a type.
    pub(super) fn typed(&mut self, ty: &'m Type, asked: Asked<'_, 'm>) -> Option<Value> {
        let place = asked.place;
        let demand = self.demand(asked);
        let limits = demand.limits.as_slice();
        let listed = limits.iter().find_map(|limit| match limit {
            Limit::OneOf(values) => Some(values),
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
                Some(ty) => self.value(ty, asked)?,
                None if demand.has_members() => self.map(ty, asked)?,
                None if demand.elements() > 0 => self.array(ty, asked)?,
                None => self.anything(place),
            },
            Type::Boolean => self.random.bool().into(),
            Type::Int8 => self.integer(i8::MIN.into(), i8::MAX.into(), limits),
            Type::Int16 => self.integer(i16::MIN.into(), i16::MAX.into(), limits),
            Type::Int32 => self.integer(i32::MIN.into(), i32::MAX.into(), limits),
            Type::Int64 => self.integer(i64::MIN, i64::MAX, limits),
            Type::Uint8 => self.integer(0, u8::MAX.into(), limits),
            Type::Uint16 => self.integer(0, u16::MAX.into(), limits),
            Type::Uint32 => self.integer(0, u32::MAX.into(), limits),
            Type::Uint64 if limits.is_empty() && self.random.u8(..4) == 0 => u64::MAX.into(),
            Type::Uint64 => self.integer(0, i64::MAX, limits),
            Type::Double if limits.is_empty() && self.chance() => {
                let drawn = f64::from_bits(self.random.u64(..));
                if drawn.is_finite() {
                    drawn.into()
                } else {
                    json!(0.1)
                }
            }
            Type::Float | Type::Double => self.float(limits),
            Type::String | Type::Secret => self.text(limits, place)?.into(),
            Type::DateTime => {
                let written = [
                    "2024-02-29T12:34:56Z",
                    "1999-12-31T23:59:59.123456789+05:30",
                    "0001-01-01T00:00:00-11:00",
                ];
                (*self.choose(&written)?).into()
            }
            Type::Date => format!("2024-02-{:02}", self.random.u8(1..=29)).into(),
            Type::Time => (*self.choose(&["12:34:56Z", "23:59:59.250+05:30", "08:00:00"])?).into(),
            Type::Duration => (*self.choose(&["P1Y2M", "PT0.5H", "1h 30m"])?).into(),
            Type::Uuid => format!(
                "67e55044-10b1-426f-9247-{:012x}",
                self.random.u64(..1 << 48)
            )
            .into(),
            Type::Ipv4 => format!("192.0.2.{}", self.random.u8(..)).into(),
            Type::Ipv6 => (*self.choose(&["::", "2001:db8::7", "::ffff:192.0.2.1"])?).into(),
            Type::Base64 => (*self.choose(&["", "AA==", "/+8=", "aGVsbG8="])?).into(),
            Type::Foreign(foreign) if !foreign.text => 7.into(),
            Type::Foreign(foreign) => match foreign.path.as_str() {
                "fluent_uri::Uri<String>" => "HTTPS://a@example.com:80/%7e?b=c#d".into(),
                "fluent_uri::UriRef<String>" => "../a?b#".into(),
                "fluent_uri::IriRef<String>" => "字/é".into(),
                "email_address::EmailAddress" => "\"a b\"@Example.com".into(),
                "url::Url" => "https://example.com/a%20b?c=d#e".into(),
                "rust_decimal::Decimal" => "1.50".into(),
                "chrono::NaiveTime" => "12:34:56".into(),
                "std::net::IpAddr" => "::1".into(),
                _ => return None,
            },
            Type::Array(inner) => self.array(inner.as_ref(), asked)?,
            Type::Tuple(types) => self.tuple(types, asked)?,
            Type::Map(inner) => self.map(inner.as_ref(), asked)?,
            Type::Nullable(inner) => self.nullable(inner.as_ref(), asked)?,
            Type::Named(name) => {
                let item = self.named.get(name).copied()?;
                self.item(item, asked)?
            }
            Type::Local(name) => {
                let item = self.local.get(name).copied()?;
                self.item(item, asked)?
            }
            // What is no JSON.
            _ => return None,
        })
    }

    /// Some JSON, or some text where there is no JSON.
    fn anything(&mut self, place: Place) -> Value {
        if place != Place::Json {
            return format!("any {}", self.random.u8(..)).into();
        }
        let word = self.word(place);
        let some = [
            json!(word),
            json!(7),
            json!(0.5),
            json!(true),
            json!({ "a": [1, word] }),
            json!([]),
        ];
        self.choose(&some).cloned().unwrap_or_default()
    }
}

/// Whether a value that a schema lists is of its type: some are not, and no value is those then.
fn may_be(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Boolean => value.is_boolean(),
        Type::Float | Type::Double => value.is_number(),
        Type::String | Type::Secret => value.is_string(),
        _ => true,
    }
}
