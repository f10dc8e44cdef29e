//! Reports ambiguous paths, encodings of unknown properties, and unknown HTTP authentication schemes.

use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{Document, Found, nearest},
};

use super::all_of;

/// The HTTP authentication schemes that are registered with IANA.
const SCHEMES: [&str; 14] = [
    "basic",
    "bearer",
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "privatetoken",
    "scram-sha-1",
    "scram-sha-256",
    "vapid",
];

/// Reports paths in which two parameters follow each other with nothing between them.
pub(super) fn paths(found: &Found<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for path in found.members.keys().filter(|path| path.contains("}{")) {
        let message = format!("the path `{path}` has two parameters with nothing between them");
        diagnostics.push(
            Diagnostic::warning(
                &codes::AMBIGUOUS_PATH,
                Place::Key(found.at.child(path)),
                message,
            )
            .help("put a `/` or another separator between them"),
        );
    }
}

/// Reports encodings of properties that the schema does not have.
pub(super) fn encoding(document: &Document, found: &Found<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let encoding = found
        .members
        .get("encoding")
        .and_then(|value| value.as_object());
    let schema = document.schemas().at(&found.at.child("schema"));
    let (Some(encoding), Some(schema)) = (encoding, schema) else {
        return;
    };
    let properties = all_of::properties(schema);
    if properties.is_empty() {
        return;
    }
    for name in encoding
        .keys()
        .filter(|name| !properties.contains_key(name.as_str()))
    {
        let message =
            format!("`encoding` contains `{name}`, which is not a property of the schema");
        let place = Place::Key(found.at.child("encoding").child(name));
        let mut diagnostic = Diagnostic::warning(&codes::UNKNOWN_ENCODING, place, message);
        if let Some(meant) = nearest(name, properties.keys().copied()) {
            diagnostic = diagnostic.help(format!("did you mean `{meant}`?"));
        }
        diagnostics.push(diagnostic);
    }
}

/// Reports HTTP authentication schemes that are not registered.
pub(super) fn security_scheme(found: &Found<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let text = |key| found.members.get(key).and_then(|value| value.as_str());
    let (Some("http"), Some(scheme)) = (text("type"), text("scheme")) else {
        return;
    };
    let lower = scheme.to_ascii_lowercase();
    if lower == "mutualtls" || SCHEMES.contains(&lower.as_str()) {
        return;
    }
    let place = Place::Value(found.at.child("scheme"));
    let message = format!("`{scheme}` is not a registered HTTP authentication scheme");
    let diagnostic = Diagnostic::warning(&codes::UNKNOWN_HTTP_SCHEME, place, message)
        .label(format!("sent as `Authorization: {scheme} …`"));
    let help = match nearest(scheme, SCHEMES) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            "use `scheme: bearer` for a token, or `type: apiKey` for a header of the API".to_owned()
        }
    };
    diagnostics.push(diagnostic.help(help));
}
