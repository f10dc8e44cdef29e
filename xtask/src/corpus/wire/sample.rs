//! Drawing values that a server takes: of a shape, as JSON.

use std::collections::HashMap;

use fastrand::Rng;
use generator::model::{
    Field, Item, ItemKind, Limit, Model, Name, Operation, Presence, Shape, Struct, Type, Union,
};
use serde_json::{Map, Value, json};

use super::pattern;

/// How deep values go at the most.
const DEPTH: usize = 12;
/// From which depth on there is nothing but what is required.
const BARE: usize = 3;
/// How often a value is drawn until it is within its limits.
const DRAWS: usize = 16;

/// Texts that a careless codec takes for something else.
const HOSTILE: [&str; 34] = [
    "", " ", ".", "..", "/", "a/b", "a,b", "a b", " a", "a ", "a+b", "a&b=c", "a=b", "a;b", "a|b",
    "a.b", "%", "%41", "%2F", "ü", "字 😀", "?#", "[a]", "{a}", "a[b]=1", "\"", "\\", "'", "null",
    "true", "7", "\r\n", "a\u{0}b", "<a>&amp;",
];
/// Texts that stand in any header as they are, in lists as well.
const TAME: [&str; 6] = ["a", "a b", "a;b", "%41", "ü", "\"a\""];

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In JSON: it is kept whatever it is.
    Json,
    /// As text, in a parameter, in a form or in a part. There, an empty list or object is absent and null is empty, so
    /// neither is drawn; nor is a text that has the form of a number where there may be one, too.
    Text,
    /// As text in a header of an answer.
    Header,
}

/// Draws values of the shapes of a model.
pub(super) struct Sampler<'m> {
    named: HashMap<&'m Name, &'m Item>,
    local: HashMap<&'m Name, &'m Item>,
    pub(super) random: Rng,
    /// Whether enums have values that are not listed, which a client keeps and a server refuses.
    pub(super) open: bool,
}

impl<'m> Sampler<'m> {
    /// The same seed gives the same values.
    pub(super) fn new(model: &'m Model, seed: u64) -> Self {
        let items = model.modules.iter().flat_map(|module| &module.items);
        Self {
            named: items.map(|item| (&item.name, item)).collect(),
            local: HashMap::new(),
            random: Rng::with_seed(seed),
            open: false,
        }
    }

    /// From now on, values of this operation.
    pub(super) fn enter(&mut self, operation: &'m Operation) {
        let items = operation.items.iter();
        self.local = items.map(|item| (&item.name, item)).collect();
    }

    /// A value; `None` where none is found.
    pub(super) fn draw(&mut self, shape: &'m Shape, place: Place) -> Option<Value> {
        self.within(shape, &[], place, 0)
    }

    /// A value of a type of which nothing more is asked.
    pub(super) fn of(&mut self, ty: &'m Type, place: Place) -> Option<Value> {
        self.typed(ty, &[], place, 0)
    }

    /// Whether something is to be that may be or not.
    pub(super) fn chance(&mut self) -> bool {
        self.random.bool()
    }

    /// Any bytes.
    pub(super) fn bytes(&mut self) -> Vec<u8> {
        let length = self.random.usize(..40);
        (0..length).map(|_| self.random.u8(..)).collect()
    }

    /// One of several.
    pub(super) fn choose<'v, T>(&mut self, of: &'v [T]) -> Option<&'v T> {
        let index = self.random.usize(..of.len().max(1));
        of.get(index)
    }

    /// A text that is hostile, or tame where nothing else can stand.
    pub(super) fn word(&mut self, place: Place) -> String {
        let words: &[&str] = if place == Place::Header {
            &TAME
        } else {
            &HOSTILE
        };
        self.choose(words)
            .map_or_else(String::new, |word| (*word).to_owned())
    }

    fn within(
        &mut self,
        shape: &'m Shape,
        limits: &[&'m Limit],
        place: Place,
        depth: usize,
    ) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        match shape {
            Shape::Of(ty) => self.typed(ty, limits, place, depth),
            Shape::Array(inner) => self.array(limits, place, |sampler| {
                sampler.within(inner, &[], place, depth + 1)
            }),
            Shape::Map(inner) => self.map(limits, place, |sampler| {
                sampler.within(inner, &[], place, depth + 1)
            }),
            Shape::Tuple(places, _) => self.places(places.iter(), limits, place, depth),
            // It only stands in what is asked beyond a type.
            Shape::Object(..) => None,
            Shape::Nullable(_) if place == Place::Json && self.random.u8(..6) == 0 => {
                Some(Value::Null)
            }
            Shape::Nullable(inner) => self.within(inner, limits, place, depth),
            Shape::AnyOf(shapes) => {
                let shape = self.choose(shapes)?;
                let value = self.within(shape, limits, place, depth + 1);
                value.filter(|value| is_told(value, place))
            }
            Shape::Limited(inner, own) => {
                let limits: Vec<&Limit> = limits.iter().copied().chain(own).collect();
                let mut draws =
                    (0..DRAWS).filter_map(|_| self.within(inner, &limits, place, depth));
                draws.find(|value| limits.iter().all(|limit| is_within(value, limit)))
            }
        }
    }

    /// An array with a value of each of these shapes.
    fn places(
        &mut self,
        places: impl Iterator<Item = &'m Shape>,
        limits: &[&'m Limit],
        place: Place,
        depth: usize,
    ) -> Option<Value> {
        let values: Option<Vec<Value>> = places
            .map(|shape| self.within(shape, &[], place, depth + 1))
            .collect();
        let value = Value::from(values?);
        limits
            .iter()
            .all(|limit| is_within(&value, limit))
            .then_some(value)
    }

    fn typed(
        &mut self,
        ty: &'m Type,
        limits: &[&'m Limit],
        place: Place,
        depth: usize,
    ) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
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
                .collect();
            return self.choose(&values).cloned();
        }
        Some(match ty {
            Type::Any => self.anything(place),
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
                "url::Url" => "https://example.com/a%20b?c=d#e".into(),
                "rust_decimal::Decimal" => "1.50".into(),
                "chrono::NaiveTime" => "12:34:56".into(),
                "std::net::IpAddr" => "::1".into(),
                _ => return None,
            },
            Type::Array(inner) => self.array(limits, place, |sampler| {
                sampler.typed(inner, &[], place, depth + 1)
            })?,
            Type::Tuple(types) => {
                let values: Option<Vec<Value>> = types
                    .iter()
                    .map(|ty| self.typed(ty, &[], place, depth + 1))
                    .collect();
                values?.into()
            }
            Type::Map(inner) => self.map(limits, place, |sampler| {
                sampler.typed(inner, &[], place, depth + 1)
            })?,
            Type::Nullable(_) if place == Place::Json && self.random.u8(..6) == 0 => Value::Null,
            Type::Nullable(inner) => self.typed(inner, limits, place, depth)?,
            Type::Named(name) => {
                let item = self.named.get(name).copied()?;
                self.item(item, limits, place, depth)?
            }
            Type::Local(name) => {
                let item = self.local.get(name).copied()?;
                self.item(item, limits, place, depth)?
            }
            // What is no JSON.
            _ => return None,
        })
    }

    fn item(
        &mut self,
        item: &'m Item,
        limits: &[&'m Limit],
        place: Place,
        depth: usize,
    ) -> Option<Value> {
        let limits: Vec<&Limit> = limits.iter().copied().chain(&item.limits).collect();
        let draw = |sampler: &mut Self| match &item.kind {
            ItemKind::Struct(structure) => sampler.structure(structure, place, depth),
            ItemKind::StringEnum(_) if sampler.open && sampler.random.u8(..6) == 0 => {
                Some(sampler.word(place).into())
            }
            ItemKind::StringEnum(values) => sampler
                .choose(values)
                .map(|value| value.wire.clone().into()),
            ItemKind::IntegerEnum(values) => sampler.choose(values).map(|value| value.wire.into()),
            ItemKind::Union(union) => {
                let mut draws = (0..DRAWS).filter_map(|_| sampler.union(union, place, depth));
                draws.next()
            }
            ItemKind::Alias(ty) | ItemKind::Wrapper(ty) => {
                sampler.typed(ty, &limits, place, depth + 1)
            }
        };
        let mut draws = (0..DRAWS).filter_map(|_| draw(self));
        draws.find(|value| limits.iter().all(|limit| is_within(value, limit)))
    }

    fn structure(&mut self, structure: &'m Struct, place: Place, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        let is_bare = depth >= BARE;
        for field in &structure.fields {
            let is_optional = matches!(
                field.presence,
                Presence::Optional | Presence::OptionalNullable
            );
            if is_optional && (is_bare || self.chance()) {
                continue;
            }
            match self.field(field, place, depth) {
                Some(value) => members.insert(field.wire.clone(), value),
                None if is_optional => continue,
                None => return None,
            };
        }
        if members.is_empty() && place != Place::Json {
            let some = structure
                .fields
                .iter()
                .find_map(|field| Some((field, self.field(field, place, depth)?)));
            members.extend(some.map(|(field, value)| (field.wire.clone(), value)));
        }
        if let Some(rest) = structure
            .rest
            .as_ref()
            .filter(|_| !is_bare && self.random.bool())
        {
            let value = self.within(&rest.shape, &[], place, depth + 1);
            let name = self.name(place);
            if structure.fields.iter().all(|field| field.wire != name) {
                members.extend(value.map(|value| (name, value)));
            }
        }
        (place == Place::Json || !members.is_empty()).then(|| members.into())
    }

    fn field(&mut self, field: &'m Field, place: Place, depth: usize) -> Option<Value> {
        let is_nullable = matches!(
            field.presence,
            Presence::Nullable | Presence::OptionalNullable
        );
        let may_be_null = is_nullable && place == Place::Json;
        if may_be_null && (depth >= BARE || self.random.u8(..4) == 0) {
            return Some(Value::Null);
        }
        self.within(&field.shape, &[], place, depth + 1)
    }

    fn union(&mut self, union: &'m Union, place: Place, depth: usize) -> Option<Value> {
        let variant = self.choose(&union.variants)?;
        let value = self.within(&variant.shape, &[], place, depth + 1);
        let mut value = value.filter(|value| is_told(value, place))?;
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

    fn array(
        &mut self,
        limits: &[&Limit],
        place: Place,
        mut draw: impl FnMut(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        let least = limits.iter().filter_map(|limit| match limit {
            Limit::MinItems(least) => Some(*least),
            _ => None,
        });
        let least = least
            .max()
            .unwrap_or_default()
            .max(usize::from(place != Place::Json));
        let most = limits.iter().filter_map(|limit| match limit {
            Limit::MaxItems(most) => Some(*most),
            _ => None,
        });
        let most = most
            .min()
            .unwrap_or(usize::MAX)
            .min(least.saturating_add(3));
        let length = self.random.usize(least..=most.max(least));
        let is_unique = limits
            .iter()
            .any(|limit| matches!(limit, Limit::UniqueItems));
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..length.min(1_000) * if is_unique { DRAWS } else { 1 } {
            let item = match draw(self) {
                Some(item) => item,
                None if least == 0 => break,
                None => return None,
            };
            if items.len() < length && !(is_unique && items.contains(&item)) {
                items.push(item);
            }
        }
        Some(items.into())
    }

    fn map(
        &mut self,
        limits: &[&'m Limit],
        place: Place,
        mut draw: impl FnMut(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        let named: Vec<&Limit> = limits
            .iter()
            .filter_map(|limit| match limit {
                Limit::PropertyNames(limits) => Some(limits),
                _ => None,
            })
            .flatten()
            .collect();
        let length = self.random.usize(usize::from(place != Place::Json)..=3);
        let mut members = Map::new();
        for _ in 0..length {
            let name = if named.is_empty() {
                self.name(place)
            } else {
                self.text(&named, place)?
            };
            members.extend(draw(self).map(|value| (name, value)));
        }
        (place == Place::Json || !members.is_empty()).then(|| members.into())
    }

    /// The name of a member that the document does not list.
    fn name(&mut self, place: Place) -> String {
        if place == Place::Json {
            self.word(place)
        } else {
            format!("x{}", self.random.u8(..))
        }
    }

    fn text(&mut self, limits: &[&Limit], place: Place) -> Option<String> {
        let patterns = limits.iter().filter_map(|limit| match limit {
            Limit::Pattern(pattern) => Some(pattern),
            _ => None,
        });
        let fits = |text: &str| {
            let value = Value::from(text);
            limits.iter().all(|limit| is_within(&value, limit))
        };
        let patterns: Vec<_> = patterns.collect();
        if let [pattern, others @ ..] = patterns.as_slice() {
            let is_one = others.iter().all(|other| other == pattern);
            let mut draws = (0..DRAWS).filter_map(|_| pattern::text(pattern, &mut self.random));
            return draws.find(|text| is_one && fits(text));
        }
        let word = self.word(place);
        if fits(&word) {
            return Some(word);
        }
        let bound = |bound: fn(&Limit) -> Option<usize>| {
            limits.iter().filter_map(move |limit| bound(limit))
        };
        let least = bound(|limit| {
            if let Limit::MinLength(least) = limit {
                Some(*least)
            } else {
                None
            }
        })
        .max();
        let least = least.unwrap_or_default();
        let most = bound(|limit| {
            if let Limit::MaxLength(most) = limit {
                Some(*most)
            } else {
                None
            }
        })
        .min();
        let most = most
            .unwrap_or(usize::MAX)
            .clamp(least, least.saturating_add(12));
        let length = self.random.usize(least..=most);
        let letters: Vec<char> = if place == Place::Header {
            vec!['a', 'Z', '0']
        } else {
            "aZ0 /&=+%é字".chars().collect()
        };
        let text: String = (0..length)
            .filter_map(|_| self.choose(&letters).copied())
            .collect();
        Some(text)
    }

    fn integer(&mut self, least: i64, most: i64, limits: &[&Limit]) -> Value {
        let (low, high, step) = bounds(limits);
        #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
        let (low, high) = (least.max(low.ceil() as i64), most.min(high.floor() as i64));
        #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
        let step = (step as i64).max(1);
        let high = high.max(low);
        let drawn = match self.random.u8(..6) {
            0 => low,
            1 => high,
            // Where it can be, one as people have it.
            _ => self.random.i64(-9..1_000).clamp(low, high),
        };
        let drawn = drawn.saturating_sub(drawn.rem_euclid(step));
        if drawn < low {
            drawn.saturating_add(step)
        } else {
            drawn
        }
        .into()
    }

    fn float(&mut self, limits: &[&Limit]) -> Value {
        let (low, high, step) = bounds(limits);
        let low = low.max(-1_000.0).min(high);
        let high = high.min(low + 2_000.0);
        // Quarters are the same in both sizes of floats.
        let step = if step > 0.0 { step } else { 0.25 };
        let drawn = low + self.random.f64() * (high - low);
        let drawn = (drawn / step).round() * step;
        drawn.clamp(low, high).into()
    }

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

/// Whether one of several types is told from the others: in a request, a text that has the form of a number is one; to
/// the client, all that is in a header is text.
fn is_told(value: &Value, place: Place) -> bool {
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

/// The least and the greatest number, and what divides it; 0 for nothing.
fn bounds(limits: &[&Limit]) -> (f64, f64, f64) {
    let (mut low, mut high, mut step) = (f64::MIN, f64::MAX, 0.0);
    for limit in limits {
        match **limit {
            Limit::Minimum(bound) => low = low.max(bound),
            Limit::MoreThan(bound) => {
                low = low.max(bound + 1.0_f64.min(f64::EPSILON.max(bound.abs())));
            }
            Limit::Maximum(bound) => high = high.min(bound),
            Limit::LessThan(bound) => {
                high = high.min(bound - 1.0_f64.min(f64::EPSILON.max(bound.abs())));
            }
            Limit::MultipleOf(of) => step = of,
            _ => {}
        }
    }
    (low, high, step)
}

/// Whether a value is within a limit, patterns aside: texts are made from these.
fn is_within(value: &Value, limit: &Limit) -> bool {
    let number = |fits: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(fits);
    let length = value.as_str().map(|text| text.chars().count());
    let items = value.as_array();
    let members = value.as_object();
    match limit {
        Limit::MinLength(least) => length.is_none_or(|length| length >= *least),
        Limit::MaxLength(most) => length.is_none_or(|length| length <= *most),
        Limit::Minimum(bound) => number(&|number| number >= *bound),
        Limit::Maximum(bound) => number(&|number| number <= *bound),
        Limit::MoreThan(bound) => number(&|number| number > *bound),
        Limit::LessThan(bound) => number(&|number| number < *bound),
        Limit::MultipleOf(of) => {
            number(&|number| ((number / of) - (number / of).round()).abs() < 1e-9)
        }
        Limit::MinItems(least) => items.is_none_or(|items| items.len() >= *least),
        Limit::MaxItems(most) => items.is_none_or(|items| items.len() <= *most),
        Limit::UniqueItems => {
            items.is_none_or(|items| (1..items.len()).all(|at| !items[..at].contains(&items[at])))
        }
        Limit::MinProperties(least) => members.is_none_or(|members| members.len() >= *least),
        Limit::MaxProperties(most) => members.is_none_or(|members| members.len() <= *most),
        Limit::PropertyNames(limits) => members.is_none_or(|members| {
            members.keys().all(|name| {
                limits
                    .iter()
                    .all(|limit| is_within(&name.as_str().into(), limit))
            })
        }),
        Limit::Pattern(_) | Limit::OneOf(_) => true,
        // Whether a value fits a condition is not known here, so it is not sent.
        Limit::Not(_)
        | Limit::Fits(_)
        | Limit::ExactlyOne(_)
        | Limit::Arrays(_)
        | Limit::Objects(_) => false,
    }
}
