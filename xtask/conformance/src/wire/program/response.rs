//! Functions that create outputs and failures from drawn values, and that make received ones comparable.

use std::fmt::Write as _;

use generator::model::Response;

use super::{TestedOperation, headers, is_framing};

/// Returns the functions for the outputs and the failures of an operation.
pub(super) fn respond(tested: &TestedOperation<'_>) -> String {
    let operation = tested.operation;
    let (mut outputs, mut settled) = (String::new(), String::new());
    for (index, response) in operation.success.iter().enumerate() {
        let wrap = |inner: &str| match &operation.output {
            Some(name) => format!("api::operations::{}::{}({inner})", name.0, response.name.0),
            None => inner.to_owned(),
        };
        let body = match response.body {
            Some(_) => format!("success{index}_body(&drawn[\"body\"], sending)"),
            None => "()".to_owned(),
        };
        let response_of = format!(
            "Response::new(status(drawn), {}, {body})",
            headers(response).unwrap_or_else(|| "()".to_owned())
        );
        let _ = writeln!(
            outputs,
            "            Some({index}) => {},",
            wrap(&response_of)
        );
        let settle = match response.body {
            Some(_) => format!("success{index}_settled(body).await"),
            None => "body".to_owned(),
        };
        let framing = without_framing(response);
        let _ = writeln!(
            settled,
            "            {} => {{ let (body, rest) = response.take_body(); {} }}",
            wrap("response"),
            wrap(&format!(
                "Response::new(rest.status(), {{ let mut headers = rest.typed_headers().clone(); {framing}headers }}, {settle})"
            ))
        );
    }
    let (failures, settled_failures) = failures(tested);
    let rejection = if failures.is_empty() {
        "panic!(\"no such failure\")"
    } else {
        "Err(Rejection::from(failure(drawn)).with_status(status(drawn)))"
    };
    format!(
        "    fn status(drawn: &Value) -> StatusCode {{
        StatusCode::from_u16(read(&drawn[\"status\"])).expect(\"a status\")
    }}

    pub fn output(drawn: &Value, sending: bool) -> Output {{
        match drawn[\"success\"].as_u64() {{
{outputs}            _ => panic!(\"no such success\"),
        }}
    }}

    pub async fn settled_output(output: Output) -> Output {{
        match output {{
{settled}            #[allow(unreachable_patterns)]
            other => other,
        }}
    }}

    pub fn failure(drawn: &Value) -> Failure {{
        match drawn[\"failure\"].as_u64() {{
{failures}            _ => panic!(\"no such failure\"),
        }}
    }}

    pub fn settled_failure(failure: Failure) -> Failure {{
        match failure {{
{settled_failures}            #[allow(unreachable_patterns)]
            other => other,
        }}
    }}

    #[cfg(feature = \"server\")]
    pub fn respond(drawn: &Value) -> Result<Output, api::server::Rejection> {{
        use api::server::Rejection;
        match drawn[\"failure\"].as_u64() {{
            None => Ok(output(drawn, true)),
            Some(_) => {rejection},
        }}
    }}
"
    )
}

/// Returns the match arms that create failures, and those that remove headers of the HTTP library from failures.
fn failures(tested: &TestedOperation<'_>) -> (String, String) {
    let operation = tested.operation;
    let (mut failures, mut settled) = (String::new(), String::new());
    for (index, response) in operation.failures.iter().enumerate() {
        let variant = format!("Failure::{}", response.name.0);
        if !tested.failures.contains(&index) {
            continue;
        }
        let body = response
            .body
            .as_ref()
            .map(|_| format!("failure{index}_body(&drawn[\"body\"], false)"));
        let inner: Vec<String> = body.into_iter().chain(headers(response)).collect();
        let failure = if inner.is_empty() {
            variant
        } else {
            format!("{variant}({})", inner.join(", "))
        };
        let _ = writeln!(failures, "            Some({index}) => {failure},");
        let framing = without_framing(response);
        if !framing.is_empty() {
            let body = response.body.as_ref().map_or("", |_| "body, ");
            let name = &response.name.0;
            let _ = writeln!(
                settled,
                "            Failure::{name}({body}mut headers) => {{ {framing}Failure::{name}({body}headers) }}"
            );
        }
    }
    (failures, settled)
}

/// Returns statements that remove headers of the HTTP library from `headers`.
fn without_framing(response: &Response) -> String {
    let set = response.headers.iter().flat_map(|set| &set.headers);
    let framing = set.filter(|header| !header.required && is_framing(&header.wire));
    let framing: Vec<_> = framing
        .map(|header| format!("headers.{} = None; ", header.name.0))
        .collect();
    framing.concat()
}

/// Returns an expression for the declared headers of a response; `None` if it declares none.
fn headers(response: &Response) -> Option<String> {
    let set = response.headers.as_ref()?;
    Some(headers::headers(set, "drawn[\"headers\"]"))
}
