//! Replaces references by name (`$id`, `$anchor`) with references by pointer.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::bundle::{joined, within};
use crate::pointer::Pointer;

/// Replaces references to the `$id` or `$anchor` of a schema with references by pointer. Returns the pointers of the
/// file's own anchors, which are those outside schemas with an `$id`.
pub(super) fn place(file: &mut Value, text: &str) -> BTreeMap<String, Pointer> {
    let mut names = Names::default();
    // Few files have such names, and searching the text is faster than visiting all values.
    if !["$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"]
        .iter()
        .any(|key| text.contains(key))
    {
        return BTreeMap::new();
    }
    names.collect(file, &Pointer::root(), &Resource::default());
    if !names.is_empty() {
        names.replace(file, &Pointer::root(), &Resource::default());
    }
    let of_file = names.anchors.into_iter();
    of_file
        .filter(|((resource, _), _)| resource.is_root())
        .map(|((_, name), at)| (name, at))
        .collect()
}

/// The base of names and pointers: the innermost enclosing schema with an `$id`, or the file.
#[derive(Clone, Default)]
struct Resource {
    id: String,
    at: Pointer,
    /// The enclosing schema with `$recursiveAnchor: true`, which JSON Schema used for recursion before 2020-12.
    recursive: Option<Pointer>,
}

impl Resource {
    /// Returns the resource that an object starts, or else the enclosing one.
    fn of(&self, map: &Map<String, Value>, at: &Pointer) -> Self {
        let mut resource = match map.get("$id").and_then(Value::as_str) {
            Some(id) => Self {
                id: absolute(&self.id, id.trim_end_matches('#')),
                at: at.clone(),
                recursive: None,
            },
            None => self.clone(),
        };
        if map.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
            resource.recursive = Some(at.clone());
        }
        resource
    }
}

/// Resolves a reference against the `$id` of a resource.
pub(super) fn absolute(base: &str, reference: &str) -> String {
    if reference.contains("://") || reference.starts_with("urn:") {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = base.split_once("://") else {
        return joined(base, reference);
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = match reference.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => joined(path, reference),
    };
    format!("{scheme}://{host}/{path}")
}

/// The names in a file.
#[derive(Default)]
struct Names {
    ids: BTreeMap<String, Pointer>,
    /// The pointers of anchors, by resource and name.
    anchors: BTreeMap<(Pointer, String), Pointer>,
    /// The number of dynamic anchors with each name.
    dynamic: BTreeMap<String, usize>,
    /// `true` if there is a `$recursiveAnchor`.
    recursive: bool,
}

impl Names {
    fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.anchors.is_empty() && !self.recursive
    }

    fn collect(&mut self, value: &Value, at: &Pointer, around: &Resource) {
        match value {
            Value::Object(map) => {
                let resource = around.of(map, at);
                if resource.at == *at && !resource.id.is_empty() {
                    self.ids
                        .entry(resource.id.clone())
                        .or_insert_with(|| at.clone());
                }
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(name) = map.get(key).and_then(Value::as_str) {
                        let key = (resource.at.clone(), name.to_owned());
                        self.anchors.entry(key).or_insert_with(|| at.clone());
                    }
                }
                self.recursive |= resource.recursive.is_some();
                if let Some(name) = map.get("$dynamicAnchor").and_then(Value::as_str) {
                    *self.dynamic.entry(name.to_owned()).or_default() += 1;
                }
                for (key, member) in map {
                    self.collect(member, &at.child(key), &resource);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(item, &at.child(index), around);
                }
            }
            _ => {}
        }
    }

    fn replace(&self, value: &mut Value, at: &Pointer, around: &Resource) {
        match value {
            Value::Object(map) => {
                let resource = around.of(map, at);
                if let Some(Value::String(text)) = map.get_mut("$ref") {
                    if let Some(target) = self.find(text, &resource) {
                        *text = within(&target);
                    }
                }
                self.replace_dynamic(map, &resource);
                for (key, member) in map {
                    self.replace(member, &at.child(key), &resource);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.replace(item, &at.child(index), around);
                }
            }
            _ => {}
        }
    }

    /// Replaces a dynamic reference that has only one possible target with a `$ref`.
    fn replace_dynamic(&self, map: &mut Map<String, Value>, resource: &Resource) {
        if let (Some(_), Some(target)) = (map.get("$recursiveRef"), &resource.recursive) {
            map.shift_remove("$recursiveRef");
            map.entry("$ref").or_insert_with(|| within(target).into());
        }
        let Some(Value::String(text)) = map.get("$dynamicRef") else {
            return;
        };
        let name = text.rsplit('#').next().unwrap_or_default();
        let is_plain = self.dynamic.get(name).is_none_or(|number| *number == 1);
        let target = self.find(text, resource).filter(|_| is_plain);
        if let Some(target) = target.filter(|_| !map.contains_key("$ref")) {
            map.shift_remove("$dynamicRef");
            map.insert("$ref".to_owned(), Value::String(within(&target)));
        }
    }

    /// Returns the target of a reference that uses a name or is relative to a schema with an `$id`.
    fn find(&self, text: &str, resource: &Resource) -> Option<Pointer> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let at = if path.is_empty() {
            resource.at.clone()
        } else {
            let id = absolute(&resource.id, path);
            self.ids.get(&id).or_else(|| self.ids.get(path))?.clone()
        };
        let fragment = percent_decode_str(fragment).decode_utf8().ok()?;
        if fragment.is_empty() {
            return (!path.is_empty()).then_some(at);
        }
        match Pointer::parse(&fragment) {
            // Such a pointer is relative to the file; many documents write it within a schema with an `$id`, too.
            Some(_)
                if path.is_empty() && (at.is_root() || fragment.starts_with("/components/")) =>
            {
                None
            }
            Some(inner) => Some(at.join(inner.as_str())),
            None => {
                let anchor = |at: Pointer| self.anchors.get(&(at, fragment.to_string()));
                // Many documents omit the `$id` if only one anchor has the name.
                let mut all = self
                    .anchors
                    .iter()
                    .filter(|((_, name), _)| *name == fragment);
                let only = all
                    .next()
                    .map(|(_, at)| at)
                    .filter(|_| all.next().is_none());
                anchor(at)
                    .or_else(|| anchor(Pointer::root()))
                    .or(only)
                    .cloned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{absolute, place};

    #[test]
    fn ids_are_made_absolute() {
        for (base, reference, expected) in [
            ("", "pet", "pet"),
            ("https://a.org/b/c", "pet", "https://a.org/b/pet"),
            ("https://a.org/b/c", "../pet", "https://a.org/pet"),
            ("https://a.org", "pet", "https://a.org/pet"),
            ("https://a.org/b/c", "/pet", "https://a.org/pet"),
            (
                "https://a.org/b/c",
                "https://b.org/pet",
                "https://b.org/pet",
            ),
        ] {
            assert_eq!(absolute(base, reference), expected, "{base} {reference}");
        }
    }

    #[test]
    fn references_by_name_become_references_by_pointer() {
        let mut file = json!({
            "Pet": {
                "$id": "https://a.org/pet",
                "$defs": { "Kind": { "$anchor": "kind" } },
                "properties": {
                    "a": { "$ref": "#kind" },
                    "b": { "$ref": "#/$defs/Kind" },
                    "c": { "$ref": "owner" },
                    "d": { "$ref": "owner#/properties/x" },
                    "e": { "$ref": "#/components/schemas/A" },
                    "f": { "$ref": "other.yaml" },
                },
            },
            "Owner": { "$id": "https://a.org/owner", "properties": { "x": { "$ref": "pet#kind" } } },
            "Tree": { "$dynamicAnchor": "node", "items": { "$dynamicRef": "#node" } },
            "Wood": { "$recursiveAnchor": true, "items": { "items": { "$recursiveRef": "#" } } },
            "Bush": { "items": { "$recursiveRef": "#" } },
        });
        let names = place(&mut file, "$id");
        assert_eq!(names.keys().collect::<Vec<_>>(), ["node"]);
        let expected = json!({
            "a": { "$ref": "#/Pet/$defs/Kind" },
            "b": { "$ref": "#/Pet/$defs/Kind" },
            "c": { "$ref": "#/Owner" },
            "d": { "$ref": "#/Owner/properties/x" },
            "e": { "$ref": "#/components/schemas/A" },
            "f": { "$ref": "other.yaml" },
        });
        assert_eq!(file["Pet"]["properties"], expected);
        assert_eq!(
            file["Owner"]["properties"]["x"],
            json!({ "$ref": "#/Pet/$defs/Kind" })
        );
        assert_eq!(file["Tree"]["items"], json!({ "$ref": "#/Tree" }));
        let recursive = json!({ "items": { "$ref": "#/Wood" } });
        assert_eq!(file["Wood"]["items"], recursive);
        // No enclosing schema has a `$recursiveAnchor`.
        let left = json!({ "$recursiveRef": "#" });
        assert_eq!(file["Bush"]["items"], left);
    }
}
