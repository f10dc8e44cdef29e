//! Lints: advice on an API for which a crate can be generated.

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

/// Returns advice that makes an API easier to use for its callers.
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
