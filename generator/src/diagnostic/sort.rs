//! The order of diagnostics.

use super::{Diagnostic, Sources};

/// Sorts diagnostics in document order, file by file; those at the same position keep their order.
pub fn sort(diagnostics: &mut [Diagnostic], sources: &Sources) {
    // Finding the positions requires reading the text again.
    if diagnostics.len() > 1 {
        diagnostics.sort_by_cached_key(|diagnostic| sources.order(&diagnostic.primary.place));
    }
}
