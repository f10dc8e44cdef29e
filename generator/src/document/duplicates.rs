//! Reports duplicate parameters.

use std::collections::HashMap;

use openapiv3::{Parameter, ReferenceOr};

use super::{At, Document, Item};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    pointer::Pointer,
};

/// Reports the parameters that occur twice in one list.
pub(super) fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for Item { item, .. } in document.items() {
        parameters(document, &item.node.parameters, &item.at, diagnostics);
        for method in document.operations(&item) {
            let At { node, at } = &method.operation;
            parameters(document, &node.parameters, at, diagnostics);
        }
    }
}

fn parameters(
    document: &Document,
    nodes: &[ReferenceOr<Parameter>],
    at: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen = HashMap::new();
    for (index, node) in nodes.iter().enumerate() {
        let Some(parameter) = document.resolve(node, at) else {
            continue;
        };
        let data = parameter.node.parameter_data_ref();
        let location = location(parameter.node);
        let first = *seen.entry((location, &data.name)).or_insert(index);
        if first == index {
            continue;
        }
        let place = |index| Place::Value(at.child("parameters").child(index));
        let message = format!("duplicate {location} parameter `{}`", data.name);
        diagnostics.push(
            Diagnostic::warning(&codes::DUPLICATE_PARAMETER, place(index), message)
                .label("ignored")
                .and(place(first), "first defined here")
                .help("remove one of them"),
        );
    }
}

fn location(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    }
}
