//! Each code is explained, and each explanation is true.

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

/// What is said of the part of a document, with the rest of one around it.
fn said(part: &str) -> Vec<Diagnostic> {
    lint(&Source::new("part.yaml", whole(part)), &Config::default()).diagnostics
}

#[test]
fn each_explanation_is_true() {
    for code in all().filter(|code| !code.wrong.is_empty()) {
        let wrong = said(code.wrong);
        let found = wrong.iter().find(|diagnostic| diagnostic.code == code.name);
        let found = found.unwrap_or_else(|| panic!("{} does not yield it: {wrong:#?}", code.name));
        let fits = match code.class {
            Class::Error => found.severity == Severity::Error,
            Class::Either => true,
            Class::Warning | Class::Advice => found.severity == Severity::Warning,
        };
        assert!(fits, "{} is of another severity", code.name);
        let right = said(code.right);
        let wrong = |diagnostic: &&Diagnostic| {
            diagnostic.code == code.name || diagnostic.severity == Severity::Error
        };
        assert_eq!(right.iter().find(wrong), None, "{}", code.name);
    }
}

/// Codes of which no short document can be shown.
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
fn codes_have_examples_and_one_place_each() {
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
        // What is behind a file's tests is not used; code in tables and tests is made up.
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

/// The string literal that an argument list starts with.
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
fn an_explanation_reads_well() {
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
