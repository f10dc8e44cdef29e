//! The manifest of the program.

/// Returns the manifest of the program for a package.
pub(in crate::wire) fn manifest(package: &str) -> String {
    format!(
        r#"[package]
name = "{}"
version = "0.0.0"
edition = "2024"
publish = false

[features]
client = ["api/client"]
server = ["api/server", "dep:axum"]

[dependencies]
api = {{ package = "{package}", path = "../../crates/{package}", default-features = false }}
axum = {{ version = "0.8", default-features = false, features = ["http1", "tokio"], optional = true }}
bytes = "1"
http = "1"
serde = "1"
serde_json = "1"
tokio = {{ version = "1", features = ["macros", "net", "rt"] }}
"#,
        name(package)
    )
}

/// Returns the name of the program for a package.
pub(in crate::wire) fn name(package: &str) -> String {
    format!("wire-{package}")
}
