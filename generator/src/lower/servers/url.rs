//! Normalizes the URLs of servers.

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
        url.replace(&format!("{{{wire}}}"), &variable.default)
    });
    completed(&url)
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

/// Returns a URL without a trailing slash. A URL without a scheme (`//host`) gets `https:`.
fn completed(url: &str) -> String {
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
