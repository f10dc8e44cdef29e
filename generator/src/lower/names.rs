//! Converts the document's names to Rust identifiers. Different names become different identifiers.

pub(super) mod overrides;
pub(super) mod place;
pub(super) mod short;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::words::words;
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    model::{CrateFeature, Name, exports},
    pointer::Pointer,
};

/// Words that are identifiers only if they are raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Words that cannot be identifiers, not even raw ones.
const NEVER: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Names of types that generated files use without a path. A type of the document with such a name would hide them.
const PRELUDE: &[&str] = &[
    "AnyRequest",
    "Box",
    "Bytes",
    "Call",
    "Client",
    "ClientBuilder",
    "Clone",
    "Copy",
    "Credentials",
    "Debug",
    "Default",
    "Deserialize",
    "Display",
    "Err",
    "F",
    "Fut",
    "Field",
    "From",
    "Future",
    "HeaderError",
    "Headers",
    "Infallible",
    "Into",
    "IntoIterator",
    "Iterator",
    "Method",
    "Mock",
    "MockServer",
    "Mocked",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Output",
    "PartialEq",
    "Rejection",
    "Response",
    "Result",
    "Routes",
    "Security",
    "Self",
    "Send",
    "Serialize",
    "Shape",
    "Shaped",
    "Some",
    "String",
    "Stub",
    "Sync",
    "ToString",
    "Vec",
];

/// The maximum number of required members that are arguments of a constructor.
const MOST_ARGUMENTS: usize = 7;

/// Returns a name in snake case, for a field, an argument, a method or a module.
pub(super) fn snake(text: &str) -> String {
    let words: Vec<_> = words(&spell(text)).into_iter().map(|it| it.lower).collect();
    word(&words.join("_"), "n", "empty")
}

/// The maximum length of a file name, in bytes: file systems and archives have limits.
const LONGEST_MODULE: usize = 100;

/// Returns the name of a module, which is also a file name: it is ASCII, and not a device name of Windows. If no
/// characters are left, the name is `kind`.
pub(super) fn module(name: &str, kind: &str) -> String {
    let ascii: String = name.chars().filter(char::is_ascii).collect();
    let ascii = ascii.get(..LONGEST_MODULE).unwrap_or(&ascii);
    match ascii.trim_matches('_') {
        "" => kind.to_owned(),
        text if is_device(text) => format!("{text}_{kind}"),
        text => word(text, "n", kind),
    }
}

/// Returns whether Windows reserves a name for a device. No file may have such a name, with any extension.
pub(super) fn is_device(name: &str) -> bool {
    let numbered = |device: &str| {
        let number = name.strip_prefix(device);
        number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(name, "aux" | "con" | "nul" | "prn") || numbered("com") || numbered("lpt")
}

/// Returns a name in Pascal case, for a type or a variant.
pub(super) fn pascal(text: &str) -> String {
    let words: String = words(&spell(text))
        .into_iter()
        .map(|it| it.pascal)
        .collect();
    word(&words, "N", "Empty")
}

/// Returns a name in Pascal case for a type. If generated code uses a type with that name, `suffix` is appended.
pub(super) fn type_name(text: &str, suffix: &str) -> String {
    let name = pascal(text);
    if PRELUDE.contains(&name.as_str()) {
        format!("{name}{suffix}")
    } else {
        name
    }
}

/// Returns the name of a service trait. It differs from the runtime's types that `server` and `mock` export.
pub(super) fn service_name(text: &str) -> String {
    let name = type_name(text, "Service");
    let mut offered = exports(CrateFeature::Server).chain(exports(CrateFeature::Mock));
    if offered.any(|other| other == name) {
        format!("{name}Service")
    } else {
        name
    }
}

/// Returns a name for the types of a group of operations. It differs from the types that `client`, `server` and `mock`
/// export.
pub(super) fn group_name(text: &str) -> String {
    let name = type_name(text, "Operations");
    let features = [
        CrateFeature::Client,
        CrateFeature::Server,
        CrateFeature::Mock,
    ];
    let mut exported = features.into_iter().flat_map(exports);
    if exported.any(|other| other == name) {
        format!("{name}Operations")
    } else {
        name
    }
}

/// Replaces signs that distinguish names with words, and other characters that identifiers cannot contain with spaces.
fn spell(text: &str) -> String {
    let has_letters = text.chars().any(char::is_alphanumeric);
    let has_brackets = has_letters && are_brackets(text);
    let mut spelled = String::new();
    for (index, c) in text.chars().enumerate() {
        let word = match c {
            '+' if index == 0 || !has_letters => "plus",
            '-' if index == 0 && text.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) => "minus",
            '$' | '@' | '#' | '*' | '<' | '>' | '=' | '!' | '%' | '&' | '/' | '.' | ':' | '-'
            | '_'
                if !has_letters =>
            {
                sign(c)
            }
            '<' | '>' if has_brackets => "",
            '<' | '>' | '=' | '!' => sign(c),
            // Its upper-case form is a Greek letter that looks like an M.
            'µ' => "micro",
            c if unicode_ident::is_xid_continue(c) => {
                spelled.push(c);
                continue;
            }
            _ => "",
        };
        spelled.push(' ');
        spelled.push_str(word);
        spelled.push(' ');
    }
    spelled
}

/// Returns whether `<` and `>` are brackets, as in `Page<User>`, instead of signs.
fn are_brackets(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut has_any = false;
    for c in text.chars() {
        match c {
            '<' => (depth, has_any) = (depth + 1, true),
            '>' if depth == 0 => return false,
            '>' => depth -= 1,
            _ => {}
        }
    }
    has_any && depth == 0
}

fn sign(c: char) -> &'static str {
    match c {
        '$' => "dollar",
        '@' => "at",
        '#' => "hash",
        '*' => "star",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '%' => "percent",
        '&' => "and",
        '/' => "slash",
        '.' => "dot",
        ':' => "colon",
        '-' => "dash",
        '_' => "underscore",
        _ => "",
    }
}

fn word(text: &str, prefix: &str, empty: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| unicode_ident::is_xid_continue(*c))
        .collect();
    match text.chars().next() {
        None => empty.to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("{prefix}{text}"),
        Some(_) => text,
    }
}

/// Returns a word as an identifier, raw if necessary.
fn identifier(word: &str) -> Name {
    if NEVER.contains(&word) {
        Name(format!("{word}_"))
    } else if KEYWORDS.contains(&word) {
        Name(format!("r#{word}"))
    } else {
        Name(word.to_owned())
    }
}

/// The names that no variant can have: that of the variant for unlisted values, and a keyword.
const RESERVED_VARIANTS: [&str; 2] = ["unknown", "self"];

/// The names of one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
    /// The next number to append to a name, so that many equal names take linear time.
    next: BTreeMap<String, usize>,
}

impl Scope {
    /// Returns the scope of the variants of an enum, which has the variant `Unknown`.
    pub(super) fn of_variants() -> Self {
        Self::reserving(&RESERVED_VARIANTS)
    }

    /// Claims the name of a variant. One that is reserved gets a word instead of a number.
    pub(super) fn claim_variant(&mut self, name: &str) -> Name {
        if RESERVED_VARIANTS.contains(&name.to_lowercase().as_str()) {
            self.claim(&format!("{name}Value"), &[])
        } else {
            self.claim(name, &[])
        }
    }

    /// Returns a scope in which some names are reserved.
    pub(super) fn reserving(names: &[&str]) -> Self {
        Self {
            taken: names.iter().map(|name| (*name).to_owned()).collect(),
            next: BTreeMap::new(),
        }
    }

    /// Claims a name. If it is taken, claims the first free alternative, or else the last one with a number.
    pub(super) fn claim(&mut self, name: &str, others: &[String]) -> Name {
        let candidates = std::iter::once(name).chain(others.iter().map(String::as_str));
        for candidate in candidates {
            if self.insert(candidate) {
                return identifier(candidate);
            }
        }
        let last = others.last().map_or(name, String::as_str);
        let key = last.to_lowercase();
        let mut number = self.next.get(&key).copied().unwrap_or(2);
        loop {
            let separator = if last.ends_with(|c: char| c.is_ascii_digit()) {
                "_"
            } else {
                ""
            };
            let candidate = format!("{last}{separator}{number}");
            number += 1;
            if self.insert(&candidate) {
                self.next.insert(key, number);
                return identifier(&candidate);
            }
        }
    }

    /// Claims several names. Those that equal their source text come first.
    pub(super) fn claim_all<'t>(
        &mut self,
        wanted: &[(&'t str, String)],
    ) -> BTreeMap<&'t str, Name> {
        let (exact, others): (Vec<_>, Vec<_>) =
            wanted.iter().partition(|(text, wanted)| text == wanted);
        exact
            .into_iter()
            .chain(others)
            .map(|(text, wanted)| (*text, self.claim(wanted, &[])))
            .collect()
    }

    /// Returns whether a name is taken.
    pub(super) fn has(&self, name: &str) -> bool {
        self.taken.contains(&name.to_lowercase())
    }

    /// Claims the name of the struct of the required fields of a type, if there are too many of them for arguments.
    pub(super) fn claim_required_fields(&mut self, of: &Name, required: usize) -> Option<Name> {
        (required > MOST_ARGUMENTS).then(|| {
            let name = of.plain();
            let otherwise = format!("{name}RequiredFields");
            self.claim(&format!("{name}Fields"), &[otherwise])
        })
    }

    /// Claims a name, ignoring case: names that differ only in case would be the same file on some systems.
    fn insert(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_lowercase())
    }
}

/// The first place that asked for each name, for the report of later conflicts.
#[derive(Debug, Default)]
pub(super) struct RequestedNames {
    first: BTreeMap<String, Pointer>,
}

impl RequestedNames {
    /// Returns a warning if another place has the wanted name; `rename` is the entry of `codegen.toml` that resolves
    /// the conflict.
    pub(super) fn check(
        &mut self,
        wanted: &str,
        given: &Name,
        at: &Pointer,
        rename: &str,
    ) -> Option<Diagnostic> {
        let key = wanted.to_lowercase();
        let Some(first) = self.first.get(&key) else {
            self.first.insert(key, at.clone());
            return None;
        };
        if *given == identifier(wanted) {
            return None;
        }
        let message = format!(
            "the name `{wanted}` is already used; this one is named `{}`",
            given.plain()
        );
        Some(
            Diagnostic::warning(&codes::NAME_CONFLICT, Place::Key(at.clone()), message)
                .and(
                    Place::Key(first.clone()),
                    format!("`{wanted}` is first used here"),
                )
                .help(format!(
                    "set another name in codegen.toml: {rename} = \"...\""
                )),
        )
    }
}

/// Singular words that end in `s`.
const SINGULARS: &[&str] = &[
    "access",
    "address",
    "alias",
    "analytics",
    "aws",
    "bus",
    "canvas",
    "css",
    "dns",
    "gas",
    "gps",
    "https",
    "ios",
    "js",
    "kubernetes",
    "lens",
    "mms",
    "news",
    "os",
    "process",
    "progress",
    "series",
    "settings",
    "sms",
    "species",
    "stats",
    "status",
    "tls",
];

/// Returns the singular of a word that looks like an English plural, and other words unchanged.
pub(super) fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let cut = |n: usize, ending: &str| format!("{}{ending}", &word[..word.len() - n]);
    // After a dot, two letters are a file extension.
    let last = lower.rsplit(|c: char| !c.is_alphanumeric()).next();
    let is_short = last.is_none_or(|last| last.len() < 3);
    match lower.as_str() {
        "people" => "person".to_owned(),
        "children" => "child".to_owned(),
        "indices" => "index".to_owned(),
        "caches" | "calories" | "cookies" | "houses" | "causes" | "clauses" | "movies"
        | "warehouses" | "uses" => cut(1, ""),
        _ if !lower.is_ascii() || SINGULARS.contains(&lower.as_str()) || is_short => {
            word.to_owned()
        }
        _ if lower.ends_with("ies") && lower.len() > 4 => cut(3, "y"),
        _ if ["sses", "shes", "ches", "xes", "zzes", "uses"]
            .iter()
            .any(|end| lower.ends_with(end)) =>
        {
            cut(2, "")
        }
        _ if lower.ends_with("ss") || lower.ends_with("us") || lower.ends_with("is") => {
            word.to_owned()
        }
        _ if lower.ends_with('s') => cut(1, ""),
        _ => word.to_owned(),
    }
}

/// Returns whether a title is short enough for a name.
pub(super) fn is_name(title: &str) -> bool {
    title.len() <= 40 && title.chars().any(char::is_alphabetic)
}

/// Returns whether the value of a tag is a sign that has a name, such as `>=`.
pub(super) fn is_sign(value: &str) -> bool {
    let is_part = |c: char| matches!(c, '*' | '<' | '>' | '=' | '!' | '%' | '&' | '+' | '-' | '/');
    matches!(value.len(), 1..=3) && value.chars().all(is_part)
}

/// Returns whether the value of a tag is a word, instead of a number or an address.
pub(super) fn is_word(value: &str) -> bool {
    let is_part = |c: char| {
        c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '$' | '@' | '#' | '.' | ':' | '/')
    };
    let first = value.trim_start_matches(['_', '$', '@', '#', '.']);
    // A long text without spaces is a name; one with spaces is a sentence.
    let is_short = is_name(value) || value.len() <= 64 && !value.contains(' ');
    is_short
        && !value.contains("//")
        && first.starts_with(char::is_alphabetic)
        && value.chars().all(is_part)
}
