//! Writes the program of a witness.

use std::{collections::BTreeSet, fmt::Write as _};

use generator::model::Model;

use super::{
    client,
    definitions::{Definitions, Key},
    kinds::{Party, Style},
    read, service, value,
};

const HEAD: &str = "#![allow(warnings)]

pub fn any<T>() -> T {
    loop {}
}

pub fn same<T: ?Sized>(_: &T) {}

";

/// Returns the source of a witness.
pub(super) fn source(model: &Model, party: Party) -> String {
    let definitions = Definitions::new(model);
    let (requests, responses) = (definitions.of_requests(), definitions.of_responses());
    let is_unused = |key: &Key<'_>| !requests.contains(key) && !responses.contains(key);
    let unused = definitions.keys().filter(is_unused).collect();
    let unused = definitions.with_contained(unused);
    let sent = match party {
        Party::Callers => &requests,
        Party::Implementers => &responses,
    };
    let made: BTreeSet<Key<'_>> = sent.union(&unused).copied().collect();
    let limit = model.recursion_limit.map_or_else(String::new, |limit| {
        format!("#![recursion_limit = \"{limit}\"]\n")
    });
    let mut text = limit + HEAD;
    for style in Style::ALL {
        let _ = write!(text, "pub mod {} {{\n    use super::*;\n\n", style.module());
        let keys: Vec<Key<'_>> = definitions.keys().collect();
        for key in &keys {
            text += &read::function(&definitions, *key, style);
        }
        for key in keys.iter().filter(|key| made.contains(*key)) {
            text += &value::function(&definitions, *key, style);
        }
        text += &match party {
            Party::Callers => client::functions(&definitions, style),
            Party::Implementers => service::functions(&definitions, style),
        };
        text += "}\n\n";
    }
    text
}
