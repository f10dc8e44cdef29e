//! External types for formats.

use toml::{Spanned, Table};

use super::{names::is_segment, parse, tables::Config};
use crate::diagnostic::Diagnostic;

/// The crates that need no entry in `[manifest.dependencies]`, with the entries that are used for them.
const KNOWN: &[(&str, &str)] = &[
    (
        "chrono",
        r#"{ version = "0.4", default-features = false, features = ["serde"] }"#,
    ),
    (
        "email_address",
        r#"{ version = "0.2.10", default-features = false, features = ["serde_support", "std"] }"#,
    ),
    (
        "fluent-uri",
        r#"{ version = "0.4", default-features = false, features = ["serde", "std"] }"#,
    ),
    (
        "jiff",
        r#"{ version = "1", default-features = false, features = ["alloc", "serde"] }"#,
    ),
    (
        "rust_decimal",
        r#"{ version = "1", default-features = false, features = ["serde"] }"#,
    ),
    (
        "url",
        r#"{ version = "2", default-features = false, features = ["serde"] }"#,
    ),
    (
        "uuid",
        r#"{ version = "1", default-features = false, features = ["serde"] }"#,
    ),
];

/// Returns the dependency that a type of a known crate needs: its name and its entry in the manifest. `is_text` is set
/// if the values of the type are strings in JSON.
pub(crate) fn dependency(krate: &str, is_text: bool) -> Option<(&'static str, &'static str)> {
    /// Writes numbers, where `serde` alone writes strings.
    const NUMBERS: &str =
        r#"{ version = "1", default-features = false, features = ["serde-float"] }"#;
    if krate == "rust_decimal" && !is_text {
        return Some(("rust_decimal", NUMBERS));
    }
    KNOWN
        .iter()
        .copied()
        .find(|(known, _)| known.replace('-', "_") == krate)
}

/// Returns the errors of external types.
pub(super) fn errors(config: &Config) -> impl Iterator<Item = Diagnostic> {
    let paths = config.formats.values();
    paths.filter_map(|path| refused(config, path))
}

fn refused(config: &Config, path: &Spanned<String>) -> Option<Diagnostic> {
    let text = path.get_ref().as_str();
    let plain = text.strip_suffix("<String>").unwrap_or(text);
    let segments: Vec<&str> = plain.split("::").collect();
    let krate = match segments.as_slice() {
        ["string"] => return None,
        [krate, _, ..] if segments.iter().all(|segment| is_segment(segment)) => krate,
        _ => {
            let message = format!("`{text}` is not the path of an external type");
            let help = "use `string` or the path of a type, such as `url::Url`";
            return Some(parse::refused(path, message, help));
        }
    };
    let dependencies = config
        .manifest
        .get("dependencies")
        .and_then(|it| it.as_table());
    let names = dependencies.into_iter().flat_map(Table::keys);
    let is_named = names
        .map(|name| name.replace('-', "_"))
        .any(|name| name == *krate);
    let is_known = *krate == "std" || dependency(krate, true).is_some() || is_named;
    (!is_known).then(|| {
        let message = format!("unknown crate `{krate}`");
        let help = format!(
            "add it: [manifest.dependencies] {krate} = {{ version = \"...\", features = [\"serde\"] }}"
        );
        parse::refused(path, message, help)
    })
}
