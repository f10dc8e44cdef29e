//! Reads a [`Document`] from text.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::Value;

use super::{
    Document, additions::Additions, anchors, bundle::Bundle, cycles, duplicates, filter,
    method_names, overlay, own_address, parse::parse, references, resolve::Separators,
    schema::extract, swagger2,
};
use crate::{
    codes,
    config::Config,
    diagnostic::{Diagnostic, Place, Severity, Sources},
    pointer::Pointer,
    source::Input,
};

/// A document and its JSON.
#[derive(Debug)]
pub struct Read {
    /// The document.
    pub document: Document,
    /// The JSON of the document without its schemas.
    pub tree: Value,
}

/// Reads a document, and adds its errors to `diagnostics`. Returns `None` if there are any.
pub fn read(
    input: &Input<'_>,
    config: &Config,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Read> {
    let Assembled {
        value: mut tree,
        reported,
        separators,
    } = assemble(input, config, sources, diagnostics)?;
    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    let checked = match super::check::check(&mut tree, Some(sources)) {
        Ok(checked) => checked,
        Err(fault) => {
            diagnostics.push(*fault);
            return None;
        }
    };
    for (from, to) in &checked.moved {
        sources.moved(from, to);
    }
    let is_broken = checked.diagnostics.iter().any(is_error);
    diagnostics.extend(checked.diagnostics);
    if is_broken {
        // The check has changed the tree, so that references are checked in the original.
        let sources = &mut Sources::from(input.document);
        let written = assemble(input, config, sources, &mut Vec::new())?;
        references::check(&written.value, &written.reported, diagnostics);
        return None;
    }
    let extras = extract(&mut tree, &checked.stray_targets);
    let webhooks = tree.get("webhooks");
    let webhooks = webhooks.map_or_else(|| Ok(IndexMap::new()), IndexMap::deserialize);
    let additions = Additions::collect(&tree);
    match OpenAPI::deserialize(&tree).and_then(|api| Ok((api, webhooks?, additions?))) {
        Ok((api, webhooks, additions)) => {
            let mut document = Document::new(api, webhooks, extras, separators);
            document.additions = additions;
            references::collect(&mut document, &tree, &reported, diagnostics);
            duplicates::check(&document, diagnostics);
            cycles::remove(&mut document, diagnostics);
            (!diagnostics.iter().any(is_error)).then_some(Read { document, tree })
        }
        Err(error) => {
            let message = format!("the document cannot be read: {error}");
            let place = Place::Value(Pointer::root());
            diagnostics.push(Diagnostic::error(&codes::UNREADABLE, place, message));
            None
        }
    }
}

/// A document as one tree, before it is checked.
struct Assembled {
    value: Value,
    /// The references that have been reported as unresolved.
    reported: BTreeSet<String>,
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
    own_address::resolve(&mut value);
    anchors::place(&mut value, &input.document.text);
    method_names::lower_case(&mut value, sources, diagnostics);
    let mut bundle = Bundle::new(
        &mut value,
        input.load,
        &config.references,
        sources,
        diagnostics,
    );
    bundle.all();
    if !input.overlays.is_empty() {
        bundle.change(|document, sources, diagnostics| {
            overlay::apply(input.overlays, document, sources, diagnostics);
        });
        bundle.all();
    }
    bundle.mend();
    let mut reported = bundle.reported();
    // The check has reported the element that it replaces with this reference.
    reported.insert(super::check::NOTHING.to_owned());
    let separators = swagger2::convert(&mut value, sources, diagnostics);
    filter::select(&mut value, config, sources, diagnostics);
    Some(Assembled {
        value,
        reported,
        separators,
    })
}
