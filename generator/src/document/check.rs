use crate::diagnostic::Diagnostic;
use serde_json::Value;
pub(super) fn check(_: &mut Value) -> Vec<Diagnostic> {
    Vec::new()
}
