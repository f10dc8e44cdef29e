//! Tests how objects are normalized, and the limits on nesting and growth.

use serde_json::{Value, json};

use super::{HEAD, checked, line, parse};
use crate::diagnostic::Severity;

#[test]
fn other_objects() {
    let mut document = parse(&format!(
        "{HEAD}paths: {{/a: {{get: {{responses: {{2xx: {{content: {{a/b: {{$ref: '#/components/mediaTypes/M'}}}}}}}}}}}}}}
components:
  parameters: {{P: {{name: p, in: query}}}}
  links: {{L: {{}}}}
  securitySchemes: {{S: {{type: mutualTLS}}}}
  mediaTypes: {{M: {{schema: {{type: string}}, encoding: {{e: {{style: form}}}}}}}}"
    ));
    checked(&mut document);
    let expected = json!({
        "/paths/~1a/get/responses/2xx/description": "",
        "/paths/~1a/get/responses/2xx/content/a~1b/schema/$ref": "#/components/mediaTypes/M/schema",
        "/paths/~1a/get/responses/2xx/content/a~1b/encoding/e/explode": true,
        "/components/parameters/P/schema": {},
        "/components/links/L/operationId": "",
        "/components/securitySchemes/S/scheme": "mutualTLS",
    });
    for (pointer, value) in expected.as_object().into_iter().flatten() {
        assert_eq!(document.pointer(pointer), Some(value), "{pointer}");
    }
}

fn nested(levels: usize, wrap: fn(Value) -> Value) -> Vec<String> {
    let schema = (1..levels).fold(json!({ "type": "string" }), |schema, _| wrap(schema));
    let mut document = parse(&format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{}}}}"));
    document["components"]["schemas"]["A"] = schema;
    checked(&mut document).iter().map(line).collect()
}

#[test]
fn depth() {
    for wrap in [
        |schema| json!({ "allOf": [schema] }),
        |schema| json!({ "not": schema }),
    ] {
        assert_eq!(nested(24, wrap), Vec::<String>::new());
        let found = nested(25, wrap);
        assert!(
            found[0].starts_with("too-deep #/components/schemas/A/"),
            "{found:?}"
        );
        assert_eq!(found.len(), 1, "{found:?}");
    }
    let values = |levels| nested(levels, |value| json!({ "x-a": value }));
    assert_eq!(values(97), Vec::<String>::new());
    assert!(values(300)[0].starts_with("too-deep #/components/schemas/A/x-a/x-a/"));
}

/// Each callback refers to the next one twice, so that each of them would double the size of the document.
#[test]
fn growth() {
    let mut callbacks = serde_json::Map::new();
    for number in 0..40 {
        let next = json!({ "$ref": format!("#/components/callbacks/C{}", number + 1) });
        let operation = json!({
            "responses": { "default": { "description": "" } },
            "callbacks": { "a": next, "b": next },
        });
        callbacks.insert(format!("C{number}"), json!({ "e": { "get": operation } }));
    }
    callbacks.insert("C40".to_owned(), json!({}));
    let mut document = parse(&format!("{HEAD}paths: {{}}"));
    document["components"] = json!({ "callbacks": callbacks });
    let found = checked(&mut document);
    assert!(
        found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error),
        "{found:?}"
    );
}
