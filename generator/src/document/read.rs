//! From text to a [`Document`].

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::Value;

use super::{
    Document, anchors,
    bundle::Bundle,
    circle, clash, links, overlay,
    schema::take,
    select,
    swagger2::{self, Separators},
    value::Node,
};
use crate::{
    config::Config,
    diagnostic::{Diagnostic, Place, Severity, Sources},
    pointer::Pointer,
    source::{Input, Source},
};

/// What was read.
#[derive(Debug)]
pub struct Read {
    /// The document.
    pub document: Document,
    /// The JSON of all but its schemas.
    pub tree: Value,
}

/// Reads a document; all that is wrong with it goes to `diagnostics`. `None` where nothing can come of it.
pub fn read(
    input: &Input<'_>,
    config: &Config,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Read> {
    let Assembled {
        value: mut tree,
        told,
        separators,
    } = assemble(input, config, sources, diagnostics)?;
    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    let (found, strays) = match super::check::check(&mut tree) {
        Ok(checked) => checked,
        Err(fault) => {
            diagnostics.push(*fault);
            return None;
        }
    };
    let is_broken = found.iter().any(is_error);
    diagnostics.extend(found);
    if is_broken {
        // What the check has put right or taken away is there again in what is written.
        let sources = &mut Sources::from(input.document);
        let written = assemble(input, config, sources, &mut Vec::new())?;
        links::check(&written.value, &written.told, diagnostics);
        return None;
    }
    let rest = take(&mut tree, &strays);
    let webhooks = tree.get("webhooks");
    let webhooks = webhooks.map_or_else(|| Ok(IndexMap::new()), IndexMap::deserialize);
    match OpenAPI::deserialize(&tree).and_then(|api| Ok((api, webhooks?))) {
        Ok((api, webhooks)) => {
            let mut document = Document::new(api, webhooks, rest, separators);
            links::collect(&mut document, &tree, &told, diagnostics);
            clash::check(&document, diagnostics);
            circle::check(&document, diagnostics);
            (!diagnostics.iter().any(is_error)).then_some(Read { document, tree })
        }
        Err(error) => {
            let message = format!("the document cannot be read: {error}");
            let place = Place::Value(Pointer::root());
            diagnostics.push(Diagnostic::error("unreadable", place, message));
            None
        }
    }
}

/// A document as one tree, before it is checked.
struct Assembled {
    value: Value,
    /// The references that were found to lead nowhere.
    told: BTreeSet<String>,
    separators: Separators,
}

/// Reads the document and its other files, applies overlays, converts Swagger 2.0, and applies the filter.
fn assemble(
    input: &Input<'_>,
    config: &Config,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Assembled> {
    let mut value = parse(input.document, 0, diagnostics)?;
    anchors::place(&mut value, &input.document.text);
    let mut bundle = Bundle::new(&mut value, input.load, sources, diagnostics);
    bundle.all();
    if !input.overlays.is_empty() {
        bundle.change(|document, sources, diagnostics| {
            overlay::apply(input.overlays, document, sources, diagnostics);
        });
        bundle.all();
    }
    let told = bundle.told();
    let separators = swagger2::convert(&mut value, sources, diagnostics);
    select::select(&mut value, config, sources, diagnostics);
    Some(Assembled {
        value,
        told,
        separators,
    })
}

/// How many brackets may be open at once: the time that libyaml takes grows with it. It reads 128 levels.
const OPEN_LIMIT: usize = 1_000;

/// Reads YAML, or JSON where the text starts as an object of JSON does; the file has this number.
pub(super) fn parse(
    source: &Source,
    file: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let text = source.text.trim_start_matches('\u{feff}');
    if let Some(start) = too_many_open(&source.text) {
        let message = format!("more than {OPEN_LIMIT} brackets are open at once");
        let place = Place::Bytes(file, start..start);
        diagnostics.push(Diagnostic::error("too-deep", place, message));
        return None;
    }
    let is_json = text.trim_start().starts_with('{');
    // What starts with a brace and is no JSON may be YAML all the same.
    let read = match is_json.then(|| serde_json::from_str::<Node>(text)) {
        Some(Ok(node)) => Ok(node),
        _ => serde_yaml::from_str::<Node>(text),
    };
    match read {
        Ok(node) => {
            if node.has_duplicates {
                report_duplicates(source, file, diagnostics);
            }
            Some(node.value)
        }
        Err(error) => {
            let start = error.location().map_or(0, |location| {
                source.positions().byte(location.line(), location.column())
            });
            let message = format!("not YAML or JSON: {error}");
            diagnostics.push(Diagnostic::error(
                "syntax",
                Place::Bytes(file, start..start),
                message,
            ));
            None
        }
    }
}

/// Where too many brackets are open, those in texts among them.
fn too_many_open(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > OPEN_LIMIT
    })
}

fn report_duplicates(source: &Source, file: usize, diagnostics: &mut Vec<Diagnostic>) {
    for duplicate in source.positions().duplicates() {
        let name = duplicate.pointer.tokens().last().unwrap_or_default();
        diagnostics.push(
            Diagnostic::error(
                "duplicate-key",
                Place::Bytes(file, duplicate.second),
                format!("the key `{name}` is given twice"),
            )
            .and(Place::Bytes(file, duplicate.first), "first given here")
            .help("keep one of the two"),
        );
    }
}
