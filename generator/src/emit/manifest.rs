//! `Cargo.toml` and `README.md`.

use super::operation::arguments;
use crate::model::{Codec, Location, Model, Operation, Section, Type};

/// `Cargo.toml`.
pub(super) fn manifest(model: &Model) -> String {
    let package = &model.package;
    let mut text = format!(
        "# Made from the API's OpenAPI document; codegen.toml says what is to be different.\n\
         [package]\nname = {:?}\nversion = {:?}\nedition = \"2024\"\nrust-version = \"1.85\"\ndescription = {:?}\nreadme = \"README.md\"\n",
        package.name,
        package.version,
        format!("Client, server and mock of {}", model.title),
    );
    let own = |section: &&Section| section.header == "[package]";
    for (key, value) in package
        .manifest
        .iter()
        .filter(own)
        .flat_map(|section| &section.entries)
    {
        text.push_str(&format!("{key} = {value}\n"));
    }
    text.push_str("\n[features]\n");
    text.push_str(if package.client {
        "default = [\"client\"]\n"
    } else {
        "default = [\"server\"]\n"
    });
    if package.client {
        text.push_str("# The client, over reqwest and rustls.\n");
        text.push_str("client = [\n    \"dep:http-body-util\",\n    \"dep:reqwest\",\n    \"dep:rustls\",\n    \"dep:rustls-platform-verifier\",\n    \"dep:serde_path_to_error\",\n    \"dep:tokio\",\n    \"dep:tower-service\",\n]\n");
    }
    if package.server {
        text.push_str("# The service trait and its axum router.\nserver = [\"dep:axum\", \"dep:http-body-util\"]\n");
    }
    if package.mock {
        text.push_str("# A server for tests that answers from the document's examples.\n");
        text.push_str("mock = [\"server\", \"dep:tokio\", \"axum/http1\", \"axum/tokio\", \"tokio/net\", \"tokio/rt\"]\n");
    }
    text.push_str("\n[dependencies]\n");
    for (name, version, wanted) in DEPENDENCIES {
        if wanted(model) {
            text.push_str(&format!("{name} = {version}\n"));
        }
    }
    let is_dev = |section: &&Section| section.header == "[dev-dependencies]";
    let mut dev: Vec<(String, String)> = package
        .manifest
        .iter()
        .filter(is_dev)
        .flat_map(|section| section.entries.clone())
        .collect();
    if package.mock && dev.iter().all(|(name, _)| name != "tokio") {
        dev.push((
            "tokio".to_owned(),
            "{ version = \"1\", features = [\"macros\", \"rt\"] }".to_owned(),
        ));
    }
    if !dev.is_empty() {
        text.push_str("\n[dev-dependencies]\n");
    }
    for (name, value) in dev {
        text.push_str(&format!("{name} = {value}\n"));
    }
    if package.mock {
        text.push_str("\n[[example]]\nname = \"mock\"\nrequired-features = [\"mock\"]\n");
    }
    for section in package
        .manifest
        .iter()
        .filter(|section| !own(section) && !is_dev(section))
    {
        text.push_str(&format!("\n{}\n", section.header));
        for (key, value) in &section.entries {
            text.push_str(&format!("{key} = {value}\n"));
        }
    }
    text
}

type Wanted = fn(&Model) -> bool;

/// What the crate depends on: name, version, and whether this crate does.
const DEPENDENCIES: &[(&str, &str, Wanted)] = &[
    (
        "axum",
        "{ version = \"0.8\", default-features = false, optional = true }",
        |model| model.package.server,
    ),
    ("bytes", "\"1\"", |_| true),
    ("http", "\"1\"", |_| true),
    ("http-body", "\"1\"", |_| true),
    (
        "http-body-util",
        "{ version = \"0.1\", optional = true }",
        |_| true,
    ),
    ("percent-encoding", "\"2\"", |_| true),
    (
        "reqwest",
        "{ version = \"0.13\", default-features = false, features = [\"rustls-no-provider\"], optional = true }",
        |model| model.package.client,
    ),
    (
        "rustls",
        "{ version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"], optional = true }",
        |model| model.package.client,
    ),
    (
        "rustls-platform-verifier",
        "{ version = \"0.7\", optional = true }",
        |model| model.package.client,
    ),
    (
        "serde",
        "{ version = \"1\", features = [\"derive\"] }",
        |_| true,
    ),
    ("serde_json", "\"1\"", |_| true),
    (
        "serde_path_to_error",
        "{ version = \"0.1\", optional = true }",
        |model| model.package.client,
    ),
    (
        "tokio",
        "{ version = \"1\", default-features = false, features = [\"time\"], optional = true }",
        |model| model.package.client || model.package.mock,
    ),
    (
        "tower-service",
        "{ version = \"0.3\", optional = true }",
        |model| model.package.client,
    ),
];

/// `README.md`.
pub(super) fn readme(model: &Model) -> String {
    let package = &model.package;
    let krate = package.name.replace('-', "_");
    let mut text = format!("# {}\n\n{} {}", package.name, model.title, model.version);
    text.push_str(
        ", as Rust: types, an async client, a server trait with its router, and a mock.\n",
    );
    text.push_str("Made from the API's OpenAPI document; do not edit what is under `src/`.\n");
    if !model.docs.is_empty() {
        text.push_str(&format!("\n{}\n", model.docs.join("\n")));
    }
    let first = model.operations.first();
    if let (true, Some(operation)) = (package.client, first) {
        let base = if model.base_url.is_some() {
            ""
        } else {
            ".base_url(\"https://...\")"
        };
        let credential = model
            .schemes
            .iter()
            .find(|scheme| {
                operation
                    .security
                    .iter()
                    .flatten()
                    .any(|name| *name == scheme.constant)
            })
            .map_or_else(String::new, |scheme| {
                format!(".{}(secret)", scheme.method.as_str())
            });
        let arguments: Vec<String> = arguments(operation)
            .map(|(name, ty)| argument(operation, name.as_str(), ty))
            .collect();
        text.push_str(&format!(
            "\n## A call\n\n```rust\nuse {krate}::Client;\n\n\
             let client = Client::builder(){base}{credential}.build()?;\n\
             let answer = client.{}({}).await?;\n\
             println!(\"{{answer:?}}\");\n```\n",
            operation.name.as_str(),
            arguments.join(", "),
        ));
        text.push_str("\nRequired parameters are arguments, the others setters of the call: `.limit(10).await`. An error tells its\nmoment: the request could not be built, no response, an answer that does not decode, a documented failure, an\nundocumented status. Calls time out after 30 seconds unless the builder says otherwise.\n");
    }
    if package.server {
        text.push_str(&format!(
            "\n## A server\n\nWith the feature `server`, implement `{krate}::server::{}` for a type of yours, method by method (the others\nanswer 501), and serve `{krate}::server::router(yours)` with axum.\n",
            model.service.as_str(),
        ));
    }
    if package.mock {
        text.push_str(&format!(
            "\n## A mock\n\nWith the feature `mock`, `{krate}::mock::Mock::start().await?` is a server on a free port that answers from the\ndocument's examples; `cargo run --features mock --example mock` serves it on the command line.\n"
        ));
    }
    text.push_str("\n## Operations\n\n| method | request |\n|---|---|\n");
    for operation in &model.operations {
        text.push_str(&format!(
            "| `{}` | `{} {}` |\n",
            operation.name.plain(),
            operation.method,
            operation.path.replace('|', "\\|")
        ));
    }
    text
}

/// What to write for an argument in an example.
fn argument(operation: &Operation, name: &str, ty: &Type) -> String {
    let is_body = operation
        .body
        .as_ref()
        .is_some_and(|body| body.name.as_str() == name && body.codec == Codec::Json);
    let in_path = operation
        .parameters
        .iter()
        .any(|parameter| parameter.location == Location::Path && parameter.name.as_str() == name);
    match ty {
        Type::String if in_path => format!("\"{name}\""),
        Type::Int32 | Type::Int64 => "1".to_owned(),
        Type::Boolean => "true".to_owned(),
        Type::Named(ty) if is_body => format!("types::{}::new(...)", ty.as_str()),
        _ => name.to_owned(),
    }
}
