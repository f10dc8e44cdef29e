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
    diff::rules,
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
    let accepted = config.diff.accept.iter();
    let accepted = accepted.filter_map(|accepted| not_a_change(&accepted.change));
    name.chain(version)
        .chain(renamed.filter_map(invalid_identifier))
        .chain(derives)
        .chain(formats::errors(config))
        .chain(codes)
        .chain(accepted)
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

/// Returns an error unless a text may be the id of a change: a rule and a subject, in which `*` matches any text.
fn not_a_change(id: &Spanned<String>) -> Option<Diagnostic> {
    let (rule, subject) = match id.get_ref().split_once(':') {
        Some((rule, subject)) => (rule, Some(subject)),
        None => (id.get_ref().as_str(), None),
    };
    if let Some((start, _)) = rule.split_once('*') {
        let is_known = rules::all().any(|rule| rule.id.starts_with(start));
        let message = format!("no rule of `diff` starts with `{start}`");
        return (!is_known).then(|| refused(id, message, "`*` matches any text"));
    }
    let is_known = rules::all().any(|known| known.id == rule);
    match (is_known, subject) {
        (true, Some(_)) => None,
        (true, None) => {
            let message = format!("the accepted change `{rule}` has no subject");
            Some(refused(
                id,
                message,
                format!("`{rule}:*` accepts all of them"),
            ))
        }
        (false, _) => {
            let help = match rules::nearest(rule) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`diff --format json` prints the ids of changes".to_owned(),
            };
            Some(refused(id, format!("unknown rule `{rule}`"), help))
        }
    }
}
