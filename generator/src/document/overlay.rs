//! Applies overlays (OpenAPI Overlay 1.0 and 1.1), which are changes to a document in separate files.

use serde_json::{Map, Value};
use serde_json_path::{JsonPath, PathElement};

use super::{check::depth, parse};
use crate::{
    codes,
    diagnostic::{Diagnostic, Origin, Place, Sources},
    pointer::Pointer,
    source::Source,
};

/// The maximum number of values that all overlays together may add to a document.
const CHANGE_LIMIT: usize = 1_000_000;

/// The maximum length of a JSONPath, in bytes.
const TARGET_LIMIT: usize = 10_000;

/// The fields of an action.
const FIELDS: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// Applies overlays to a document, one after the other.
pub(super) fn apply(
    overlays: &[Source],
    document: &mut Value,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut left = CHANGE_LIMIT;
    for overlay in overlays {
        let file = sources.add(overlay.clone());
        let Some(value) = parse::parse(overlay, file, diagnostics) else {
            continue;
        };
        let mut overlay = Overlay {
            source: overlay,
            file,
            document: &mut *document,
            sources: &mut *sources,
            diagnostics: &mut *diagnostics,
            left,
            is_broken: false,
        };
        if let Err(fault) = overlay.all(&value) {
            overlay.diagnostics.push(*fault);
        }
        left = overlay.left;
    }
}

struct Overlay<'a> {
    source: &'a Source,
    /// The number of the overlay's file.
    file: usize,
    document: &'a mut Value,
    sources: &'a mut Sources,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The number of values that may still be added to the document.
    left: usize,
    /// `true` if an action failed; further actions are checked, but not applied.
    is_broken: bool,
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl Overlay<'_> {
    fn all(&mut self, overlay: &Value) -> Result<()> {
        let root = Pointer::root();
        let version = match overlay.get("overlay") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => {
                return Err(self.fault(
                    &root,
                    "missing `overlay`, the version of the Overlay Specification",
                ));
            }
        };
        if !["1.0", "1.1"].iter().any(|known| is_of(&version, known)) {
            let message = format!(
                "unsupported version `{version}` in `overlay`; Overlay 1.0 and 1.1 are supported"
            );
            return Err(self.fault(&root.child("overlay"), message));
        }
        let Some(Value::Array(actions)) = overlay.get("actions") else {
            return Err(self.fault(&root, "missing `actions` in the overlay"));
        };
        for (index, action) in actions.iter().enumerate() {
            let at = root.child("actions").child(index);
            let done = match action {
                Value::Object(action) => self.action(action, &at),
                _ => Err(self.fault(&at, "expected an object")),
            };
            match done {
                Ok(()) if self.is_broken => {}
                Ok(()) => depth::check(self.document)?,
                Err(error) => {
                    self.diagnostics.push(*error);
                    self.is_broken = true;
                }
            }
        }
        Ok(())
    }

    fn action(&mut self, action: &Map<String, Value>, at: &Pointer) -> Result<()> {
        for key in action.keys() {
            if !FIELDS.contains(&key.as_str()) && !key.starts_with("x-") {
                let message = format!("unknown field `{key}` in Action Object");
                let place = self.place(&at.child(key));
                self.diagnostics.push(
                    Diagnostic::warning(&codes::OVERLAY_ACTION, place, message).label("ignored"),
                );
            }
        }
        let Some(target) = action.get("target").and_then(Value::as_str) else {
            return Err(self.fault(at, "missing `target` in the action"));
        };
        let targets = self.select(target, &at.child("target"))?;
        if targets.is_empty() && !self.is_broken {
            let message = format!("`{target}` matches nothing in the document");
            let place = self.place(&at.child("target"));
            self.diagnostics
                .push(Diagnostic::warning(&codes::OVERLAY_ACTION, place, message));
            return Ok(());
        }
        match (
            action.get("remove"),
            action.get("update"),
            action.get("copy"),
        ) {
            (Some(Value::Bool(true)), ..) => self.remove_all(targets, at),
            (None | Some(Value::Bool(false)), Some(update), _) => {
                self.update_all(&targets, update, at, Some(at.child("update")))
            }
            (None | Some(Value::Bool(false)), None, Some(Value::String(from))) => {
                let found = self.select(from, &at.child("copy"))?;
                if self.is_broken {
                    return Ok(());
                }
                let value = match found.as_slice() {
                    [one] => self.document.pointer(one.as_str()).cloned(),
                    _ => None,
                };
                let Some(value) = value else {
                    let message = format!("expected one value for `{from}`, found {}", found.len());
                    return Err(self.fault(&at.child("copy"), message));
                };
                self.update_all(&targets, &value, at, None)
            }
            (None | Some(Value::Bool(_)), None, None) => {
                let message = "the action has neither `update` nor `remove`, so it has no effect";
                let place = self.place(at);
                self.diagnostics
                    .push(Diagnostic::warning(&codes::OVERLAY_ACTION, place, message));
                Ok(())
            }
            (_, None, Some(_)) => {
                Err(self.fault(&at.child("copy"), "expected a JSONPath for `copy`"))
            }
            _ => Err(self.fault(&at.child("remove"), "expected a boolean for `remove`")),
        }
    }

    /// Returns the pointers of the values that a JSONPath selects, each once, in the order of the document.
    fn select(&self, path: &str, at: &Pointer) -> Result<Vec<Pointer>> {
        if path.len() > TARGET_LIMIT {
            return Err(self.fault(
                at,
                format!("the JSONPath has more than {TARGET_LIMIT} bytes"),
            ));
        }
        let parsed = JsonPath::parse(path).map_err(|error| {
            let message = format!("`{path}` is not a valid JSONPath (RFC 9535): {error}");
            self.fault(at, message)
        })?;
        if self.is_broken {
            return Ok(Vec::new());
        }
        let found = parsed.query_located(self.document).dedup();
        let pointer = |location: &serde_json_path::NormalizedPath<'_>| {
            location
                .iter()
                .fold(Pointer::root(), |at, element| match element {
                    PathElement::Name(name) => at.child(name),
                    PathElement::Index(index) => at.child(index),
                })
        };
        Ok(found.locations().map(pointer).collect())
    }

    /// Removes values, the last first, so that the pointers of the others stay valid.
    fn remove_all(&mut self, mut targets: Vec<Pointer>, at: &Pointer) -> Result<()> {
        targets.sort_by_cached_key(|target| {
            let token = |token: String| match token.parse::<usize>() {
                Ok(index) => format!("{index:020}"),
                Err(_) => token,
            };
            target.tokens().map(token).collect::<Vec<_>>()
        });
        for target in targets.iter().rev() {
            let Some((around, token)) = target.last() else {
                return Err(self.fault(&at.child("target"), "the whole document cannot be removed"));
            };
            match self.document.pointer_mut(around.as_str()) {
                Some(Value::Object(map)) => {
                    map.shift_remove(&token);
                    self.sources.forget(target);
                }
                Some(Value::Array(items)) => {
                    let index = token.parse().unwrap_or(usize::MAX);
                    if index < items.len() {
                        items.remove(index);
                        let len = items.len();
                        self.sources.close_gap(&around, index, len);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Merges a value into each target; `from` is its pointer in the overlay.
    fn update_all(
        &mut self,
        targets: &[Pointer],
        update: &Value,
        at: &Pointer,
        from: Option<Pointer>,
    ) -> Result<()> {
        // A copied value has no position in the overlay except that of the action.
        let from = from.unwrap_or_else(|| at.child("copy"));
        for target in targets {
            let mut document = std::mem::take(self.document);
            let merged = document
                .pointer_mut(target.as_str())
                .map_or(Ok(()), |value| self.merge(value, update, target, &from));
            *self.document = document;
            merged?;
        }
        Ok(())
    }

    fn merge(
        &mut self,
        value: &mut Value,
        update: &Value,
        to: &Pointer,
        from: &Pointer,
    ) -> Result<()> {
        match (value, update) {
            (Value::Object(map), Value::Object(changes)) => {
                for (key, change) in changes {
                    let (to, from) = (to.child(key), from.child(key));
                    if let Some(value) = map.get_mut(key) {
                        self.merge(value, change, &to, &from)?;
                    } else {
                        self.put(change, to, from)?;
                        map.insert(key.clone(), change.clone());
                    }
                }
            }
            (Value::Array(items), Value::Array(changes)) => {
                for (index, change) in changes.iter().enumerate() {
                    self.put(change, to.child(items.len()), from.child(index))?;
                    items.push(change.clone());
                }
            }
            (Value::Array(items), change) => {
                self.put(change, to.child(items.len()), from.clone())?;
                items.push(change.clone());
            }
            (value, change) if is_plain(value) && is_plain(change) => {
                self.put(change, to.clone(), from.clone())?;
                *value = change.clone();
            }
            (value, change) => {
                let (found, given) = (kind(value), kind(change));
                let message = format!("cannot update {found} at `{to}` with {given}");
                return Err(self.fault(from, message));
            }
        }
        Ok(())
    }

    /// Records the origin of a value that is added to the document.
    fn put(&mut self, value: &Value, to: Pointer, from: Pointer) -> Result<()> {
        let Some(left) = self.left.checked_sub(count(value)) else {
            let message =
                format!("the overlays add more than {CHANGE_LIMIT} values to the document");
            let place = self.place(&from);
            return Err(Box::new(Diagnostic::error(
                &codes::TOO_LARGE,
                place,
                message,
            )));
        };
        self.left = left;
        let origin = Origin {
            file: self.file,
            pointer: from,
            with_key: true,
        };
        self.sources.forget(&to);
        self.sources.set_origin(to, origin);
        Ok(())
    }

    fn place(&self, at: &Pointer) -> Place {
        Place::Bytes(self.file, self.source.positions().value(at))
    }

    fn fault(&self, at: &Pointer, message: impl Into<String>) -> Box<Diagnostic> {
        let help = "see the Overlay Specification, https://spec.openapis.org/overlay/v1.0.0.html";
        Box::new(Diagnostic::error(&codes::OVERLAY, self.place(at), message).help(help))
    }
}

/// Returns whether a version is `known` or a patch version of it.
fn is_of(version: &str, known: &str) -> bool {
    let rest = version.trim().strip_prefix(known);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn is_plain(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        _ => "a scalar",
    }
}

/// Returns the number of values in a value, including the value itself.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(map) => map.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Source, Sources, apply};
    use crate::diagnostic::render_human;

    /// Applies actions in YAML to a small document; returns the document and the rendered diagnostics.
    fn applied(actions: &str) -> (Value, String) {
        let text = "a: { b: 1, list: [x, { y: 1 }, z] }\nc: { b: 2 }\n";
        let source = Source::new("api.yaml", text);
        let mut document = serde_yaml::from_str(text).unwrap();
        let overlay = Source::new("o.yaml", format!("overlay: 1.0.0\nactions:\n{actions}"));
        let (mut sources, mut diagnostics) = (Sources::from(&source), Vec::new());
        apply(&[overlay], &mut document, &mut sources, &mut diagnostics);
        (document, render_human(&diagnostics, &sources, false))
    }

    #[track_caller]
    fn check(actions: &str, expected: &Value) {
        let (document, said) = applied(actions);
        assert_eq!(said, "");
        assert_eq!(document, *expected);
    }

    #[test]
    fn updates_merge() {
        check(
            "- target: $.a\n  update: { b: 3, list: [n], new: { d: null } }\n",
            &json!({"a": {"b": 3, "list": ["x", {"y": 1}, "z", "n"], "new": {"d": null}}, "c": {"b": 2}}),
        );
        check(
            "- { target: $.a.list, update: { y: 2 } }\n- { target: '$.*', update: { all: true } }\n",
            &json!({"a": {"b": 1, "list": ["x", {"y": 1}, "z", {"y": 2}], "all": true}, "c": {"b": 2, "all": true}}),
        );
        check(
            "- { target: $.c, copy: $.a }\n- { target: $.a, remove: true }\n",
            &json!({"c": {"b": 1, "list": ["x", {"y": 1}, "z"]}}),
        );
    }

    #[test]
    fn targets_are_removed() {
        check(
            "- { target: '$.a.list[2,0]', remove: true }\n- { target: '$.c', remove: true, update: {} }\n",
            &json!({"a": {"b": 1, "list": [{"y": 1}]}}),
        );
        check(
            "- { target: '$..b', remove: true }\n- { target: '$.a.list[?@.y==1]', remove: true }\n",
            &json!({"a": {"list": ["x", "z"]}, "c": {}}),
        );
    }

    #[track_caller]
    fn check_error(actions: &str, place: &str, message: &str) {
        let (_, said) = applied(actions);
        assert!(said.contains(&format!("--> {place}\n")), "{said}");
        assert!(said.contains(message), "{said}");
    }

    #[test]
    fn errors_have_positions() {
        check_error(
            "- { target: $.d, remove: true }\n",
            "o.yaml:3:13",
            "`$.d` matches nothing",
        );
        check_error(
            "- { target: '$.[', remove: true }\n",
            "o.yaml:3:13",
            "is not a valid JSONPath",
        );
        check_error("- { update: {} }\n", "o.yaml:3:3", "missing `target`");
        check_error(
            "- { target: $, remove: true }\n",
            "o.yaml:3:13",
            "cannot be removed",
        );
        check_error("- { target: $.a }\n", "o.yaml:3:3", "has no effect");
        check_error(
            "- { target: $, update: { a: 3 } }\n",
            "o.yaml:3:29",
            "cannot update an object at `#/a` with a scalar",
        );
        check_error(
            "- { target: $, remove: no-bool }\n",
            "o.yaml:3:24",
            "expected a boolean",
        );
        check_error(
            "- { target: $, updat: {} }\n",
            "o.yaml:3:16",
            "unknown field `updat` in Action Object",
        );
        let bomb = "- { target: '$..*', update: { a: { b: {} }, c: {} } }\n".repeat(40);
        let (_, said) = applied(&bomb);
        assert!(said.contains("error["), "{said}");
    }
}
