//! Lowers the servers that a caller can choose.

use heck::ToShoutySnakeCase;
use openapiv3::{Server as Node, ServerVariable as Variable};

use super::url::{is_behind_slash, template, used, value};
use crate::{
    lower::{
        docs,
        names::{self, Scope},
    },
    model::{Docs, Server, ServerVariable, Value},
    pointer::Pointer,
};

/// Returns a server whose name begins with the prefix.
pub(super) fn lower(
    scope: &mut Scope,
    prefix: &str,
    (server, own_name): (&Node, Option<&str>),
    index: usize,
    at: &Pointer,
) -> Server {
    let description = server.description.as_deref();
    let words = description.map(|text| text.trim_end_matches('.'));
    let words = own_name.or(words.filter(|text| names::is_name(text)));
    let wanted = match words {
        Some(text) => names::type_name(text, "Server"),
        None => format!("Server{}", index + 1),
    };
    let wanted = match prefix {
        "" => wanted,
        prefix => names::pascal(prefix) + &wanted,
    };
    let [wanted, other] = [wanted.clone(), format!("{wanted}Server")].map(|name| {
        if used(server).next().is_none() {
            name.to_shouty_snake_case()
        } else {
            name
        }
    });
    let name = scope.claim(&wanted, &[other]);
    let mut fields = Scope::reserving(&["new", "from", "into", "clone"]);
    let url = template(server);
    let variables = used(server)
        .map(|(wire, node)| variable(scope, &mut fields, (server, &name.0), wire, node))
        .collect();
    let mut docs = docs::of_text(description);
    docs::source(&mut docs, &at.to_string());
    Server {
        name,
        url,
        variables,
        docs,
    }
}

/// Returns whether the default of a variable is one of its values.
pub(super) fn has_default(variable: &Variable) -> bool {
    let values = &variable.enumeration;
    values.is_empty() || values.contains(&variable.default)
}

fn variable(
    scope: &mut Scope,
    fields: &mut Scope,
    (server, server_name): (&Node, &str),
    wire: &str,
    node: &Variable,
) -> ServerVariable {
    let mut variants = Scope::reserving(&["self"]);
    let mut values: Vec<Value<String>> = Vec::new();
    for text in &node.enumeration {
        let text = value(server, wire, text);
        if values.iter().all(|known| known.wire != *text) {
            values.push(Value {
                name: variants.claim(&names::pascal(text), &[]),
                wire: text.to_owned(),
                docs: Docs::default(),
            });
        }
    }
    let ty = (!values.is_empty())
        .then(|| scope.claim(&format!("{server_name}{}", names::pascal(wire)), &[]));
    ServerVariable {
        wire: wire.to_owned(),
        name: fields.claim(&names::snake(wire), &[]),
        ty,
        values,
        default: has_default(node).then(|| value(server, wire, &node.default).to_owned()),
        is_behind_slash: is_behind_slash(server, wire),
        docs: docs::of_text(node.description.as_deref()),
    }
}
