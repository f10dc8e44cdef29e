//! The parts of the sections of `README.md`.

use std::fmt::Write;

use crate::model::{Codec, Location, Name, Operation, Type};

/// Adds a paragraph.
pub(super) fn paragraph(text: &mut String, paragraph: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{paragraph}");
}

/// Adds a block of code that is not compiled as a doctest.
pub(super) fn code(text: &mut String, lines: &[String]) {
    paragraph(text, &format!("```rust,ignore\n{}\n```", lines.join("\n")));
}

/// Returns a call of an operation: `client.get_pet("id")`. The body is the given expression, or its name.
pub(super) fn calling(operation: &Operation, body: Option<&str>) -> String {
    let arguments = operation.arguments();
    let is_body = |name: &Name| {
        operation
            .body
            .as_ref()
            .is_some_and(|body| body.name == *name)
    };
    let arguments = arguments.map(|(name, ty)| match body {
        Some(body) if is_body(name) => body.to_owned(),
        _ => argument(operation, name.as_str(), ty),
    });
    let arguments: Vec<_> = arguments.collect();
    let name = operation.call_path();
    let arguments = match &operation.by_name {
        None => arguments.join(", "),
        Some(by_name) => {
            let names = operation.arguments().map(|(name, _)| name.as_str());
            fields(by_name, names.zip(arguments.iter().map(String::as_str)))
        }
    };
    format!("client.{name}({arguments})")
}

/// Returns the struct of required members with a field on each line: `operations::SearchFields { ... }`
pub(super) fn fields<'f>(
    by_name: &Name,
    fields: impl Iterator<Item = (&'f str, &'f str)>,
) -> String {
    let mut text = format!("operations::{} {{\n", by_name.as_str());
    for (name, value) in fields {
        // Writing to a string cannot fail.
        let _ = if name == value {
            writeln!(text, "    {name},")
        } else if value.starts_with('"') {
            writeln!(text, "    {name}: {value}.to_owned(),")
        } else {
            writeln!(text, "    {name}: {value},")
        };
    }
    text + "}"
}

/// Returns the text of an argument in an example.
fn argument(operation: &Operation, name: &str, ty: &Type) -> String {
    let body = operation.body.as_ref();
    let contents = body.filter(|body| body.name.as_str() == name);
    let contents = contents.map(|body| body.body.contents.as_slice());
    let is_in_path = operation
        .parameters
        .iter()
        .any(|parameter| parameter.location == Location::Path && parameter.name.as_str() == name);
    match (ty, contents) {
        (Type::Int32 | Type::Int64, _) => "1".to_owned(),
        (Type::Boolean, _) => "true".to_owned(),
        (Type::Named(ty), Some([content])) if content.codec == Codec::Json => {
            format!("types::{}::new(…)", ty.as_str())
        }
        (Type::String, _) if is_in_path => format!("\"{name}\""),
        _ => name.to_owned(),
    }
}
