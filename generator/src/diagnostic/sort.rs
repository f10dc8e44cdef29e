//! The order of diagnostics.

use super::{Diagnostic, Sources};

/// Puts diagnostics into document order, file by file; those at the same place stay as they are.
pub fn sort(diagnostics: &mut [Diagnostic], sources: &Sources) {
    // To know where they stand, the whole text is read.
    if diagnostics.len() > 1 {
        diagnostics.sort_by_cached_key(|diagnostic| sources.order(&diagnostic.primary.place));
    }
}
