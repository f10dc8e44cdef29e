//! The `codegen.toml` of a workspace, which lists its crates.

use toml::{Spanned, de::DeValue};

use super::{parse, tables::Config};
use crate::{
    codes,
    diagnostic::{CONFIG, Diagnostic, Place},
    source::Source,
};

/// The crates that are generated in a workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workspace {
    /// The crates, sorted by name.
    pub crates: Vec<Crate>,
    /// The errors of the text. Errors in the options of a crate are reported with the document of the crate.
    pub diagnostics: Vec<Diagnostic>,
}

/// A crate of a workspace: `[crates.NAME]`. Paths are relative to the directory of the `codegen.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Crate {
    /// The name of the entry.
    pub name: String,
    /// The path of the document.
    pub spec: String,
    /// The path of the directory of the crate.
    pub out: String,
    /// The options of the crate.
    pub options: Options,
}

/// The source of a crate's options.
#[derive(Clone, Debug, PartialEq)]
pub enum Options {
    /// The options are in the entry itself.
    Inline(Box<Config>),
    /// The options are in the file at this path.
    File(String),
    /// The options are read from the `codegen.toml` next to the document, if it exists.
    BesideDocument,
}

impl Workspace {
    /// Reads the text of a `codegen.toml`. Returns `None` if it has no `crates`: it then belongs to one crate, not to a
    /// workspace.
    #[must_use]
    pub fn parse(source: &Source) -> Option<Self> {
        let (table, mut diagnostics) = parse::table(&source.text);
        let mut crates = Vec::new();
        let mut is_workspace = false;
        let mut others = Vec::new();
        for (key, value) in table.into_inner() {
            if key.get_ref() != "crates" {
                let message = format!("unknown key `{}`", key.get_ref());
                others.push(error(key.span(), message).help(
                    "allowed here: `crates`; the options of a crate belong to `[crates.NAME]`",
                ));
                continue;
            }
            is_workspace = true;
            let span = value.span();
            let DeValue::Table(entries) = value.into_inner() else {
                diagnostics.push(error(span, "expected a table of crates"));
                continue;
            };
            for (name, entry) in entries {
                crates.extend(entry_of(source, name.get_ref(), entry, &mut diagnostics));
            }
        }
        diagnostics.extend(others);
        crates.sort_by(|one: &Crate, other| one.name.cmp(&other.name));
        is_workspace.then_some(Self {
            crates,
            diagnostics,
        })
    }
}

/// Reads the entry of a crate.
fn entry_of(
    source: &Source,
    name: &str,
    entry: Spanned<DeValue<'_>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Crate> {
    let span = entry.span();
    let DeValue::Table(mut table) = entry.into_inner() else {
        diagnostics.push(error(span, "expected a table").help("a crate needs `spec` and `out`"));
        return None;
    };
    let mut path = |key| match table
        .remove(key)
        .map(|it: Spanned<DeValue<'_>>| (it.span(), it.into_inner()))
    {
        Some((_, DeValue::String(text))) if !text.is_empty() => Some(text.into_owned()),
        Some((span, _)) => {
            diagnostics.push(error(
                span,
                format!("expected the path of `{key}`, a string"),
            ));
            None
        }
        None if key == "config" => None,
        None => {
            let message = format!("missing `{key}` of the crate `{name}`");
            diagnostics.push(error(span.clone(), message));
            None
        }
    };
    let (spec, out, config) = (path("spec"), path("out"), path("config"));
    let options = match config {
        Some(_) if !table.is_empty() => {
            let keys: Vec<_> = table
                .keys()
                .map(|key| format!("`{}`", key.get_ref()))
                .collect();
            let message = format!("`config` and {} cannot be combined", keys.join(", "));
            let help = "set the options either here or in the file that `config` names";
            diagnostics.push(error(span, message).help(help));
            return None;
        }
        Some(path) => Options::File(path),
        None if table.is_empty() => Options::BesideDocument,
        None => Options::Inline(Box::new(Config::read(source, Spanned::new(span, table)))),
    };
    Some(Crate {
        name: name.to_owned(),
        spec: spec?,
        out: out?,
        options,
    })
}

fn error(span: std::ops::Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&codes::CONFIG, Place::Bytes(CONFIG, span), message)
}

#[cfg(test)]
mod tests {
    use super::{Options, Source, Workspace};

    /// Reads a text; returns a line for each entry and then for each error, with the text at its position.
    fn read(text: &str) -> String {
        let Some(workspace) = Workspace::parse(&Source::new("codegen.toml", text)) else {
            return "none".to_owned();
        };
        let mut lines = Vec::new();
        let mut errors = workspace.diagnostics;
        for one in workspace.crates {
            let options = match one.options {
                Options::Inline(config) => {
                    errors.extend(config.diagnostics.clone());
                    "inline".to_owned()
                }
                Options::File(path) => path,
                Options::BesideDocument => "beside".to_owned(),
            };
            lines.push(format!("{} {} {} {options}", one.name, one.spec, one.out));
        }
        let place = |error: &crate::diagnostic::Diagnostic| match &error.primary.place {
            super::Place::Bytes(_, range) => text[range.clone()].to_owned(),
            _ => String::new(),
        };
        lines.extend(
            errors
                .iter()
                .map(|one| format!("{}: {}", place(one), one.message)),
        );
        lines.join("\n")
    }

    #[test]
    fn entries_are_read() {
        assert_eq!(read("[package]\nname = 'a'\n"), "none");
        assert_eq!(read("[crates]\n"), "");
        let text = "crates.b = { spec = 'b.yaml', out = 'b', config = 'b.toml' }\n\
            [crates.a]\nspec = 'a.yaml'\nout = 'crates/a'\n[crates.a.package]\nname = 'x'\n\
            [crates.c]\nspec = 'c.yaml'\nout = 'c'\n";
        assert_eq!(
            read(text),
            "a a.yaml crates/a inline\nb b.yaml b b.toml\nc c.yaml c beside"
        );
    }

    #[test]
    fn all_errors_are_reported() {
        let text = "[package]\n[crates.a]\nspec = 1\nout = ''\n\
            [crates.b]\nspec = 'b'\nout = 'b'\npakage = 1\nlint.allow = ['x']\npackage.name = '1'\n";
        assert_eq!(
            read(text),
            "b b b inline\n\
             1: expected the path of `spec`, a string\n\
             '': expected the path of `out`, a string\n\
             package: unknown key `package`\n\
             pakage: unknown key `pakage`\n\
             '1': `1` is not a valid crate name\n\
             'x': unknown code `x`"
        );
        assert_eq!(
            read("crates.a = { spec = 'a', out = 'a', config = 'c', formats = {} }"),
            "{ spec = 'a', out = 'a', config = 'c', formats = {} }: `config` and `formats` cannot be combined"
        );
    }
}
