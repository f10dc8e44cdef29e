//! What makes an API worse for its callers, though a crate can be made of it.

mod all_of;
mod examples;
mod operations;
mod required;
mod unused;
mod wire;

use crate::{
    diagnostic::Diagnostic,
    document::{Document, Part},
};

/// Looks at a document with the eyes of those who are to use the API.
#[must_use]
pub fn lint(document: &Document) -> Vec<Diagnostic> {
    let parts = document.parts();
    let mut diagnostics = operations::check(&parts);
    unused::check(document, &mut diagnostics);
    for found in &parts {
        match found.part {
            Part::Schema => {
                required::check(document, found, &mut diagnostics);
                all_of::check(document, found, &mut diagnostics);
            }
            Part::Paths => wire::paths(found, &mut diagnostics),
            Part::MediaType => wire::encoding(document, found, &mut diagnostics),
            Part::SecurityScheme => wire::security_scheme(found, &mut diagnostics),
            Part::Operation | Part::Parameter | Part::Header => {}
        }
        examples::check(document, found, &mut diagnostics);
    }
    diagnostics
}
