//! Moves the schemas out of the tree of a document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Schemas, arena::Builder};
use crate::{
    document::{
        grammar::{Kind, OPENAPI, Object, Rule},
        walk,
    },
    pointer::Pointer,
};

/// The styles that `openapiv3` does not know; the check uses the second one for `in: querystring`.
const STYLES_OF_3_2: [&str; 2] = ["cookie", "querystring"];

/// The parts of a document that `openapiv3` does not keep.
#[derive(Debug, Default)]
pub(in crate::document) struct Extras {
    /// The schemas.
    pub(in crate::document) schemas: Schemas,
    /// The names of parameters, by the pointers of the parameters.
    pub(in crate::document) parameters: BTreeMap<Pointer, String>,
    /// The Encoding Objects that describe how a form encodes a property, with their `explode`.
    pub(in crate::document) encodings: BTreeMap<Pointer, Option<bool>>,
    /// The headers with `explode: true`.
    pub(in crate::document) exploded: BTreeSet<Pointer>,
    /// The parameters with `allowReserved: true`.
    pub(in crate::document) reserved: BTreeSet<Pointer>,
    /// The parameters with a style of 3.2, and that style.
    pub(in crate::document) styles: BTreeMap<Pointer, String>,
}

/// Moves the schemas out of a checked document, and replaces each with a reference to its own pointer.
///
/// `stray_targets` are the targets of references outside the grammar.
pub(in crate::document) fn extract(tree: &mut Value, stray_targets: &[(Pointer, Kind)]) -> Extras {
    let mut extractor = Extractor {
        builder: Builder::default(),
        extras: Extras::default(),
    };
    for (at, kind) in stray_targets {
        let Some(value) = tree.pointer_mut(at.as_str()) else {
            continue;
        };
        if is_schema(*kind) {
            extractor.builder.parse(value.clone(), at);
        } else {
            extractor.value(*kind, value, at);
        }
    }
    extractor.value(Kind::One(&OPENAPI), tree, &Pointer::root());
    Extras {
        schemas: extractor.builder.finish(),
        ..extractor.extras
    }
}

fn is_schema(kind: Kind) -> bool {
    matches!(kind, Kind::Schema | Kind::SchemaOrFlag)
}

struct Extractor {
    builder: Builder,
    extras: Extras,
}

impl Extractor {
    fn value(&mut self, kind: Kind, value: &mut Value, at: &Pointer) {
        if is_schema(kind) {
            let mut own = Map::new();
            own.insert("$ref".to_owned(), Value::String(at.to_string()));
            let schema = std::mem::replace(value, Value::Object(own));
            self.builder.parse(schema, at);
            return;
        }
        match value {
            Value::Object(members) => {
                if members.get("$ref").is_some_and(Value::is_string) {
                    return;
                }
                if let Some(table) = kind.table() {
                    self.note(table, members, at);
                }
                for (key, member) in members {
                    let kind = walk::below(kind, key);
                    if let Some(kind) = kind.filter(|kind| has_schemas(*kind)) {
                        self.value(kind, member, &at.child(key));
                    }
                }
            }
            Value::Array(items) => {
                if let Some(kind) = kind.below("") {
                    for (index, item) in items.iter_mut().enumerate() {
                        self.value(kind, item, &at.child(index));
                    }
                }
            }
            _ => {}
        }
    }

    /// Records the fields of an object that `openapiv3` does not keep.
    fn note(&mut self, table: &Object, members: &mut Map<String, Value>, at: &Pointer) {
        match table.rule {
            Rule::Parameter => {
                if let Some(name) = members.get("name").and_then(Value::as_str) {
                    self.extras.parameters.insert(at.clone(), name.to_owned());
                }
                if members.get("allowReserved") == Some(&Value::Bool(true)) {
                    self.extras.reserved.insert(at.clone());
                }
                let style = members.get("style").and_then(Value::as_str);
                if let Some(style) = style.filter(|style| STYLES_OF_3_2.contains(style)) {
                    self.extras.styles.insert(at.clone(), style.to_owned());
                    members.shift_remove("style");
                }
            }
            Rule::Encoding => {
                let mut styles = ["style", "explode", "allowReserved"].into_iter();
                if styles.any(|key| members.contains_key(key)) {
                    let explode = members.get("explode").and_then(Value::as_bool);
                    self.extras.encodings.insert(at.clone(), explode);
                }
            }
            Rule::Header if members.get("explode") == Some(&Value::Bool(true)) => {
                self.extras.exploded.insert(at.clone());
            }
            _ => {}
        }
    }
}

/// Returns whether a value of a kind may contain schemas.
fn has_schemas(kind: Kind) -> bool {
    match kind {
        Kind::List(kind) | Kind::Map(_, kind) => has_schemas(*kind),
        kind => kind.table().is_some() && !kind.is_documentation(),
    }
}
