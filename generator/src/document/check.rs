//! Checks a document key by key against the grammar, and normalizes it to what `openapiv3` reads. After a check
//! without errors, reading cannot fail.

mod checker;
pub(super) mod depth;
mod forms;
mod inline;
mod newer;
mod path;
mod paths;
mod references;
mod repair;
mod report;
mod rules;
mod scalar;
mod schema;
mod shape;
mod stray;
mod values;
mod version;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde_json::{Value, json};

pub(super) use self::checker::NOTHING;
use self::{
    checker::{Checker, Members, Missing, fill, filling},
    path::Path,
    stray::{StrayReference, is_stray},
};
use super::grammar::{
    Absence, Field, Keys, Kind, MEDIA_TYPE, OPENAPI, Object, REFERENCE, Rule, SCHEMA,
    SECURITY_REQUIREMENT, Version,
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place, Sources},
    pointer::Pointer,
};

/// The results of checking a document.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The targets of references outside the grammar.
    pub(super) stray_targets: Vec<(Pointer, Kind)>,
    /// The parts that were moved, each with its position before and after.
    pub(super) moved: Vec<(Pointer, Pointer)>,
}

/// Checks a document, and normalizes its objects, except schemas, to what `openapiv3` reads. Fails if the document cannot be
/// checked further.
pub(super) fn check(
    document: &mut Value,
    sources: Option<&Sources>,
) -> Result<Checked, Box<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let version = version::of(document, &mut diagnostics)?;
    depth::check(document)?;
    let mut checker = Checker::new(version, sources);
    checker.diagnostics = diagnostics;
    checker.object(&OPENAPI, document, Path::document(&OPENAPI));
    let stray_targets = references::check(&mut checker, document);
    if !checker.in_error() {
        inline::inline(&mut checker, document);
    }
    Ok(Checked {
        diagnostics: checker.diagnostics,
        stray_targets,
        moved: checker.moved,
    })
}

/// The objects for which documents write `null` instead of an empty object.
const EMPTY_OBJECTS: [&str; 3] = ["Response Object", "Media Type Object", "Path Item Object"];

impl Checker<'_> {
    /// Checks a value; returns whether it is kept.
    fn value(&mut self, kind: Kind, value: &mut Value, at: Path) -> bool {
        // Some serializers write an empty object as an empty array.
        if kind.is_object() && value.as_array().is_some_and(Vec::is_empty) {
            let empty = Value::Object(Members::new());
            self.coerced(kind, value, &empty, at);
            *value = empty;
        }
        if let Some(read) = forms::as_object(kind, value) {
            self.coerced(kind, value, &read, at);
            self.merged_items(kind, value, at);
            *value = read;
        }
        if value.is_null() && self.absent(kind, value, at) {
            return true;
        }
        match kind {
            Kind::Any => true,
            Kind::Text | Kind::Note => self.text(kind, value, at),
            Kind::Pattern => self.pattern(value, at),
            Kind::Flag => self.flag(value, at),
            Kind::Number => self.number(value, at),
            Kind::Count => self.count(value, at),
            Kind::Word(words) => self.word(words, value, at),
            Kind::Reference => self.reference_text(Kind::Schema, value, at.within(&REFERENCE)),
            Kind::Type => self.type_keyword(value, at),
            Kind::Names => self.names(value, at),
            Kind::Bound => self.bound(value, at),
            Kind::Examples => self.examples(value, at),
            Kind::One(table) => self.object(table, value, at),
            Kind::OrReference(table) => self.item(kind, table, value, at),
            Kind::Inlined(table) => self.inlined(kind, table, value, at),
            Kind::SchemaOrFlag if value.is_boolean() => true,
            Kind::Schema | Kind::SchemaOrFlag => {
                if !self.schema(kind, value, at) {
                    *value = Value::Object(Members::new());
                }
                true
            }
            Kind::List(kind) => self.list(kind, value, at),
            Kind::Map(keys, kind) => self.map(keys, kind, value, at),
            Kind::Unsupported(why) => {
                if !schema::allows_everything(value) {
                    self.not_supported(why, at);
                }
                true
            }
        }
    }

    /// Replaces `null` with an empty object if such an object has a meaning; returns whether it does.
    fn absent(&mut self, kind: Kind, value: &mut Value, at: Path) -> bool {
        let may_be_empty = match kind {
            Kind::Schema => true,
            kind => kind
                .table()
                .is_some_and(|table| EMPTY_OBJECTS.contains(&table.name)),
        };
        if may_be_empty {
            self.null(at);
            *value = Value::Object(Members::new());
            if let Some(table) = kind.table() {
                table.fields.iter().for_each(|field| {
                    if let (Value::Object(map), true) = (&mut *value, filling(field).is_some()) {
                        fill(map, field);
                    }
                });
            }
        }
        may_be_empty
    }

    /// Checks an object, or a reference to one.
    fn item(&mut self, kind: Kind, table: &'static Object, value: &mut Value, at: Path) -> bool {
        match referring(value) {
            Some(map) => self.reference(kind, map, at),
            None => self.object(table, value, at),
        }
    }

    /// Checks an object, or a reference that will be replaced by its target.
    fn inlined(&mut self, kind: Kind, table: &'static Object, value: &mut Value, at: Path) -> bool {
        if referring(value).is_some() {
            if kind.is(Kind::One(&MEDIA_TYPE)) {
                self.newer("a reference to a media type", Version::V3_2, at);
            }
            self.inlined.push((at.pointer(), kind));
        }
        self.item(kind, table, value, at)
    }

    /// Checks a schema, a reference to one, or a boolean.
    fn schema(&mut self, kind: Kind, value: &mut Value, at: Path) -> bool {
        if let Value::Bool(anything) = *value {
            self.newer(
                &format!("the boolean schema `{anything}`"),
                Version::V3_1,
                at,
            );
            return true;
        }
        schema::file(self, value, at);
        let version = self.version;
        if let Some(map) =
            referring(value).filter(|map| version < Version::V3_1 || schema::is_bare(map))
        {
            return self.reference(Kind::Schema, map, at);
        }
        let Value::Object(map) = value else {
            self.wrong_kind(kind, value, at);
            return false;
        };
        if version >= Version::V3_1 {
            schema::unevaluated(map);
        }
        self.object(&SCHEMA, value, at)
    }

    /// Checks an object that refers to another one.
    fn reference(&mut self, kind: Kind, map: &mut Members, at: Path) -> bool {
        self.siblings(kind, map, at);
        let notes = self.version >= Version::V3_1 && !kind.is(Kind::Schema);
        map.retain(|key, _| {
            key == "$ref" || (notes && matches!(key.as_str(), "summary" | "description"))
        });
        match map.get_mut("$ref") {
            Some(value) => self.reference_text(kind, value, at.within(&REFERENCE).key("$ref")),
            None => true,
        }
    }

    /// Checks the text of a reference.
    fn reference_text(&mut self, kind: Kind, value: &Value, at: Path) -> bool {
        match value {
            Value::String(text) if text.contains(char::is_control) => {
                let message =
                    "expected a URI reference for `$ref`, found a string with a control character";
                self.diagnostics.push(
                    Diagnostic::warning(&codes::INVALID_REFERENCE, at.place(), message)
                        .label("ignored"),
                );
                return false;
            }
            Value::String(text) if is_stray(text, kind) => {
                self.strays.push(StrayReference {
                    text: text.clone(),
                    kind,
                    at: at.pointer(),
                });
            }
            Value::String(_) => {}
            _ => {
                self.wrong_kind(Kind::Reference, value, at);
                return false;
            }
        }
        true
    }

    fn list(&mut self, kind: &'static Kind, value: &mut Value, at: Path) -> bool {
        if let Some(read) = forms::as_list(*kind, value) {
            self.coerced(Kind::List(kind), value, &read, at);
            self.listed(value, &read, at);
            *value = read;
        }
        let Value::Array(items) = value else {
            self.wrong_kind(Kind::List(kind), value, at);
            return false;
        };
        let mut index = 0;
        items.retain_mut(|item| {
            let here = at.index(index);
            index += 1;
            let keep = self.value(*kind, item, here);
            if !keep && matches!(kind, Kind::OrReference(_)) {
                // The indices of the other elements stay the same.
                *item = json!({ "$ref": NOTHING });
                return true;
            }
            keep
        });
        // Without its only requirements, an operation would need no credentials.
        index == 0 || !items.is_empty() || !kind.is(Kind::One(&SECURITY_REQUIREMENT))
    }

    fn map(&mut self, keys: Keys, kind: &'static Kind, value: &mut Value, at: Path) -> bool {
        let Value::Object(map) = value else {
            self.wrong_kind(Kind::Map(keys, kind), value, at);
            return false;
        };
        if map.get("$ref").is_some_and(Value::is_string) && kind.table().is_some() {
            let whole = Kind::Map(keys, kind);
            if matches!(keys, Keys::MediaType) || map.len() == 1 {
                return self.map_reference(whole, map, at);
            }
            self.misplaced_reference(false, whole, at.key("$ref"));
            map.shift_remove("$ref");
        }
        map.retain(|key, value| {
            let here = at.key(key);
            self.name(keys, key, here) && self.value(*kind, value, here)
        });
        true
    }

    /// Checks a reference where the specification allows none. A reference to the content of a body is followed.
    fn map_reference(&mut self, kind: Kind, map: &mut Members, at: Path) -> bool {
        let content = matches!(kind, Kind::Map(Keys::MediaType, _));
        self.misplaced_reference(content, kind, at);
        if !content {
            return false;
        }
        self.inlined.push((at.pointer(), kind));
        self.reference(kind, map, at)
    }

    /// Checks an object with fields, unless it is nested too deeply.
    fn object(&mut self, table: &'static Object, value: &mut Value, at: Path) -> bool {
        let levels = depth::levels(table);
        if self.nesting + levels > depth::NESTING_LIMIT {
            self.too_deep(table, at);
            return false;
        }
        self.nesting += levels;
        let keep = self.fields(table, value, at);
        self.nesting -= levels;
        keep
    }

    /// Checks an object with fields.
    fn fields(&mut self, table: &'static Object, value: &mut Value, at: Path) -> bool {
        let Value::Object(map) = value else {
            self.wrong_kind(Kind::One(table), value, at);
            return false;
        };
        let at = at.within(table);
        let first = self.diagnostics.len();
        if table.rule == Rule::SecurityScheme {
            self.scheme(map, at);
        }
        self.repair(map, at);
        self.judge(map, at);
        let missing = self.missing(map, at);
        let keys: Vec<String> = if self.diagnostics.len() > first {
            map.keys().cloned().collect()
        } else {
            Vec::new()
        };
        map.retain(|key, value| self.member(&missing, key, value, at));
        self.sort(first, &keys, at);
        for (name, value) in missing.fields {
            map.entry(name).or_insert(value);
        }
        if !is_complete(map, table) {
            return false;
        }
        if table.rule == Rule::Schema {
            self.convert_values(map, at);
        }
        shape::shape(table, map, at);
        true
    }

    /// Checks a member of an object.
    fn member(&mut self, missing: &Missing, key: &str, value: &mut Value, at: Path) -> bool {
        let here = at.key(key);
        if let Some(field) = at.table.field(key) {
            return self.fixed(field, value, here);
        }
        match at.table.patterned {
            Some((Keys::Expression, _)) if key.starts_with("x-") => false,
            None | Some((Keys::Path | Keys::Status, _)) if key.starts_with("x-") => true,
            Some((Keys::Path, _)) if paths::fault(key).is_some() => false,
            Some((Keys::Status, _)) if !rules::is_status(&key.to_ascii_uppercase()) => false,
            Some((_, kind)) => self.patterned(kind, value, here),
            None => {
                if !missing.misspelt.iter().any(|other| other == key) {
                    self.unknown(key, here);
                }
                at.table.rule == Rule::Shelf
            }
        }
    }

    /// Checks the value of a fixed field; returns whether it is kept.
    fn fixed(&mut self, field: &'static Field, value: &mut Value, at: Path) -> bool {
        if field.since > self.version {
            self.newer(&at.subject(), field.since, at);
        }
        if value.is_null() && field.null && !matches!(field.kind, Kind::Any) {
            self.null(at);
        } else if self.value(field.kind, value, at) {
            return true;
        }
        filling(field).is_some_and(|json| {
            *value = json;
            true
        })
    }

    /// Checks the value of a patterned field; returns whether it is kept.
    fn patterned(&mut self, kind: Kind, value: &mut Value, at: Path) -> bool {
        if value.is_null() && matches!(kind, Kind::List(_)) {
            self.null(at);
            *value = Value::Array(Vec::new());
        }
        let is_kept = self.value(kind, value, at);
        if !is_kept && at.table.name == SECURITY_REQUIREMENT.name {
            // Without the scheme, the operation would need no credentials.
            *value = Value::Array(Vec::new());
            return true;
        }
        is_kept
    }

    /// Sorts the diagnostics of an object in the order of its keys.
    fn sort(&mut self, first: usize, keys: &[String], at: Path) {
        if keys.is_empty() {
            return;
        }
        let depth = at.pointer().tokens().count();
        let positions: HashMap<&str, usize> = keys.iter().map(String::as_str).zip(0..).collect();
        let position = |diagnostic: &Diagnostic| match &diagnostic.primary.place {
            Place::Value(pointer) | Place::Key(pointer) => positions
                .get(pointer.tokens().nth(depth)?.as_str())
                .copied(),
            Place::Bytes(..) => None,
        };
        if let Some(found) = self.diagnostics.get_mut(first..) {
            found.sort_by_cached_key(position);
        }
    }
}

/// Returns whether an object has all fields without which it is ignored.
fn is_complete(map: &Members, table: &Object) -> bool {
    let needed = rules::needed(table, map);
    let is_needed =
        |field: &&Field| matches!(field.absence, Absence::Wrong) || needed.contains(&field.name);
    let mut fields = table.fields.iter().filter(is_needed);
    fields.all(|field| map.contains_key(field.name))
}

/// Returns the members of an object that has a `$ref`.
fn referring(value: &mut Value) -> Option<&mut Members> {
    value.as_object_mut().filter(|map| map.contains_key("$ref"))
}
