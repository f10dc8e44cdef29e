//! Converts `host`, `basePath` and `schemes` to servers.

use serde_json::{Value, json};

use super::{Converter, Members};
use crate::{codes, pointer::Pointer};

impl Converter<'_> {
    /// Returns the servers of the document; `https` comes first.
    pub(super) fn servers(&mut self) -> Option<Value> {
        let root = Pointer::root();
        if self.old.contains_key("x-ms-parameterized-host") {
            let message = "`x-ms-parameterized-host` is not supported; set the base URL instead";
            self.warn(
                &codes::NOT_SUPPORTED,
                root.child("x-ms-parameterized-host"),
                message,
                "",
            );
        }
        let keys = ["host", "basePath", "schemes"];
        let given = keys.into_iter().find(|key| self.old.contains_key(*key))?;
        let urls = self.urls(&schemes(self.old));
        for index in 0..urls.len() {
            let to = root.child("servers").child(index);
            self.moves.copied(&root.child(given), &to);
            self.moves.copied(&root.child(given), &to.child("url"));
        }
        self.moves
            .copied(&root.child(given), &root.child("servers"));
        Some(server_list(urls))
    }

    /// Returns the servers of an operation whose schemes are not those of the document.
    pub(super) fn own_servers(&mut self, operation: &Members, at: &Pointer) -> Option<Value> {
        let own = schemes(operation);
        let mut sorted = (own.clone(), schemes(self.old));
        sorted.0.sort();
        sorted.1.sort();
        if own.is_empty() || sorted.0 == sorted.1 || !self.old.contains_key("host") {
            return None;
        }
        let urls = self.urls(&own);
        let (from, to) = (at.child("schemes"), at.child("servers"));
        self.moves.copied(&from, &to);
        for index in 0..urls.len() {
            self.moves.copied(&from, &to.child(index).child("url"));
        }
        Some(server_list(urls))
    }

    /// Returns the URLs of the API for a list of schemes.
    fn urls(&self, schemes: &[String]) -> Vec<String> {
        let text = |key: &str| {
            self.old
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (host, base) = (text("host").trim(), text("basePath").trim());
        let (scheme, host) = match host.split_once("://") {
            Some((scheme, host)) => (Some(scheme.to_ascii_lowercase()), host),
            None => (None, host.trim_start_matches('/')),
        };
        let host = host.trim_end_matches('/');
        let base = base.trim_matches('/');
        let path = if base.is_empty() {
            String::new()
        } else {
            format!("/{base}")
        };
        if host.is_empty() {
            return vec![if path.is_empty() {
                "/".to_owned()
            } else {
                path
            }];
        }
        let mut schemes: Vec<String> = match scheme {
            Some(scheme) => vec![scheme],
            None => schemes.to_vec(),
        };
        schemes.retain(|scheme| matches!(scheme.as_str(), "http" | "https"));
        if schemes.is_empty() {
            schemes.push("https".to_owned());
        }
        let url = |scheme: &String| format!("{scheme}://{host}{path}");
        schemes.iter().map(url).collect()
    }
}

/// Returns the servers for a list of URLs; if there are several, their descriptions are the schemes.
fn server_list(urls: Vec<String>) -> Value {
    let has_choice = urls.len() > 1;
    let servers = urls.into_iter().map(|url| match url.split_once("://") {
        Some((scheme, _)) if has_choice => {
            json!({ "url": url, "description": scheme.to_ascii_uppercase() })
        }
        _ => json!({ "url": url }),
    });
    Value::Array(servers.collect())
}

/// Returns the schemes of the document or of an operation, `https` first.
fn schemes(map: &Members) -> Vec<String> {
    let mut schemes: Vec<String> = Vec::new();
    let given = match map.get("schemes") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one @ Value::String(_)) => std::slice::from_ref(one),
        _ => &[],
    };
    for scheme in given.iter().filter_map(Value::as_str) {
        let scheme = scheme.trim().to_ascii_lowercase();
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    schemes.sort_by_key(|scheme| scheme != "https");
    schemes
}
