//! Tests that each code is explained, and that its examples are correct.

use std::collections::BTreeSet;

use super::{Class, Code, all, whole};
use crate::{
    config::Config,
    diagnostic::{Diagnostic, Severity},
    lint,
    source::Source,
};

/// Returns the diagnostics of a part of a document, completed to a document.
fn diagnostics_of(part: &str) -> Vec<Diagnostic> {
    lint(&Source::new("part.yaml", whole(part)), &Config::default()).diagnostics
}

#[test]
fn examples_have_the_diagnostics_of_their_codes() {
    for code in all().filter(|code| !code.wrong.is_empty()) {
        let wrong = diagnostics_of(code.wrong);
        let found = wrong.iter().find(|diagnostic| diagnostic.code == code);
        let found = found.unwrap_or_else(|| panic!("{} does not yield it: {wrong:#?}", code.name));
        let fits = match code.class {
            Class::Error => found.severity == Severity::Error,
            Class::Either => true,
            Class::Warning | Class::Advice => found.severity == Severity::Warning,
        };
        assert!(fits, "{} has another severity", code.name);
        let right = diagnostics_of(code.right);
        let wrong = |diagnostic: &&Diagnostic| {
            diagnostic.code == code || diagnostic.severity == Severity::Error
        };
        assert_eq!(right.iter().find(wrong), None, "{}", code.name);
    }
}

/// The codes for which there is no short example.
const WITHOUT_EXAMPLE: [&str; 8] = [
    "config",
    "internal",
    "overlay",
    "too-deep",
    "too-large",
    "unreadable",
    "overlay-action",
    "unmatched-choice",
];

#[test]
fn codes_are_unique_and_have_examples() {
    let names: BTreeSet<&str> = all().map(|code| code.name).collect();
    assert_eq!(names.len(), all().count());
    let bare = all()
        .filter(|code| code.wrong.is_empty())
        .map(|code| code.name);
    assert_eq!(bare.collect::<Vec<_>>(), WITHOUT_EXAMPLE);
}

#[test]
fn an_explanation_is_displayed() {
    let code = Code {
        name: "a-code",
        class: Class::Advice,
        meaning: "It means\nthis.",
        wrong: "\na:\n  b: 1\n",
        right: "",
    };
    let expected = "a-code (advice, reported by `lint` only: the API could be easier to use)\n\n\
                    It means\nthis.\n\nWrong:\n\n    a:\n      b: 1\n";
    assert_eq!(code.to_string(), expected);
}
