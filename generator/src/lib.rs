//! Generates the files of a Rust crate from the text of an OpenAPI document.
//!
//! The generator does no IO and uses no clock or environment; the same input gives the same bytes.
#![warn(missing_docs)]

pub mod bindings;
pub mod codes;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod emit;
pub mod lint;
pub mod lower;
pub mod model;
pub mod outline;
pub mod pattern;
pub mod pointer;
pub mod render;
mod similar;
pub mod source;

use std::collections::{BTreeMap, HashSet};

use config::Config;
use diagnostic::{Diagnostic, Place, Severity, Sources};
use emit::File;
use pointer::Pointer;
use rayon::prelude::*;
use source::Input;

/// The files of a crate: the text of each, by its path from the root of the crate, with `/`.
pub type Files = BTreeMap<String, String>;

/// The result of a generation.
#[derive(Debug)]
pub struct Generated {
    /// The files of the crate; `None` if the document has errors.
    pub files: Option<Files>,
    /// The API on a page of text, for review.
    pub outline: String,
    /// The number of operations.
    pub operations: usize,
    /// The number of types.
    pub types: usize,
    /// The names of the component schemas, each with the name of its type in `types`.
    pub components: Vec<(String, String)>,
    /// The unions of the crate.
    pub unions: Vec<UnionPlaces>,
    /// The errors and warnings, in document order.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts to which the diagnostics refer.
    pub sources: Sources,
}

/// The pointers from which a union and its variants come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionPlaces {
    /// The path of the type in the crate: `types::Pet`.
    pub path: String,
    /// The pointer of its schema.
    pub pointer: Pointer,
    /// The kind of decision by which a variant is chosen: `types`, `tags`, `names` or `match`.
    pub decision: &'static str,
    /// The names of the variants, each with the schemas against which the values of each of its alternatives are valid.
    pub variants: Vec<(String, Vec<Vec<Pointer>>)>,
}

impl UnionPlaces {
    fn all(model: &model::Model) -> Vec<Self> {
        let unions = model.unions().into_iter();
        let union = |(path, item, union): (String, &model::TypeDefinition, &model::Union)| Self {
            path,
            pointer: item.pointer.clone(),
            decision: union.decision.name(),
            variants: union
                .variants
                .iter()
                .map(|variant| {
                    (
                        variant.name.plain().to_owned(),
                        variant.alternatives.clone(),
                    )
                })
                .collect(),
        };
        unions.map(union).collect()
    }
}

/// The diagnostics of a document.
#[derive(Debug)]
pub struct Findings {
    /// The errors and warnings, in document order.
    pub diagnostics: Vec<Diagnostic>,
    /// The document and the files that it refers to.
    pub sources: Sources,
}

/// Checks a document, and returns its errors and warnings, including advice on the API.
#[must_use]
pub fn lint<'a>(input: impl Into<Input<'a>>, config: &Config) -> Findings {
    let input = input.into();
    let mut sources = Sources::new(input.document, config.source.as_ref());
    let mut diagnostics = Vec::new();
    if let Some(read) = document::read(&input, config, &mut sources, &mut diagnostics) {
        lower::lower(&read.document, config, &mut diagnostics);
        let told = |one: &Diagnostic| (one.code.name, one.primary.place.pointer().cloned());
        let before: HashSet<_> = diagnostics.iter().map(told).collect();
        let advice = lint::lint(&read).into_iter();
        diagnostics.extend(advice.filter(|one| !before.contains(&told(one))));
    }
    diagnostics.extend_from_slice(&config.diagnostics);
    tidy(&mut diagnostics, &sources, config);
    Findings {
        diagnostics,
        sources,
    }
}

/// The model of a document, and its diagnostics.
#[derive(Debug)]
pub struct Modelled {
    /// The model; `None` if the document has errors.
    pub model: Option<model::Model>,
    /// The errors and warnings, in document order.
    pub findings: Findings,
}

/// Reads a document and lowers it, without generating a crate.
#[must_use]
pub fn model<'a>(input: impl Into<Input<'a>>, config: &Config) -> Modelled {
    let input = input.into();
    let mut sources = Sources::new(input.document, config.source.as_ref());
    let mut diagnostics = Vec::new();
    let read = document::read(&input, config, &mut sources, &mut diagnostics);
    // Drops the tree, which only `lint` needs.
    let document = read.map(|read| read.document);
    let model = document.map(|document| lower::lower(&document, config, &mut diagnostics));
    diagnostics.extend_from_slice(&config.diagnostics);
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    let model = model.filter(|_| !diagnostics.iter().any(is_error));
    tidy(&mut diagnostics, &sources, config);
    Modelled {
        model,
        findings: Findings {
            diagnostics,
            sources,
        },
    }
}

/// Generates a crate from a document.
#[must_use]
pub fn generate<'a>(input: impl Into<Input<'a>>, config: &Config) -> Generated {
    let input = input.into();
    let mut sources = Sources::new(input.document, config.source.as_ref());
    let mut diagnostics = Vec::new();
    let read = document::read(&input, config, &mut sources, &mut diagnostics);
    // Drops the tree, which only `lint` needs.
    let document = read.map(|read| read.document);
    let model = document.map(|document| lower::lower(&document, config, &mut diagnostics));
    diagnostics.extend_from_slice(&config.diagnostics);
    let model = model.filter(|_| {
        diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    });
    tidy(&mut diagnostics, &sources, config);
    let files = || {
        let model = model.as_ref()?;
        let bindings = config.package.bindings.then(|| bindings::bindings(model));
        let bindings = bindings.map(|text| ("bindings.json".to_owned(), File::Text(text)));
        let files = emit::emit(model).into_par_iter().chain(bindings).map(text);
        Some(files.collect::<Result<Files, Box<Diagnostic>>>())
    };
    let outline = || model.as_ref().map(outline::outline).unwrap_or_default();
    let (outline, files) = rayon::join(outline, files);
    let files = files.and_then(|files| files.map_err(|error| diagnostics.push(*error)).ok());
    Generated {
        files,
        outline,
        operations: model
            .as_ref()
            .map_or(0, |model| model.all_operations().count()),
        types: model.as_ref().map_or(0, model::Model::type_count),
        components: model
            .as_ref()
            .map(model::Model::components)
            .unwrap_or_default(),
        unions: model.as_ref().map(UnionPlaces::all).unwrap_or_default(),
        diagnostics,
        sources,
    }
}

/// Removes unwanted diagnostics, sorts the others, and merges repeated ones.
fn tidy(diagnostics: &mut Vec<Diagnostic>, sources: &Sources, config: &Config) {
    config.lint.retain(diagnostics);
    diagnostic::sort(diagnostics, sources);
    diagnostics.dedup();
}

/// The comment in each generated file that names the generator.
pub const MARK: &str = concat!(
    "@generated by openapi-crate ",
    env!("CARGO_PKG_VERSION"),
    ". Do not edit."
);

/// Renders a file, and adds the comment that names the generator.
fn text((path, file): (String, File<'_>)) -> Result<(String, String), Box<Diagnostic>> {
    let text = match file {
        File::Rust(parts) => {
            let parts = parts.into_par_iter().map(|part| render::render(part()));
            let parts: Result<Vec<_>, _> = parts.collect();
            parts.map_err(|error| internal(&path, &error))?.join("\n")
        }
        File::Text(text) => text,
    };
    let mark = match path.rsplit_once('.') {
        Some((_, "rs")) => format!("// {MARK}\n\n"),
        Some((_, "toml")) => format!("# {MARK}\n"),
        Some((_, "md")) => format!("<!-- {MARK} -->\n\n"),
        _ => String::new(),
    };
    Ok((path, mark + &text))
}

/// Returns the error of tokens that are not valid Rust.
fn internal(path: &str, error: &syn::Error) -> Box<Diagnostic> {
    let message = format!("internal error: the generated file `{path}` is not valid Rust: {error}");
    let place = Place::Value(Pointer::root());
    let help = "please report this together with the document";
    Box::new(Diagnostic::error(&codes::INTERNAL, place, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::{File, text};

    #[test]
    fn tokens_that_do_not_parse_are_an_internal_error() {
        let file = File::Rust(vec![Box::new(|| quote::quote!(fn 1))]);
        let error = text(("src/a.rs".to_owned(), file)).unwrap_err();
        assert_eq!(error.code.name, "internal");
        assert!(error.message.contains("`src/a.rs`"), "{}", error.message);
    }

    #[test]
    fn generated_files_name_the_generator() {
        for (path, start) in [
            ("a/b.rs", "// @gen"),
            ("a.toml", "# @gen"),
            ("a.md", "<!-- @gen"),
        ] {
            let (_, text) = text((path.to_owned(), File::Text("text".to_owned()))).unwrap();
            assert!(
                text.starts_with(start) && text.ends_with("\ntext"),
                "{text}"
            );
        }
    }
}
