//! The objects of Swagger 2.0, with the fields that contain references or schemas only.

use super::rule::{
    EMPTY, Keys,
    Kind::{Any, List, Map, One, OrReference, Schema},
    Object, Rule, field,
};

/// The root of a document.
pub(in crate::document) static SWAGGER: Object = Object {
    name: "Swagger Object",
    fields: &[
        field("paths", One(&PATHS)),
        field("x-ms-paths", One(&PATHS)),
        field("definitions", Map(Keys::Component, &Schema)),
        field("parameters", Map(Keys::Component, &OrReference(&PARAMETER))),
        field("responses", Map(Keys::Component, &OrReference(&RESPONSE))),
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
        field("parameters", List(&OrReference(&PARAMETER))),
        field("get", One(&OPERATION)),
        field("put", One(&OPERATION)),
        field("post", One(&OPERATION)),
        field("delete", One(&OPERATION)),
        field("options", One(&OPERATION)),
        field("head", One(&OPERATION)),
        field("patch", One(&OPERATION)),
    ],
    rule: Rule::PathItem,
    ..EMPTY
};

static OPERATION: Object = Object {
    name: "Operation Object",
    fields: &[
        field("parameters", List(&OrReference(&PARAMETER))),
        field("responses", One(&RESPONSES)),
    ],
    ..EMPTY
};

static PARAMETER: Object = Object {
    name: "Parameter Object",
    fields: &[field("schema", Schema), field("items", Schema)],
    rule: Rule::Parameter,
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
        field("schema", Schema),
        field("headers", Map(Keys::Any, &One(&HEADER))),
        field("examples", Any),
    ],
    ..EMPTY
};

static HEADER: Object = Object {
    name: "Header Object",
    fields: &[field("items", Schema)],
    rule: Rule::Header,
    ..EMPTY
};
