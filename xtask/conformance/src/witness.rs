//! Witnesses: programs that use every public item of a generated crate, as callers and as implementers do.
//!
//! They are written from the old model of a pair and compiled against the new crate: what they say is what happens to
//! source. Against the old crate they have to compile, or else they prove nothing.

mod client;
mod definitions;
mod judge;
mod meaning;
mod read;
mod service;
mod value;

use std::{collections::BTreeSet, fmt::Write as _};

use generator::model::Model;

use definitions::{Definitions, Key};
pub(super) use judge::{Judged, Pair, all};

/// Who uses a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Party {
    /// Calls the client.
    Callers,
    /// Implements the traits of the server and of receivers of webhooks.
    Implementers,
}

impl Party {
    pub(super) const ALL: [Self; 2] = [Self::Callers, Self::Implementers];

    /// Its name, as in the rules of `diff`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Callers => "callers",
            Self::Implementers => "implementers",
        }
    }
}

/// How a witness gives values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// As literals, as far as that is possible.
    Literal,
    /// As values of types that it names.
    Named,
}

impl Style {
    const ALL: [Self; 2] = [Self::Literal, Self::Named];

    /// The module of what is written in this style.
    fn module(self) -> &'static str {
        match self {
            Self::Literal => "literal",
            Self::Named => "named",
        }
    }
}

const HEAD: &str = "#![allow(warnings)]

pub fn any<T>() -> T {
    loop {}
}

pub fn same<T: ?Sized>(_: &T) {}

";

/// The source of a witness.
pub(super) fn source(model: &Model, party: Party) -> String {
    let definitions = Definitions::new(model);
    let (requests, responses) = (definitions.of_requests(), definitions.of_responses());
    let is_unused = |key: &Key<'_>| !requests.contains(key) && !responses.contains(key);
    let unused: BTreeSet<Key<'_>> = definitions.keys().filter(is_unused).collect();
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

/// The words of a party that mean something else in the crate of another model.
pub(super) fn other_meanings(old: &Model, new: &Model, party: Party) -> Vec<String> {
    meaning::meanings(old, new, party).other_than(&meaning::meanings(new, old, party))
}
