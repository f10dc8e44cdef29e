//! Converts `securityDefinitions`.

use serde_json::{Value, json};

use super::{Converter, Members, word};
use crate::pointer::Pointer;

impl Converter<'_> {
    /// Converts the security schemes.
    pub(super) fn schemes(&mut self, schemes: &Members) -> Value {
        let from = Pointer::root().child("securityDefinitions");
        let to = Pointer::from_tokens(["components", "securitySchemes"]);
        let converted = schemes.iter().map(|(name, scheme)| {
            let scheme = match scheme {
                Value::Object(map) => self.scheme(map, &from.child(name), &to.child(name)),
                other => other.clone(),
            };
            (name.clone(), scheme)
        });
        Value::Object(converted.collect())
    }

    fn scheme(&mut self, old: &Members, from: &Pointer, to: &Pointer) -> Value {
        let mut new = old.clone();
        match word(old, "type").as_deref() {
            Some("basic") => {
                new.insert("type".to_owned(), json!("http"));
                new.insert("scheme".to_owned(), json!("basic"));
            }
            Some("apikey") => {
                new.insert("type".to_owned(), json!("apiKey"));
            }
            Some("oauth2") if !old.contains_key("flows") => {
                let mut flow = Members::new();
                for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
                    if let Some(value) = new.shift_remove(key) {
                        flow.insert(key.to_owned(), value);
                    }
                }
                flow.entry("scopes").or_insert_with(|| json!({}));
                let written = new.shift_remove("flow");
                let name = flow_name(written.as_ref(), &flow);
                let flows = to.child("flows");
                self.moves.copied(&from.child("flow"), &flows);
                self.moves.copied(from, &flows.child(name));
                new.insert("flows".to_owned(), json!({ name: flow }));
            }
            _ => {}
        }
        Value::Object(new)
    }
}

/// Returns the name of a flow in OpenAPI 3; if it is missing, it follows from the URLs.
fn flow_name(written: Option<&Value>, flow: &Members) -> &'static str {
    let written = written.and_then(Value::as_str).unwrap_or_default();
    match written.trim().to_ascii_lowercase().as_str() {
        "implicit" => "implicit",
        "password" => "password",
        "application" | "clientcredentials" => "clientCredentials",
        "accesscode" | "authorizationcode" => "authorizationCode",
        _ => match (
            flow.contains_key("authorizationUrl"),
            flow.contains_key("tokenUrl"),
        ) {
            (true, true) => "authorizationCode",
            (true, false) => "implicit",
            (false, _) => "clientCredentials",
        },
    }
}
