//! `Cargo.toml` and `README.md`.

use std::fmt::{Arguments, Write};

use crate::model::{Codec, Location, Model, Operation, Section, Type};

/// Adds a line. Writing to a string cannot fail.
fn line(text: &mut String, line: Arguments<'_>) {
    let _ = writeln!(text, "{line}");
}

fn section(text: &mut String, section: &Section) {
    line(text, format_args!("\n{}", section.header));
    for (key, value) in &section.entries {
        line(text, format_args!("{key} = {value}"));
    }
}

/// `Cargo.toml`.
pub(super) fn manifest(model: &Model) -> String {
    let mut text = "# Made from the API's OpenAPI document; codegen.toml adds to it.\n".to_owned();
    for part in &model.package.manifest {
        section(&mut text, part);
    }
    text.replacen("\n\n", "\n", 1)
}

/// `README.md`.
pub(super) fn readme(model: &Model) -> String {
    let package = &model.package;
    let krate = &package.krate;
    let mut text = String::new();
    line(&mut text, format_args!("# {}\n", package.name));
    line(
        &mut text,
        format_args!(
            "{} {} in Rust, made from its OpenAPI document.",
            model.title, model.version
        ),
    );
    if !model.docs.is_empty() {
        line(&mut text, format_args!("\n{}", model.docs.join("\n")));
    }
    if let (true, Some(operation)) = (package.client, model.operations.first()) {
        call(&mut text, model, operation);
    }
    let is_called = !model.operations.is_empty() || model.webhooks.is_empty();
    if package.server && is_called {
        let service = model.service.as_str();
        line(&mut text, format_args!("\n## A server\n"));
        line(
            &mut text,
            format_args!(
                "With the feature `server`, implement `{krate}::server::{service}`, operation by operation: the"
            ),
        );
        line(
            &mut text,
            format_args!(
                "others answer 501. Serve `{krate}::server::router(yours)` with axum. What is wrong with a request is"
            ),
        );
        line(
            &mut text,
            format_args!(
                "told the client as `application/problem+json`, all of it, before your code is called."
            ),
        );
    }
    if package.mock && is_called {
        line(&mut text, format_args!("\n## A mock\n"));
        line(
            &mut text,
            format_args!(
                "With the feature `mock`, `{krate}::mock::Mock::start().await?` listens on a free port, answers from the"
            ),
        );
        line(
            &mut text,
            format_args!(
                "document's examples and records what it is asked. `cargo run --features mock --example mock` serves it."
            ),
        );
        if !model.schemes.is_empty() {
            line(
                &mut text,
                format_args!(
                    "It takes any credential, unless `mock.accept(credentials)` or `--accept SCHEME=SECRET` says which."
                ),
            );
        }
    }
    if is_called {
        line(&mut text, format_args!("\n## Operations\n"));
        table(&mut text, &model.operations);
    }
    if !model.webhooks.is_empty() {
        webhooks(&mut text, model);
    }
    text
}

/// A table of operations.
fn table(text: &mut String, operations: &[Operation]) {
    line(text, format_args!("| method | request |\n|---|---|"));
    for operation in operations {
        let (name, path) = (operation.name.plain(), operation.path.replace('|', "\\|"));
        line(
            text,
            format_args!("| `{name}` | `{} {path}` |", operation.method),
        );
    }
}

/// How webhooks are received and sent.
fn webhooks(text: &mut String, model: &Model) {
    let (krate, receiver) = (&model.package.krate, model.receiver.as_str());
    line(text, format_args!("\n## Webhooks and callbacks\n"));
    if model.package.server {
        line(
            text,
            format_args!(
                "To receive them, implement `{krate}::webhooks::{receiver}` with the feature `server`, and serve"
            ),
        );
        line(
            text,
            format_args!(
                "`{krate}::webhooks::router(yours)` with axum: each has the path below, under where you nest the router."
            ),
        );
    }
    if let (true, Some(first)) = (model.package.client, model.webhooks.first()) {
        let name = first.name.as_str();
        line(
            text,
            format_args!(
                "To send one, give the client's method the URL of the receiver first: `client.{name}(url, ...)`."
            ),
        );
    }
    line(text, format_args!(""));
    table(text, &model.webhooks);
}

/// How the first operation is called.
fn call(text: &mut String, model: &Model, operation: &Operation) {
    let base = if model.base_url.is_some() {
        ""
    } else {
        ".base_url(\"https://...\")"
    };
    let asked = |name| {
        operation
            .security
            .iter()
            .flatten()
            .any(|asked| asked == name)
    };
    let scheme = model.schemes.iter().find(|scheme| asked(&scheme.constant));
    let credential = scheme.map_or_else(String::new, |scheme| {
        format!(".{}(secret)", scheme.method.as_str())
    });
    let arguments: Vec<String> = operation
        .arguments()
        .map(|(name, ty)| argument(operation, name.as_str(), ty))
        .collect();
    let (krate, name, arguments) = (
        &model.package.krate,
        operation.name.as_str(),
        arguments.join(", "),
    );
    line(
        text,
        format_args!("\n## A call\n\n```rust\nuse {krate}::Client;\n"),
    );
    line(
        text,
        format_args!("let client = Client::builder(){base}{credential}.build()?;"),
    );
    line(
        text,
        format_args!("let answer = client.{name}({arguments}).await?;"),
    );
    line(text, format_args!("println!(\"{{answer:?}}\");\n```\n"));
    line(
        text,
        format_args!(
            "Required parameters are arguments, the others setters of the call. An error tells its moment: the request"
        ),
    );
    line(
        text,
        format_args!(
            "could not be built, no response, a response that does not decode, a documented failure, an undocumented"
        ),
    );
    line(
        text,
        format_args!("status. A call may take 30 seconds, unless the builder says otherwise."),
    );
}

/// What to write for an argument in an example.
fn argument(operation: &Operation, name: &str, ty: &Type) -> String {
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.name.as_str() == name);
    let in_path = |parameter: &&crate::model::Parameter| {
        parameter.location == Location::Path && parameter.name.as_str() == name
    };
    match ty {
        Type::Int32 | Type::Int64 => "1".to_owned(),
        Type::Boolean => "true".to_owned(),
        Type::Named(ty) if body.is_some_and(|body| matches!(body.body.contents.as_slice(), [content] if content.codec == Codec::Json)) => {
            format!("types::{}::new(...)", ty.as_str())
        }
        Type::String
            if operation
                .parameters
                .iter()
                .any(|parameter| in_path(&parameter)) =>
        {
            format!("\"{name}\"")
        }
        _ => name.to_owned(),
    }
}
