//! The server: an implementation of the service trait that sends drawn responses.

use generator::model::{Name, Operation};

use super::{TestedOperation, is_body_alone};

/// The path under which webhooks are received.
pub(super) const RECEIVER: &str = "/receiver";

/// Returns the implementation of the service trait, or of the receiver trait for webhooks.
pub(super) fn service(
    module: &str,
    name: &Name,
    tested: &[TestedOperation<'_>],
    webhooks: bool,
) -> String {
    let tested = tested
        .iter()
        .filter(|tested| tested.operation.is_webhook == webhooks);
    let methods = tested.map(|tested| method(tested.number, tested.operation));
    format!(
        "#[cfg(feature = \"server\")]\nimpl {module}::{} for server::DrawnService {{\n{}}}\n\n",
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
        let drawn = self.respond({number}, &request, operation{number}::expected)?;
        operation{number}::respond(drawn){unwrap}
    }}\n",
        name.0
    )
}
