//! The model written down as Rust. Nothing is decided here.

mod client;
mod credentials;
mod enums;
mod headers;
mod incoming;
mod manifest;
mod mock;
mod operation;
mod outgoing;
mod root;
mod runtime;
mod server;
mod servers;
mod shape;
mod tokens;
mod types;
mod unions;

use proc_macro2::TokenStream;

use crate::model::Model;

/// A file of the generated crate.
#[derive(Debug)]
pub enum File {
    /// Rust, to be printed.
    Rust(TokenStream),
    /// Text as it is.
    Text(String),
}

/// All files of the crate, by path.
#[must_use]
pub fn emit(model: &Model) -> Vec<(String, File)> {
    let mut files = vec![
        (
            "Cargo.toml".to_owned(),
            File::Text(manifest::manifest(model)),
        ),
        ("README.md".to_owned(), File::Text(manifest::readme(model))),
        ("src/lib.rs".to_owned(), File::Rust(root::file(model))),
        (
            "src/credentials.rs".to_owned(),
            File::Rust(credentials::file(model)),
        ),
        (
            "src/types/mod.rs".to_owned(),
            File::Rust(types::root(model)),
        ),
        (
            "src/operations/mod.rs".to_owned(),
            File::Rust(operation::root(model)),
        ),
    ];
    for module in &model.modules {
        files.push((
            format!("src/types/{}.rs", module.name.plain()),
            File::Rust(types::file(model, module)),
        ));
    }
    for item in &model.operations {
        files.push((
            format!("src/operations/{}.rs", item.module.plain()),
            File::Rust(operation::file(model, item)),
        ));
    }
    if model.package.client {
        files.push(("src/client.rs".to_owned(), File::Rust(client::file(model))));
    }
    if !model.servers.is_empty() {
        let path = "src/servers.rs".to_owned();
        files.push((path, File::Rust(servers::file(model))));
    }
    if model.package.server {
        files.push(("src/server.rs".to_owned(), File::Rust(server::file(model))));
    }
    if model.package.mock {
        files.push(("src/mock.rs".to_owned(), File::Rust(mock::file(model))));
        files.push((
            "examples/mock.rs".to_owned(),
            File::Rust(mock::example_file(model)),
        ));
    }
    files.extend(runtime::files(model));
    files
}
