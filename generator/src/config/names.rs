//! Names of crates, and identifiers.

/// The keywords, which are not allowed as names.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The crates that are always in scope.
const BUILT_IN: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// Returns whether a name is valid for a crate, with `_` for each `-`.
pub(crate) fn is_crate_name(name: &str) -> bool {
    let krate = name.replace('-', "_");
    krate.starts_with(|c: char| c.is_ascii_alphabetic())
        && krate.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&krate.as_str())
        && !BUILT_IN.contains(&krate.as_str())
}

/// Returns whether a word can be a segment of a path in another crate.
pub(super) fn is_segment(word: &str) -> bool {
    is_identifier(word) && !KEYWORDS.contains(&word) && !matches!(word, "Self" | "_")
}

pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    first.is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && chars.all(unicode_ident::is_xid_continue)
}
