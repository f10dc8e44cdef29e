//! Adds the parts of other files that a document refers to.
//!
//! A part replaces the reference if a component or path item consists of the reference only, or if the specification
//! allows no reference there. Any other part becomes a new component. Each part is added once.

mod address;
mod fault;
mod files;
mod find;
mod mend;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value, json};

pub(super) use self::address::{joined, within};
use self::{
    address::Address,
    fault::Fault,
    files::Files,
    find::{Found, found},
};
use super::{
    grammar::{Edition, Kind},
    value::weight,
    walk,
};
use crate::{
    codes,
    config::References,
    diagnostic::{Diagnostic, Label, Origin, Place, Severity, Sources},
    pointer::Pointer,
    source::Load,
};

/// The maximum number of parts that are added from other files.
const TAKEN_LIMIT: usize = 20_000;

/// The maximum size of these parts in bytes, estimated.
const TAKEN_SIZE_LIMIT: usize = 64 << 20;

/// The maximum depth in the document at which a part replaces a reference.
const DEPTH_LIMIT: usize = 64;

/// The keys of a schema file that contain other schemas.
const SHELVES: [&str; 3] = ["definitions", "$defs", "components"];

/// Returns the references in a value, with the kind of their targets. They include the names in discriminator mappings.
pub(super) fn references(kind: Kind, value: &Value) -> Vec<(String, Kind)> {
    let found = found(kind, value, &Pointer::root()).into_iter();
    let named = find::mapped_names(kind, value).into_iter();
    let named = named.map(|(_, name)| {
        let at = Pointer::from_tokens(["components", "schemas", &name]);
        (within(&at), Kind::Schema)
    });
    found
        .map(|found| (found.text, found.kind))
        .chain(named)
        .collect()
}

/// Rewrites the references in a value of a kind: `change` gets the value and a reference, and returns the new one.
pub(super) fn rewrite(
    kind: Kind,
    value: &mut Value,
    change: impl Fn(&Value, &str) -> Option<String>,
) {
    for found in found(kind, value, &Pointer::root()) {
        let Some(text) = change(value, &found.text) else {
            continue;
        };
        if let Some(place) = value.pointer_mut(found.at.as_str()) {
            *place = Value::String(text);
        }
    }
}

/// The state of adding parts of other files to a document.
pub(super) struct Bundle<'a> {
    edition: Edition,
    sources: &'a mut Sources,
    diagnostics: &'a mut Vec<Diagnostic>,
    document: &'a mut Value,
    files: Files<'a>,
    /// The positions of the added parts in the document.
    homes: BTreeMap<Address, Home>,
    taken: usize,
    taken_size: usize,
    /// The names of the components in each section, folded by `address::folded`.
    names: BTreeMap<Pointer, BTreeSet<String>>,
    /// The unresolved references, each with the index of its diagnostic, if it has one.
    reported: BTreeMap<String, Option<usize>>,
}

/// The position of an added part in the document.
#[derive(Clone)]
struct Home {
    at: Pointer,
    kind: Kind,
}

/// Returns the label that says how an object with an unresolved reference is read.
fn consequence(kind: Kind) -> &'static str {
    if kind.is(Kind::Schema) {
        "any JSON value is accepted"
    } else {
        "ignored"
    }
}

/// Returns whether a key of a schema file contains other schemas.
fn contains_schemas(key: &str) -> bool {
    SHELVES.contains(&key)
}

impl<'a> Bundle<'a> {
    /// Creates a bundle of a document to which nothing has been added yet.
    pub(super) fn new(
        document: &'a mut Value,
        load: &'a Load<'a>,
        copies: &'a References,
        sources: &'a mut Sources,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            edition: Edition::of(document),
            files: Files::new(sources.own_path(), load, copies),
            sources,
            diagnostics,
            document,
            homes: BTreeMap::new(),
            taken: 0,
            taken_size: 0,
            names: BTreeMap::new(),
            reported: BTreeMap::new(),
        }
    }

    /// Changes the document between two calls of [`Self::all`].
    pub(super) fn change(
        &mut self,
        change: impl FnOnce(&mut Value, &mut Sources, &mut Vec<Diagnostic>),
    ) {
        change(self.document, self.sources, self.diagnostics);
        self.names.clear();
    }

    /// Returns the unresolved references, all of which have been reported.
    pub(super) fn reported(self) -> BTreeSet<String> {
        self.reported.into_keys().collect()
    }

    /// Follows all references. References that are replaced with their targets come first, so that the targets are
    /// added at their positions.
    pub(super) fn all(&mut self) {
        let mut open = VecDeque::from([(Pointer::root(), self.edition.root())]);
        let (mut includes, mut links) = (VecDeque::new(), VecDeque::new());
        loop {
            while let Some((at, kind)) = open.pop_front() {
                let Some(value) = self.document.pointer(at.as_str()) else {
                    continue;
                };
                let mut complete = Vec::new();
                for found in found(kind, value, &at) {
                    if address::is_local(&found.text) || self.is_within(&found) {
                        complete.push(found);
                    } else if found.is_replaced_by_target(self.edition) {
                        includes.push_back(found);
                    } else {
                        links.push_back(found);
                    }
                }
                for found in complete {
                    self.complete(&found);
                }
            }
            let next = if let Some(found) = includes.pop_front() {
                self.include(&found)
            } else if let Some(found) = links.pop_front() {
                self.link(&found)
            } else {
                return;
            };
            open.extend(next);
        }
    }

    /// Completes a reference within the document that lacks the `#` or the `/` after it, or is only a component's name.
    fn complete(&mut self, found: &Found) {
        let text = found.text.as_str();
        let read = match text.strip_prefix('#') {
            Some(pointer) if pointer.starts_with('/') || !pointer.contains('/') => return,
            Some(pointer) => format!("#/{pointer}"),
            None if text.is_empty() => return,
            None => match self.intended_target(found) {
                Some(target) => within(&target),
                None => return,
            },
        };
        let what = match text.strip_prefix('#') {
            Some(_) => "lacks a `/` after the `#`",
            None => "lacks a `#`",
        };
        let message = format!("the reference `{text}` {what}");
        let place = Place::Value(found.at.clone());
        self.diagnostics.push(
            Diagnostic::warning(&codes::INVALID_REFERENCE, place, message)
                .label(format!("read as `{read}`")),
        );
        if let Some(text) = self.document.pointer_mut(found.at.as_str()) {
            *text = Value::String(read);
        }
    }

    /// Returns whether a reference without a `#` refers to a value of the document.
    fn is_within(&self, found: &Found) -> bool {
        self.intended_target(found).is_some()
    }

    /// Returns the target of a reference that is a pointer without the `#`, or only the name of a component.
    fn intended_target(&self, found: &Found) -> Option<Pointer> {
        let text = found.text.as_str();
        if text.is_empty() || text.starts_with('#') || !found.is_reference() {
            return None;
        }
        let target = if text.starts_with('/') {
            Pointer::from_reference(&format!("#{text}"))?
        } else if text.contains(['#', '/', ':']) || find::is_file(text) {
            return None;
        } else {
            self.edition.section(found.kind)?.child(text)
        };
        self.document.pointer(target.as_str()).map(|_| target)
    }

    /// Replaces a reference with its target, unless that is nested too deeply or already in the document.
    fn include(&mut self, found: &Found) -> Option<(Pointer, Kind)> {
        if matches!(found.kind, Kind::Text | Kind::Note) && !find::is_file(&found.text) {
            return self.include_text(found);
        }
        let address = match self.files.end(&found.text, self.sources, self.diagnostics) {
            Ok(address) => address,
            // An example is arbitrary data, so that its `$ref` need not be a reference.
            Err(_) if matches!(found.kind, Kind::Any) => return None,
            Err(fault) => return self.report(found, fault),
        };
        let place = found.object.clone();
        let home = self.home(&address).filter(|_| found.is_reference());
        if let Some(home) = home.or_else(|| address.is_own().then(|| address.pointer.clone())) {
            return self.refer(found, &home);
        }
        if place.tokens().count() > DEPTH_LIMIT {
            let fault = Fault::new(&codes::TOO_DEEP, "is nested too deeply in other files");
            return self.report(found, fault);
        }
        self.add(found, address, place)
    }

    /// Replaces a reference with the text of a file, as it is common for descriptions in Markdown.
    fn include_text(&mut self, found: &Found) -> Option<(Pointer, Kind)> {
        let text = address::parts(&found.text)
            .and_then(|(path, _)| self.files.text(&address::normalized(&path)));
        match text {
            Err(fault) => return self.report(found, fault),
            Ok(text) => *self.document.pointer_mut(found.object.as_str())? = Value::String(text),
        }
        None
    }

    /// Makes a reference refer to the document; adds its target as a component if the document does not have it.
    fn link(&mut self, found: &Found) -> Option<(Pointer, Kind)> {
        let address = match self.files.end(&found.text, self.sources, self.diagnostics) {
            Ok(address) => address,
            Err(fault) => {
                return match self.own_target(found, &fault) {
                    Some(target) => self.refer_to_own(found, &target),
                    None => self.report(found, fault),
                };
            }
        };
        if address.is_own() {
            return self.refer(found, &address.pointer);
        }
        if let Some(home) = self.home(&address) {
            return self.refer(found, &home);
        }
        let Some(home) = self.new_home(found.kind, &address) else {
            let fault = Fault::new(
                &codes::WRONG_KIND,
                "cannot be included: `components` is not an object",
            );
            return self.report(found, fault);
        };
        let next = self.add(found, address, home.clone());
        if next.is_some() {
            self.refer(found, &home);
        }
        next
    }

    /// Resolves a reference within another file to the main document if the file itself lacks the target. Some files are
    /// meant to be appended to the main document.
    fn own_target(&self, found: &Found, fault: &Fault) -> Option<Pointer> {
        let (_, fragment) = address::parts(&found.text).ok()?;
        let target = Pointer::parse(&fragment).filter(|target| !target.is_root())?;
        let is_there = self.document.pointer(target.as_str()).is_some();
        (*fault.code == codes::DANGLING_REFERENCE && is_there).then_some(target)
    }

    /// Makes a reference refer to a part of the document, with a warning.
    fn refer_to_own(&mut self, found: &Found, target: &Pointer) -> Option<(Pointer, Kind)> {
        let message = format!("the reference `{}` is unresolved", found.text);
        let place = Place::Value(found.at.clone());
        self.diagnostics.push(
            Diagnostic::warning(&codes::DANGLING_REFERENCE, place, message)
                .label(format!("read as `{}` of the document", within(target))),
        );
        self.refer(found, target)
    }

    /// Rewrites a reference to refer to a pointer of the document.
    fn refer(&mut self, found: &Found, to: &Pointer) -> Option<(Pointer, Kind)> {
        if let Some(text) = self.document.pointer_mut(found.at.as_str()) {
            *text = Value::String(within(to));
        }
        None
    }

    /// Adds a part of a file to the document at `home`.
    fn add(&mut self, found: &Found, address: Address, home: Pointer) -> Option<(Pointer, Kind)> {
        let file = self.files.get(&address.path)?;
        let part = file.value.pointer(address.pointer.as_str())?;
        self.taken += 1;
        self.taken_size = self.taken_size.saturating_add(weight(part));
        if self.taken > TAKEN_LIMIT || self.taken_size > TAKEN_SIZE_LIMIT {
            let message = "exceeds the limit on references to other files";
            return self.report(found, Fault::new(&codes::TOO_LARGE, message));
        }
        let mut value = part.clone();
        address::absolute(&mut value, found.kind, &address.path, &file.value);
        let origin = Origin {
            file: file.number,
            pointer: address.pointer.clone(),
            with_key: home != found.object,
        };
        self.leave_out(&mut value, found.kind, &address);
        if home == found.object {
            self.keep_siblings(&home, &mut value);
        }
        self.sources.set_origin(home.clone(), origin);
        *self.document.pointer_mut(home.as_str())? = value;
        self.homes.entry(address).or_insert_with(|| Home {
            at: home.clone(),
            kind: found.kind,
        });
        Some((home, found.kind))
    }

    /// Adds the members of an object next to its `$ref` to the value that replaces the object; they override those of the
    /// value.
    fn keep_siblings(&mut self, at: &Pointer, value: &mut Value) {
        let object = self.document.pointer_mut(at.as_str());
        let (Some(Value::Object(object)), Value::Object(value)) = (object, value) else {
            return;
        };
        for (key, member) in std::mem::take(object) {
            if key != "$ref" {
                self.sources.kept(&at.child(&key));
                value.insert(key, member);
            }
        }
    }

    /// Removes the nested schemas and the identifiers of a schema file, and replaces parts that were added with
    /// references.
    fn leave_out(&self, value: &mut Value, kind: Kind, address: &Address) {
        if let (true, true, Some(map)) = (
            kind.is(Kind::Schema),
            address.pointer.is_root(),
            value.as_object_mut(),
        ) {
            for key in SHELVES.iter().chain(&["$schema", "$id"]) {
                map.shift_remove(*key);
            }
        }
        let inside = self.homes.range(address.clone()..);
        let inside = inside.take_while(|(other, _)| other.path == address.path);
        for (other, home) in inside {
            let rest = other
                .pointer
                .as_str()
                .strip_prefix(address.pointer.as_str());
            let there = rest
                .filter(|rest| rest.starts_with('/'))
                .and_then(|rest| value.pointer_mut(rest));
            if let Some(there) = there {
                *there = json!({ "$ref": within(&home.at) });
            }
        }
    }

    /// Returns the pointer of a part of a file in the document, if it was added.
    fn home(&self, address: &Address) -> Option<Pointer> {
        address.pointer.splits().find_map(|(around, rest)| {
            let path = address.path.clone();
            let is_root = around.is_root();
            let pointer = around;
            let home = self.homes.get(&Address { path, pointer })?;
            let mut steps = Pointer::parse(rest)?
                .tokens()
                .collect::<Vec<_>>()
                .into_iter();
            let left_out = is_root
                && steps
                    .as_slice()
                    .first()
                    .is_some_and(|key| contains_schemas(key));
            // Values that the grammar does not know are not kept, and an overlay may have removed others.
            let way = steps.try_fold(home.kind, |kind, step| walk::below(kind, &step));
            let at = home.at.join(rest);
            let is_there = self.document.pointer(at.as_str()).is_some();
            (way.is_some() && !left_out && is_there).then_some(at)
        })
    }

    /// Adds an empty component with a free name, and returns its pointer.
    fn new_home(&mut self, kind: Kind, address: &Address) -> Option<Pointer> {
        let other = || self.edition.shared_section();
        let section = self.edition.section(kind).unwrap_or_else(other);
        let mut target = &mut *self.document;
        for key in section.tokens() {
            let map = target.as_object_mut()?;
            target = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
        }
        let map = target.as_object_mut()?;
        let fold = || map.keys().map(|key| address::folded(key)).collect();
        let taken = self.names.entry(section.clone()).or_insert_with(fold);
        let name = address
            .names()
            .find(|name| !taken.contains(&address::folded(name)))?;
        taken.insert(address::folded(&name));
        map.insert(name.clone(), json!({}));
        Some(section.child(name))
    }

    /// Reports an unresolved reference.
    fn report(&mut self, found: &Found, fault: Fault) -> Option<(Pointer, Kind)> {
        let place = Place::Value(found.at.clone());
        // Such a value cannot remain a reference; without it, the rest can be read.
        let is_removed = matches!(found.kind, Kind::Inlined(_) | Kind::Map(..));
        if let (true, Some(Value::Object(object))) =
            (is_removed, self.document.pointer_mut(found.object.as_str()))
        {
            object.shift_remove("$ref");
        }
        // A reference with a control character is reported by the check of the document.
        let is_reported = !is_removed && found.text.contains(char::is_control);
        let message = fault
            .message
            .filter(|_| !is_reported)
            .map(|message| format!("the reference `{}` {message}", found.text));
        if let Some(first) = self.reported.get(&found.text) {
            let first = first.and_then(|index| self.diagnostics.get_mut(index));
            let is_new = |first: &&mut Diagnostic| {
                let mut labels = first.secondary.iter().chain([&first.primary]);
                Some(&first.message) == message.as_ref() && labels.all(|label| label.place != place)
            };
            if let Some(first) = first.filter(is_new) {
                first.secondary.push(Label {
                    place,
                    text: "also here".to_owned(),
                });
            }
            return None;
        }
        let index = message.map(|message| {
            let make = if [&codes::TOO_LARGE, &codes::TOO_DEEP].contains(&fault.code) {
                Diagnostic::error
            } else {
                Diagnostic::warning
            };
            let mut diagnostic = make(fault.code, place, message);
            if diagnostic.severity == Severity::Warning {
                diagnostic = diagnostic.label(consequence(found.kind));
            }
            diagnostic.help = fault.help.map(str::to_owned);
            self.diagnostics.push(diagnostic);
            self.diagnostics.len() - 1
        });
        self.reported.insert(found.text.clone(), index);
        None
    }
}
