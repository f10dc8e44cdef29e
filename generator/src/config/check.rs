//! Checks of `codegen.toml` beyond the types of its values.

use semver::Version;
use toml::Spanned;

use super::{
    formats,
    names::{is_crate_name, is_identifier, is_segment},
    parse::refused,
    tables::Config,
};
use crate::{
    codes::{self, Class},
    diagnostic::Diagnostic,
};

/// Returns the errors about invalid values of valid types.
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
    let derives = config.types.derives.iter().filter_map(not_a_derive);
    let codes = config.lint.allow.iter().filter_map(not_a_warning);
    name.chain(version)
        .chain(renamed.filter_map(invalid_identifier))
        .chain(derives)
        .chain(formats::errors(config))
        .chain(codes)
        .collect()
}

/// Returns an error unless a name is a valid Rust identifier.
fn invalid_identifier(name: &Spanned<String>) -> Option<Diagnostic> {
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

/// Returns an error unless a text is the path of a macro.
fn not_a_derive(path: &Spanned<String>) -> Option<Diagnostic> {
    let text = path.get_ref();
    (!text.split("::").all(is_segment)).then(|| {
        let message = format!("`{text}` is not the path of a derive macro");
        refused(
            path,
            message,
            "expected a path such as `schemars::JsonSchema`",
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
                None => "`explain` lists all codes".to_owned(),
            };
            Some(refused(name, format!("unknown code `{code}`"), help))
        }
    }
}
