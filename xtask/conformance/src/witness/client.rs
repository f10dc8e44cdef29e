//! Writes the code of callers, who build a client, call each operation with all of its setters, and read the results.

use std::fmt::Write as _;

use generator::model::{Carrier, GrantKind, Model, Operation, Response, Server, Type};

use super::{
    definitions::{Definitions, function as name_of},
    kinds::Style,
    read::read,
    value::{any, argument, exact, fields_of},
};
use crate::wire::rust;

pub(super) fn functions(definitions: &Definitions<'_>, style: Style) -> String {
    let model = definitions.model;
    let mut text = client(model);
    for operation in model.all_operations() {
        text += &call(definitions, operation, style);
    }
    text + &mock(model)
}

/// Returns code that builds a client with the credentials of each scheme and for each server.
fn client(model: &Model) -> String {
    let mut text =
        "    pub fn client() {\n        let builder = api::Client::builder();\n".to_owned();
    for scheme in &model.schemes {
        let (method, constant) = (&scheme.method.0, &scheme.constant.0);
        let arguments = if scheme.carrier == Carrier::Basic {
            "\"a\", \"b\""
        } else {
            "\"a\""
        };
        let _ = writeln!(
            text,
            "        let builder = builder.{method}({arguments});\n        let _: api::credentials::Scheme = api::credentials::{constant};"
        );
        for grant in &scheme.grants {
            let url = grant.url.is_none().then_some("\"a\"");
            let arguments: &[&str] = match grant.kind {
                GrantKind::ClientCredentials | GrantKind::Password => &["\"a\"", "\"b\""],
                GrantKind::RefreshToken => &["\"a\""],
            };
            let arguments: Vec<&str> = url.into_iter().chain(arguments.iter().copied()).collect();
            let (name, arguments) = (&grant.name.0, arguments.join(", "));
            let _ = writeln!(
                text,
                "        let _ = api::credentials::{name}({arguments});"
            );
        }
    }
    for server in &model.servers {
        let _ = writeln!(
            text,
            "        let builder = builder.base_url({});",
            self::server(server)
        );
    }
    text + "        let _ = builder.base_url(\"http://localhost\").build();\n    }\n\n"
}

fn server(server: &Server) -> String {
    let name = &server.name.0;
    if server.variables.is_empty() {
        return format!("api::servers::{name}");
    }
    let value =
        |variable: &generator::model::ServerVariable| match (&variable.ty, variable.values.first())
        {
            (Some(ty), Some(value)) => format!("api::servers::{}::{}", ty.0, value.name.0),
            _ => "\"a\"".to_owned(),
        };
    let chosen = server.variables.iter().filter(|it| it.default.is_none());
    let arguments: Vec<String> = chosen.map(value).collect();
    let setters: Vec<String> = server
        .variables
        .iter()
        .map(|variable| format!(".{}({})", variable.name.0, value(variable)))
        .collect();
    format!(
        "api::servers::{name}::new({}){}",
        arguments.join(", "),
        setters.concat()
    )
}

/// Returns code that calls an operation.
fn call<'m>(definitions: &Definitions<'m>, operation: &'m Operation, style: Style) -> String {
    let url = operation
        .is_webhook
        .then(|| "\"http://localhost\"".to_owned());
    let arguments = match &operation.by_name {
        None => operation
            .arguments()
            .map(|(_, ty)| argument(definitions, ty, style))
            .collect(),
        Some(by_name) => {
            let fields = operation.arguments();
            let fields = fields.map(|(name, ty)| (name, exact(definitions, ty, false, style)));
            vec![fields_of("api::operations", by_name, fields)]
        }
    };
    let arguments: Vec<String> = url.into_iter().chain(arguments).collect();
    let parameters = operation.parameters.iter();
    let optional = parameters.filter(|parameter| !parameter.required);
    let optional = optional.map(|parameter| (&parameter.name, &parameter.ty));
    let body = operation.body.iter().filter(|body| !body.required);
    let body = body.map(|body| (&body.name, &body.body.ty));
    let mut setters = String::new();
    for (name, ty) in optional.chain(body) {
        let _ = write!(setters, ".{}({})", name.0, argument(definitions, ty, style));
    }
    if operation.credentials.is_some() {
        setters += ".credentials(api::credentials::Credentials::new())";
    }
    let called = format!(
        "client.{}({}){setters}",
        operation.call_path(),
        arguments.join(", ")
    );
    let name = operation.name.plain();
    let mut text = format!(
        "    pub async fn call_{name}(client: &api::Client) {{\n        match {called}.await {{\n            Ok(output) => {{ {} }}\n            Err(error) => {{ {} }}\n        }}\n",
        output(definitions, operation, style),
        failure(definitions, operation, style)
    );
    if let Some(pages) = &operation.pages {
        let _ = writeln!(text, "        let _ = {called}.pages();");
        if pages.items.is_some() {
            let _ = writeln!(text, "        let _ = {called}.items();");
        }
    }
    text += "    }\n\n";
    let failure = operation.failure.as_ref();
    let failure = failure.map_or_else(String::new, |name| format!("<api::operations::{}>", name.0));
    let _ = writeln!(
        text,
        "    pub async fn pass_{name}(client: &api::Client) -> Result<(), api::Error{failure}> {{\n        {called}.await?;\n        Ok(())\n    }}\n"
    );
    text
}

/// Returns code that reads the output of an operation.
fn output<'m>(definitions: &Definitions<'m>, operation: &'m Operation, style: Style) -> String {
    let Some(name) = &operation.output else {
        return operation
            .success
            .first()
            .map(|response| success(definitions, response, "output", style))
            .unwrap_or_default();
    };
    let mut arms = String::new();
    for response in &operation.success {
        let inner = success(definitions, response, "response", style);
        let _ = write!(
            arms,
            "api::operations::{}::{}(response) => {{ {inner} }} ",
            name.0, response.name.0
        );
    }
    format!("match output {{ {arms}_ => {{}} }}")
}

/// Returns code that reads a successful response.
fn success<'m>(
    definitions: &Definitions<'m>,
    response: &'m Response,
    value: &str,
    style: Style,
) -> String {
    let mut text = String::new();
    if style == Style::Named {
        let _ = write!(text, "let {value}: {} = {value}; ", response_type(response));
    }
    let _ = write!(text, "let _ = {value}.status(); ");
    if let Some(set) = &response.headers {
        let read = name_of("read", (true, set.name.as_str()));
        let _ = write!(text, "{read}({value}.typed_headers()); ");
    }
    let Some(body) = &response.body else {
        return text;
    };
    match &body.ty {
        Type::ItemStream(inner) => {
            let inner = read(definitions, inner, "item", style);
            let _ = write!(
                text,
                "let mut items = {value}.into_body(); while let Some(item) = items.next().await {{ if let Ok(item) = item {{ {inner} }} }} "
            );
        }
        Type::Events(inner) => {
            let inner = read(definitions, inner, "item.data", style);
            let _ = write!(
                text,
                "let mut items = {value}.into_body(); while let Some(item) = items.next().await {{ if let Ok(item) = item {{ {inner} }} }} "
            );
        }
        ty => text += &read(definitions, ty, &format!("(*{value})"), style),
    }
    text
}

/// Returns the type of a response.
pub(super) fn response_type(response: &Response) -> String {
    let body = response
        .body
        .as_ref()
        .map_or_else(|| "()".to_owned(), |body| rust(&body.ty));
    match &response.headers {
        None => format!("api::Response<{body}>"),
        Some(set) => format!("api::Response<{body}, api::operations::{}>", set.name.0),
    }
}

/// Returns code that reads the documented failures.
fn failure<'m>(definitions: &Definitions<'m>, operation: &'m Operation, style: Style) -> String {
    let Some(name) = &operation.failure else {
        return "let _ = error.status();".to_owned();
    };
    let mut arms = String::new();
    for response in &operation.failures {
        let (mut names, mut inner) = (Vec::new(), String::new());
        if let Some(body) = &response.body {
            names.push("body");
            inner += &read(definitions, &body.ty, "(*body)", style);
        }
        if let Some(set) = &response.headers {
            names.push("headers");
            let read = name_of("read", (true, set.name.as_str()));
            let _ = write!(inner, "{read}(headers); ");
        }
        let names = if names.is_empty() {
            String::new()
        } else {
            format!("({})", names.join(", "))
        };
        let _ = write!(
            arms,
            "Some(api::operations::{}::{}{names}) => {{ {inner}}} ",
            name.0, response.name.0
        );
    }
    format!("match error.failure() {{ {arms}_ => {{}} }}")
}

/// Returns code that stubs each operation of the mock.
fn mock(model: &Model) -> String {
    let mut text = "    pub fn mock(mock: &api::mock::Mock) {\n".to_owned();
    for operation in &model.operations {
        let (name, request) = (operation.name.plain(), &operation.request.0);
        let rejection = any("api::server::Rejection");
        let _ = writeln!(
            text,
            "        mock.on_{name}(|request: api::operations::{request}| async move {{ Err({rejection}) }});\n        mock.stub::<api::operations::{request}>().fail({rejection});"
        );
    }
    text + "    }\n\n"
}
