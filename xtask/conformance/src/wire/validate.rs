//! Validates values against the schemas of a model and against constraints, without the code of the runtime.

use std::collections::{BTreeMap, BTreeSet};

use generator::{
    model::Constraint,
    pattern::{Engine, Pattern},
};
use serde_json::{Map, Value};

use crate::sampling::pattern::is_found;

/// The schemas of a model, by their names.
pub(super) type Schemas = BTreeMap<String, Value>;

/// The maximum depth of schemas that apply to one value.
const DEPTH: usize = 64;

/// Returns whether a value satisfies a constraint.
pub(super) fn is_within(value: &Value, constraint: &Constraint, schemas: &Schemas) -> bool {
    let number = |fits: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(fits);
    let length = value.as_str().map(|text| text.chars().count());
    let items = value.as_array();
    let members = value.as_object();
    match constraint {
        Constraint::MinLength(least) => length.is_none_or(|length| length >= *least),
        Constraint::MaxLength(most) => length.is_none_or(|length| length <= *most),
        Constraint::Pattern(pattern) => value
            .as_str()
            .is_none_or(|text| is_found(&pattern.source, text)),
        Constraint::Minimum(bound) => number(&|number| number >= *bound),
        Constraint::Maximum(bound) => number(&|number| number <= *bound),
        Constraint::ExclusiveMinimum(bound) => number(&|number| number > *bound),
        Constraint::ExclusiveMaximum(bound) => number(&|number| number < *bound),
        Constraint::MultipleOf(of) => number(&|number| is_multiple(number, *of)),
        Constraint::MinItems(least) => items.is_none_or(|items| items.len() >= *least),
        Constraint::MaxItems(most) => items.is_none_or(|items| items.len() <= *most),
        Constraint::UniqueItems => items.is_none_or(|items| {
            let mut pairs = (1..items.len()).flat_map(|at| (0..at).map(move |before| (before, at)));
            pairs.all(|(before, at)| !are_equal(&items[before], &items[at]))
        }),
        Constraint::MinProperties(least) => members.is_none_or(|members| members.len() >= *least),
        Constraint::MaxProperties(most) => members.is_none_or(|members| members.len() <= *most),
        Constraint::PropertyNames(constraints) => members.is_none_or(|members| {
            members.keys().all(|name| {
                let name = Value::from(name.as_str());
                constraints
                    .iter()
                    .all(|constraint| is_within(&name, constraint, schemas))
            })
        }),
        Constraint::Enum(values) => values.iter().any(|known| {
            let known: Value = serde_json::from_str(known).unwrap_or_default();
            are_equal(&known, value)
        }),
        Constraint::Schema { name, .. } => schemas
            .get(name)
            .is_none_or(|schema| is_valid(value, schema, schemas)),
    }
}

/// Returns whether a value is valid against a schema.
pub(super) fn is_valid(value: &Value, schema: &Value, schemas: &Schemas) -> bool {
    evaluate(value, schema, schemas, DEPTH).is_some()
}

/// The parts of a value that a schema evaluated.
#[derive(Default)]
struct Evaluated {
    members: BTreeSet<String>,
    elements: BTreeSet<usize>,
}

impl Evaluated {
    fn extend(&mut self, other: Self) {
        self.members.extend(other.members);
        self.elements.extend(other.elements);
    }
}

/// Validates a value; returns the parts that were evaluated if it is valid.
fn evaluate(value: &Value, schema: &Value, schemas: &Schemas, depth: usize) -> Option<Evaluated> {
    let mut seen = Evaluated::default();
    let (Some(depth), Value::Object(schema)) = (depth.checked_sub(1), schema) else {
        return (*schema != Value::Bool(false)).then_some(seen);
    };
    let valid = |schema: &Value| evaluate(value, schema, schemas, depth);
    let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    if !has_type(value, schema.get("type")) {
        return None;
    }
    let is_met = |constraint: Constraint| match (&constraint, value.as_str()) {
        (Constraint::Pattern(pattern), Some(text)) => pattern.matches(text) != Some(false),
        (Constraint::Pattern(_), None) => true,
        _ => is_within(value, &constraint, schemas),
    };
    let mut constraints = schema
        .iter()
        .filter_map(|(keyword, of)| constraint(keyword, of));
    if !constraints.all(is_met) {
        return None;
    }
    if let Some(Value::String(name)) = schema.get("$ref")
        && let Some(schema) = schemas.get(name)
    {
        seen.extend(valid(schema)?);
    }
    for schema in list("allOf").into_iter().flatten() {
        seen.extend(valid(schema)?);
    }
    for (keyword, is_only) in [("anyOf", false), ("oneOf", true)] {
        let Some(all) = list(keyword) else { continue };
        let found: Vec<Evaluated> = all.iter().filter_map(valid).collect();
        if found.is_empty() || (is_only && found.len() > 1) {
            return None;
        }
        for one in found {
            seen.extend(one);
        }
    }
    if schema
        .get("not")
        .is_some_and(|schema| valid(schema).is_some())
    {
        return None;
    }
    if let Some(condition) = schema.get("if") {
        let keyword = match valid(condition) {
            Some(one) => {
                seen.extend(one);
                "then"
            }
            None => "else",
        };
        if let Some(schema) = schema.get(keyword) {
            seen.extend(valid(schema)?);
        }
    }
    match value {
        Value::Object(members) => {
            evaluate_members(value, members, schema, schemas, depth, &mut seen)?;
        }
        Value::Array(items) => {
            evaluate_elements(items, schema, schemas, depth, &mut seen)?;
        }
        _ => {}
    }
    Some(seen)
}

fn evaluate_members(
    value: &Value,
    members: &Map<String, Value>,
    schema: &Map<String, Value>,
    schemas: &Schemas,
    depth: usize,
    seen: &mut Evaluated,
) -> Option<()> {
    let object = |keyword: &str| schema.get(keyword).and_then(Value::as_object);
    let names = |list: &Value| -> bool {
        let names = list.as_array().into_iter().flatten();
        names
            .filter_map(Value::as_str)
            .all(|name| members.contains_key(name))
    };
    if !schema.get("required").is_none_or(names) {
        return None;
    }
    for (name, dependent) in object("dependentRequired").into_iter().flatten() {
        if members.contains_key(name) && !names(dependent) {
            return None;
        }
    }
    for (name, dependent) in object("dependentSchemas").into_iter().flatten() {
        if members.contains_key(name) {
            seen.extend(evaluate(value, dependent, schemas, depth)?);
        }
    }
    let mut own = BTreeSet::new();
    for (name, member) in members {
        let listed = object("properties").and_then(|all| all.get(name));
        let patterns = [
            ("patternProperties", Engine::Linear),
            ("x-backtracking-properties", Engine::Backtracking),
        ];
        let patterns = patterns.into_iter().flat_map(|(keyword, engine)| {
            let all = object(keyword).into_iter().flatten();
            all.map(move |(text, schema)| (text, engine, schema))
        });
        let patterns = patterns.filter(|(text, engine, _)| {
            let pattern = Pattern {
                source: (*text).clone(),
                text: (*text).clone(),
                engine: *engine,
            };
            pattern.matches(name) != Some(false)
        });
        for schema in listed
            .into_iter()
            .chain(patterns.map(|(.., schema)| schema))
        {
            evaluate(member, schema, schemas, depth)?;
            own.insert(name.clone());
        }
        if let Some(names) = schema.get("propertyNames") {
            evaluate(&name.as_str().into(), names, schemas, depth)?;
        }
        if let (Some(others), false) = (schema.get("additionalProperties"), own.contains(name)) {
            evaluate(member, others, schemas, depth)?;
            own.insert(name.clone());
        }
    }
    seen.members.extend(own);
    if let Some(others) = schema.get("unevaluatedProperties") {
        for (name, member) in members {
            if seen.members.insert(name.clone()) {
                evaluate(member, others, schemas, depth)?;
            }
        }
    }
    Some(())
}

fn evaluate_elements(
    items: &[Value],
    schema: &Map<String, Value>,
    schemas: &Schemas,
    depth: usize,
    seen: &mut Evaluated,
) -> Option<()> {
    let places = schema.get("prefixItems").and_then(Value::as_array);
    let places = places.map_or(&[][..], Vec::as_slice);
    for (index, item) in items.iter().enumerate() {
        if let Some(schema) = places.get(index).or_else(|| schema.get("items")) {
            evaluate(item, schema, schemas, depth)?;
            seen.elements.insert(index);
        }
    }
    if let Some(contained) = schema.get("contains") {
        let is_contained = |index: &usize| {
            let item = items.get(*index);
            item.is_some_and(|item| evaluate(item, contained, schemas, depth).is_some())
        };
        let found: BTreeSet<usize> = (0..items.len()).filter(is_contained).collect();
        let bound = |keyword: &str| schema.get(keyword).and_then(count);
        let (least, most) = (bound("minContains").unwrap_or(1), bound("maxContains"));
        if found.len() < least || most.is_some_and(|most| found.len() > most) {
            return None;
        }
        seen.elements.extend(found);
    }
    if let Some(others) = schema.get("unevaluatedItems") {
        for (index, item) in items.iter().enumerate() {
            if seen.elements.insert(index) {
                evaluate(item, others, schemas, depth)?;
            }
        }
    }
    Some(())
}

/// Returns whether a value has one of the types in `type`.
fn has_type(value: &Value, types: Option<&Value>) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    match types {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}

/// Returns the constraint of a keyword that contains no schema.
pub(super) fn constraint(keyword: &str, value: &Value) -> Option<Constraint> {
    Some(match keyword {
        "const" => Constraint::Enum(vec![value.to_string()]),
        "enum" => Constraint::Enum(value.as_array()?.iter().map(Value::to_string).collect()),
        "minLength" => Constraint::MinLength(count(value)?),
        "maxLength" => Constraint::MaxLength(count(value)?),
        "minimum" => Constraint::Minimum(value.as_f64()?),
        "maximum" => Constraint::Maximum(value.as_f64()?),
        "exclusiveMinimum" => Constraint::ExclusiveMinimum(value.as_f64()?),
        "exclusiveMaximum" => Constraint::ExclusiveMaximum(value.as_f64()?),
        "multipleOf" => Constraint::MultipleOf(value.as_f64()?),
        "minItems" => Constraint::MinItems(count(value)?),
        "maxItems" => Constraint::MaxItems(count(value)?),
        "uniqueItems" if value.as_bool()? => Constraint::UniqueItems,
        "minProperties" => Constraint::MinProperties(count(value)?),
        "maxProperties" => Constraint::MaxProperties(count(value)?),
        _ => Constraint::Pattern(pattern(keyword, value)?),
    })
}

/// Returns the pattern of a keyword. In the schemas of a model, patterns have the syntax of the engine that runs them.
fn pattern(keyword: &str, value: &Value) -> Option<Pattern> {
    let engine = match keyword {
        "pattern" => Engine::Linear,
        "x-backtracking-pattern" => Engine::Backtracking,
        _ => return None,
    };
    let text = value.as_str()?.to_owned();
    Some(Pattern {
        source: text.clone(),
        text,
        engine,
    })
}

fn count(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// Returns whether a number is a multiple, allowing for rounding errors.
fn is_multiple(number: f64, of: f64) -> bool {
    let times = number / of;
    (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
}

/// Returns whether two values are equal; `1` equals `1.0`.
fn are_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| are_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has = |(name, value): (&String, &Value)| {
                other.get(name).is_some_and(|other| are_equal(value, other))
            };
            one.len() == other.len() && one.iter().all(has)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{
        super::testing::{model_of_body, shape_of_body},
        is_within,
    };

    /// Checks that the values before `|` are valid against a schema and those after it are not.
    #[track_caller]
    fn check(schema: &str, values: &str) {
        // A condition contains no type definitions.
        let model = model_of_body(&format!("{{ not: {{ not: {schema} }} }}"));
        let (fitting, others) = values.split_once('|').unwrap();
        for (values, expected) in [(fitting, true), (others, false)] {
            let values: Vec<Value> = serde_json::from_str(&format!("[{values}]")).unwrap();
            for value in values {
                let mut constraints = shape_of_body(&model).constraints();
                let found = constraints.all(|it| is_within(&value, it, &model.schemas));
                assert_eq!(found, expected, "{value} of {schema}");
            }
        }
    }

    #[test]
    fn values_are_validated_against_their_schema() {
        for (schema, values) in [
            ("{ type: [string, 'null'] }", r#""a", null | 1, true, {}"#),
            ("{ type: integer }", r#"1, -1 | 1.5, "1", null"#),
            ("{ minimum: 1, exclusiveMaximum: 2 }", "1, 1.5 | 0.5, 2"),
            ("{ multipleOf: 0.1 }", r#"0.3, 1e20, "a" | 0.35"#),
            ("{ minLength: 1, maxLength: 2 }", r#""字", 7 | "", "aaa""#),
            (r"{ pattern: '^\d+$' }", r#""12", 7 | "a", "1a""#),
            ("{ enum: [1, 2.5] }", "1, 1.0, 2.5 | 2"),
            (
                "{ minItems: 1, maxItems: 2 }",
                "[1], [1, 2], {} | [], [1, 2, 3]",
            ),
            ("{ uniqueItems: true }", "[], [1, 2] | [1, 1]"),
            ("{ minProperties: 1 }", r#"{"a": 1}, [] | {}"#),
            ("{ maxProperties: 1 }", r#"{}, {"a": 1} | {"a": 1, "b": 2}"#),
            (
                "{ propertyNames: { maxLength: 1 } }",
                r#"{"a": 1} | {"aa": 1}"#,
            ),
            ("{ items: { type: string } }", r#"[], ["a"], 7 | ["a", 1]"#),
            ("{ prefixItems: [{ const: 1 }] }", "[], [1, 2], 7 | [2]"),
            (
                "{ prefixItems: [{}], items: { const: 1 } }",
                "[2], [2, 1] | [2, 2]",
            ),
            (
                "{ properties: { a: { const: 1 } } }",
                r#"{}, {"a": 1}, 7 | {"a": 2}"#,
            ),
            ("{ required: [a] }", r#"{"a": 1}, 7 | {}"#),
            ("{ additionalProperties: false }", r#"{}, 7 | {"a": 1}"#),
            (
                "{ additionalProperties: { const: 1 } }",
                r#"{"a": 1} | {"a": 2}"#,
            ),
            ("{ not: { type: string } }", r#"1, null | "a""#),
            (
                "{ allOf: [{ minimum: 1 }, { maximum: 2 }] }",
                r#"1, 2, "a" | 0, 3"#,
            ),
            (
                "{ anyOf: [{ type: string }, { minimum: 1 }] }",
                r#""a", 1 | 0"#,
            ),
            (
                "{ oneOf: [{ minimum: 1 }, { maximum: 2 }] }",
                r#"0, 3 | 1, 2, "a""#,
            ),
            (
                "{ if: { type: string }, then: { maxLength: 1 } }",
                r#""a", 1 | "aa""#,
            ),
            (
                "{ if: { type: string }, else: { maximum: 1 } }",
                r#""a", 1 | 2"#,
            ),
            ("{ contains: { const: 1 } }", "[1], [2, 1], 7 | [], [2]"),
            (
                "{ dependentRequired: { a: [b] } }",
                r#"{}, {"b": 1} | {"a": 1}"#,
            ),
            (
                "{ dependentSchemas: { a: { maxProperties: 1 } } }",
                r#"{"a": 1} | {"a": 1, "b": 1}"#,
            ),
        ] {
            check(schema, values);
        }
    }
}
