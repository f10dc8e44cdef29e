//! Reads forms. The shape determines the types of values.

use std::{borrow::Cow, cell::Cell, collections::HashSet};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Style, Styles, style_of};
use crate::runtime::{
    path,
    server::{Field, RequestReader, Shape, Shaped},
    shapes::{Alternative, Tag},
    text::Encoding,
};

/// The maximum depth of a value.
const DEPTH_LIMIT: usize = 32;

/// The maximum number of pairs that are read from a form, each as often as alternatives of unions require.
pub const MAX_STEPS: usize = 5_000_000;

/// The error of a form that is not valid.
const NOT_ENCODED: &str = "is not percent-encoded UTF-8";

/// The error of a form that exceeds [`MAX_STEPS`].
const TOO_MANY_STEPS: &str = "takes too long to be read";

/// Reads the body of a request.
pub fn read<T: DeserializeOwned + Shaped>(
    reader: &mut RequestReader<'_>,
    media_types: &str,
    styles: Styles<'_>,
) -> Option<T> {
    let text = reader.raw_text(media_types)?;
    match decode(text, T::SHAPE, styles) {
        Ok(value) => reader.value(&value),
        Err(error) => {
            reader.malformed(error.to_owned());
            None
        }
    }
}

/// Converts a form to JSON. Text that does not match the shape remains text.
///
/// # Errors
/// Returns an error if it is not a valid form, or if its unions have too many alternatives.
pub fn decode(
    form: &str,
    shape: &Shape,
    styles: Styles<'_>,
) -> Result<Value, &'static str> {
    let pairs = form.split('&').filter(|pair| !pair.is_empty()).enumerate();
    let pairs = pairs.map(|(position, pair)| {
        let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
        Encoding::Form.decode(raw).ok()?;
        Some(Pair {
            name: Encoding::Form.decode(name).ok()?,
            raw,
            position,
        })
    });
    let mut pairs: Vec<_> = pairs.collect::<Option<_>>().ok_or(NOT_ENCODED)?;
    // The order of pairs with the same name is preserved.
    pairs.sort_by(|one, other| one.name.cmp(&other.name));
    let form = Form {
        pairs,
        styles,
        steps: Cell::new(MAX_STEPS),
    };
    let value = form.whole(shape);
    if form.steps.get() == 0 { Err(TOO_MANY_STEPS) } else { Ok(value) }
}

/// A name and its value.
struct Pair<'f> {
    name: Cow<'f, str>,
    /// The encoded value. Its encoding has been validated.
    raw: &'f str,
    /// The position in the form.
    position: usize,
}

impl Pair<'_> {
    fn value(&self) -> Cow<'_, str> {
        Encoding::Form.decode(self.raw).unwrap_or_default()
    }
}

struct Form<'f> {
    /// The pairs, sorted by name.
    pairs: Vec<Pair<'f>>,
    styles: Styles<'f>,
    /// The steps that remain.
    steps: Cell<usize>,
}

impl<'f> Form<'f> {
    /// Converts the form to a value of a shape.
    fn whole(&self, shape: &Shape) -> Value {
        match resolved(shape) {
            Shape::Object {
                fields,
                rest,
            } => {
                let mut members = self.fields(fields);
                let Some(rest) = rest else { return Value::Object(members) };
                let listed: HashSet<&str> = fields.iter().map(Field::name).collect();
                let is_listed =
                    |name: &str| listed.contains(base(name)) || listed.contains(name);
                for name in self.names().filter(|name| !is_listed(name)) {
                    let value = self.value(name, rest);
                    members.extend(value.map(|value| (name.to_owned(), value)));
                }
                Value::Object(members)
            }
            Shape::AnyOf(shapes) => {
                let values = shapes.iter().map(|shape| (self.whole(shape), shape));
                with_most_members(values).unwrap_or_else(|| self.all(&Shape::Any))
            }
            Shape::Union(alternatives) => {
                let tagged: Vec<_> =
                    alternatives.iter().filter(|it| self.has_tags(it.tags)).collect();
                if let [only] = tagged.as_slice() {
                    return self.tagged(only);
                }
                let values = tagged.into_iter().map(|it| (self.tagged(it), &it.shape));
                with_most_members(values).unwrap_or_else(|| self.all(&Shape::Any))
            }
            Shape::Map(shape) => self.all(shape),
            _ => self.all(&Shape::Any),
        }
    }

    /// Returns whether the form has the tags of an alternative.
    fn has_tags(&self, tags: &[Tag]) -> bool {
        tags.iter().all(|tag| match self.first(tag.name) {
            Some(given) => tag.values.contains(&&*given),
            None => !tag.required,
        })
    }

    /// Converts the form to a value of an alternative and its tags, which not every shape lists.
    fn tagged(&self, alternative: &Alternative) -> Value {
        let mut value = self.whole(&alternative.shape);
        if let Value::Object(members) = &mut value {
            for tag in alternative.tags {
                let given = self.first(tag.name);
                if let (Some(given), false) = (given, members.contains_key(tag.name)) {
                    members.insert(tag.name.to_owned(), given.into());
                }
            }
        }
        value
    }

    /// Returns all properties of the form, regardless of their names.
    fn all(&self, shape: &Shape) -> Value {
        let members = self
            .names()
            .filter_map(|name| Some((name.to_owned(), self.value(name, shape)?)));
        Value::Object(members.collect())
    }

    fn fields(&self, fields: &[Field]) -> Map<String, Value> {
        let member = |field: &Field| {
            let value = self.value(field.name(), field.shape());
            Some((field.name().to_owned(), value.or_else(|| value_if_absent(field))?))
        };
        fields.iter().filter_map(member).collect()
    }

    /// Returns the names, each once.
    fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.pairs.chunk_by(|one, other| one.name == other.name);
        names
            .take_while(|pairs| self.spend(pairs.len()))
            .filter_map(|pairs| pairs.first().map(|pair| &*pair.name))
    }

    /// Counts steps; returns whether enough of them remained.
    fn spend(&self, steps: usize) -> bool {
        self.steps.set(self.steps.get().saturating_sub(steps));
        self.steps.get() > 0
    }

    /// Returns the pairs from the first one with a name that is not less than this one.
    fn from(&self, name: &str) -> &[Pair<'f>] {
        let start = self.pairs.partition_point(|pair| *pair.name < *name);
        self.pairs.get(start..).unwrap_or_default()
    }

    /// Returns the pairs with a name.
    fn named(&self, name: &str) -> &[Pair<'f>] {
        let all = self.from(name);
        let end = all.partition_point(|pair| pair.name == name);
        let found = all.get(..end).unwrap_or_default();
        if self.spend(found.len() + 1) { found } else { &[] }
    }

    fn values<'s>(
        &'s self,
        name: &str,
    ) -> impl Iterator<Item = Cow<'s, str>> + use<'s, 'f> {
        self.named(name).iter().map(Pair::value)
    }

    fn first(&self, name: &str) -> Option<Cow<'_, str>> {
        self.named(name).first().map(Pair::value)
    }

    /// Returns the value of a property; `None` if it is absent.
    fn value(&self, name: &str, shape: &Shape) -> Option<Value> {
        let shape = resolved(shape);
        match style_of(self.styles, name) {
            Some(Style::Deep) => self.deep(name, shape, 0),
            Some(Style::Joined(separator)) => self.joined(name, shape, separator),
            Some(Style::Exploded) if matches!(shape, Shape::Object { .. }) => {
                let Shape::Object {
                    fields,
                    ..
                } = shape
                else {
                    return None;
                };
                let members = self.fields(fields);
                (!members.is_empty()).then_some(Value::Object(members))
            }
            Some(Style::Json) => {
                let text = self.first(name)?;
                Some(serde_json::from_str(&text).unwrap_or_else(|_| text.into()))
            }
            None | Some(Style::Exploded) => {
                let texts: Vec<_> = self.values(name).collect();
                value_of(&texts, shape)
            }
        }
    }

    fn joined(&self, name: &str, shape: &Shape, separator: char) -> Option<Value> {
        let pair = self.named(name).first()?;
        let (value, raw) = (pair.value(), pair.raw.replace('+', "%20"));
        let escaped = match separator {
            ' ' => "%20",
            ',' => "%2C",
            _ => "%7C",
        };
        let own = separator.to_string();
        // A sender that escapes everything escapes the separator, too.
        let separator = if raw.contains(&own) { own.as_str() } else { escaped };
        // An empty text is an element only if it is valid as one.
        let is_element =
            matches!(shape, Shape::Array(item) if is_valid(item, &Value::from("")));
        let texts: Vec<String> = if value.is_empty() && !is_element {
            Vec::new()
        } else {
            raw.split(separator)
                .filter_map(|text| path::decode(text).map(Cow::into_owned))
                .collect()
        };
        Some(match shape {
            Shape::Array(item) => texts.iter().map(|text| scalar(text, item)).collect(),
            Shape::Object {
                fields,
                ..
            } => {
                let member = |pair: &[String]| {
                    let (name, text) = (pair.first()?, pair.get(1)?);
                    let field = fields.iter().find(|field| field.name() == name);
                    let shape = field.map_or(&Shape::String, Field::shape);
                    Some((name.clone(), scalar(text, shape)))
                };
                Value::Object(texts.chunks(2).filter_map(member).collect())
            }
            Shape::Map(inner) => {
                let member = |pair: &[String]| {
                    Some((pair.first()?.clone(), scalar(pair.get(1)?, inner)))
                };
                Value::Object(texts.chunks(2).filter_map(member).collect())
            }
            shape => scalar(&value, shape),
        })
    }

    /// Returns the values of names that start with this one and continue in brackets.
    fn deep(&self, name: &str, shape: &Shape, depth: usize) -> Option<Value> {
        if depth > DEPTH_LIMIT {
            return None;
        }
        let shape = resolved(shape);
        let own: Vec<_> = self.values(name).collect();
        if !own.is_empty() {
            return value_of(&own, shape);
        }
        let mut keys = self.keys(name)?;
        let of = |key: &str, shape: &Shape| {
            self.deep(&format!("{name}[{key}]"), shape, depth + 1)
        };
        Some(match shape {
            Shape::Array(item) if keys == [""] => {
                let name = format!("{name}[]");
                self.values(&name).map(|text| scalar(&text, item)).collect()
            }
            Shape::Array(item) => {
                keys.sort_by_key(|key| key.parse::<usize>().unwrap_or(usize::MAX));
                keys.into_iter().filter_map(|key| of(key, item)).collect()
            }
            Shape::Object {
                fields,
                rest,
            } => {
                let member = |key: &str| {
                    let field = fields.iter().find(|field| field.name() == key);
                    let shape = field.map(Field::shape).or(*rest)?;
                    Some((key.to_owned(), of(key, shape)?))
                };
                Value::Object(keys.into_iter().filter_map(member).collect())
            }
            Shape::Map(inner) => {
                let member = |key: &str| Some((key.to_owned(), of(key, inner)?));
                Value::Object(keys.into_iter().filter_map(member).collect())
            }
            shape if !alternatives(shape).is_empty() => {
                let shapes = alternatives(shape).into_iter();
                return with_most_members(shapes.filter_map(|shape| {
                    Some((self.deep(name, shape, depth + 1)?, shape))
                }));
            }
            _ => {
                let member = |key: &str| Some((key.to_owned(), of(key, &Shape::Any)?));
                Value::Object(keys.into_iter().filter_map(member).collect())
            }
        })
    }

    /// Returns the keys in brackets that follow a name, each once, in the order of the form; `None` if there are none.
    fn keys(&self, name: &str) -> Option<Vec<&str>> {
        let start = format!("{name}[");
        let all = self.from(&start);
        let end = all.partition_point(|pair| pair.name.starts_with(&start));
        let all = all.get(..end).filter(|_| self.spend(end))?;
        let mut in_order: Vec<_> = all.iter().collect();
        in_order.sort_by_key(|pair| pair.position);
        let keys = in_order.into_iter().filter_map(|pair| {
            let (key, _) = pair.name.get(start.len()..)?.split_once(']')?;
            Some(key)
        });
        let mut known = HashSet::new();
        let keys: Vec<&str> = keys.filter(|key| known.insert(*key)).collect();
        (!keys.is_empty()).then_some(keys)
    }
}

/// Returns the valid value with the most members of the form; the first of several.
fn with_most_members<'s>(
    values: impl Iterator<Item = (Value, &'s Shape)>,
) -> Option<Value> {
    let is_given =
        |value: &&Value| value.as_array().is_none_or(|items| !items.is_empty());
    let members = |value: &Value| {
        value.as_object().map_or(0, |object| object.values().filter(is_given).count())
    };
    let fitting = values.filter(|(value, shape)| is_valid(shape, value));
    fitting.map(|(value, _)| value).reduce(|best, other| {
        if members(&other) > members(&best) { other } else { best }
    })
}

/// Returns the value of an absent property: an empty list, because a form omits it.
fn value_if_absent(field: &Field) -> Option<Value> {
    let is_list = matches!(resolved(field.shape()), Shape::Array(_));
    (is_list && field.is_required()).then(|| Value::Array(Vec::new()))
}

/// Returns the name without its brackets.
fn base(name: &str) -> &str {
    name.split('[').next().unwrap_or(name)
}

/// Returns the value of a property with these texts.
fn value_of(texts: &[Cow<'_, str>], shape: &Shape) -> Option<Value> {
    match (resolved(shape), texts) {
        (_, []) => None,
        (Shape::Array(item), texts) => {
            Some(texts.iter().map(|text| scalar(text, item)).collect())
        }
        (shape, texts) if !alternatives(shape).is_empty() => {
            let mut values = alternatives(shape)
                .into_iter()
                .filter_map(|shape| Some((value_of(texts, shape)?, shape)));
            let fitting = values.find(|(value, shape)| is_valid(shape, value));
            fitting.map(|(value, _)| value).or_else(|| value_of(texts, &Shape::String))
        }
        (shape, [text]) => Some(scalar(text, shape)),
        (_, texts) => Some(texts.iter().map(|text| Value::from(&**text)).collect()),
    }
}

/// Returns the value of a text; the text itself if it does not match the shape.
pub fn scalar(text: &str, shape: &Shape) -> Value {
    let from_json = |is: fn(&Value) -> bool| {
        let value = serde_json::from_str(text).ok().filter(is);
        value.unwrap_or_else(|| text.into())
    };
    match resolved(shape) {
        Shape::Boolean => from_json(Value::is_boolean),
        Shape::Integer(..) | Shape::Integers(_) | Shape::Number => {
            from_json(Value::is_number)
        }
        Shape::Object {
            ..
        }
        | Shape::Map(_) => from_json(Value::is_object),
        Shape::Array(_) => from_json(Value::is_array),
        shape => {
            let shapes = alternatives(shape).into_iter();
            let mut values = shapes.map(|shape| (scalar(text, shape), shape));
            let fitting = values.find(|(value, shape)| is_valid(shape, value));
            fitting.map_or_else(|| text.into(), |(value, _)| value)
        }
    }
}

fn is_valid(shape: &Shape, value: &Value) -> bool {
    shape.accepts(value)
}

/// Returns the shapes of a union; empty for any other shape.
fn alternatives(shape: &Shape) -> Vec<&Shape> {
    match shape {
        Shape::AnyOf(shapes) => shapes.iter().collect(),
        Shape::Union(alternatives) => alternatives.iter().map(|it| &it.shape).collect(),
        _ => Vec::new(),
    }
}

/// Returns a shape without names and `null`, which forms do not have.
fn resolved(shape: &Shape) -> &Shape {
    let mut shape = shape;
    for _ in 0..DEPTH_LIMIT {
        shape = match shape {
            Shape::Named(inner) => inner(),
            Shape::Nullable(inner) | Shape::Constrained(inner, _) => inner,
            shape => return shape,
        };
    }
    shape
}
