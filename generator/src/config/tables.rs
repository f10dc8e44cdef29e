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

/// The options of a `codegen.toml`; each is optional.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Config {
    /// The text of the options.
    #[serde(skip)]
    pub(crate) source: Option<Source>,
    /// The errors of that text, which are reported with those of the document.
    #[serde(skip)]
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Changes to the document before it is read.
    pub document: Changes,
    /// The grouping of operations; they are not grouped by default.
    #[serde(rename = "group_by")]
    pub group_by: Option<GroupBy>,
    /// The operations that are generated; all by default.
    pub include: Selection,
    /// The operations that are not generated.
    pub exclude: Selection,
    /// The options of the package.
    pub package: Package,
    /// Sections that are added to the generated `Cargo.toml` unchanged, such as `[manifest.lints]`.
    pub manifest: toml::Table,
    /// The names that replace derived ones.
    pub rename: Rename,
    /// The local copies of files that the document refers to by URL.
    pub references: References,
    /// The pagination of operations: `[[pagination]]`.
    pub pagination: Vec<Pagination>,
    /// The options for idempotency keys.
    pub idempotency: Idempotency,
    /// Additions to the types of the crate.
    pub types: Types,
    /// The types for formats, instead of the default ones.
    pub formats: Formats,
    /// The options for warnings.
    pub lint: Lint,
    /// The options of `diff`.
    pub diff: Diff,
}

/// The options for idempotency keys, by which a server recognizes repeated requests.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Idempotency {
    /// A header parameter that is an idempotency key, in addition to `Idempotency-Key` and `X-Idempotency-Key`.
    pub header: Option<Spanned<String>>,
}

/// The options of `diff`.
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

/// A selection of operations by any of these lists, in which `*` matches any text.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Selection {
    /// The tags of the operations.
    pub tags: Vec<Spanned<String>>,
    /// The paths of the operations.
    pub paths: Vec<Spanned<String>>,
    /// The `operationId` of the operations, or their method and path: `"GET /pets"`.
    pub operations: Vec<Spanned<String>>,
}

impl Selection {
    /// Returns whether nothing is selected.
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
    /// The name; by default, the document's title in kebab case.
    pub name: Option<Spanned<String>>,
    /// The version; by default, `0.1.0`.
    pub version: Option<Spanned<String>>,
    /// The features of the crate.
    pub features: Vec<Feature>,
    /// `true` to generate a `bindings.json`, which lists the symbols of the crate for other programs.
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
    /// The paths of additional derive macros for all types.
    pub derives: Vec<Spanned<String>>,
}

impl Types {
    /// Returns the segments of the paths.
    pub(crate) fn paths(&self) -> Vec<Vec<Name>> {
        let words = |path: &Spanned<String>| {
            let words = path.get_ref().split("::");
            words.map(|word| Name(word.to_owned())).collect()
        };
        self.derives.iter().map(words).collect()
    }
}

/// The names that replace derived ones.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
pub struct Rename {
    /// The names of operations, in snake case, by `"POST /pets"` or by `operationId`.
    pub operations: Names,
    /// The names of schemas, in Pascal case, by the component's name or by JSON Pointer.
    pub schemas: Names,
    /// The names of properties and parameters, in snake case, by JSON Pointer.
    pub fields: Names,
    /// The names of the values of an `enum`, in Pascal case, by JSON Pointer.
    pub values: Names,
}

/// The new names, each by the name or position that it replaces.
pub type Names = BTreeMap<Spanned<String>, Spanned<String>>;

impl Rename {
    /// Returns the tables with their names.
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

/// The paths of local copies, relative to the document's directory, by the URL of a file. If both end with `/`, they
/// are those of a folder.
pub type References = BTreeMap<Spanned<String>, Spanned<String>>;

/// The types of formats: `"string"`, or the path of a type of another crate, such as `"url::Url"`.
pub type Formats = BTreeMap<Spanned<String>, Spanned<String>>;

/// The options for warnings.
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
    /// Removes the warnings that are allowed.
    pub(crate) fn retain(&self, diagnostics: &mut Vec<Diagnostic>) {
        let allowed = |code| self.allow.iter().any(|name| name.get_ref() == code);
        diagnostics.retain(|one| one.severity == Severity::Error || !allowed(one.code.name));
    }
}
