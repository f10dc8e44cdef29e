//! The URLs of servers.

use openapiv3::{Server as Node, ServerVariable as Variable};

/// Whether a URL, which has no slash at its end, is a scheme alone, or a host and a port: a path does not begin so (RFC 3986,
/// section 4.2).
pub(super) fn is_no_url(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    first.contains(':') && !url.contains("://")
}

/// Whether a URL is relative to another one's path.
pub(super) fn is_relative(url: &str) -> bool {
    !url.is_empty() && !url.starts_with('/') && !url.contains("://")
}

/// The path that a URL without a host has if the document is found at the root.
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

/// The URL of a server with its variables at their defaults, without a slash at its end.
pub(super) fn default_url(server: &Node) -> String {
    let url = used(server).fold(server.url.clone(), |url, (wire, variable)| {
        url.replace(&format!("{{{wire}}}"), &variable.default)
    });
    completed(&url)
}

/// The URL of a server with the names of its variables in it, or the path of it.
pub(super) fn template(server: &Node) -> String {
    let url = completed(&server.url);
    if is_relative(&default_url(server)) {
        from_root(&url)
    } else {
        rooted(url)
    }
}

/// A URL, or a path, which the root has not lost with its slash.
pub(super) fn rooted(url: String) -> String {
    if url.is_empty() { "/".to_owned() } else { url }
}

/// A URL without a slash at its end. One that has the scheme of the document's own, which is taken for HTTPS, has it with it.
fn completed(url: &str) -> String {
    let url = url.trim_end_matches('/');
    if url.starts_with("//") {
        format!("https:{url}")
    } else {
        url.to_owned()
    }
}

/// The variables that are in the URL of a server.
pub(super) fn used(server: &Node) -> impl Iterator<Item = (&String, &Variable)> {
    let is_used = |(wire, _): &(&String, _)| server.url.contains(&format!("{{{wire}}}"));
    server.variables.iter().flatten().filter(is_used)
}
