//! `codegen.toml`: the few choices that a document cannot state.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::{
    codes::{self, Class},
    diagnostic::{Diagnostic, Place, Severity},
    source::Source,
};

/// The choices of a `codegen.toml`; each is optional.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Config {
    /// What is done with the document before it is read.
    pub document: Changes,
    /// What the manifest says that the document does not.
    pub package: Package,
    /// Sections to be added to the generated `Cargo.toml` as they are: `[manifest.lints]`, `[[manifest.example]]`.
    pub manifest: toml::Table,
    /// Names to use in place of the derived ones.
    pub rename: Rename,
    /// Formats that are to have no type of their own.
    pub formats: Formats,
    /// Which warnings are wanted.
    pub lint: Lint,
}

impl Config {
    /// Reads the text of a `codegen.toml`.
    ///
    /// # Errors
    /// What is wrong first, by the code `config`.
    #[expect(clippy::result_large_err, reason = "it is made once a run")]
    pub fn parse(source: &Source) -> Result<Self, Diagnostic> {
        let config: Self = toml::from_str(&source.text).map_err(|error| diagnostic(&error))?;
        match config.lint.fault() {
            Some(fault) => Err(fault),
            None => Ok(config),
        }
    }
}

fn diagnostic(error: &toml::de::Error) -> Diagnostic {
    let place = Place::Bytes(0, error.span().unwrap_or_default());
    let unknown = error.message().strip_prefix("unknown ");
    let Some((unknown, allowed)) = unknown.and_then(|rest| rest.rsplit_once(", expected ")) else {
        return Diagnostic::error("config", place, error.message());
    };
    let unknown = match unknown.strip_prefix("field ") {
        Some(key) => format!("unknown key {key}"),
        None => format!("unknown {unknown}"),
    };
    let allowed = allowed
        .trim_start_matches("one of ")
        .replace("` or `", "`, `");
    Diagnostic::error("config", place, unknown).help(format!("allowed here: {allowed}"))
}

/// What is done with the document before it is read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Changes {
    /// The paths of overlays from `codegen.toml`, in the order in which they are applied.
    pub overlays: Vec<String>,
}

/// What the generated crate's manifest says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Package {
    /// The package's name; otherwise the document's title in kebab case.
    pub name: Option<String>,
    /// The package's version; otherwise `0.1.0`.
    pub version: String,
    /// The parts that the crate has.
    pub features: Vec<Feature>,
}

impl Default for Package {
    fn default() -> Self {
        Self {
            name: None,
            version: "0.1.0".to_owned(),
            features: vec![Feature::Client, Feature::Server, Feature::Mock],
        }
    }
}

/// A part of the generated crate, and the name of its Cargo feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feature {
    /// The client.
    Client,
    /// The service trait and its router.
    Server,
    /// The mock; it needs the server.
    Mock,
}

/// Names to use in place of the derived ones.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Rename {
    /// Operations: `"POST /pets"` or an `operationId`, to a name in snake case.
    pub operations: BTreeMap<String, String>,
    /// Schemas: a component's name or a JSON Pointer, to a name in Pascal case.
    pub schemas: BTreeMap<String, String>,
}

/// Formats that are to have no type of their own: `date-time = "string"`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Formats {
    /// `chrono::DateTime<FixedOffset>` otherwise.
    pub date_time: Option<Plain>,
    /// `chrono::NaiveDate` otherwise.
    pub date: Option<Plain>,
    /// `uuid::Uuid` otherwise.
    pub uuid: Option<Plain>,
    /// `std::net::Ipv4Addr` otherwise.
    pub ipv4: Option<Plain>,
    /// `std::net::Ipv6Addr` otherwise.
    pub ipv6: Option<Plain>,
    /// Bytes otherwise.
    pub byte: Option<Plain>,
    /// A string that is not printed otherwise.
    pub password: Option<Plain>,
}

/// What a format can be instead of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plain {
    /// A string.
    String,
}

/// Which warnings are wanted.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Lint {
    /// The codes of those that are not.
    pub allow: Vec<Spanned<String>>,
}

impl Lint {
    /// Drops the warnings that are not wanted.
    pub(crate) fn retain(&self, diagnostics: &mut Vec<Diagnostic>) {
        let allowed = |code| self.allow.iter().any(|name| name.get_ref() == code);
        diagnostics.retain(|one| one.severity == Severity::Error || !allowed(one.code));
    }

    /// What is wrong with the first of the codes that is none of a warning.
    fn fault(&self) -> Option<Diagnostic> {
        let fault = |name: &Spanned<String>| {
            let (message, help) = fault(name.get_ref())?;
            let place = Place::Bytes(0, name.span());
            Some(Diagnostic::error("config", place, message).help(help))
        };
        self.allow.iter().find_map(fault)
    }
}

/// What is wrong with a name that should be the code of a warning, and what to do about it.
fn fault(name: &str) -> Option<(String, String)> {
    match codes::find(name) {
        Some(code) if code.class == Class::Error => Some((
            format!("`{name}` is an error"),
            "only warnings can be turned off".to_owned(),
        )),
        Some(_) => None,
        None => Some((
            format!("there is no code `{name}`"),
            match codes::nearest(name) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`cargo xtask explain` lists all codes".to_owned(),
            },
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Feature, Place, Plain, Source};

    /// The place is given by the text that stands there.
    #[track_caller]
    fn refused(text: &str, place: &str, message: &str, help: Option<&str>) {
        let diagnostic = Config::parse(&Source::new("codegen.toml", text)).unwrap_err();
        assert_eq!(diagnostic.code, "config");
        assert_eq!(diagnostic.message, message);
        assert_eq!(diagnostic.help.as_deref(), help);
        let Place::Bytes(_, range) = diagnostic.primary.place else {
            panic!("not a range")
        };
        assert_eq!(&text[range], place);
    }

    #[test]
    fn all_keys() {
        let text = r#"
            [package]
            name = "calls"
            version = "1.2.3"
            features = ["client"]
            [rename.operations]
            "POST /pets" = "add_pet"
            [rename.schemas]
            Pet = "Animal"
            [formats]
            date-time = "string"
            [manifest.package]
            publish = false
        "#;
        let config = Config::parse(&Source::new("codegen.toml", text)).unwrap();
        assert_eq!(config.package.features, [Feature::Client]);
        assert!(config.manifest.contains_key("package"));
        assert_eq!(config.formats.date_time, Some(Plain::String));
        assert_eq!(config.rename.operations["POST /pets"], "add_pet");
        assert_eq!(
            Config::parse(&Source::new("codegen.toml", "")),
            Ok(Config::default())
        );
    }

    #[test]
    fn unknown_keys_name_the_allowed_ones() {
        refused(
            "[pakage]",
            "pakage",
            "unknown key `pakage`",
            Some("allowed here: `document`, `package`, `manifest`, `rename`, `formats`, `lint`"),
        );
        refused(
            "[rename]\n\"é\" = 1\n",
            "\"é\"",
            "unknown key `é`",
            Some("allowed here: `operations`, `schemas`"),
        );
        refused(
            "[formats]\ntime = 'string'\n",
            "time",
            "unknown key `time`",
            Some("allowed here: `date-time`, `date`, `uuid`, `ipv4`, `ipv6`, `byte`, `password`"),
        );
        refused(
            "formats.uuid = 'text'",
            "'text'",
            "unknown variant `text`",
            Some("allowed here: `string`"),
        );
        refused(
            "[package]\nfeatures = ['clients']",
            "'clients'",
            "unknown variant `clients`",
            Some("allowed here: `client`, `server`, `mock`"),
        );
    }

    #[test]
    fn codes_are_known_and_warnings() {
        let text = "[lint]\nallow = ['unused-component', 'no-operation-id']";
        let config = Config::parse(&Source::new("codegen.toml", text)).unwrap();
        assert_eq!(config.lint.allow.len(), 2);
        refused(
            "[lint]\nallow = ['no-success', 'unused-componet']",
            "'unused-componet'",
            "there is no code `unused-componet`",
            Some("did you mean `unused-component`?"),
        );
        refused(
            "lint.allow = ['duplicate-key']",
            "'duplicate-key'",
            "`duplicate-key` is an error",
            Some("only warnings can be turned off"),
        );
    }

    #[test]
    fn other_faults_keep_their_words() {
        let number = "invalid type: integer `3`, expected a table";
        refused("package = 3", "3", number, None);
        let text = "invalid type: boolean `true`, expected a string";
        refused("[package]\r\nversion = true\r\n", "true", text, None);
        refused("[package\n", "", "unclosed table, expected `]`", None);
        refused("a = 1\na = 2", "a", "duplicate key", None);
    }
}
