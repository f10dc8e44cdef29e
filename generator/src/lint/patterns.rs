//! Reports patterns that a server cannot match in linear time.

use crate::{
    diagnostic::{Diagnostic, Place},
    document::Node,
    pattern::{Engine, Pattern},
};

/// Reports a pattern with a back-reference or look-around.
pub(super) fn check(schema: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let pattern = schema.bounds().pattern.as_deref();
    let Some(pattern) = pattern.and_then(Pattern::translate) else {
        return;
    };
    if pattern.engine == Engine::Backtracking {
        let message = "`pattern` needs backtracking, which may take exponential time";
        let place = Place::Value(schema.at().child("pattern"));
        diagnostics.push(
            Diagnostic::warning("backtracking-pattern", place, message)
                .help("avoid back-references and look-arounds, if possible"),
        );
    }
}
