//! What makes an API worse for its callers, though a crate can be made of it.

mod all_of;
mod alternatives;
mod examples;
mod operations;
mod patterns;
mod required;
mod unused;
mod wire;

use crate::{
    diagnostic::Diagnostic,
    document::{Part, Read, parts},
};

/// Looks at a document with the eyes of those who are to use the API.
#[must_use]
pub fn lint(read: &Read) -> Vec<Diagnostic> {
    let document = &read.document;
    let parts = parts(&read.tree);
    let mut diagnostics = operations::check(&parts);
    unused::check(read, &mut diagnostics);
    for found in &parts {
        match found.part {
            Part::Paths => wire::paths(found, &mut diagnostics),
            Part::MediaType => wire::encoding(document, found, &mut diagnostics),
            Part::SecurityScheme => wire::security_scheme(found, &mut diagnostics),
            Part::Operation | Part::Parameter | Part::Header => {}
        }
        examples::beside_schema(read, found, &mut diagnostics);
    }
    let schemas = document.schemas().iter();
    for schema in schemas.filter(|schema| !schema.is_reference()) {
        patterns::check(schema, &mut diagnostics);
        required::check(schema, &mut diagnostics);
        all_of::check(schema, &mut diagnostics);
        alternatives::check(schema, &mut diagnostics);
        examples::of_schema(schema, &mut diagnostics);
    }
    diagnostics
}
