//! Parses schemas from JSON.

use std::{collections::HashMap, slice};

use serde_json::{Map, Value};

use super::schema::{Id, Keyword, Kind, Matches, Node, Pattern, Schemas};
use crate::runtime::shapes::{formats, order};

/// The engines for patterns.
#[derive(Clone, Copy)]
pub(super) struct Engines {
    pub(super) linear: Option<Matches>,
    pub(super) backtracking: Option<Matches>,
}

/// Parses an object of schemas.
pub(super) fn schemas(json: &Value, engines: Engines) -> Schemas {
    let all = json.as_object().into_iter().flatten();
    let mut nodes = Vec::new();
    let mut names = HashMap::new();
    for (name, _) in all.clone() {
        names.insert(name.clone(), nodes.len());
        nodes.push(Node::default());
    }
    let mut parser = Parser {
        nodes,
        names,
        engines,
    };
    for (id, (_, schema)) in all.enumerate() {
        let node = parser.node(schema);
        if let Some(place) = parser.nodes.get_mut(id) {
            *place = Node {
                is_named: true,
                ..node
            };
        }
    }
    Schemas {
        nodes: parser.nodes,
        names: parser.names,
    }
}

struct Parser {
    nodes: Vec<Node>,
    names: HashMap<String, Id>,
    engines: Engines,
}

impl Parser {
    fn add(&mut self, schema: &Value) -> Id {
        let node = self.node(schema);
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn list(&mut self, schemas: &Value) -> Vec<Id> {
        let schemas = schemas.as_array().into_iter().flatten();
        schemas.map(|schema| self.add(schema)).collect()
    }

    fn map(&mut self, schemas: &Value) -> Vec<(String, Id)> {
        let schemas = schemas.as_object().into_iter().flatten();
        schemas.map(|(name, schema)| (name.clone(), self.add(schema))).collect()
    }

    fn node(&mut self, schema: &Value) -> Node {
        let members = match schema {
            Value::Bool(false) => {
                return Node {
                    keywords: vec![Keyword::Never],
                    ..Node::default()
                };
            }
            Value::Object(members) => members,
            _ => return Node::default(),
        };
        let mut keywords = Vec::new();
        for (keyword, value) in members {
            keywords.extend(self.keyword(keyword, value, members));
        }
        let patterns: Vec<(Pattern, Id)> =
            ["patternProperties", "x-backtracking-properties"]
                .into_iter()
                .filter_map(|keyword| Some((keyword, members.get(keyword)?)))
                .flat_map(|(keyword, schemas)| {
                    let backtracks = keyword.starts_with("x-");
                    let schemas = self.map(schemas).into_iter();
                    let engines = self.engines;
                    schemas
                        .map(move |(text, id)| (pattern(engines, &text, backtracks), id))
                })
                .collect();
        if let Some(schema) = members.get("additionalProperties") {
            keywords.push(Keyword::Additional {
                listed: members
                    .get("properties")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flat_map(Map::keys)
                    .cloned()
                    .collect(),
                patterns: patterns.iter().map(|(pattern, _)| *pattern).collect(),
                schema: self.add(schema),
            });
        }
        if !patterns.is_empty() {
            keywords.push(Keyword::PatternProperties(patterns));
        }
        let mut unevaluated = Vec::new();
        if let Some(schema) = members.get("unevaluatedItems") {
            unevaluated.push(Keyword::UnevaluatedItems(self.add(schema)));
        }
        if let Some(schema) = members.get("unevaluatedProperties") {
            unevaluated.push(Keyword::UnevaluatedProperties(self.add(schema)));
        }
        let sees_evaluated = !unevaluated.is_empty();
        keywords.extend(unevaluated);
        Node {
            keywords,
            sees_evaluated,
            is_named: false,
        }
    }

    fn keyword(
        &mut self,
        keyword: &str,
        value: &Value,
        members: &Map<String, Value>,
    ) -> Option<Keyword> {
        let count = || usize::try_from(value.as_u64()?).ok();
        let number = || value.as_number().cloned();
        Some(match keyword {
            "$ref" => Keyword::Reference(*self.names.get(value.as_str()?)?),
            "type" => Keyword::Types(kinds(value)),
            "enum" => values(value.as_array()?),
            "const" => values(slice::from_ref(value)),
            "minLength" => Keyword::MinLength(count()?),
            "maxLength" => Keyword::MaxLength(count()?),
            "pattern" => Keyword::Pattern(pattern(self.engines, value.as_str()?, false)),
            "x-backtracking-pattern" => {
                Keyword::Pattern(pattern(self.engines, value.as_str()?, true))
            }
            "format" => format(value.as_str()?)?,
            "minimum" => Keyword::Minimum(number()?),
            "maximum" => Keyword::Maximum(number()?),
            "exclusiveMinimum" => Keyword::ExclusiveMinimum(number()?),
            "exclusiveMaximum" => Keyword::ExclusiveMaximum(number()?),
            "multipleOf" => Keyword::MultipleOf(number()?),
            "minItems" => Keyword::MinItems(count()?),
            "maxItems" => Keyword::MaxItems(count()?),
            "uniqueItems" => value.as_bool()?.then_some(Keyword::UniqueItems)?,
            "prefixItems" => Keyword::PrefixItems(self.list(value)),
            "items" => Keyword::Items {
                skipped: members
                    .get("prefixItems")
                    .and_then(Value::as_array)
                    .map_or(0, Vec::len),
                schema: self.add(value),
            },
            "contains" => {
                let count = |keyword| {
                    usize::try_from(members.get(keyword).and_then(Value::as_u64)?).ok()
                };
                Keyword::Contains {
                    schema: self.add(value),
                    least: count("minContains").unwrap_or(1),
                    most: count("maxContains"),
                }
            }
            "minProperties" => Keyword::MinProperties(count()?),
            "maxProperties" => Keyword::MaxProperties(count()?),
            "required" => Keyword::Required(texts(value)),
            "properties" => Keyword::Properties(self.map(value)),
            "propertyNames" => Keyword::PropertyNames(self.add(value)),
            "dependentRequired" => {
                let dependent = value.as_object().into_iter().flatten();
                let dependent =
                    dependent.map(|(name, names)| (name.clone(), texts(names)));
                Keyword::DependentRequired(dependent.collect())
            }
            "dependentSchemas" => Keyword::DependentSchemas(self.map(value)),
            "allOf" => Keyword::AllOf(self.list(value)),
            "anyOf" => Keyword::AnyOf(self.list(value)),
            "oneOf" => Keyword::OneOf(self.list(value)),
            "not" => Keyword::Not(self.add(value)),
            "if" => {
                let mut branch =
                    |keyword| members.get(keyword).map(|schema| self.add(schema));
                Keyword::If {
                    then: branch("then"),
                    otherwise: branch("else"),
                    condition: self.add(value),
                }
            }
            _ => return None,
        })
    }
}

/// Returns a pattern that is kept for the lifetime of the program.
fn pattern(engines: Engines, text: &str, backtracks: bool) -> Pattern {
    Pattern {
        text: Box::leak(text.to_owned().into_boxed_str()),
        matches: if backtracks { engines.backtracking } else { engines.linear },
    }
}

fn texts(value: &Value) -> Vec<String> {
    let values = value.as_array().into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn kinds(value: &Value) -> Vec<Kind> {
    let names = match value {
        Value::Array(names) => names.as_slice(),
        name => slice::from_ref(name),
    };
    let kind = |name: &Value| {
        Some(match name.as_str()? {
            "null" => Kind::Null,
            "boolean" => Kind::Boolean,
            "integer" => Kind::Integer,
            "number" => Kind::Number,
            "string" => Kind::String,
            "array" => Kind::Array,
            "object" => Kind::Object,
            _ => return None,
        })
    };
    names.iter().filter_map(kind).collect()
}

fn format(name: &str) -> Option<Keyword> {
    let (about, is_valid): (_, fn(&str) -> bool) = match name {
        "date" => ("a date (RFC 3339)", formats::is_date),
        "date-time" => ("a date and time (RFC 3339)", formats::is_date_time),
        "time" => ("a time (RFC 3339)", formats::is_time),
        "duration" => ("a duration (ISO 8601)", formats::is_duration),
        "uuid" => ("a UUID", formats::is_uuid),
        "ipv4" => ("an IPv4 address", |text| text.parse::<std::net::Ipv4Addr>().is_ok()),
        "ipv6" => ("an IPv6 address", |text| text.parse::<std::net::Ipv6Addr>().is_ok()),
        _ => return None,
    };
    Some(Keyword::Format(about, is_valid))
}

fn values(values: &[Value]) -> Keyword {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(order::compare);
    Keyword::Values {
        sorted,
        shown: values.iter().map(Value::to_string).collect(),
    }
}
