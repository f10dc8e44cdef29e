//! Creates declared headers of responses and parts from drawn values.

use std::fmt::Write as _;

use generator::model::HeaderSet;

use super::types::{constructed, rust};

/// Returns an expression that creates a set of headers from the expression `drawn`.
pub(super) fn headers(set: &HeaderSet, drawn: &str) -> String {
    let (mut arguments, mut rest) = (Vec::new(), String::new());
    for header in &set.headers {
        let (name, ty) = (&header.name.0, rust(&header.ty));
        if header.required {
            let value = format!("read::<{ty}>(&{drawn}[{name:?}])");
            arguments.push((&header.name, value));
        } else {
            let _ = write!(
                rest,
                "headers.{name} = optional({drawn}.get({name:?}), read::<{ty}>); "
            );
        }
    }
    let make = if arguments.is_empty() {
        "default"
    } else {
        "new"
    };
    let name = &set.name.0;
    format!(
        "{{ let mut headers = api::operations::{name}::{make}({}); {rest}headers }}",
        constructed(set.by_name.as_ref(), arguments)
    )
}
