//! Emits the model as Rust code. It makes no decisions.

mod arguments;
mod body;
mod by_name;
mod client;
mod client_codec;
mod constraints;
mod credentials;
mod defaults;
mod enums;
mod file;
mod headers;
mod manifest;
mod mock;
mod multipart;
mod objects;
mod operation;
mod pages;
mod readme;
mod responses;
mod root;
mod runtime;
mod schemas;
mod server;
mod server_codec;
mod servers;
mod shape;
mod tokens;
mod types;
mod unions;

use file::rust;

pub use file::{File, Part};

use crate::model::Model;

/// Returns all files of the crate with their paths.
#[must_use]
pub fn emit(model: &Model) -> Vec<(String, File<'_>)> {
    // The largest files come first, while the others need no memory yet.
    let mut files = Vec::new();
    if model.package.client {
        files.push((
            "src/client.rs".to_owned(),
            rust(move || client::file(model)),
        ));
    }
    if model.package.server {
        files.push((
            "src/server.rs".to_owned(),
            rust(move || server::file(model)),
        ));
    }
    if model.package.mock {
        files.push(("src/mock.rs".to_owned(), mock::file(model)));
        files.push((
            "examples/mock.rs".to_owned(),
            rust(move || mock::example_file(model)),
        ));
    }
    files.extend([
        (
            "Cargo.toml".to_owned(),
            File::Text(manifest::manifest(model)),
        ),
        ("README.md".to_owned(), File::Text(readme::readme(model))),
        ("src/lib.rs".to_owned(), rust(move || root::file(model))),
        (
            "src/credentials.rs".to_owned(),
            rust(move || credentials::file(model)),
        ),
        (
            "src/types/mod.rs".to_owned(),
            rust(move || types::root(model)),
        ),
        (
            "src/operations/mod.rs".to_owned(),
            rust(move || operation::root(model)),
        ),
    ]);
    for module in &model.modules {
        files.push((
            format!("src/types/{}.rs", module.name.plain()),
            rust(move || types::file(model, module)),
        ));
    }
    for item in model.all_operations() {
        files.push((
            format!("src/operations/{}.rs", item.module.plain()),
            rust(move || operation::file(model, item)),
        ));
    }
    if model.has_schemas() {
        let path = "src/schemas.rs".to_owned();
        files.push((path, rust(move || schemas::file(model))));
    }
    if !model.servers.is_empty() {
        let path = "src/servers.rs".to_owned();
        files.push((path, rust(move || servers::file(model))));
    }
    if model.package.server && !model.webhooks.is_empty() {
        files.push((
            "src/webhooks.rs".to_owned(),
            rust(move || server::webhooks(model)),
        ));
    }
    files.extend(runtime::files(model));
    files
}
