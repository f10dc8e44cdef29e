//! Checks of `codegen.toml` beyond the types of its values.

use semver::Version;
use toml::Spanned;

use super::{CONFIG, Config, formats};
use crate::{
    codes::{self, Class},
    diagnostic::{Diagnostic, Place},
};

/// Words that no crate and no item may be called.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names of crates that every crate has in scope.
const BUILT_IN: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// Whether a crate can be called so, with `_` for each `-`.
pub(crate) fn is_crate_name(name: &str) -> bool {
    let krate = name.replace('-', "_");
    krate.starts_with(|c: char| c.is_ascii_alphabetic())
        && krate.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&krate.as_str())
        && !BUILT_IN.contains(&krate.as_str())
}

/// Whether a word can stand in a path of Rust, other than for the crate itself.
pub(super) fn is_segment(word: &str) -> bool {
    is_identifier(word) && !KEYWORDS.contains(&word) && !matches!(word, "Self" | "_")
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    first.is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && chars.all(unicode_ident::is_xid_continue)
}

/// The errors of values that have the right types.
pub(super) fn errors(config: &Config) -> Vec<Diagnostic> {
    let package = &config.package;
    let name = package.name.iter().filter_map(|name| {
        let message = format!("`{}` is not a valid crate name", name.get_ref());
        let help =
            "use ASCII letters, digits, `-` and `_`, starting with a letter; a Rust keyword is not allowed";
        (!is_crate_name(name.get_ref())).then(|| refused(name, message, help))
    });
    let version = package.version.iter().filter_map(|version| {
        let error = Version::parse(version.get_ref()).err()?;
        let message = format!("`{}` is not a valid version: {error}", version.get_ref());
        Some(refused(
            version,
            message,
            "use three numbers, such as `0.1.0`",
        ))
    });
    let renamed = config.rename.tables().flat_map(|(_, names)| names.values());
    let codes = config.lint.allow.iter().filter_map(not_a_warning);
    name.chain(version)
        .chain(renamed.filter_map(misnamed))
        .chain(formats::errors(config))
        .chain(codes)
        .collect()
}

/// Returns an error unless a name is a valid Rust identifier.
fn misnamed(name: &Spanned<String>) -> Option<Diagnostic> {
    let text = name.get_ref();
    let is_word = is_identifier(text);
    let is_never = matches!(text.as_str(), "self" | "Self" | "super" | "crate");
    let is_blank = text.chars().all(|c| c == '_');
    (!is_word || is_never || is_blank).then(|| {
        let message = format!("`{text}` is not a valid Rust identifier");
        refused(
            name,
            message,
            "use letters, digits and `_`, starting with a letter",
        )
    })
}

/// Returns an error unless a name is the code of a warning.
fn not_a_warning(name: &Spanned<String>) -> Option<Diagnostic> {
    let code = name.get_ref();
    match codes::find(code) {
        Some(found) if found.class == Class::Error => {
            let message = format!("`{code}` is an error, which cannot be allowed");
            Some(refused(name, message, "only warnings can be allowed"))
        }
        Some(_) => None,
        None => {
            let help = match codes::nearest(code) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`cargo xtask explain` lists all codes".to_owned(),
            };
            Some(refused(name, format!("unknown code `{code}`"), help))
        }
    }
}

pub(super) fn refused(
    text: &Spanned<String>,
    message: String,
    help: impl Into<String>,
) -> Diagnostic {
    let place = Place::Bytes(CONFIG, text.span());
    Diagnostic::error("config", place, message).help(help)
}
