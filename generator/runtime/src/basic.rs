//! A name and a password as one credential (RFC 7617).

use base64::{Engine, engine::general_purpose::STANDARD};

use super::credentials::Secret;

/// The credential for a name, in which there is no colon, and a password.
pub fn encode(name: &str, password: &str) -> Secret {
    STANDARD.encode(format!("{name}:{password}")).into()
}

/// The name and the password of a credential; `None` where it is none of these.
pub fn decode(secret: &Secret) -> Option<(String, Secret)> {
    let text = String::from_utf8(STANDARD.decode(secret.expose()).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.into()))
}
