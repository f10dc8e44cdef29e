//! Converts a document to JSON.

use generator::{
    document::{Read, Schemas},
    pointer::Pointer,
};
use serde_json::Value;

/// Returns the JSON of a document with its schemas, in the keywords of OpenAPI 3.0.
pub(super) fn with_schemas(read: &Read) -> Value {
    let mut tree = read.tree.clone();
    restore(&mut tree, &Pointer::root(), read.document.schemas());
    tree
}

/// Replaces references to their own pointers by the schemas.
fn restore(value: &mut Value, at: &Pointer, schemas: &Schemas) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            if reference == Some(at.to_string().as_str())
                && let Some(schema) = schemas.at(at)
            {
                *value = schema.to_json();
                return;
            }
            for (key, member) in members {
                restore(member, &at.child(key), schemas);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                restore(item, &at.child(index), schemas);
            }
        }
        _ => {}
    }
}
