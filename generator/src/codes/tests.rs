//! Tests that each code is explained, and that its examples are correct.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::{Class, Code, all, find, whole};
use crate::{
    config::Config,
    diagnostic::{Diagnostic, Severity},
    lint,
    source::Source,
};

/// Returns the diagnostics of a part of a document, completed to a document.
fn said(part: &str) -> Vec<Diagnostic> {
    lint(&Source::new("part.yaml", whole(part)), &Config::default()).diagnostics
}

#[test]
fn examples_have_the_diagnostics_of_their_codes() {
    for code in all().filter(|code| !code.wrong.is_empty()) {
        let wrong = said(code.wrong);
        let found = wrong.iter().find(|diagnostic| diagnostic.code == code.name);
        let found = found.unwrap_or_else(|| panic!("{} does not yield it: {wrong:#?}", code.name));
        let fits = match code.class {
            Class::Error => found.severity == Severity::Error,
            Class::Either => true,
            Class::Warning | Class::Advice => found.severity == Severity::Warning,
        };
        assert!(fits, "{} has another severity", code.name);
        let right = said(code.right);
        let wrong = |diagnostic: &&Diagnostic| {
            diagnostic.code == code.name || diagnostic.severity == Severity::Error
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
fn each_code_in_use_is_explained() {
    let mut used = BTreeSet::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        // Tests use codes that do not exist.
        let text = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        for maker in [
            "Diagnostic::error(",
            "Diagnostic::warning(",
            "Fault::new(",
            "Self::new(",
            "unknown_word(",
            ".misfit(",
        ] {
            let calls = text.split(maker).skip(1);
            used.extend(calls.filter_map(first_text).map(str::to_owned));
        }
    }
    assert!(used.len() > 40, "{used:?}");
    let unexplained: Vec<_> = used.iter().filter(|code| find(code).is_none()).collect();
    assert_eq!(unexplained, Vec::<&String>::new());
}

/// Returns the string literal at the start of an argument list.
fn first_text(arguments: &str) -> Option<&str> {
    arguments.trim_start().strip_prefix('"')?.split('"').next()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let inner = folders.iter().flat_map(|folder| sources(folder));
    inner
        .chain(files)
        .filter(|path| !path.ends_with("tests.rs"))
        .collect()
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
    let expected = "a-code (advice of `cargo xtask lint`: the API could be easier to use)\n\n\
                    It means\nthis.\n\nWrong:\n\n    a:\n      b: 1\n";
    assert_eq!(code.to_string(), expected);
}
