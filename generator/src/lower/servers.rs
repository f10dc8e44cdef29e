//! The servers of the document, and those that single operations have.

use heck::ToShoutySnakeCase;
use openapiv3::{Server as Node, ServerVariable as Variable};

use super::{
    Context, docs,
    names::{self, Scope},
    union,
};
use crate::{
    diagnostic::Place,
    model::{Server, ServerVariable, Value},
    pointer::Pointer,
};

/// Where requests go unless somebody says otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Base {
    /// The URL, where the document names an absolute one; without a slash at its end.
    pub(super) url: Option<String>,
    /// The path of it.
    pub(super) path: String,
}

impl Base {
    /// That of the first of some servers, its variables at their defaults.
    pub(super) fn of(servers: &[Node]) -> Self {
        let Some(server) = servers.first() else {
            return Self::default();
        };
        let url = filled(server, |variable| &variable.default);
        let url = url.trim_end_matches('/');
        match url.split_once("://") {
            _ if url.contains(['{', '}']) => Self::default(),
            Some((_, rest)) => Self {
                path: rest
                    .find('/')
                    .and_then(|at| rest.get(at..))
                    .unwrap_or_default()
                    .to_owned(),
                url: Some(url.to_owned()),
            },
            None if url.starts_with('/') => Self {
                url: None,
                path: url.to_owned(),
            },
            None => Self::default(),
        }
    }
}

/// The server of an operation, where it has another one than the rest of the document: a URL, or the path of one.
pub(super) fn of_operation(
    context: &mut Context<'_, '_>,
    base: &Base,
    lists: [(&[Node], Pointer); 2],
) -> Option<String> {
    let (servers, at) = lists.into_iter().find(|(servers, _)| !servers.is_empty())?;
    let own = Base::of(servers);
    if own == *base {
        return None;
    }
    match (own.url, own.path) {
        (Some(url), _) => Some(url),
        (None, path) if path.starts_with('/') => Some(path),
        _ => {
            let message =
                "the address of this server is relative to the document's own; it is not used";
            context.not_supported(Place::Key(at.child("servers")), message);
            None
        }
    }
}

/// The servers among which a caller may choose: none where there is no choice.
pub(super) fn choices(context: &Context<'_, '_>) -> Vec<Server> {
    let servers = &context.document.api.servers;
    if servers.len() < 2 && servers.iter().flat_map(used).next().is_none() {
        return Vec::new();
    }
    let mut scope = Scope::reserving(&["string", "str", "from", "self"]);
    let at = Pointer::root().child("servers");
    servers
        .iter()
        .enumerate()
        .filter(|(_, server)| server.url.contains("://"))
        .filter(|(_, server)| !filled(server, |_| "").contains(['{', '}']))
        .map(|(index, server)| choice(&mut scope, server, index, &at.child(index)))
        .collect()
}

/// The URL of a server with a text in place of each variable.
fn filled<'s>(server: &'s Node, text: impl Fn(&'s Variable) -> &'s str) -> String {
    let variables = server.variables.iter().flatten();
    variables.fold(server.url.clone(), |url, (wire, variable)| {
        url.replace(&format!("{{{wire}}}"), text(variable))
    })
}

/// The variables that are in the URL of a server.
fn used(server: &Node) -> impl Iterator<Item = (&String, &Variable)> {
    let is_used = |(wire, _): &(&String, _)| server.url.contains(&format!("{{{wire}}}"));
    server.variables.iter().flatten().filter(is_used)
}

fn choice(scope: &mut Scope, server: &Node, index: usize, at: &Pointer) -> Server {
    let description = server.description.as_deref();
    let words = description.map(|text| text.trim_end_matches('.'));
    let wanted = match words.filter(|text| union::is_name(text)) {
        Some(text) => names::type_name(text, "Server"),
        None => format!("Server{}", index + 1),
    };
    let wanted = if used(server).next().is_none() {
        wanted.to_shouty_snake_case()
    } else {
        wanted
    };
    let name = scope.claim(&wanted, &[format!("{wanted}Server")]);
    let mut fields = Scope::reserving(&["new", "from", "into", "clone"]);
    let url = server.url.trim_end_matches('/').to_owned();
    let variables = used(server)
        .map(|(wire, node)| variable(scope, &mut fields, &name.0, wire, node))
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

fn variable(
    scope: &mut Scope,
    fields: &mut Scope,
    server: &str,
    wire: &str,
    node: &Variable,
) -> ServerVariable {
    let mut variants = Scope::reserving(&["self"]);
    let mut values: Vec<Value<String>> = Vec::new();
    for text in &node.enumeration {
        if values.iter().all(|known| known.wire != *text) {
            values.push(Value {
                name: variants.claim(&names::pascal(text), &[]),
                wire: text.clone(),
            });
        }
    }
    let ty =
        (!values.is_empty()).then(|| scope.claim(&format!("{server}{}", names::pascal(wire)), &[]));
    ServerVariable {
        wire: wire.to_owned(),
        name: fields.claim(&names::snake(wire), &[]),
        ty,
        values,
        default: node.default.clone(),
        docs: docs::of_text(node.description.as_deref()),
    }
}
