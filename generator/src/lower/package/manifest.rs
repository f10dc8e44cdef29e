//! The manifest of the generated crate.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use super::{
    about::{about, version},
    quoted::{key_text, quoted},
};
use crate::{
    config::{self, Config, Feature},
    document::Document,
    model::{ExternalType, Package, RuntimeModule, Section, runtime_modules},
};

/// Returns the package with its manifest.
pub(in crate::lower) fn package(
    config: &Config,
    document: &Document,
    title: &str,
    derived: String,
    used: &BTreeSet<RuntimeModule>,
    external: &[ExternalType],
) -> Package {
    let has = |feature| config.package.features.contains(&feature);
    let name = config
        .package
        .name
        .as_ref()
        .map_or(derived, |name| name.get_ref().clone());
    let mut package = Package {
        krate: name.replace('-', "_"),
        name,
        version: config.package.version.as_ref().map_or_else(
            || version(&document.api.info.version),
            |version| version.get_ref().clone(),
        ),
        client: has(Feature::Client),
        server: has(Feature::Server) || has(Feature::Mock),
        mock: has(Feature::Mock),
        runtime: BTreeSet::new(),
        manifest: Vec::new(),
    };
    package.runtime = runtime_modules(used, |feature| package.has(feature));
    let about = about(&package, document, title);
    package.manifest = sections(&package, &about, config, used, external);
    package
}

/// Returns the crates that `codegen.toml` makes dependencies.
pub(in crate::lower) fn configured_crates(config: &Config) -> Vec<&str> {
    let of_formats = config.formats.values();
    let of_formats = of_formats.filter_map(|path| path.get_ref().split("::").next());
    let tables = config
        .manifest
        .get("dependencies")
        .and_then(Value::as_table);
    let of_manifest = tables.into_iter().flat_map(|table| table.keys());
    of_formats.chain(of_manifest.map(String::as_str)).collect()
}

fn sections(
    package: &Package,
    about: &[(&str, String)],
    config: &Config,
    used: &BTreeSet<RuntimeModule>,
    external: &[ExternalType],
) -> Vec<Section> {
    let mut sections = vec![
        section("[package]", about),
        section("[features]", &features(package)),
        section("[dependencies]", &dependencies(package, used, external)),
    ];
    if package.mock {
        sections.push(section(
            "[dev-dependencies]",
            &[(
                "tokio",
                r#"{ version = "1", features = ["macros", "rt"] }"#.to_owned(),
            )],
        ));
        sections.push(section(
            "[[example]]",
            &[
                ("name", quoted("mock")),
                ("required-features", r#"["mock"]"#.to_owned()),
            ],
        ));
    }
    let parts = [
        ("blocking", package.client),
        ("client", package.client),
        ("server", package.server),
        ("mock", package.mock),
    ];
    let absent: Vec<_> = parts
        .iter()
        .filter(|(_, has)| !has)
        .map(|(part, _)| quoted(part))
        .collect();
    if !absent.is_empty() && !config.manifest.contains_key("lints") {
        // The runtime is the same in every crate, and refers to features that this crate lacks.
        let check = format!("cfg(feature, values({}))", absent.join(", "));
        let value = format!("{{ level = \"warn\", check-cfg = ['{check}'] }}");
        sections.push(section("[lints.rust]", &[("unexpected_cfgs", value)]));
    }
    for added in config
        .manifest
        .iter()
        .flat_map(|(name, value)| from_config(name, value))
    {
        match sections
            .iter_mut()
            .find(|section| section.header == added.header && !added.header.starts_with("[["))
        {
            Some(section) => {
                section
                    .entries
                    .retain(|(key, _)| added.entries.iter().all(|(other, _)| other != key));
                section.entries.extend(added.entries);
            }
            None => sections.push(added),
        }
    }
    sections
}

fn section(header: &str, entries: &[(&str, String)]) -> Section {
    let entries = entries
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect();
    Section {
        header: header.to_owned(),
        entries,
    }
}

fn features(package: &Package) -> Vec<(&'static str, String)> {
    let list =
        |features: &[&str]| Value::Array(features.iter().map(|name| Value::from(*name)).collect());
    let mut features = vec![(
        "default",
        list(&[if package.client { "client" } else { "server" }]),
    )];
    if package.client {
        let client = [
            "dep:http-body-util",
            "dep:reqwest",
            "dep:rustls",
            "dep:rustls-platform-verifier",
            "dep:tokio",
            "dep:tower-layer",
            "dep:tower-service",
        ];
        features.push(("client", list(&client)));
    }
    if package.client {
        features.extend([
            ("blocking", list(&["client", "tokio/rt"])),
            ("brotli", list(&["client", "reqwest/brotli"])),
            ("gzip", list(&["client", "reqwest/gzip"])),
            ("http2", list(&["client", "reqwest/http2"])),
        ]);
    }
    features.push(("tracing", list(&["dep:tracing"])));
    if package.server {
        let mut server = vec!["dep:axum", "dep:http-body-util"];
        if package.uses(RuntimeModule::Patterns) && !package.uses(RuntimeModule::Unions) {
            server.push("dep:regex-lite");
        }
        if package.uses(RuntimeModule::Backtracking) && !package.uses(RuntimeModule::Unions) {
            server.push("dep:fancy-regex");
        }
        if package.uses(RuntimeModule::Multipart) {
            server.push("dep:memchr");
        }
        if stores_files(package) {
            server.extend(["dep:tempfile", "dep:tokio", "tokio/rt"]);
        }
        features.push(("server", list(&server)));
    }
    if package.mock {
        features.push((
            "mock",
            list(&[
                "server",
                "dep:hyper",
                "dep:hyper-util",
                "dep:tokio",
                "tokio/net",
                "tokio/rt",
                "tokio/sync",
            ]),
        ));
    }
    features
        .into_iter()
        .map(|(name, list)| (name, inline(&list)))
        .collect()
}

/// Returns the dependencies of the crate, without default features where these are not needed.
fn dependencies(
    package: &Package,
    used: &BTreeSet<RuntimeModule>,
    external: &[ExternalType],
) -> Vec<(&'static str, String)> {
    let all = [
        (
            package.uses(RuntimeModule::Basic) || used.contains(&RuntimeModule::Base64),
            "base64",
            r#"{ version = "0.22", default-features = false, features = ["alloc"] }"#,
        ),
        (true, "bytes", r#""1""#),
        (
            used.contains(&RuntimeModule::Dates) || used.contains(&RuntimeModule::Time),
            "chrono",
            // `now` enables `Utc::now`, which does not need the local time zone.
            r#"{ version = "0.4.38", default-features = false, features = ["now", "serde"] }"#,
        ),
        (
            true,
            "futures-core",
            r#"{ version = "0.3", default-features = false }"#,
        ),
        (true, "http", r#""1""#),
        (true, "http-body", r#""1""#),
        (
            true,
            "http-body-util",
            r#"{ version = "0.1", optional = true }"#,
        ),
        (true, "percent-encoding", r#""2""#),
        (
            used.contains(&RuntimeModule::Duration),
            "jiff",
            r#"{ version = "1", default-features = false, features = ["alloc"] }"#,
        ),
        (
            package.client,
            "reqwest",
            r#"{ version = "0.13", default-features = false, features = ["rustls-no-provider"], optional = true }"#,
        ),
        (
            package.client,
            "rustls",
            r#"{ version = "0.23", default-features = false, features = ["ring", "std", "tls12"], optional = true }"#,
        ),
        (
            package.client,
            "rustls-platform-verifier",
            r#"{ version = "0.7", optional = true }"#,
        ),
        (true, "serde", r#""1""#),
        (
            true,
            "serde_json",
            // Floats must be read exactly.
            r#"{ version = "1", features = ["float_roundtrip"] }"#,
        ),
        (
            package.client || package.mock || stores_files(package),
            "tokio",
            if package.uses(RuntimeModule::OAuth2) {
                r#"{ version = "1", default-features = false, features = ["rt", "sync", "time"], optional = true }"#
            } else {
                r#"{ version = "1", default-features = false, features = ["time"], optional = true }"#
            },
        ),
        (
            package.client,
            "tower-layer",
            r#"{ version = "0.3", optional = true }"#,
        ),
        (
            package.client,
            "tower-service",
            r#"{ version = "0.3", optional = true }"#,
        ),
        (
            true,
            "tracing",
            r#"{ version = "0.1", default-features = false, optional = true }"#,
        ),
        (
            used.contains(&RuntimeModule::Uuids),
            "uuid",
            r#"{ version = "1", default-features = false, features = ["serde"] }"#,
        ),
    ];
    let own = all
        .into_iter()
        .chain(server_dependencies(package))
        .filter(|(wanted, ..)| *wanted)
        .map(|(_, name, requirement)| (name, requirement));
    let external = external
        .iter()
        .filter_map(|external| config::dependency(external.path.krate.as_str(), external.text));
    // If both have a dependency, the requirement is the same.
    let all: BTreeMap<_, _> = own.chain(external).collect();
    all.into_iter()
        .map(|(name, requirement)| (name, requirement.to_owned()))
        .collect()
}

/// Returns the dependencies of the server and the mock, each with `true` if it is needed.
fn server_dependencies(package: &Package) -> [(bool, &'static str, &'static str); 7] {
    [
        (
            package.server,
            "axum",
            r#"{ version = "0.8.5", default-features = false, optional = true }"#,
        ),
        (
            package.mock,
            "hyper",
            r#"{ version = "1", default-features = false, features = ["http1", "server"], optional = true }"#,
        ),
        (
            package.mock,
            "hyper-util",
            r#"{ version = "0.1.9", default-features = false, features = ["http1", "server-graceful", "service", "tokio"], optional = true }"#,
        ),
        (
            package.server && package.uses(RuntimeModule::Multipart),
            "memchr",
            r#"{ version = "2.4", default-features = false, features = ["std"], optional = true }"#,
        ),
        (
            package.uses(RuntimeModule::Patterns),
            "regex-lite",
            // Decoding unions may need patterns, also in clients.
            if package.uses(RuntimeModule::Unions) {
                r#""0.1""#
            } else {
                r#"{ version = "0.1", optional = true }"#
            },
        ),
        (
            package.uses(RuntimeModule::Backtracking),
            "fancy-regex",
            if package.uses(RuntimeModule::Unions) {
                r#"{ version = "0.20", default-features = false, features = ["std"] }"#
            } else {
                r#"{ version = "0.20", default-features = false, features = ["std"], optional = true }"#
            },
        ),
        (
            stores_files(package),
            "tempfile",
            r#"{ version = "3", default-features = false, optional = true }"#,
        ),
    ]
}

/// Returns whether the server stores files on disk.
fn stores_files(package: &Package) -> bool {
    package.uses(RuntimeModule::Uploads)
}

/// Returns a table of `codegen.toml` as sections of the manifest.
fn from_config(name: &str, value: &Value) -> Vec<Section> {
    let section = |header: String, value: &Value| Section {
        header,
        entries: value
            .as_table()
            .into_iter()
            .flatten()
            .map(|(key, value)| (key_text(key), inline(value)))
            .collect(),
    };
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| section(format!("[[{}]]", key_text(name)), item))
            .collect(),
        table => vec![section(format!("[{}]", key_text(name)), table)],
    }
}

/// Returns a TOML value on one line; long arrays have a line for each element.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(value) => value.to_string(),
        Value::Datetime(time) => time.to_string(),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(inline).collect();
            let line = format!("[{}]", items.join(", "));
            if line.len() > 90 {
                format!("[\n    {},\n]", items.join(",\n    "))
            } else {
                line
            }
        }
        Value::Table(members) => {
            let members = members
                .iter()
                .map(|(key, value)| format!("{} = {}", key_text(key), inline(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}
