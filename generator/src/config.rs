//! `codegen.toml`: the few choices that a document cannot state.

mod check;
mod formats;
mod parse;
mod workspace;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, de::DeTable};

use crate::{
    diagnostic::{CONFIG, Diagnostic, Severity},
    diff::Accepted,
    source::Source,
};

pub(crate) use check::is_crate_name;
pub(crate) use formats::dependency;
pub use workspace::{Crate, Options, Workspace};

/// The choices of a `codegen.toml`; each is optional.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Config {
    /// The text that this was read from.
    #[serde(skip)]
    pub(crate) source: Option<Source>,
    /// The errors of that text, which are reported with those of the document.
    #[serde(skip)]
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What is done with the document before it is read.
    pub document: Changes,
    /// The operations that are generated; all where nothing is said.
    pub include: Selection,
    /// The operations that are not generated.
    pub exclude: Selection,
    /// What the manifest says that the document does not.
    pub package: Package,
    /// Sections to be added to the generated `Cargo.toml` as they are: `[manifest.lints]`, `[[manifest.example]]`.
    pub manifest: toml::Table,
    /// Names to use in place of the derived ones.
    pub rename: Rename,
    /// The local copies of files that the document refers to by URL.
    pub references: References,
    /// What formats are, where that is not what they are otherwise.
    pub formats: Formats,
    /// Which warnings are wanted.
    pub lint: Lint,
    /// How `diff` treats changes.
    pub diff: Diff,
}

/// How `diff` treats changes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Diff {
    /// The changes that are accepted: `[[diff.accept]]`.
    pub accept: Vec<Accepted>,
}

impl Config {
    /// Reads the text of a `codegen.toml`. Its errors are reported when it is used, together with those of the document.
    #[must_use]
    pub fn parse(source: &Source) -> Self {
        let (table, errors) = parse::table(&source.text);
        if errors.is_empty() {
            return Self::read(source, table);
        }
        // What follows a syntax error may be misunderstood.
        let mut config = Self::read(source, table);
        config.diagnostics = errors;
        config
    }

    /// Reads a table of a text.
    fn read(source: &Source, table: Spanned<DeTable<'_>>) -> Self {
        let mut diagnostics = Vec::new();
        let config: Self = parse::read(table, &mut diagnostics);
        diagnostics.extend(check::errors(&config));
        Self {
            source: Some(source.clone()),
            diagnostics,
            ..config
        }
    }
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

/// Operations, by any of these; `*` stands for any text.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Selection {
    /// Their tags.
    pub tags: Vec<Spanned<String>>,
    /// Their paths.
    pub paths: Vec<Spanned<String>>,
    /// Their `operationId`, or method and path: `"GET /pets"`.
    pub operations: Vec<Spanned<String>>,
}

impl Selection {
    /// Whether nothing is selected.
    pub(crate) fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.paths.is_empty() && self.operations.is_empty()
    }
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
    pub name: Option<Spanned<String>>,
    /// The package's version; otherwise `0.1.0`.
    pub version: Option<Spanned<String>>,
    /// The parts that the crate has.
    pub features: Vec<Feature>,
}

impl Default for Package {
    fn default() -> Self {
        Self {
            name: None,
            version: None,
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
    pub operations: Names,
    /// Schemas: a component's name or a JSON Pointer, to a name in Pascal case.
    pub schemas: Names,
    /// Properties and parameters, by JSON Pointer, to a name in snake case.
    pub fields: Names,
    /// Values of an `enum`, by JSON Pointer, to a name in Pascal case.
    pub values: Names,
}

/// Names to use, by what they are for.
pub type Names = BTreeMap<Spanned<String>, Spanned<String>>;

impl Rename {
    /// The tables by their names.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&'static str, &Names)> {
        let Self {
            operations,
            schemas,
            fields,
            values,
        } = self;
        [
            ("operations", operations),
            ("schemas", schemas),
            ("fields", fields),
            ("values", values),
        ]
        .into_iter()
    }
}

/// The paths of local copies from the document's directory, by the URL: of a file, or of a folder where both end with `/`.
pub type References = BTreeMap<Spanned<String>, Spanned<String>>;

/// The types of formats: `"string"`, or the path of a type of another crate, such as `"url::Url"`.
pub type Formats = BTreeMap<Spanned<String>, Spanned<String>>;

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
}

#[cfg(test)]
mod tests {
    use super::{Config, Feature, Source};
    use crate::diagnostic::Place;

    /// Checks the errors of a text, each with the text at its place.
    #[track_caller]
    fn all_refused(text: &str, expected: &[&str]) {
        let config = Config::parse(&Source::new("codegen.toml", text));
        let errors = config.diagnostics.iter().map(|one| {
            let Place::Bytes(_, range) = one.primary.place.clone() else {
                panic!("not a range")
            };
            format!("{}: {}", &text[range], one.message)
        });
        assert_eq!(errors.collect::<Vec<_>>(), expected);
    }

    /// Checks the only error of a text, and the text at its place.
    #[track_caller]
    fn refused(text: &str, place: &str, message: &str, help: Option<&str>) {
        let config = Config::parse(&Source::new("codegen.toml", text));
        let [diagnostic] = config.diagnostics.as_slice() else {
            panic!("{:?}", config.diagnostics)
        };
        assert_eq!(diagnostic.code, "config");
        assert_eq!(diagnostic.message, message);
        assert_eq!(diagnostic.help.as_deref(), help);
        let Place::Bytes(_, range) = diagnostic.primary.place.clone() else {
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
            [rename.fields]
            '#/components/schemas/Pet/properties/a' = "b"
            [formats]
            date-time = "string"
            uri = "url::Url"
            [manifest.package]
            publish = false
        "#;
        let config = Config::parse(&Source::new("codegen.toml", text));
        assert_eq!(config.diagnostics, []);
        assert_eq!(config.package.features, [Feature::Client]);
        assert!(config.manifest.contains_key("package"));
        assert_eq!(config.formats["date-time"].get_ref(), "string");
        assert_eq!(config.formats["uri"].get_ref(), "url::Url");
        assert_eq!(config.rename.operations["POST /pets"].get_ref(), "add_pet");
        assert_eq!(config.rename.fields.len(), 1);
        let empty = Source::new("codegen.toml", "");
        let expected = Config {
            source: Some(empty.clone()),
            ..Config::default()
        };
        assert_eq!(Config::parse(&empty), expected);
    }

    #[test]
    fn unknown_keys_name_the_allowed_ones() {
        refused(
            "[pakage]",
            "pakage",
            "unknown key `pakage`",
            Some(
                "allowed here: `document`, `include`, `exclude`, `package`, `manifest`, `rename`, `references`, `formats`, `lint`, `diff`",
            ),
        );
        refused(
            "[rename]\n\"é\" = 1\n",
            "\"é\"",
            "unknown key `é`",
            Some("allowed here: `operations`, `schemas`, `fields`, `values`"),
        );
        refused(
            "[package]\nfeatures = ['clients']",
            "'clients'",
            "unknown value `clients`",
            Some("allowed here: `client`, `server`, `mock`"),
        );
    }

    #[test]
    fn codes_are_known_and_warnings() {
        let text = "[lint]\nallow = ['unused-component', 'no-operation-id']";
        let config = Config::parse(&Source::new("codegen.toml", text));
        assert_eq!(config.diagnostics, []);
        assert_eq!(config.lint.allow.len(), 2);
        refused(
            "[lint]\nallow = ['no-success', 'unused-componet']",
            "'unused-componet'",
            "unknown code `unused-componet`",
            Some("did you mean `unused-component`?"),
        );
        refused(
            "lint.allow = ['cyclic-schema']",
            "'cyclic-schema'",
            "`cyclic-schema` is an error, which cannot be allowed",
            Some("only warnings can be allowed"),
        );
    }

    #[test]
    fn names_and_versions_are_as_cargo_and_rust_have_them() {
        let names = ["a b", "", "1a", "type", "std", "a.b", "ä", "-", "_a"];
        for name in names {
            let help = "use ASCII letters, digits, `-` and `_`, starting with a letter; a Rust keyword is not allowed";
            let text = format!("package.name = '{name}'");
            let message = format!("`{name}` is not a valid crate name");
            refused(&text, &format!("'{name}'"), &message, Some(help));
        }
        let help = "use three numbers, such as `0.1.0`";
        let message = "`1.0` is not a valid version: unexpected end of input while parsing minor version number";
        refused("package.version = '1.0'", "'1.0'", message, Some(help));
        for (table, name) in [
            ("schemas", "a b"),
            ("operations", "self"),
            ("fields", ""),
            ("values", "__"),
        ] {
            let help = "use letters, digits and `_`, starting with a letter";
            let text = format!("rename.{table}.x = '{name}'");
            let message = format!("`{name}` is not a valid Rust identifier");
            refused(&text, &format!("'{name}'"), &message, Some(help));
        }
        let fine =
            "package = { name = 'a-b_c', version = '1.2.3-rc.1+x' }\nrename.schemas.x = 'type'";
        all_refused(fine, &[]);
    }

    #[test]
    fn formats_are_strings_or_types_of_crates() {
        let help = "use `string` or the path of a type, such as `url::Url`";
        for path in [
            "text",
            "Url",
            "url::",
            "::url::Url",
            "url::Url<u8>",
            "crate::Url",
            "a::fn",
            "",
        ] {
            let message = format!("`{path}` is not the path of an external type");
            let text = format!("formats.uri = '{path}'");
            refused(&text, &format!("'{path}'"), &message, Some(help));
        }
        let text = "formats.uri = 'uri_types::Uri'";
        let message = "unknown crate `uri_types`";
        let help = "add it: [manifest.dependencies] uri_types = { version = \"...\", features = [\"serde\"] }";
        refused(text, "'uri_types::Uri'", message, Some(help));
        for fine in [
            "formats.uri = 'url::Url'",
            "formats.x = 'std::net::IpAddr'",
            "formats.uri = 'uri_types::Uri'\nmanifest.dependencies.uri-types = '1'",
            "formats.uri = 'uri_types::Uri'\nmanifest.dependencies = { uri_types = '1' }",
        ] {
            all_refused(fine, &[]);
        }
    }

    #[test]
    fn all_errors_are_reported() {
        all_refused(
            "odd = 1\n[package]\nname = '9 a'\nversion = 1\nfeatures = ['client', 'x', 2]\n\
             [lint]\nallow = ['no-such-code']\n[rename.fields]\na = '-'\nb = 3\n[rename.odd]\n",
            &[
                "odd: unknown key `odd`",
                "'x': unknown value `x`",
                "2: expected a string, found another type",
                "1: expected a string, found integer `1`",
                "3: expected a string, found integer `3`",
                "odd: unknown key `odd`",
                "'9 a': `9 a` is not a valid crate name",
                "'-': `-` is not a valid Rust identifier",
                "'no-such-code': unknown code `no-such-code`",
            ],
        );
    }

    #[test]
    fn other_errors_keep_their_words() {
        let number = "expected a table, found integer `3`";
        refused("package = 3", "3", number, None);
        let text = "expected a string, found boolean `true`";
        refused("[package]\r\nversion = true\r\n", "true", text, None);
        refused("[package\n", "", "unclosed table, expected `]`", None);
        refused("a = 1\na = 2", "a", "duplicate key", None);
    }
}
