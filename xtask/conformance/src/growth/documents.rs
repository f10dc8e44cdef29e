//! Creates documents of several kinds, of any size.

use serde_json::{Map, Value, json};

/// A kind of documents.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// Returns the text of a document of a size.
    pub(super) document: fn(usize) -> String,
    /// The smallest size that is measured.
    pub(super) first_size: usize,
    /// `true` to lint documents of this kind instead of generating crates.
    pub(super) is_linted: bool,
}

const fn generated(name: &'static str, document: fn(usize) -> String) -> Kind {
    Kind {
        name,
        document,
        first_size: 64,
        is_linted: false,
    }
}

pub(super) const KINDS: &[Kind] = &[
    generated("properties of a schema", properties),
    generated("values of an enum", values),
    generated("operations", operations),
    Kind {
        name: "operations, linted",
        document: operations,
        // Its double is a large API.
        first_size: 5000,
        is_linted: true,
    },
    generated("overlapping paths", paths),
    generated("references, eight in each schema", references),
    generated("ring of schemas", ring),
    generated("chain of schemas", chain),
    generated("chain of allOf", chain_of_all_of),
    generated("parts that share an allOf", shared_parts),
    generated("members of an allOf", members),
    generated("alternatives with a discriminator", discriminator),
    generated("alternatives without a tag", alternatives),
    generated("conditions", conditions),
    generated("nested quotes in a description", quotes),
    generated("brackets in descriptions", brackets),
    generated("aliases of YAML", aliases),
    generated("examples", examples),
];

fn document(paths: &Value, schemas: impl Iterator<Item = (String, Value)>) -> String {
    let schemas: Map<String, Value> = schemas.collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Growth", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
    .to_string()
}

/// Returns a document with schemas named `S0`, `S1` and so on.
fn schemas(size: usize, schema: impl Fn(usize) -> Value) -> String {
    let schemas = (0..size).map(|index| (format!("S{index}"), schema(index)));
    document(&json!({}), schemas)
}

fn reference(index: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{index}") })
}

fn object<'n>(properties: impl Iterator<Item = (&'n str, Value)>) -> Value {
    let properties: Map<_, _> = properties
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    json!({ "type": "object", "properties": properties })
}

fn properties(size: usize) -> String {
    schemas(1, |_| {
        let properties = (0..size).map(|index| (format!("p{index}"), json!({ "type": "string" })));
        json!({ "type": "object", "properties": properties.collect::<Map<_, _>>() })
    })
}

fn values(size: usize) -> String {
    let values: Vec<_> = (0..size).map(|index| format!("value {index}")).collect();
    schemas(1, |_| json!({ "type": "string", "enum": values }))
}

fn operation(id: usize) -> Value {
    json!({
        "operationId": format!("operation{id}"),
        "parameters": [{ "name": "limit", "in": "query", "schema": { "type": "integer" } }],
        "responses": { "200": { "description": "All.", "content": { "application/json": { "schema": reference(0) } } } },
    })
}

fn with_paths(size: usize, path: impl Fn(usize) -> String) -> String {
    let paths = (0..size).map(|index| (path(index), json!({ "get": operation(index) })));
    let paths: Map<String, Value> = paths.collect();
    let schema = object([("name", json!({ "type": "string" }))].into_iter());
    document(
        &Value::Object(paths),
        std::iter::once(("S0".to_owned(), schema)),
    )
}

fn operations(size: usize) -> String {
    with_paths(size, |index| format!("/things{index}/all"))
}

fn paths(size: usize) -> String {
    with_paths(size, |index| format!("/{{thing}}/all{index}/{{part}}"))
}

fn references(size: usize) -> String {
    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    schemas(size, |index| {
        let properties = NAMES.into_iter().zip(1..);
        object(properties.map(|(name, step)| (name, reference((index * 7 + step * 13) % size))))
    })
}

fn ring(size: usize) -> String {
    schemas(size, |index| {
        let mut schema = object([("next", reference((index + 1) % size))].into_iter());
        schema["required"] = json!(["next"]);
        schema
    })
}

fn chain(size: usize) -> String {
    schemas(size, |index| {
        object([("next", reference((index + 1).min(size - 1)))].into_iter())
    })
}

fn chain_of_all_of(size: usize) -> String {
    schemas(size, |index| match index {
        0 => object([("name", json!({ "type": "string" }))].into_iter()),
        _ => json!({ "description": "A part.", "allOf": [reference(index - 1)] }),
    })
}

fn shared_parts(size: usize) -> String {
    schemas(size, |index| {
        if index == 0 {
            return object([("name", json!({ "type": "string" }))].into_iter());
        }
        let own = object([("own", json!({ "type": "integer" }))].into_iter());
        json!({ "allOf": [reference(0), own] })
    })
}

fn members(size: usize) -> String {
    let parts = (0..size).map(|index| {
        let property = format!("p{index}");
        object([(property.as_str(), json!({ "type": "string" }))].into_iter())
    });
    let parts: Vec<_> = parts.collect();
    schemas(1, |_| json!({ "allOf": parts }))
}

/// Returns a document whose first schema is a union of all others.
fn union(size: usize, alternative: impl Fn(usize) -> Value, tag: Option<&str>) -> String {
    schemas(size, |index| {
        if index > 0 {
            return alternative(index);
        }
        let all: Vec<_> = (1..size).map(reference).collect();
        let mut union = json!({ "oneOf": all });
        if let Some(tag) = tag {
            let mapping = (1..size).map(|index| {
                let target = format!("#/components/schemas/S{index}");
                (format!("kind {index}"), Value::from(target))
            });
            let mapping: Map<_, _> = mapping.collect();
            union["discriminator"] = json!({ "propertyName": tag, "mapping": mapping });
        }
        union
    })
}

fn discriminator(size: usize) -> String {
    let alternative = |_| {
        let mut schema = object([("kind", json!({ "type": "string" }))].into_iter());
        schema["required"] = json!(["kind"]);
        schema
    };
    union(size, alternative, Some("kind"))
}

fn alternatives(size: usize) -> String {
    let alternative = |index| {
        let name = format!("p{index}");
        let mut schema = object([(name.as_str(), json!({ "type": "string" }))].into_iter());
        schema["required"] = json!([name]);
        schema
    };
    union(size, alternative, None)
}

fn conditions(size: usize) -> String {
    schemas(size, |index| {
        let mut schema = object([("next", reference((index + 1) % size))].into_iter());
        schema["if"] = json!({ "required": ["next"] });
        schema["then"] = json!({ "properties": { "next": { "minProperties": 1 } } });
        schema["not"] = json!({ "required": ["next", "last"] });
        schema
    })
}

fn described(size: usize, description: impl Fn(usize) -> String) -> String {
    schemas(
        size,
        |index| json!({ "type": "number", "description": description(index) }),
    )
}

fn quotes(size: usize) -> String {
    described(1, |_| format!("{}text", "> ".repeat(size)))
}

fn brackets(size: usize) -> String {
    described(size, |_| "A share in the interval [0, 1).".to_owned())
}

fn aliases(size: usize) -> String {
    let mut text = "openapi: 3.1.0\ninfo: { title: Growth, version: '1' }\npaths: {}\n\
                    x-first: &a [1, 2, 3, 4, 5, 6, 7, 8]\nx-all:\n"
        .to_owned();
    for _ in 0..size {
        text += "  - *a\n";
    }
    text
}

fn examples(size: usize) -> String {
    let example: Vec<_> = (0..size)
        .map(|index| json!({ "name": index.to_string() }))
        .collect();
    schemas(1, |_| {
        let items = object([("name", json!({ "type": "string" }))].into_iter());
        json!({ "type": "array", "items": items, "example": example })
    })
}
