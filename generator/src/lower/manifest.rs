//! The manifest of the generated crate.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use crate::{
    config::{self, Config, Feature},
    model::{
        Codec, Extra, Foreign, Item, ItemKind, Limit, Module, Name, Operation, Package, Section,
        Shape, Type,
    },
};

/// Decides what the manifest says.
pub(super) fn package(
    config: &Config,
    title: String,
    derived: String,
    extras: BTreeSet<Extra>,
    foreign: &[Foreign],
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
        version: config
            .package
            .version
            .as_ref()
            .map_or("0.1.0", |version| version.get_ref())
            .to_owned(),
        client: has(Feature::Client),
        server: has(Feature::Server) || has(Feature::Mock),
        mock: has(Feature::Mock),
        extras,
        manifest: Vec::new(),
    };
    package.manifest = sections(&package, &title, config, foreign);
    package
}

/// What the runtime needs for types.
pub(super) fn extras(modules: &[Module], operations: &[Operation]) -> BTreeSet<Extra> {
    let items = || modules.iter().flat_map(|module| &module.items);
    let of_operations = || operations.iter().flat_map(|operation| &operation.items);
    let mut limits = (items().chain(of_operations()))
        .flat_map(|item| {
            item.limits
                .iter()
                .chain(item.shapes().flat_map(Shape::limits))
        })
        .chain(
            operations
                .iter()
                .flat_map(Operation::shapes)
                .flat_map(Shape::limits),
        );
    let patterns = limits.any(Limit::has_pattern).then_some(Extra::Patterns);
    let pages = operations.iter().any(|operation| operation.pages);
    let files = operations.iter().any(Operation::takes_files);
    let enums = (items().chain(of_operations())).any(|item| {
        matches!(
            item.kind,
            ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_)
        )
    });
    let unions = items()
        .chain(of_operations())
        .any(|item| matches!(item.kind, ItemKind::Union(_)));
    items()
        .flat_map(Item::types)
        .chain(operations.iter().flat_map(Operation::types))
        .flat_map(Type::leaves)
        .filter_map(|ty| match ty {
            Type::DateTime | Type::Date => Some(Extra::Dates),
            Type::Time => Some(Extra::Times),
            Type::Duration => Some(Extra::Durations),
            Type::Uuid => Some(Extra::Uuids),
            Type::Base64 => Some(Extra::Base64),
            Type::Body => Some(Extra::Body),
            Type::Media => Some(Extra::Media),
            _ => None,
        })
        .chain(patterns)
        .chain(pages.then_some(Extra::Pages))
        .chain(enums.then_some(Extra::Enums))
        .chain(unions.then_some(Extra::Unions))
        .chain(files.then_some(Extra::Files))
        .chain(
            operations
                .iter()
                .flat_map(Operation::bodies)
                .flat_map(|body| &body.contents)
                .flat_map(|content| match content.codec {
                    Codec::Form(_) => vec![Extra::Form],
                    // Texts in parts are read as those of forms are.
                    Codec::Multipart => vec![Extra::Form, Extra::Multipart],
                    Codec::Sequence(framing) if framing.is_events() => {
                        vec![Extra::Sequences, Extra::Events]
                    }
                    Codec::Sequence(_) => vec![Extra::Sequences],
                    _ => Vec::new(),
                }),
        )
        .collect()
}

/// The types of other crates, each path once.
pub(super) fn foreign(modules: &[Module], operations: &[Operation]) -> Vec<Foreign> {
    let items = modules.iter().flat_map(|module| &module.items);
    let types = items
        .flat_map(Item::types)
        .chain(operations.iter().flat_map(Operation::types));
    let mut found: Vec<Foreign> = types
        .flat_map(Type::leaves)
        .filter_map(|ty| match ty {
            Type::Foreign(foreign) => Some(foreign.clone()),
            _ => None,
        })
        .collect();
    found.sort();
    found.dedup_by(|one, first| {
        let same = one.path == first.path;
        // What is a string here and a number there is both.
        first.text &= !same || one.text;
        same
    });
    found
}

/// The crates that `codegen.toml` makes dependencies.
pub(super) fn configured_crates(config: &Config) -> Vec<&str> {
    let of_formats = config.formats.values();
    let of_formats = of_formats.filter_map(|path| path.get_ref().split("::").next());
    let tables = config
        .manifest
        .get("dependencies")
        .and_then(Value::as_table);
    let of_manifest = tables.into_iter().flat_map(|table| table.keys());
    of_formats.chain(of_manifest.map(String::as_str)).collect()
}

/// The crates whose types stand in the API, for its users to name.
pub(super) fn crates(extras: &BTreeSet<Extra>, foreign: &[Foreign]) -> BTreeSet<Name> {
    let own = extras.iter().filter_map(|extra| match extra {
        Extra::Dates | Extra::Times => Some("chrono"),
        Extra::Durations => Some("jiff"),
        Extra::Uuids => Some("uuid"),
        _ => None,
    });
    let foreign = foreign
        .iter()
        .filter_map(|foreign| foreign.path.split("::").next());
    let others = foreign.filter(|krate| *krate != "std");
    own.chain(others)
        .map(|krate| Name(krate.to_owned()))
        .collect()
}

fn sections(package: &Package, title: &str, config: &Config, foreign: &[Foreign]) -> Vec<Section> {
    let mut sections = vec![
        section(
            "[package]",
            &[
                ("name", quoted(&package.name)),
                ("version", quoted(&package.version)),
                ("edition", quoted("2024")),
                ("rust-version", quoted("1.85")),
                ("description", quoted(&format!("{title} in Rust"))),
                ("readme", quoted("README.md")),
            ],
        ),
        section("[features]", &features(package)),
        section("[dependencies]", &dependencies(package, foreign)),
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
        // The runtime is the same in every crate, and asks for parts that this one lacks.
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
        features.push((
            "client",
            list(&[
                "dep:http-body-util",
                "dep:reqwest",
                "dep:rustls",
                "dep:rustls-platform-verifier",
                "dep:tokio",
                "dep:tower-layer",
                "dep:tower-service",
            ]),
        ));
    }
    if package.client {
        features.push(("tracing", list(&["dep:tracing"])));
    }
    if package.server {
        let mut server = vec!["dep:axum", "dep:http-body-util"];
        if package.extras.contains(&Extra::Patterns) && !package.extras.contains(&Extra::Unions) {
            server.push("dep:regress");
        }
        if package.extras.contains(&Extra::Multipart) {
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
                "dep:tokio",
                "axum/http1",
                "axum/tokio",
                "tokio/net",
                "tokio/rt",
            ]),
        ));
    }
    features
        .into_iter()
        .map(|(name, list)| (name, inline(&list)))
        .collect()
}

/// What the crate depends on: the default features are off where they are not needed.
fn dependencies(package: &Package, foreign: &[Foreign]) -> Vec<(&'static str, String)> {
    let all = [
        (
            package.extras.contains(&Extra::Basic) || package.extras.contains(&Extra::Base64),
            "base64",
            r#"{ version = "0.22", default-features = false, features = ["alloc"] }"#,
        ),
        (true, "bytes", r#""1""#),
        (
            package.extras.contains(&Extra::Dates) || package.extras.contains(&Extra::Times),
            "chrono",
            r#"{ version = "0.4", default-features = false, features = ["serde"] }"#,
        ),
        (
            package.extras.contains(&Extra::Sequences),
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
            package.extras.contains(&Extra::Durations),
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
            // A number is read as it was written, to the last digit.
            r#"{ version = "1", features = ["float_roundtrip"] }"#,
        ),
        (
            package.client || package.mock || stores_files(package),
            "tokio",
            r#"{ version = "1", default-features = false, features = ["time"], optional = true }"#,
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
            package.client,
            "tracing",
            r#"{ version = "0.1", default-features = false, optional = true }"#,
        ),
        (
            package.extras.contains(&Extra::Uuids),
            "uuid",
            r#"{ version = "1", default-features = false, features = ["serde"] }"#,
        ),
    ];
    let own = all
        .into_iter()
        .chain(server_dependencies(package))
        .filter(|(wanted, ..)| *wanted)
        .map(|(_, name, requirement)| (name, requirement));
    let foreign = foreign
        .iter()
        .filter_map(|foreign| config::dependency(&foreign.path));
    // What both need, the crate's own code asks the same of.
    let all: BTreeMap<_, _> = own.chain(foreign).collect();
    all.into_iter()
        .map(|(name, requirement)| (name, requirement.to_owned()))
        .collect()
}

/// What the server alone depends on, where it is wanted.
fn server_dependencies(package: &Package) -> [(bool, &'static str, &'static str); 5] {
    [
        (
            package.server,
            "axum",
            r#"{ version = "0.8.5", default-features = false, optional = true }"#,
        ),
        (
            package.server && package.extras.contains(&Extra::Multipart),
            "memchr",
            r#"{ version = "2.4", default-features = false, features = ["std"], optional = true }"#,
        ),
        (
            package.extras.contains(&Extra::Patterns) && package.extras.contains(&Extra::Unions),
            "regress",
            r#"{ version = "0.12", default-features = false, features = ["std"] }"#,
        ),
        (
            package.server
                && package.extras.contains(&Extra::Patterns)
                && !package.extras.contains(&Extra::Unions),
            "regress",
            r#"{ version = "0.12", default-features = false, features = ["std"], optional = true }"#,
        ),
        (
            stores_files(package),
            "tempfile",
            r#"{ version = "3", default-features = false, optional = true }"#,
        ),
    ]
}

/// Whether the server puts files on the disk.
fn stores_files(package: &Package) -> bool {
    package.server && package.extras.contains(&Extra::Files)
}

/// A table of codegen.toml as sections of the manifest.
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

/// A TOML value on one line; arrays that are long take a line for each element, as people write them.
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

/// A basic string of TOML, whose escapes are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A key of TOML, in quotes where it needs them.
fn key_text(key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { quoted(key) }
}
