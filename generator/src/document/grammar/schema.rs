//! The Schema Object and the objects that occur only in it.

use super::{
    parts::EXTERNAL_DOCS,
    rule::{
        EMPTY, Keys,
        Kind::{
            Any, Bound, Count, Examples, Flag, List, Map, Names, Note, Number, One, Pattern,
            Reference, Schema, SchemaOrFlag, Text, Type, Unsupported,
        },
        Object, Rule,
        Version::{V3_1, V3_2},
        field,
    },
};

/// A schema, in the dialect of 3.0 and that of 3.1, which is JSON Schema 2020-12.
pub(in crate::document) static SCHEMA: Object = Object {
    name: "Schema Object",
    fields: &[
        field("$ref", Reference).never_null(),
        field("type", Type).never_null(),
        field("description", Note),
        field("properties", Map(Keys::Any, &Schema)),
        field("items", Schema).or_null(),
        field("format", Text),
        field("example", Any),
        field("enum", List(&Any)),
        field("required", Names),
        field("nullable", Flag),
        field("title", Text),
        field("default", Any),
        field("allOf", List(&Schema)),
        field("oneOf", List(&Schema)),
        field("anyOf", List(&Schema)),
        field("not", Schema).or_null(),
        field("additionalProperties", SchemaOrFlag).or_null(),
        field("pattern", Pattern),
        field("multipleOf", Number),
        field("maximum", Number),
        field("exclusiveMaximum", Bound),
        field("minimum", Number),
        field("exclusiveMinimum", Bound),
        field("maxLength", Count),
        field("minLength", Count),
        field("maxItems", Count),
        field("minItems", Count),
        field("uniqueItems", Flag),
        field("maxProperties", Count),
        field("minProperties", Count),
        field("discriminator", One(&DISCRIMINATOR)).or_null(),
        field("readOnly", Flag),
        field("writeOnly", Flag),
        field("deprecated", Flag),
        field("xml", One(&XML)).or_null(),
        field("externalDocs", One(&EXTERNAL_DOCS)).or_null(),
        field("const", Any).since(V3_1),
        field("examples", Examples).since(V3_1),
        field("patternProperties", Map(Keys::Any, &Schema)).since(V3_1),
        field("contentEncoding", Text).since(V3_1),
        field("contentMediaType", Text).since(V3_1),
        field("$defs", Map(Keys::Any, &Schema)).since(V3_1),
        field("definitions", Map(Keys::Any, &Schema)).since(V3_1),
        field("$id", Text).since(V3_1),
        field("$schema", Text).since(V3_1),
        field("$anchor", Text).since(V3_1),
        field("$dynamicAnchor", Text).since(V3_1),
        field("$vocabulary", Any).since(V3_1),
        field("$comment", Text).since(V3_1),
        field("prefixItems", List(&Schema)).since(V3_1),
        field("propertyNames", Schema).since(V3_1).or_null(),
        field("if", Schema).since(V3_1).or_null(),
        field("then", Schema).since(V3_1).or_null(),
        field("else", Schema).since(V3_1).or_null(),
        field("dependentSchemas", Map(Keys::Any, &Schema)).since(V3_1),
        field("dependentRequired", Map(Keys::Any, &Names)).since(V3_1),
        field("dependencies", Unsupported("the condition is not checked")),
        field("contains", Schema).since(V3_1).or_null(),
        field("minContains", Count).since(V3_1),
        field("maxContains", Count).since(V3_1),
        field("unevaluatedItems", Schema).since(V3_1).or_null(),
        field("unevaluatedProperties", Schema).since(V3_1).or_null(),
        field("contentSchema", Schema).since(V3_1).or_null(),
        field("$dynamicRef", Unsupported("any value is accepted")),
        field("$recursiveRef", Unsupported("any value is accepted")),
        field("$recursiveAnchor", Any).since(V3_1),
    ],
    rule: Rule::Schema,
    ..EMPTY
};

static DISCRIMINATOR: Object = Object {
    name: "Discriminator Object",
    fields: &[
        field("propertyName", Text).required(),
        field("mapping", Map(Keys::Any, &Text)),
        field("defaultMapping", Text).since(V3_2),
    ],
    ..EMPTY
};

static XML: Object = Object {
    name: "XML Object",
    fields: &[
        field("name", Text),
        field("namespace", Text),
        field("prefix", Text),
        field("attribute", Flag),
        field("wrapped", Flag),
        field("nodeType", Text).since(V3_2),
    ],
    ..EMPTY
};
