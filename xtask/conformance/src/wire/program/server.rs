//! The server: an implementation of the service trait that sends drawn responses.

use generator::model::{Name, Operation};

use super::{Tried, is_body_alone};

/// The path under which webhooks are received.
pub(super) const RECEIVER: &str = "/receiver";

/// Returns the implementation of the service trait, or of the receiver trait for webhooks.
pub(super) fn service(module: &str, name: &Name, tried: &[Tried<'_>], webhooks: bool) -> String {
    let tried = tried
        .iter()
        .filter(|tried| tried.operation.is_webhook == webhooks);
    let methods = tried.map(|tried| method(tried.number, tried.operation));
    format!(
        "#[cfg(feature = \"server\")]\nimpl {module}::{} for server::Served {{\n{}}}\n\n",
        name.0,
        methods.collect::<String>()
    )
}

/// Returns the method of an operation.
fn method(number: usize, operation: &Operation) -> String {
    let name = operation.with_headers.as_ref().unwrap_or(&operation.name);
    let (ty, unwrap) = if is_body_alone(operation) {
        (
            format!("<operation{number}::Output as std::ops::Deref>::Target"),
            ".map(Response::into_body)",
        )
    } else {
        (format!("operation{number}::Output"), "")
    };
    format!(
        "    async fn {}(&self, request: operation{number}::Request) -> Result<{ty}, api::server::Rejection> {{
        let request = operation{number}::settled(request).await;
        let answer = self.answer({number}, &request, operation{number}::expected)?;
        operation{number}::respond(answer){unwrap}
    }}\n",
        name.0
    )
}
