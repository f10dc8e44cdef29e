//! Writes the code of implementers, who read requests and respond with values of the response types.

use std::fmt::Write as _;

use generator::model::{Model, Name, Operation, Response};

use super::{
    client::response_type,
    definitions::{Definitions, function as name_of},
    kinds::Style,
    read::{default, read_optional},
    value::owned,
};
use crate::wire::rust;

pub(super) fn functions(definitions: &Definitions<'_>, style: Style) -> String {
    let model = definitions.model;
    let mut text = "    pub struct Service;\n\n".to_owned();
    let ungrouped: Vec<&Operation> = model.ungrouped().collect();
    text += &implementation(definitions, "server", &model.service, &ungrouped, style);
    for group in &model.groups {
        let operations: Vec<&Operation> = model.operations_of(group).collect();
        text += &implementation(definitions, "server", &group.name, &operations, style);
    }
    text += "    pub fn serve() {\n        let _ = api::server::router(Service);\n";
    for scheme in &model.schemes {
        let constant = &scheme.constant.0;
        let _ = writeln!(
            text,
            "        let _: api::credentials::Scheme = api::credentials::{constant};"
        );
    }
    text += "    }\n\n";
    if !model.webhooks.is_empty() {
        let webhooks: Vec<&Operation> = model.webhooks.iter().collect();
        text += &implementation(definitions, "webhooks", &model.receiver, &webhooks, style);
        text +=
            "    pub fn receive() {\n        let _ = api::webhooks::router(Service);\n    }\n\n";
    }
    text
}

fn implementation<'m>(
    definitions: &Definitions<'m>,
    module: &str,
    name: &Name,
    operations: &[&'m Operation],
    style: Style,
) -> String {
    let methods: String = operations
        .iter()
        .map(|operation| method(definitions, operation, style))
        .collect();
    format!(
        "    impl api::{module}::{} for Service {{\n{methods}    }}\n\n",
        name.0
    )
}

/// Returns the method of an operation, and the method that also returns declared headers.
fn method<'m>(definitions: &Definitions<'m>, operation: &'m Operation, style: Style) -> String {
    let read = request(definitions, operation, style);
    let failures: Vec<String> = operation
        .failures
        .iter()
        .filter_map(|response| failure(definitions, operation, response))
        .map(|failure| format!("            if any() {{ return Err({failure}.into()); }}\n"))
        .collect();
    let failures = failures.concat();
    let whole_type = match (&operation.output, operation.success.first()) {
        (Some(name), _) => format!("api::operations::{}", name.0),
        (None, Some(response)) => response_type(response),
        (None, None) => "api::Response<()>".to_owned(),
    };
    let plain = operation.plain_success();
    let (ty, value) = match plain {
        Some(response) => {
            let ty = response.body.as_ref().map(|body| rust(&body.ty));
            let value = response
                .body
                .as_ref()
                .map(|body| owned(definitions, &body.ty));
            (
                ty.unwrap_or_else(|| "()".to_owned()),
                value.unwrap_or_else(|| "()".to_owned()),
            )
        }
        None => (whole_type.clone(), whole(definitions, operation)),
    };
    let request_type = format!("api::operations::{}", operation.request.0);
    let one = |name: &Name, ty: &str, value: &str| {
        format!(
            "        async fn {}(&self, request: {request_type}) -> Result<{ty}, api::server::Rejection> {{\n            {read}\n{failures}            Ok({value})\n        }}\n",
            name.0
        )
    };
    let mut text = one(operation.method_name(), &ty, &value);
    if let Some(name) = operation.method_with_headers() {
        text += &one(name, &whole_type, &whole(definitions, operation));
    }
    text
}

/// Returns a value of the output of an operation.
fn whole<'m>(definitions: &Definitions<'m>, operation: &'m Operation) -> String {
    let value = |response: &'m Response| {
        let headers = response.headers.as_ref().map_or_else(
            || "()".to_owned(),
            |set| format!("{}()", name_of("make", (true, set.name.as_str()))),
        );
        let body = response
            .body
            .as_ref()
            .map_or_else(|| "()".to_owned(), |body| owned(definitions, &body.ty));
        let response_value =
            format!("api::Response::new(api::http::StatusCode::OK, {headers}, {body})");
        match &operation.output {
            Some(name) => format!(
                "api::operations::{}::{}({response_value})",
                name.0, response.name.0
            ),
            None => response_value,
        }
    };
    let mut values = operation.success.iter().map(value);
    let last = values.next_back().unwrap_or_else(|| "any()".to_owned());
    let others: Vec<String> = values
        .map(|value| format!("if any() {{ return Ok({value}); }} "))
        .collect();
    let others = others.concat();
    if others.is_empty() {
        last
    } else {
        format!("{{ {others}{last} }}")
    }
}

/// Returns a value of a documented failure.
fn failure<'m>(
    definitions: &Definitions<'m>,
    operation: &'m Operation,
    response: &'m Response,
) -> Option<String> {
    let name = operation.failure.as_ref()?;
    let body = response
        .body
        .iter()
        .map(|body| owned(definitions, &body.ty));
    let headers = response
        .headers
        .iter()
        .map(|set| format!("{}()", name_of("make", (true, set.name.as_str()))));
    let inner: Vec<String> = body.chain(headers).collect();
    let inner = if inner.is_empty() {
        String::new()
    } else {
        format!("({})", inner.join(", "))
    };
    Some(format!(
        "api::operations::{}::{}{inner}",
        name.0, response.name.0
    ))
}

/// Returns code that reads a request.
fn request<'m>(definitions: &Definitions<'m>, operation: &'m Operation, style: Style) -> String {
    let mut text = "let value = &request; ".to_owned();
    for parameter in operation.fields() {
        let place = format!("value.{}", parameter.name.0);
        let around = (false, usize::from(!parameter.required));
        text += &read_optional(definitions, &parameter.ty, &place, around, style);
        if let Some(it) = &parameter.default {
            text += &default(&it.method.0, &parameter.ty, &it.value, style);
        }
    }
    if let Some(body) = &operation.body {
        let place = format!("value.{}", body.name.0);
        let around = (false, usize::from(!body.required));
        text += &read_optional(definitions, &body.body.ty, &place, around, style);
    }
    if let Some(name) = &operation.credentials {
        text += &credentials(definitions.model, operation, &name.0);
    }
    text
}

/// Returns code that reads the credentials of the schemes that an operation requires.
fn credentials(model: &Model, operation: &Operation, field: &str) -> String {
    let mut text = String::new();
    for scheme in &model.schemes {
        if operation
            .security
            .iter()
            .flatten()
            .any(|name| *name == scheme.constant)
        {
            let _ = write!(text, "let _ = value.{field}.{}(); ", scheme.method.0);
        }
    }
    text
}
