//! Writes the program in which the client of a crate calls its server.

mod body;
mod client;
mod headers;
mod manifest;
mod request;
mod response;
mod server;
mod support;
mod types;

use std::fmt::Write as _;

use generator::model::{Model, Response};

use super::draw::{TestedOperation, is_body_alone, is_framing};
pub(super) use manifest::{manifest, name};
use server::RECEIVER;
use support::support;
pub(crate) use types::rust;

/// The part of the program that does not depend on the crate.
pub(super) const MAIN: &str = include_str!("program/harness.rs");
/// Returns `operations.rs`: the request, the responses and the call of each operation.
pub(super) fn operations(model: &Model, tested: &[TestedOperation<'_>]) -> String {
    let mut text = "use super::*;\nuse api::{credentials::Credentials, Operation, Response};\nuse http::StatusCode;\n\n".to_owned();
    text += &support(&model.package.runtime);
    let schemes: Vec<_> = model
        .schemes
        .iter()
        .map(|scheme| format!("api::credentials::{}", scheme.constant.0))
        .collect();
    let _ = writeln!(
        text,
        "pub fn schemes() -> Vec<Scheme> {{\n    vec![{}]\n}}\n",
        schemes.join(", ")
    );
    let dispatch = tested.iter().map(|tested| {
        let number = tested.number;
        format!(
            "        {number} => Box::pin(operation{number}::call(client, url, number, draw)).await,\n"
        )
    });
    let _ = writeln!(
        text,
        "#[cfg(feature = \"client\")]\npub async fn call(client: &api::Client, url: &str, number: usize, draw: &Draw) {{\n    match draw.operation {{\n{}        _ => panic!(\"no such operation\"),\n    }}\n}}\n",
        dispatch.collect::<String>()
    );
    text += &server::service("api::server", &model.service, tested, false);
    let mut router = "api::server::router(served.clone())".to_owned();
    if !model.webhooks.is_empty() {
        text += &server::service("api::webhooks", &model.receiver, tested, true);
        let _ = write!(router, ".nest({RECEIVER:?}, api::webhooks::router(served))");
    }
    let _ = writeln!(
        text,
        "#[cfg(feature = \"server\")]\npub fn router(served: server::DrawnService) -> axum::Router {{\n    {router}\n}}\n"
    );
    text.extend(tested.iter().map(operation));
    text
}

/// Returns the module of an operation.
fn operation(tested: &TestedOperation<'_>) -> String {
    let TestedOperation {
        number, operation, ..
    } = tested;
    let mut text = format!(
        "pub mod operation{number} {{\n    use super::*;\n\n    pub type Request = api::operations::{};\n    pub type Output = <Request as Operation>::Output;\n    pub type Failure = <Request as Operation>::Failure;\n",
        operation.request.0
    );
    let bodies = operation
        .body
        .iter()
        .map(|body| ("request".to_owned(), &body.body));
    let functions = |word: &'static str, responses: &'_ [Response]| {
        let bodies = responses.iter().enumerate();
        bodies
            .filter_map(move |(index, response)| {
                Some((format!("{word}{index}"), response.body.clone()?))
            })
            .collect::<Vec<_>>()
    };
    for (word, body) in bodies {
        text += &body::body_functions(&word, body);
    }
    let successes = functions("success", &operation.success);
    for (word, body) in successes
        .into_iter()
        .chain(functions("failure", &operation.failures))
    {
        text += &body::body_functions(&word, &body);
    }
    text += &request::request(operation);
    text += &response::respond(tested);
    text += &client::call(operation);
    text + "}\n\n"
}
