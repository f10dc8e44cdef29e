//! The client: calls an operation with the client's method and the setters of the call.

use generator::model::{Name, Operation};

use super::{
    server::RECEIVER,
    types::{argument, fields_of},
};

/// Returns the function that calls an operation.
pub(super) fn call(operation: &Operation) -> String {
    let url = format!("format!(\"{{url}}{RECEIVER}{{}}\", <Request as Operation>::PATH)");
    let url = operation.is_webhook.then_some(url);
    let value = |name: &Name| format!("request.{}", name.0);
    let arguments = match &operation.by_name {
        None => {
            let arguments = operation.arguments();
            arguments
                .map(|(name, ty)| argument(ty, &value(name)))
                .collect()
        }
        Some(by_name) => {
            let fields = operation.arguments();
            vec![fields_of(
                by_name,
                fields.map(|(name, _)| (name, value(name))),
            )]
        }
    };
    let arguments: Vec<_> = url.into_iter().chain(arguments).collect();
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let optional = optional.map(|parameter| (&parameter.name, &parameter.ty));
    let optional = optional.chain(
        operation
            .body
            .iter()
            .filter(|body| !body.required)
            .map(|body| (&body.name, &body.body.ty)),
    );
    let setters: Vec<_> = optional
        .map(|(name, ty)| {
            let (name, value) = (&name.0, argument(ty, "value"));
            format!(
                "        if let Some(value) = request.{name} {{ call = call.{name}({value}); }}\n"
            )
        })
        .collect();
    let setters = setters.concat();
    let credentials = operation.credentials.as_ref().map_or_else(String::new, |name| {
        let name = &name.0;
        format!("        if !request.{name}.is_empty() {{ call = call.credentials(request.{name}); }}\n")
    });
    format!(
        "
    #[cfg(feature = \"client\")]
    pub async fn call(client: &api::Client, url: &str, number: usize, draw: &Draw) {{
        let _ = url;
        let request = request(&draw.request, true);
        let mut call = client.{}({});
{setters}{credentials}        let call = call.header(http::HeaderName::from_static(CALL), http::HeaderValue::from(number));
        match client::compared_response(number, call.send().await) {{
            Some(client::ComparedResponse::Output(output)) if draw.response[\"failure\"].is_null() => {{
                compare(number, \"client\", &settled_output(output).await, &self::output(&draw.response, false));
            }}
            Some(client::ComparedResponse::Failure(failure)) if !draw.response[\"failure\"].is_null() => {{
                compare(number, \"client\", &settled_failure(failure), &self::failure(&draw.response));
            }}
            Some(client::ComparedResponse::Output(output)) => say(number, \"client\", \"differs\", &format!(\"expected a failure\\ngot      {{output:?}}\")),
            Some(client::ComparedResponse::Failure(failure)) => say(number, \"client\", \"differs\", &format!(\"expected a success\\ngot      {{failure:?}}\")),
            None => {{}}
        }}
    }}
",
        operation.name.0,
        arguments.join(", ")
    )
}
