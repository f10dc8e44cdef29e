//! Declared headers, of responses and of parts: how they are made of what was drawn.

use std::fmt::Write as _;

use generator::model::HeaderSet;

use super::types::rust;

/// The headers of a set, of an expression for those that were drawn.
pub(super) fn headers(set: &HeaderSet, drawn: &str) -> String {
    let (mut arguments, mut rest) = (Vec::new(), String::new());
    for header in &set.headers {
        let (name, ty) = (&header.name.0, rust(&header.ty));
        if header.required {
            arguments.push(format!("read::<{ty}>(&{drawn}[{name:?}])"));
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
        arguments.join(", ")
    )
}
