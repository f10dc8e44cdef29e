//! The objects that describe an API and its operations.

use super::{
    parts::{EXTERNAL_DOCS, INFO, SECURITY_REQUIREMENT, SECURITY_SCHEME, SERVER, TAG},
    rule::{
        EMPTY, Field, Keys,
        Kind::{
            Any, Flag, Inlined, List, Map, Note, One, OrReference, Schema, Text, Unsupported, Word,
        },
        Object, Rule,
        Version::{V3_1, V3_2},
        field,
    },
};

/// The root of a document.
pub(in crate::document) static OPENAPI: Object = Object {
    name: "OpenAPI Object",
    fields: &[
        field("openapi", Text).required(),
        field("$self", Text).since(V3_2),
        field("info", One(&INFO)).or(r#"{"title": "API", "version": "0.0.0"}"#),
        field("jsonSchemaDialect", Text).since(V3_1),
        field("servers", List(&One(&SERVER))),
        field("paths", One(&PATHS)).before_or(V3_1, "{}").or_null(),
        field("webhooks", Map(Keys::Any, &OrReference(&PATH_ITEM))).since(V3_1),
        field("components", One(&COMPONENTS)).or_null(),
        field("security", List(&One(&SECURITY_REQUIREMENT))),
        field("tags", List(&One(&TAG))),
        field("externalDocs", One(&EXTERNAL_DOCS)).or_null(),
    ],
    rule: Rule::Shelf,
    ..EMPTY
};

/// The objects that references refer to.
pub(super) static COMPONENTS: Object = Object {
    name: "Components Object",
    fields: &[
        field("schemas", Map(Keys::Component, &Schema)),
        field("responses", Map(Keys::Component, &OrReference(&RESPONSE))),
        field("parameters", Map(Keys::Component, &OrReference(&PARAMETER))),
        field("examples", Map(Keys::Component, &OrReference(&EXAMPLE))),
        field(
            "requestBodies",
            Map(Keys::Component, &OrReference(&REQUEST_BODY)),
        ),
        field("headers", Map(Keys::Component, &OrReference(&HEADER))),
        field(
            "securitySchemes",
            Map(Keys::Component, &OrReference(&SECURITY_SCHEME)),
        ),
        field("links", Map(Keys::Component, &OrReference(&LINK))),
        field("callbacks", Map(Keys::Component, &OrReference(&CALLBACK))),
        field("pathItems", Map(Keys::Component, &OrReference(&PATH_ITEM))).since(V3_1),
        // Some documents of 3.0 have `content` objects there, so that only the references determine the kind.
        field("mediaTypes", Any).since(V3_2),
    ],
    rule: Rule::Shelf,
    ..EMPTY
};

static PATHS: Object = Object {
    name: "Paths Object",
    patterned: Some((Keys::Path, OrReference(&PATH_ITEM))),
    rule: Rule::Paths,
    ..EMPTY
};

static PATH_ITEM: Object = Object {
    name: "Path Item Object",
    fields: &[
        field("summary", Note),
        field("description", Note),
        field("get", One(&OPERATION)),
        field("put", One(&OPERATION)),
        field("post", One(&OPERATION)),
        field("delete", One(&OPERATION)),
        field("options", One(&OPERATION)),
        field("head", One(&OPERATION)),
        field("patch", One(&OPERATION)),
        field("trace", One(&OPERATION)),
        field("query", One(&OPERATION)).since(V3_2),
        field("additionalOperations", Map(Keys::Method, &One(&OPERATION))).since(V3_2),
        field("servers", List(&One(&SERVER))),
        field("parameters", List(&OrReference(&PARAMETER))),
    ],
    rule: Rule::PathItem,
    ..EMPTY
};

static OPERATION: Object = Object {
    name: "Operation Object",
    fields: &[
        field("tags", List(&Text)),
        field("summary", Note),
        field("description", Note),
        field("externalDocs", One(&EXTERNAL_DOCS)).or_null(),
        field("operationId", Text),
        field("parameters", List(&OrReference(&PARAMETER))),
        field("requestBody", OrReference(&REQUEST_BODY)),
        field("responses", One(&RESPONSES)).before_or(V3_1, "{}"),
        field("callbacks", Map(Keys::Any, &Inlined(&CALLBACK))),
        field("deprecated", Flag),
        field("security", List(&One(&SECURITY_REQUIREMENT))),
        field("servers", List(&One(&SERVER))),
    ],
    ..EMPTY
};

/// The locations of a parameter.
const PARAMETER_IN: &[&str] = &["query", "header", "path", "cookie", "querystring"];

/// The styles of a parameter or header.
const STYLES: &[&str] = &[
    "matrix",
    "label",
    "simple",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
];

/// A parameter of an operation.
pub(in crate::document) static PARAMETER: Object = Object {
    name: "Parameter Object",
    fields: &[
        field("name", Text).required(),
        field("in", Word(PARAMETER_IN)).required(),
        field("description", Note),
        field("required", Flag),
        field("deprecated", Flag),
        field("allowEmptyValue", Flag),
        field("style", Word(STYLES)),
        field("explode", Flag),
        field("allowReserved", Flag),
        field("schema", Schema),
        EXAMPLE_FIELD,
        EXAMPLES_FIELD,
        CONTENT_FIELD,
    ],
    rule: Rule::Parameter,
    ..EMPTY
};

static EXAMPLE_FIELD: Field = field("example", Any);
static EXAMPLES_FIELD: Field = field("examples", Map(Keys::Any, &OrReference(&EXAMPLE)));
static CONTENT_FIELD: Field =
    field("content", Map(Keys::MediaType, &Inlined(&MEDIA_TYPE))).never_null();

static REQUEST_BODY: Object = Object {
    name: "Request Body Object",
    fields: &[
        field("description", Note),
        CONTENT_FIELD.or("{}"),
        field("required", Flag),
    ],
    ..EMPTY
};

/// The body of a request or response in one media type.
pub(in crate::document) static MEDIA_TYPE: Object = Object {
    name: "Media Type Object",
    fields: &[
        field("schema", Schema),
        EXAMPLE_FIELD,
        EXAMPLES_FIELD,
        field("encoding", Map(Keys::Any, &One(&ENCODING))),
        field("itemSchema", Schema).since(V3_2),
        field("prefixEncoding", Unsupported(BY_POSITION)).since(V3_2),
        field("itemEncoding", Unsupported(BY_POSITION)).since(V3_2),
    ],
    rule: Rule::MediaType,
    ..EMPTY
};

/// The effect of encodings by position, as diagnostics describe it.
const BY_POSITION: &str = "the parts of the body are not separated";

/// The effect of encodings for a nested multipart body, as diagnostics describe it.
const NESTED: &str = "the parts of a nested multipart body are not separated";

static ENCODING: Object = Object {
    name: "Encoding Object",
    fields: &[
        field("contentType", Text),
        field("headers", Map(Keys::Any, &OrReference(&HEADER))),
        field(
            "style",
            Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ),
        field("explode", Flag),
        field("allowReserved", Flag),
        field("encoding", Unsupported(NESTED)).since(V3_2),
        field("prefixEncoding", Unsupported(NESTED)).since(V3_2),
        field("itemEncoding", Unsupported(NESTED)).since(V3_2),
    ],
    rule: Rule::Encoding,
    ..EMPTY
};

static RESPONSES: Object = Object {
    name: "Responses Object",
    fields: &[field("default", OrReference(&RESPONSE))],
    patterned: Some((Keys::Status, OrReference(&RESPONSE))),
    rule: Rule::Responses,
};

static RESPONSE: Object = Object {
    name: "Response Object",
    fields: &[
        field("summary", Note).since(V3_2),
        field("description", Note)
            .before_or(V3_2, r#""""#)
            .or_null(),
        field("headers", Map(Keys::Any, &OrReference(&HEADER))),
        CONTENT_FIELD,
        field("links", Map(Keys::Any, &OrReference(&LINK))),
    ],
    ..EMPTY
};

static CALLBACK: Object = Object {
    name: "Callback Object",
    patterned: Some((Keys::Expression, Inlined(&PATH_ITEM))),
    ..EMPTY
};

/// A reference to another object.
pub(in crate::document) static REFERENCE: Object = Object {
    name: "Reference Object",
    fields: &[
        field("$ref", Text).required(),
        field("summary", Note).since(V3_1),
        field("description", Note).since(V3_1),
    ],
    ..EMPTY
};

pub(in crate::document) static EXAMPLE: Object = Object {
    name: "Example Object",
    fields: &[
        field("summary", Note),
        field("description", Note),
        field("value", Any),
        field("externalValue", Text),
        field("dataValue", Any).since(V3_2),
        field("serializedValue", Text).since(V3_2),
    ],
    rule: Rule::Example,
    ..EMPTY
};

static LINK: Object = Object {
    name: "Link Object",
    fields: &[
        field("operationRef", Text),
        field("operationId", Text),
        field("parameters", Map(Keys::Any, &Any)),
        field("requestBody", Any),
        field("description", Note),
        field("server", One(&SERVER)).or_null(),
    ],
    rule: Rule::Link,
    ..EMPTY
};

/// A header of a response or of a part of a multipart body.
pub(in crate::document) static HEADER: Object = Object {
    name: "Header Object",
    fields: &[
        field("description", Note),
        field("required", Flag),
        field("deprecated", Flag),
        field("allowEmptyValue", Flag),
        field("style", Word(STYLES)),
        field("explode", Flag),
        field("allowReserved", Flag),
        field("schema", Schema),
        EXAMPLE_FIELD,
        EXAMPLES_FIELD,
        CONTENT_FIELD,
    ],
    rule: Rule::Header,
    ..EMPTY
};
