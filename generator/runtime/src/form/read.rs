//! Reads forms. The shape determines the types of values.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Style, Styles, style_of};
use crate::runtime::{
    path,
    server::{Field, RequestReader, Shape, Shaped},
    shapes::{Alternative, Tag},
};

/// The maximum depth of a value.
const DEPTH_LIMIT: usize = 32;

/// Reads the body of a request.
pub fn read<T: DeserializeOwned + Shaped>(
    reader: &mut RequestReader<'_>,
    media_types: &str,
    styles: Styles<'_>,
) -> Option<T> {
    let text = reader.text(media_types)?;
    let value = decode(&text, T::SHAPE, styles);
    if value.is_none() {
        reader.malformed("is not percent-encoded UTF-8".to_owned());
    }
    reader.value(&value?)
}

/// Converts a form to JSON. Text that does not match the shape remains text. `None` if it is not a valid form.
pub fn decode(form: &str, shape: &Shape, styles: Styles<'_>) -> Option<Value> {
    let pairs = form.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = value.replace('+', "%20");
        Some((plain(&name.replace('+', "%20"))?, plain(&value)?, value))
    });
    let form = Form {
        pairs: pairs.collect::<Option<_>>()?,
        styles,
    };
    Some(form.whole(shape))
}

fn plain(text: &str) -> Option<String> {
    path::decode(text).map(std::borrow::Cow::into_owned)
}

struct Form<'s> {
    /// Name, decoded value and received value.
    pairs: Vec<(String, String, String)>,
    styles: Styles<'s>,
}

impl Form<'_> {
    /// Converts the form to a value of a shape.
    fn whole(&self, shape: &Shape) -> Value {
        match resolved(shape) {
            Shape::Object {
                fields,
                rest,
            } => {
                let mut members = self.fields(fields);
                for (name, ..) in &self.pairs {
                    let is_listed = fields
                        .iter()
                        .any(|field| field.name() == base(name) || field.name() == name);
                    if let (Some(rest), false) = (rest, is_listed) {
                        let value = self.value(name, rest);
                        members.extend(value.map(|value| (name.clone(), value)));
                    }
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
        tags.iter().all(|tag| match self.values(tag.name).next() {
            Some(given) => tag.values.contains(&given),
            None => !tag.required,
        })
    }

    /// Converts the form to a value of an alternative and its tags, which not every shape lists.
    fn tagged(&self, alternative: &Alternative) -> Value {
        let mut value = self.whole(&alternative.shape);
        if let Value::Object(members) = &mut value {
            for tag in alternative.tags {
                let given = self.values(tag.name).next();
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
            .pairs
            .iter()
            .filter_map(|(name, ..)| Some((name.clone(), self.value(name, shape)?)));
        Value::Object(members.collect())
    }

    fn fields(&self, fields: &[Field]) -> Map<String, Value> {
        let member = |field: &Field| {
            let value = self.value(field.name(), field.shape());
            Some((field.name().to_owned(), value.or_else(|| value_if_absent(field))?))
        };
        fields.iter().filter_map(member).collect()
    }

    fn values<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let of_name = self.pairs.iter().filter(move |(known, ..)| known == name);
        of_name.map(|(_, value, _)| value.as_str())
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
                let text = self.values(name).next()?;
                Some(serde_json::from_str(text).unwrap_or_else(|_| text.into()))
            }
            None | Some(Style::Exploded) => {
                let texts: Vec<&str> = self.values(name).collect();
                value_of(&texts, shape)
            }
        }
    }

    fn joined(&self, name: &str, shape: &Shape, separator: char) -> Option<Value> {
        let (_, value, raw) = self.pairs.iter().find(|(known, ..)| known == name)?;
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
            raw.split(separator).filter_map(plain).collect()
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
            shape => scalar(value, shape),
        })
    }

    /// Returns the values of names that start with this one and continue in brackets.
    fn deep(&self, name: &str, shape: &Shape, depth: usize) -> Option<Value> {
        if depth > DEPTH_LIMIT {
            return None;
        }
        let shape = resolved(shape);
        let own: Vec<&str> = self.values(name).collect();
        if !own.is_empty() {
            return value_of(&own, shape);
        }
        let mut keys: Vec<&str> = Vec::new();
        for (known, ..) in &self.pairs {
            let key = known
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('['))
                .and_then(|rest| rest.split_once(']'))
                .map(|(key, _)| key);
            keys.extend(key.filter(|key| !keys.contains(key)));
        }
        if keys.is_empty() {
            return None;
        }
        let of = |key: &str, shape: &Shape| {
            self.deep(&format!("{name}[{key}]"), shape, depth + 1)
        };
        Some(match shape {
            Shape::Array(item) if keys == [""] => {
                let name = format!("{name}[]");
                self.values(&name).map(|text| scalar(text, item)).collect()
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
fn value_of(texts: &[&str], shape: &Shape) -> Option<Value> {
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
        (_, texts) => Some(texts.iter().map(|text| Value::from(*text)).collect()),
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
