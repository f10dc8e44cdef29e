//! Normalizes the URLs of servers.

use std::net::Ipv6Addr;

use openapiv3::{Server as Node, ServerVariable as Variable};

/// Returns whether a URL without a trailing slash is only a scheme, or a host and a port. No relative path has a colon
/// in its first segment (RFC 3986, section 4.2).
pub(super) fn is_no_url(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    first.contains(':') && !url.contains("://")
}

/// Returns whether a URL is a relative path.
pub(super) fn is_relative(url: &str) -> bool {
    !url.is_empty() && !url.starts_with('/') && !url.contains("://")
}

/// Returns the absolute path of a relative URL, if the document is at the root.
pub(super) fn from_root(url: &str) -> String {
    let mut path = Vec::new();
    for segment in url.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            segment => path.push(segment),
        }
    }
    path.into_iter()
        .flat_map(|segment| ["/", segment])
        .collect()
}

/// Returns the URL of a server with the defaults of its variables, without a trailing slash.
pub(super) fn default_url(server: &Node) -> String {
    let url = used(server).fold(server.url.clone(), |url, (wire, variable)| {
        let value = value(server, wire, &variable.default);
        url.replace(&format!("{{{wire}}}"), value)
    });
    completed(&url)
}

/// Returns a value of a variable without the slash at its start, if the URL has one in front of the variable.
pub(super) fn value<'v>(server: &Node, wire: &str, value: &'v str) -> &'v str {
    if is_behind_slash(server, wire) {
        value.trim_start_matches('/')
    } else {
        value
    }
}

/// Returns whether the URL has a slash in front of a variable.
pub(super) fn is_behind_slash(server: &Node, wire: &str) -> bool {
    server.url.contains(&format!("/{{{wire}}}"))
        && !server.url.starts_with(&format!("//{{{wire}}}"))
        && !server.url.contains(&format!("://{{{wire}}}"))
}

/// Returns whether no request can be sent to an absolute URL: it is not one of HTTP, or its host or path contains
/// characters that a URL cannot contain, such as those of a placeholder.
pub(super) fn is_unusable(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let is_http = ["http", "https"]
        .iter()
        .any(|http| scheme.eq_ignore_ascii_case(http));
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let address = host.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (host, port) = if let Some((address, port)) = address {
        (address.parse::<Ipv6Addr>().ok().map(|_| address), port)
    } else {
        let end = host.find(':').unwrap_or(host.len());
        let (name, port) = host.split_at(end);
        (Some(name), port)
    };
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok());
    let is_foreign = |c: char| c.is_control() || c.is_whitespace() || r#"<>"\^`|"#.contains(c);
    !is_http
        || !is_port
        || host.is_none_or(|host| host.is_empty() || host.contains(['[', ']']))
        || rest.contains(is_foreign)
}

/// Returns the URL or the path of a server, with the names of its variables.
pub(super) fn template(server: &Node) -> String {
    let url = completed(&server.url);
    if is_relative(&default_url(server)) {
        from_root(&url)
    } else {
        rooted(url)
    }
}

/// Returns a URL or a path; an empty one, which is the root without its trailing slash, becomes `/`.
pub(super) fn rooted(url: String) -> String {
    if url.is_empty() { "/".to_owned() } else { url }
}

/// Returns a URL without a query, a fragment and a trailing slash. A URL without a scheme (`//host`) gets `https:`.
fn completed(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let url = url.trim_end_matches('/');
    if url.starts_with("//") {
        format!("https:{url}")
    } else {
        url.to_owned()
    }
}

/// Returns the variables in the URL of a server.
pub(super) fn used(server: &Node) -> impl Iterator<Item = (&String, &Variable)> {
    let is_used = |(wire, _): &(&String, _)| server.url.contains(&format!("{{{wire}}}"));
    server.variables.iter().flatten().filter(is_used)
}
