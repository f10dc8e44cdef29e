//! Resolves references to a document by its own URL (`$self`).

use serde_json::{Map, Value};

use super::anchors::absolute;

/// The field whose keys name security schemes.
const SECURITY: &str = "security";

/// Makes references to the document by its own URL local.
pub(super) fn resolve(document: &mut Value) {
    let own = document.get("$self").and_then(Value::as_str);
    let Some(own) = own.map(|own| without_fragment(own).to_owned()) else {
        return;
    };
    if !own.is_empty() {
        visit(document, &own);
    }
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

fn visit(value: &mut Value, own: &str) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                match member {
                    Value::String(text) if key == "$ref" => {
                        if let Some(fragment) = local(text, own) {
                            *text = fragment;
                        }
                    }
                    Value::Array(requirements) if key == SECURITY => {
                        for requirement in requirements.iter_mut() {
                            if let Value::Object(schemes) = requirement {
                                *schemes = by_name(std::mem::take(schemes), own);
                            }
                        }
                    }
                    _ => visit(member, own),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                visit(item, own);
            }
        }
        _ => {}
    }
}

/// Returns the fragment of a URL that refers to the document itself.
fn local(address: &str, own: &str) -> Option<String> {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    if !path.is_empty() && !address.starts_with(own) && absolute(own, path) == own {
        return Some(format!("#{fragment}"));
    }
    let behind = address.strip_prefix(own)?;
    match behind.strip_prefix('#') {
        Some(_) => Some(behind.to_owned()),
        None => behind.is_empty().then(|| "#".to_owned()),
    }
}

/// Replaces the URLs of security schemes with their names.
fn by_name(schemes: Map<String, Value>, own: &str) -> Map<String, Value> {
    let name = |address: &str| {
        let local = local(address, own);
        let fragment = local.as_deref().unwrap_or(address);
        let name = fragment.strip_prefix("#/components/securitySchemes/")?;
        Some(name.replace("~1", "/").replace("~0", "~"))
    };
    let schemes = schemes.into_iter();
    schemes
        .map(|(address, scopes)| (name(&address).unwrap_or(address), scopes))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::resolve;

    #[test]
    fn references_by_the_own_url_become_local() {
        let mut document = json!({
            "$self": "https://a.example/api",
            "security": [{ "https://a.example/api#/components/securitySchemes/key": [] }],
            "x": [
                { "$ref": "https://a.example/api#/y" },
                { "$ref": "https://a.example/api2#/y" },
                { "$ref": "api#/y" },
                { "$ref": "/api#/y" },
                { "$ref": "api2#/y" },
            ],
        });
        resolve(&mut document);
        assert_eq!(document["security"], json!([{ "key": [] }]));
        assert_eq!(
            document["x"],
            json!([
                { "$ref": "#/y" },
                { "$ref": "https://a.example/api2#/y" },
                { "$ref": "#/y" },
                { "$ref": "#/y" },
                { "$ref": "api2#/y" },
            ])
        );
    }
}
