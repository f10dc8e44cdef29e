//! Names an API by its title, without words that every title has, or otherwise by its host.

use heck::ToKebabCase;
use openapiv3::OpenAPI;

use crate::{config::is_crate_name, lower::names};

/// Words of titles that do not distinguish one API from another.
const NOISE: &[&str] = &[
    "api",
    "apis",
    "definition",
    "doc",
    "docs",
    "documentation",
    "openapi",
    "reference",
    "rest",
    "restful",
    "schema",
    "spec",
    "specification",
    "specs",
    "swagger",
    "version",
];

/// Articles and prepositions, which are left out at the beginning.
const ARTICLES: &[&str] = &["a", "an", "for", "of", "the", "to"];

/// Crates on which a generated crate may depend.
const TAKEN: &[&str] = &[
    "axum",
    "base64",
    "bytes",
    "chrono",
    "fluent-uri",
    "futures-core",
    "futures-util",
    "http",
    "http-body",
    "http-body-util",
    "hyper",
    "hyper-util",
    "indexmap",
    "jiff",
    "memchr",
    "percent-encoding",
    "regress",
    "reqwest",
    "rust-decimal",
    "rustls",
    "rustls-platform-verifier",
    "serde",
    "serde-json",
    "serde-path-to-error",
    "tempfile",
    "tokio",
    "tower",
    "tower-layer",
    "tower-service",
    "tracing",
    "url",
    "uuid",
];

/// The maximum number of words in the name of a package.
const MOST_WORDS: usize = 5;

/// The names of an API.
pub(in crate::lower) struct Title {
    /// The name in Pascal case.
    pub(in crate::lower) service: String,
    /// The name of its crate, unless `codegen.toml` has another one.
    pub(in crate::lower) package: String,
}

/// Names an API by the title of its document or the host of its servers. The name of the package differs from all
/// `dependencies`.
pub(in crate::lower) fn read(api: &OpenAPI, dependencies: &[&str]) -> Title {
    let mut words = of_title(&api.info.title);
    if words.is_empty() {
        let hosts = api.servers.iter().filter_map(|server| of_host(&server.url));
        words = hosts.take(1).collect();
    }
    let service = if words.is_empty() {
        "Api".to_owned()
    } else {
        names::pascal(&words.join(" "))
    };
    Title {
        package: package(&words, dependencies),
        service,
    }
}

/// Returns the words of a title that distinguish one API from another.
fn of_title(title: &str) -> Vec<String> {
    let words = title
        .split(|c: char| c.is_whitespace() || ":,;/|–—()[]".contains(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty());
    let mut found: Vec<String> = Vec::new();
    for word in words {
        let lower = word.to_lowercase();
        if is_noise(&lower) {
            // The words after `API` only describe the words before it.
            let is_end = matches!(lower.as_str(), "api" | "apis") && !found.is_empty();
            if is_end {
                break;
            }
        } else if !(found.is_empty() && ARTICLES.contains(&lower.as_str())) {
            found.push(word.to_owned());
        }
    }
    found.truncate(MOST_WORDS);
    found
}

/// Returns whether a word in lower case does not distinguish APIs. Versions do not, either.
fn is_noise(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or(word);
    let is_version = number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || ".-x".contains(c));
    NOISE.contains(&word) || is_version
}

/// Returns the name of the organization in a host: `example` for `https://api.example.com/v1`.
fn of_host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let mut labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
        label.starts_with(|c: char| c.is_ascii_alphabetic()) && label.chars().all(is_letter)
    };
    if labels.len() < 2 || !labels.iter().rev().take(2).all(is_label) {
        return None;
    }
    labels.pop();
    // `co.uk`, `com.au`
    if labels.len() > 1
        && labels
            .last()
            .is_some_and(|label| matches!(*label, "ac" | "co" | "com" | "gov" | "net" | "org"))
    {
        labels.pop();
    }
    let name = labels.pop().filter(is_label)?;
    (!is_noise(name)).then(|| name.to_owned())
}

/// Returns a package name that Cargo accepts, in ASCII and kebab case, and that no dependency has.
fn package(words: &[String], dependencies: &[&str]) -> String {
    let word = |word: &String| {
        // A single word of a title is a name, however it is written: `FusionAuth`.
        let is_name = words.len() > 1 || names::words(word).len() <= 2;
        let word = if is_name && word.chars().all(|c| c.is_ascii_alphanumeric()) {
            word.to_lowercase()
        } else {
            names::snake(word).to_kebab_case()
        };
        word.chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect::<String>()
    };
    let words: Vec<String> = words.iter().map(word).collect();
    let words: Vec<&str> = words
        .iter()
        .map(|word| word.trim_matches('-'))
        .filter(|word| !word.is_empty())
        .collect();
    let name = words.join("-");
    let krate = name.replace('-', "_");
    let is_taken = TAKEN.contains(&name.as_str())
        || dependencies
            .iter()
            .any(|dependency| dependency.replace('-', "_") == krate);
    if name.is_empty() {
        "api".to_owned()
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        format!("api-{name}")
    } else if is_taken || !is_crate_name(&name) || names::is_device(&name) {
        format!("{name}-api")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[track_caller]
    fn check(title: &str, server: &str, package: &str, service: &str) {
        let document = serde_json::json!({
            "openapi": "3.0.3",
            "info": { "title": title, "version": "1" },
            "servers": [{ "url": server }],
            "paths": {},
        });
        let api = serde_json::from_value(document).unwrap();
        let read = read(&api, &["own-crate"]);
        assert_eq!(
            (read.package.as_str(), read.service.as_str()),
            (package, service),
            "of {title:?}"
        );
    }

    #[test]
    fn apis_are_named_by_their_titles() {
        for (title, package, service) in [
            (
                "Cloudflare Calls API",
                "cloudflare-calls",
                "CloudflareCalls",
            ),
            ("GitHub v3 REST API", "github", "GitHub"),
            ("FusionAuth API", "fusionauth", "FusionAuth"),
            ("HTTP API", "http-api", "Http"),
            ("Async API", "async-api", "Async"),
            ("Own Crate", "own-crate-api", "OwnCrate"),
            ("Swagger Petstore - OpenAPI 3.0", "petstore", "Petstore"),
            (
                "LegalEntityService",
                "legal-entity-service",
                "LegalEntityService",
            ),
            ("HTTP Bridge API Reference", "http-bridge", "HttpBridge"),
            ("The API for Ships", "ships", "Ships"),
            ("Sale API with fixes by others", "sale", "Sale"),
            ("Chat API (v2.1, beta)", "chat", "Chat"),
            ("2024 Budget", "budget", "Budget"),
            ("1Password", "api-1password", "N1password"),
            ("Ядро API", "api", "Ядро"),
        ] {
            check(title, "/", package, service);
        }
    }

    #[test]
    fn apis_without_a_title_are_named_by_their_hosts() {
        for (server, package, service) in [
            ("https://api.example.com/v1", "example", "Example"),
            ("https://user@shop.example.co.uk:8443", "example", "Example"),
            ("http://localhost:8080", "api", "Api"),
            ("http://10.0.0.1", "api", "Api"),
            ("https://{host}/v1", "api", "Api"),
            ("/v1", "api", "Api"),
        ] {
            check("REST API documentation", server, package, service);
        }
    }
}
