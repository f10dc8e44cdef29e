//! Replaces references to components that do not exist.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Bundle,
    address::{self, within},
    find::found,
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::grammar::Kind,
    pointer::Pointer,
};

/// The maximum number of tokens in the pointer of a component, with an empty one behind a slash at the end.
const COMPONENT_DEPTH: usize = 4;

impl Bundle<'_> {
    /// Replaces references to components that do not exist with references to the only component that they can mean: one
    /// in another section, or with another spelling.
    pub(in crate::document) fn mend(&mut self) {
        let mut spellings: BTreeMap<Pointer, BTreeMap<String, Vec<String>>> = BTreeMap::new();
        for found in found(self.edition.root(), self.document, &Pointer::root()) {
            let text = Some(&found.text).filter(|text| !text.contains(char::is_control));
            let target = text.and_then(|text| Pointer::from_reference(text));
            let is_missing = |target: &Pointer| self.document.pointer(target.as_str()).is_none();
            let Some(target) = target.filter(|it| is_missing(it) && found.is_reference()) else {
                continue;
            };
            let Some(read) = self.meant_component(found.kind, &target, &mut spellings) else {
                continue;
            };
            let read = within(&read);
            let message = format!("unresolved reference `{}`", found.text);
            let place = Place::Value(found.at.clone());
            self.diagnostics.push(
                Diagnostic::warning(&codes::DANGLING_REFERENCE, place, message)
                    .label(format!("read as `{read}`")),
            );
            if let Some(text) = self.document.pointer_mut(found.at.as_str()) {
                *text = Value::String(read);
            }
        }
    }

    /// Returns the component that a reference to a missing component means.
    fn meant_component(
        &self,
        kind: Kind,
        target: &Pointer,
        spellings: &mut BTreeMap<Pointer, BTreeMap<String, Vec<String>>>,
    ) -> Option<Pointer> {
        if target.tokens().count() > COMPONENT_DEPTH {
            return None;
        }
        let mut tokens: Vec<String> = target.tokens().collect();
        tokens.retain(|token| !token.trim().is_empty());
        let name = tokens.last()?.trim();
        let own = self.edition.section(kind)?;
        let others = ["/components/schemas", "/definitions", "/schemas"];
        let others = others.into_iter().filter(|_| kind.is(Kind::Schema));
        let others = others.filter_map(Pointer::parse);
        let mut sections = std::iter::once(own.clone()).chain(others);
        let same = sections.find_map(|section| {
            let at = section.child(name);
            self.document.pointer(at.as_str()).map(|_| at)
        });
        same.or_else(|| {
            let known = spellings.entry(own.clone()).or_insert_with(|| {
                let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
                let section = self.document.pointer(own.as_str());
                let names = section.and_then(Value::as_object).into_iter().flatten();
                for (name, _) in names {
                    let spelling = known.entry(address::folded(name)).or_default();
                    spelling.push(name.clone());
                }
                known
            });
            match known.get(&address::folded(name))?.as_slice() {
                [only] => Some(own.child(only)),
                _ => None,
            }
        })
    }
}
