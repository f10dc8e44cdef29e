//! Looks up the names and the types of formats in `codegen.toml`.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use toml::Spanned;

use crate::{
    codes,
    config::{Formats, Names, Rename},
    diagnostic::{CONFIG, Diagnostic, Place},
    document::{Document, Item, Kind, Node, nearest},
    pointer::Pointer,
};

/// The names that replace derived ones, and the types of formats.
pub(in crate::lower) struct Overrides<'c> {
    all: &'c Rename,
    formats: &'c Formats,
    /// `true` if values of `rust_decimal` are numbers in JSON, because the document has such numbers.
    pub(in crate::lower) has_decimal_numbers: bool,
    /// The positions in `codegen.toml` of the keys that are used.
    used: RefCell<BTreeSet<usize>>,
}

impl<'c> Overrides<'c> {
    pub(in crate::lower) fn new(
        all: &'c Rename,
        formats: &'c Formats,
        document: &Document,
    ) -> Self {
        let is_decimal = |format: &str| {
            let path = formats.get(format).map(Spanned::get_ref);
            path.is_some_and(|path| path.starts_with("rust_decimal::"))
        };
        let is_number = |node: &Node<'_>| matches!(node.kind, Some(Kind::Number | Kind::Integer));
        let mut numbers = document.schemas().iter().filter(is_number);
        Self {
            all,
            formats,
            has_decimal_numbers: !formats.is_empty()
                && numbers.any(|node| node.format.as_deref().is_some_and(is_decimal)),
            used: RefCell::default(),
        }
    }

    /// Returns the name of an operation, by its method and path or by its `operationId`.
    pub(in crate::lower) fn operation(
        &self,
        place: &str,
        id: Option<&str>,
    ) -> Option<&'c Spanned<String>> {
        let by_place = self.find(&self.all.operations, place);
        by_place.or_else(|| self.find(&self.all.operations, id?))
    }

    /// Returns the name of a component schema.
    pub(in crate::lower) fn component(&self, name: &str) -> Option<&'c Spanned<String>> {
        let at = Pointer::from_tokens(["components", "schemas", name]);
        self.find(&self.all.schemas, name)
            .or_else(|| self.schema(&at))
    }

    /// Returns the name of the type of a schema.
    pub(in crate::lower) fn schema(&self, at: &Pointer) -> Option<&'c Spanned<String>> {
        self.at(&self.all.schemas, at)
    }

    /// Returns the name of a property or a parameter.
    pub(in crate::lower) fn field(&self, at: &Pointer) -> Option<&'c Spanned<String>> {
        self.at(&self.all.fields, at)
    }

    /// Returns the type of a format.
    pub(in crate::lower) fn format(&self, format: &str) -> Option<&'c str> {
        self.find(self.formats, format)
            .map(|path| path.get_ref().as_str())
    }

    /// Returns the names of the values in the `enum` of a schema, by the text of each value.
    pub(in crate::lower) fn values(
        &self,
        document: &Document,
        schema: &Pointer,
    ) -> BTreeMap<String, &'c Spanned<String>> {
        let list = schema.child("enum");
        let around = format!("{list}/");
        let keys = self.all.values.keys().map(|key| key.get_ref().as_str());
        let indices = keys.filter_map(|key| key.strip_prefix(&around)?.parse::<usize>().ok());
        let schema = document.schemas().at(schema);
        let named = |index: usize| {
            let value = schema?.schema().values.get(index)?;
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            Some((text, self.at(&self.all.values, &list.child(index))?))
        };
        indices.filter_map(named).collect()
    }

    fn at(&self, names: &'c Names, at: &Pointer) -> Option<&'c Spanned<String>> {
        if names.is_empty() {
            return None;
        }
        self.find(names, &at.to_string())
    }

    fn find(&self, names: &'c Names, key: &str) -> Option<&'c Spanned<String>> {
        let (key, name) = names.get_key_value(key)?;
        self.used.borrow_mut().insert(key.span().start);
        Some(name)
    }

    /// Returns the error about a name in `codegen.toml` that another `what` has, too.
    pub(in crate::lower) fn conflict(
        name: &Spanned<String>,
        what: &str,
        other: Option<&Pointer>,
    ) -> Diagnostic {
        let message = format!("`{}` is also the name of another {what}", name.get_ref());
        let place = Place::Bytes(CONFIG, name.span());
        let diagnostic =
            Diagnostic::error(&codes::CONFIG, place, message).help("choose another name");
        match other {
            Some(other) => diagnostic.and(Place::Value(other.clone()), "the other one"),
            None => diagnostic,
        }
    }

    /// Returns warnings about the keys that match nothing.
    pub(in crate::lower) fn unmatched(&self, document: &Document) -> Vec<Diagnostic> {
        let used = self.used.borrow();
        let mut found = Vec::new();
        let formats = std::iter::once(("formats", self.formats));
        for (table, names) in self.all.tables().chain(formats) {
            for key in names.keys() {
                if used.contains(&key.span().start) {
                    continue;
                }
                let place = Place::Bytes(CONFIG, key.span());
                let text = key.get_ref();
                let (what, help) = match table {
                    "operations" => (
                        "operation is named",
                        suggestion(text, &operations(document)),
                    ),
                    "schemas" => (
                        "type is generated from a schema",
                        suggestion(text, &schemas(document)),
                    ),
                    "fields" => ("property or parameter is at", None),
                    "formats" => ("scalar has the format", None),
                    _ => ("value of an enum is at", None),
                };
                let message = format!("no {what} `{text}`");
                let diagnostic = Diagnostic::warning(&codes::UNMATCHED_CHOICE, place, message);
                found.push(Diagnostic { help, ..diagnostic });
            }
        }
        found
    }
}

fn suggestion(key: &str, known: &[String]) -> Option<String> {
    let meant = nearest(key, known.iter().map(String::as_str))?;
    Some(format!("did you mean `{meant}`?"))
}

fn operations(document: &Document) -> Vec<String> {
    let items = document.items();
    let names = items.iter().flat_map(|Item { name, item, .. }| {
        document.operations(item).flat_map(move |method| {
            let place = format!("{} {name}", method.name);
            [Some(place), method.operation.node.operation_id.clone()]
        })
    });
    names.flatten().collect()
}

fn schemas(document: &Document) -> Vec<String> {
    let components = document.api.components.iter();
    components
        .flat_map(|components| components.schemas.keys().cloned())
        .collect()
}
