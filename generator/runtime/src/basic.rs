//! Encodes a name and a password as one credential (RFC 7617).

use base64::{Engine, engine::general_purpose::STANDARD};

use super::credentials::Secret;

/// Returns the credential for a name, which must not contain a colon, and a password.
pub fn encode(name: &str, password: &str) -> Secret {
    STANDARD.encode(format!("{name}:{password}")).into()
}

/// Returns the name and the password of a credential; `None` if it has another form.
pub fn decode(secret: &Secret) -> Option<(String, Secret)> {
    let text = String::from_utf8(STANDARD.decode(secret.expose()).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.into()))
}
