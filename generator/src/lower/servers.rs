//! Lowers the servers of the document, its paths and its operations.

mod choice;
mod url;

use std::{collections::BTreeSet, iter::once};

use openapiv3::Server as Node;

use self::url::{default_url, from_root, is_no_url, is_relative, is_unusable, rooted, used};
use super::{Context, names::Scope, operation::named::Named};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::Document,
    model::{Name, Server},
    pointer::Pointer,
};

/// The default target of requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Base {
    /// The URL without a trailing slash, if the document has an absolute one.
    pub(super) url: Option<String>,
    /// The path of the URL.
    pub(super) path: String,
}

impl Base {
    /// Returns the base of a server with the defaults of its variables; `None` if it cannot be used.
    fn of(server: &Node) -> Option<Self> {
        let url = default_url(server);
        match url.split_once("://") {
            _ if !can_be_chosen(server) => None,
            _ if used(server).any(|(_, variable)| !choice::has_default(variable)) => None,
            Some((_, rest)) => Some(Self {
                path: rest
                    .find('/')
                    .and_then(|at| rest.get(at..))
                    .unwrap_or_default()
                    .to_owned(),
                url: Some(url),
            }),
            None => Some(Self {
                path: if is_relative(&url) {
                    from_root(&url)
                } else {
                    url
                },
                url: None,
            }),
        }
    }

    /// Returns the base of the first server that has one.
    fn of_list(servers: &[Node]) -> Option<Self> {
        servers.iter().find_map(Self::of)
    }

    /// Returns the base of the document's first usable server, or that of the first operation if all operations have servers.
    fn of_document(document: &Document, named: &[Named<'_>]) -> Self {
        let base = Self::of_list(&document.api.servers);
        let of_operations = || {
            let called = named.iter().filter(|named| named.webhook.is_none());
            let all: Option<Vec<_>> = called.map(own).collect();
            let (first, _) = *all?.first()?;
            Self::of_list(first)
        };
        base.filter(|base| *base != Self::default())
            .or_else(of_operations)
            .unwrap_or_default()
    }
}

/// The servers of all operations.
pub(super) struct Servers<'d> {
    pub(super) base: Base,
    /// The servers that a caller can choose, from all lists.
    pub(super) choices: Vec<Server>,
    /// The lists that offer a choice, each with the names of its servers.
    offered: Vec<(&'d [Node], Vec<Name>)>,
}

impl<'d> Servers<'d> {
    /// Lowers all lists: the document's, and that of each operation.
    pub(super) fn lower(context: &mut Context<'d, '_>, named: &[Named<'d>]) -> Self {
        let document = context.document;
        let mut servers = Self {
            base: Base::of_document(document, named),
            choices: Vec::new(),
            offered: Vec::new(),
        };
        let mut scope = Scope::reserving(&["string", "str", "from", "self"]);
        let root = Pointer::root();
        let of_operations = named.iter().filter_map(|operation| {
            let (list, at) = own(operation)?;
            Some((operation.name.plain(), list, at))
        });
        let of_document = ("", document.api.servers.as_slice(), &root);
        let mut seen = BTreeSet::new();
        for (prefix, list, at) in once(of_document).chain(of_operations) {
            if seen.insert(at.to_string()) {
                report_relative(context, list, at);
                servers.offer(context, &mut scope, prefix, (list, at));
            }
        }
        servers
    }

    /// Adds the servers of a list that offers a choice, unless an equal list was added. A single server without
    /// variables is no choice.
    fn offer(
        &mut self,
        context: &Context<'d, '_>,
        scope: &mut Scope,
        prefix: &str,
        (list, at): (&'d [Node], &Pointer),
    ) {
        let is_choice = list.len() > 1 || list.iter().flat_map(used).next().is_some();
        if !is_choice || self.offered.iter().any(|(known, _)| *known == list) {
            return;
        }
        let at = at.child("servers");
        let usable = list
            .iter()
            .enumerate()
            .filter(|(_, server)| can_be_chosen(server));
        let added: Vec<Server> = usable
            .map(|(index, server)| {
                let at = at.child(index);
                let own_name = context.document.additions.servers.get(&at);
                let server = (server, own_name.map(String::as_str));
                choice::lower(scope, prefix, server, index, &at)
            })
            .collect();
        let names = added.iter().map(|server| server.name.clone()).collect();
        self.offered.push((list, names));
        self.choices.extend(added);
    }

    /// Returns the servers that the caller of an operation can choose, if they differ from the document's.
    pub(super) fn choices_of(&self, context: &Context<'_, '_>, operation: &Named<'_>) -> &[Name] {
        let own = own(operation).filter(|(list, _)| *list != context.document.api.servers);
        let offered = own.and_then(|(list, _)| self.offered.iter().find(|(it, _)| *it == list));
        offered.map_or(&[], |(_, names)| names)
    }

    /// Returns the URL or the path of an operation's server, if it differs from the document's.
    pub(super) fn of_operation(&self, operation: &Named<'_>) -> Option<String> {
        let (servers, _) = own(operation)?;
        let own = Base::of_list(servers)?;
        (own != self.base).then(|| rooted(own.url.unwrap_or(own.path)))
    }
}

/// Returns whether a caller can choose a server.
fn can_be_chosen(server: &Node) -> bool {
    let url = default_url(server);
    let is_open = |text: &str| text.contains(['{', '}']);
    !is_open(&url)
        && !is_no_url(&url)
        && !is_unusable(&url)
        && !used(server).any(|(_, variable)| is_open(&variable.default))
}

/// Returns the servers of an operation or its path item, and the object that contains them. Webhooks have none, because
/// the receiver determines the URL.
fn own<'o, 'd>(operation: &'o Named<'d>) -> Option<(&'d [Node], &'o Pointer)> {
    if operation.webhook.is_some() {
        return None;
    }
    let of_item = (operation.item.node.servers.as_slice(), &operation.item.at);
    let lists = [(operation.node.servers.as_slice(), &operation.at), of_item];
    lists.into_iter().find(|(servers, _)| !servers.is_empty())
}

/// Warns about servers that are relative to the document's address, which is unknown, or that have an invalid URL.
fn report_relative(context: &mut Context<'_, '_>, servers: &[Node], at: &Pointer) {
    for (index, server) in servers.iter().enumerate() {
        let url = default_url(server);
        let (found, label) = if is_no_url(&url) {
            ("has no scheme or no host", "ignored".to_owned())
        } else if is_unusable(&url) && !url.contains(['{', '}']) {
            ("is not a valid URL of HTTP", "ignored".to_owned())
        } else if server.url.contains(['?', '#']) {
            (
                "has a query or a fragment",
                format!("read as `{}`", rooted(url)),
            )
        } else if is_relative(&url) && !url.contains(['{', '}']) {
            (
                "is relative to the address of the document, which is unknown",
                format!("read as `{}/`", from_root(&url)),
            )
        } else {
            continue;
        };
        let message = format!("the server `{}` {found}", server.url);
        let place = Place::Value(at.child("servers").child(index).child("url"));
        context.diagnostics.push(
            Diagnostic::warning(&codes::RELATIVE_SERVER, place, message)
                .label(label)
                .help("use a path that starts with `/`, or a full URL: `https://…`"),
        );
    }
}
