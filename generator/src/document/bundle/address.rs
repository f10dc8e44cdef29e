//! Addresses of values in files.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{fault::Fault, find};
use crate::{codes, document::grammar::Kind, pointer::Pointer};

/// The address of a value in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    /// The file's path from the document's directory; empty for the document itself.
    pub(super) path: String,
    /// The pointer in the file.
    pub(super) pointer: Pointer,
}

/// Returns whether a reference refers to its own file.
pub(super) fn is_local(text: &str) -> bool {
    text.is_empty() || text.starts_with('#')
}

/// Returns the reference to a pointer of the document.
pub(in crate::document) fn within(pointer: &Pointer) -> String {
    pointer.to_string().replace('%', "%25")
}

/// Normalizes a name, so that names that differ only in case and punctuation are equal.
pub(super) fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns the decoded path and fragment of a reference that is relative to the document's directory.
pub(super) fn parts(text: &str) -> Result<(String, String), Fault> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    if has_scheme(path) {
        return Err(Fault::external(
            "refers to another host, and nothing is downloaded",
            "keep a copy next to the document and list it under `[references]` in `codegen.toml`",
        ));
    }
    if path.starts_with(['/', '\\']) {
        return Err(Fault::external(
            "refers to an absolute path",
            "use a path relative to this file, within the directory of the document",
        ));
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(String::from);
    match (decode(path), decode(fragment)) {
        (Ok(path), Ok(fragment)) => Ok((path, fragment)),
        _ => Err(Fault::new(&codes::INVALID_REFERENCE, "is not valid UTF-8")),
    }
}

impl Address {
    /// Creates an address from the text after the `#`. A missing slash at its start is added. A single slash, which is
    /// the pointer of an empty key, is read as the root of the file.
    pub(super) fn new(path: String, fragment: &str) -> Result<Self, Fault> {
        let fragment = if fragment == "/" { "" } else { fragment };
        let slash = Pointer::parse(&format!("/{fragment}")).filter(|_| fragment.contains('/'));
        let pointer = Pointer::parse(fragment).or(slash);
        let pointer = pointer.ok_or_else(|| {
            let message = format!("is unresolved: there is no `$anchor` `{fragment}`");
            Fault::new(&codes::DANGLING_REFERENCE, message)
        })?;
        Ok(Self { path, pointer })
    }

    /// Returns whether the address is in the document itself.
    pub(super) fn is_own(&self) -> bool {
        self.path.is_empty()
    }

    /// Returns names for a component, the shortest first.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let mut words: Vec<String> = self.path.split('/').map(plain).collect();
        if let Some(last) = words.last_mut() {
            *last = plain(
                self.path
                    .rsplit('/')
                    .next()
                    .and_then(stem)
                    .unwrap_or("file"),
            );
        }
        words.extend(self.pointer.tokens().last().map(|token| plain(&token)));
        let whole = words.join("_");
        let shorter: Vec<String> = (0..words.len())
            .rev()
            .filter_map(|from| words.get(from..).map(|words| words.join("_")))
            .collect();
        shorter
            .into_iter()
            .chain((2..).map(move |number| format!("{whole}_{number}")))
    }
}

/// Returns the name of a file up to its first dot.
fn stem(name: &str) -> Option<&str> {
    let stem = name.split('.').next()?;
    (!stem.is_empty()).then_some(stem)
}

/// Replaces the characters that are not allowed in the name of a component.
fn plain(text: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    text.chars()
        .map(|c| if keep(c) { c } else { '_' })
        .collect()
}

/// Returns whether a reference starts with a scheme or a host.
fn has_scheme(path: &str) -> bool {
    let scheme = path.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    };
    path.starts_with("//") || is_scheme(scheme)
}

/// Makes the references in a part of a file relative to the document's directory.
pub(super) fn absolute(value: &mut Value, kind: Kind, path: &str, file: &Value) {
    for found in find::found(kind, value, &Pointer::root()) {
        let text = absolute_text(&found.text, path);
        if let Some(place) = value.pointer_mut(found.at.as_str()) {
            *place = Value::String(text);
        }
    }
    for (at, name) in find::mapped_names(kind, value) {
        let schema = Pointer::from_tokens(["components", "schemas", &name]);
        if file.pointer(schema.as_str()).is_none() {
            continue;
        }
        if let Some(place) = value.pointer_mut(at.as_str()) {
            *place = Value::String(absolute_text(&within(&schema), path));
        }
    }
}

/// Makes a reference in a file relative to the document's directory.
pub(super) fn absolute_text(text: &str, file: &str) -> String {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    if has_scheme(path) || path.starts_with(['/', '\\']) {
        return text.to_owned();
    }
    let path = if path.is_empty() {
        file.replace('%', "%25")
            .replace('#', "%23")
            .replace('?', "%3F")
    } else {
        joined(file, path)
    };
    if fragment.is_empty() {
        path
    } else {
        format!("{path}#{fragment}")
    }
}

/// Joins the directory of a file with a path, and resolves `.` and `..`.
pub(in crate::document) fn joined(file: &str, path: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = folder.replace('%', "%25").replace('#', "%23");
    normalized(&format!("{folder}/{path}"))
}

/// Resolves `.` and `..` in a relative path, so that equal paths are equal texts.
pub(super) fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Address, absolute_text, folded, parts};

    #[test]
    fn references_are_made_absolute() {
        for (file, text, expected) in [
            ("", "./pet.yaml", "pet.yaml"),
            ("", "a/./b/../pet.yaml#/Pet", "a/pet.yaml#/Pet"),
            ("a/b.yaml", "pet.yaml#/Pet", "a/pet.yaml#/Pet"),
            ("a/b.yaml", "../pet.yaml", "pet.yaml"),
            ("a/b.yaml", "../../pet.yaml#", "../pet.yaml"),
            ("a/b.yaml", "#/Pet", "a/b.yaml#/Pet"),
            ("a/b#%.yaml", "#/Pet", "a/b%23%25.yaml#/Pet"),
            ("a/b.yaml", "https://x.org/a#/b", "https://x.org/a#/b"),
            ("a/b.yaml", "pet.yaml/#/Pet", "a/pet.yaml#/Pet"),
        ] {
            assert_eq!(absolute_text(text, file), expected, "{file} {text}");
        }
    }

    #[test]
    fn addresses_are_read() {
        let (path, fragment) = parts("a%20b/c%23.yaml#/x%20y/~1z").unwrap();
        assert_eq!(path, "a b/c#.yaml");
        assert_eq!(fragment, "/x y/~1z");
        let pointer = |fragment: &str| Address::new(path.clone(), fragment).map(|it| it.pointer);
        assert_eq!(pointer("a/b").unwrap().as_str(), "/a/b");
        assert!(pointer("a").is_err());
        for text in ["https://x.org/a", "urn:a:b", "//x/a", "/etc/passwd"] {
            assert!(parts(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_get_longer() {
        let names = |text: &str| {
            let (path, fragment) = parts(text).unwrap();
            let address = Address::new(path, &fragment).unwrap();
            address.names().take(4).collect::<Vec<_>>()
        };
        assert_eq!(
            names("a/common.yaml#/components/schemas/Pet"),
            ["Pet", "common_Pet", "a_common_Pet", "a_common_Pet_2"]
        );
        assert_eq!(
            names("my pet.yaml"),
            ["my_pet", "my_pet_2", "my_pet_3", "my_pet_4"]
        );
        assert_eq!(folded("my_Pet-X"), "mypetx");
    }
}
