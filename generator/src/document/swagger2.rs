//! Converts Swagger 2.0 to the structure of OpenAPI 3.0, before the document is checked.
//!
//! Fields without an equivalent are kept, so that the check reports them. Values are not checked here: one of the wrong
//! type is moved to where the check expects it.

mod media;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod servers;

use serde_json::{Map, Value, json};

use self::media::Media;
use super::{
    bundle::{rewrite, within},
    check::depth,
    grammar::Edition,
    resolve::{CHAIN_LIMIT, Separators},
};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Moves, Place, Sources},
    pointer::Pointer,
};

/// The members of a JSON object.
type Members = Map<String, Value>;

/// Converts a document if it is for Swagger 2.0.
pub(super) fn convert(
    document: &mut Value,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Separators {
    if Edition::of(document) != Edition::Swagger2 || depth::check(document).is_err() {
        return Separators::new();
    }
    let old = document.take();
    let Value::Object(root) = &old else {
        *document = old;
        return Separators::new();
    };
    let mut converter = Converter {
        old: root,
        consumes: Media::of(root.get("consumes"), &Pointer::root().child("consumes")),
        produces: Media::of(root.get("produces"), &Pointer::root().child("produces")),
        moves: Moves::default(),
        separators: Separators::new(),
        sources,
        diagnostics,
    };
    let mut new = Value::Object(converter.root());
    converter.schemas(&mut new);
    let Converter {
        moves, separators, ..
    } = converter;
    rewrite(Edition::OpenApi3.root(), &mut new, |new, text| {
        let target = moves.after(&Pointer::from_reference(text)?)?;
        new.pointer(target.as_str()).map(|_| within(&target))
    });
    sources.converted(moves);
    *document = new;
    separators
}

/// The state of a conversion.
struct Converter<'d> {
    /// The original document.
    old: &'d Members,
    /// The media types of request bodies, for operations that list none.
    consumes: Media<'d>,
    /// The media types of responses, for operations that list none.
    produces: Media<'d>,
    moves: Moves,
    separators: Separators,
    sources: &'d mut Sources,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// The object at a position, or at the end of the references there.
struct Target<'d> {
    value: &'d Value,
    /// The pointer of the object.
    at: Pointer,
    /// `true` if the object was found through a reference.
    is_referred: bool,
}

impl<'d> Converter<'d> {
    fn root(&mut self) -> Members {
        let old = self.old;
        let root = Pointer::root();
        let mut new = Members::new();
        new.insert("openapi".to_owned(), json!("2.0"));
        self.moves
            .copied(&root.child("swagger"), &root.child("openapi"));
        for (key, value) in old {
            match key.as_str() {
                "swagger"
                | "openapi"
                | "host"
                | "basePath"
                | "schemes"
                | "consumes"
                | "produces"
                | "definitions"
                | "parameters"
                | "responses"
                | "securityDefinitions"
                | "components"
                | "x-ms-paths" => {}
                "paths" => {
                    let value = self.paths(value, &root.child("paths"));
                    new.insert("paths".to_owned(), value);
                }
                _ => {
                    new.insert(key.clone(), value.clone());
                }
            }
        }
        self.more_paths(&mut new);
        if let Some(servers) = self.servers() {
            new.insert("servers".to_owned(), servers);
        }
        if let Some(components) = self.components() {
            new.insert("components".to_owned(), components);
        }
        new
    }

    /// Adds the paths of `x-ms-paths`, which may have a query.
    fn more_paths(&mut self, new: &mut Members) {
        let from = Pointer::root().child("x-ms-paths");
        let Some(more @ Value::Object(_)) = self.old.get("x-ms-paths") else {
            return;
        };
        let more = self.paths(more, &from);
        let paths = new.entry("paths").or_insert_with(|| json!({}));
        let (Value::Object(paths), Value::Object(more)) = (paths, more) else {
            return;
        };
        for (path, item) in more {
            let to = Pointer::from_tokens(["paths", &path]);
            self.moves.derived(&from.child(&path), &to);
            paths.entry(path).or_insert(item);
        }
    }

    fn components(&mut self) -> Option<Value> {
        let components = Pointer::root().child("components");
        let mut all = match self.old.get("components") {
            Some(Value::Object(all)) => all.clone(),
            _ => Members::new(),
        };
        for (from, to) in [
            ("definitions", "schemas"),
            ("parameters", ""),
            ("responses", "responses"),
            ("securityDefinitions", "securitySchemes"),
        ] {
            let Some(value) = self.old.get(from) else {
                continue;
            };
            let (from_at, to_at) = (Pointer::root().child(from), components.child(to));
            let converted = match (from, value) {
                (_, Value::Null) => continue,
                ("parameters", Value::Object(shared)) => {
                    self.shared_parameters(shared, &mut all);
                    continue;
                }
                ("responses", Value::Object(shared)) => self.shared_responses(shared),
                ("securityDefinitions", Value::Object(schemes)) => self.schemes(schemes),
                (_, value) => value.clone(),
            };
            self.moves.moved(&from_at, &to_at);
            match (all.get_mut(to), converted) {
                (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                (_, converted) => {
                    all.insert(to.to_owned(), converted);
                }
            }
        }
        (!all.is_empty()).then_some(Value::Object(all))
    }

    /// Returns the object at the end of the references at a pointer, or at the last reference if it is unresolved.
    fn target(&self, value: &'d Value, at: &Pointer) -> Target<'d> {
        let mut target = Target {
            value,
            at: at.clone(),
            is_referred: false,
        };
        for _ in 0..CHAIN_LIMIT {
            let reference = target.value.get("$ref").and_then(Value::as_str);
            let next = reference.and_then(Pointer::from_reference);
            let Some((next, value)) = next
                .and_then(|at| Some((self.written(&at)?, at)))
                .map(|(value, at)| (at, value))
            else {
                break;
            };
            target = Target {
                value,
                at: next,
                is_referred: true,
            };
        }
        target
    }

    /// Returns the value at a pointer of the original document.
    fn written(&self, at: &Pointer) -> Option<&'d Value> {
        let mut tokens = at.tokens();
        let first = self.old.get(&tokens.next()?)?;
        let rest = Pointer::from_tokens(tokens);
        first.pointer(rest.as_str())
    }

    /// Reports a warning at a pointer of the original document.
    fn warn(&mut self, code: &'static Code, at: Pointer, message: impl Into<String>, label: &str) {
        let place = self.sources.fixed(&Place::Value(at));
        self.diagnostics
            .push(Diagnostic::warning(code, place, message).label(label));
    }
}

/// Returns the string under a key, trimmed and in lower case.
fn word(map: &Members, key: &str) -> Option<String> {
    Some(map.get(key)?.as_str()?.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
