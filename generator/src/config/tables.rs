//! The tables of a `codegen.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::pagination::Pagination;
use crate::{
    diagnostic::{Diagnostic, Severity},
    diff::Accepted,
    model::Name,
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
    /// The text that this was read from.
    #[serde(skip)]
    pub(crate) source: Option<Source>,
    /// The errors of that text, which are reported with those of the document.
    #[serde(skip)]
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Changes to the document before it is read.
    pub document: Changes,
    /// How the operations are grouped; not at all unless set.
    #[serde(rename = "group_by")]
    pub group_by: Option<GroupBy>,
    /// The operations that are generated; all by default.
    pub include: Selection,
    /// The operations that are not generated.
    pub exclude: Selection,
    /// The package, as far as the document does not describe it.
    pub package: Package,
    /// Sections to be added to the generated `Cargo.toml` as they are: `[manifest.lints]`, `[[manifest.example]]`.
    pub manifest: toml::Table,
    /// Names to use in place of the derived ones.
    pub rename: Rename,
    /// The local copies of files that the document refers to by URL.
    pub references: References,
    /// How operations request the next page: `[[pagination]]`.
    pub pagination: Vec<Pagination>,
    /// Additions to the types of the crate.
    pub types: Types,
    /// Types of formats, instead of the default ones.
    pub formats: Formats,
    /// Which warnings are reported.
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

/// Changes to the document before it is read.
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

/// The package of the generated crate.
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
    /// Whether the crate has a file that lists its symbols for other programs.
    pub bindings: bool,
}

impl Default for Package {
    fn default() -> Self {
        Self {
            name: None,
            version: None,
            features: vec![Feature::Client, Feature::Server, Feature::Mock],
            bindings: false,
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

/// The grouping of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupBy {
    /// By their first tag.
    Tag,
}

/// Additions to the types of the crate.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Types {
    /// The paths of derive macros.
    pub derives: Vec<Spanned<String>>,
}

impl Types {
    /// The words of the paths.
    pub(crate) fn paths(&self) -> Vec<Vec<Name>> {
        let words = |path: &Spanned<String>| {
            let words = path.get_ref().split("::");
            words.map(|word| Name(word.to_owned())).collect()
        };
        self.derives.iter().map(words).collect()
    }
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

/// Which warnings are reported.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Lint {
    /// The codes of the warnings that are not reported.
    pub allow: Vec<Spanned<String>>,
}

impl Lint {
    /// Drops the warnings that are not wanted.
    pub(crate) fn retain(&self, diagnostics: &mut Vec<Diagnostic>) {
        let allowed = |code| self.allow.iter().any(|name| name.get_ref() == code);
        diagnostics.retain(|one| one.severity == Severity::Error || !allowed(one.code));
    }
}
