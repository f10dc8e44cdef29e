//! The smaller objects: information about the API, servers and security.

use super::rule::{
    EMPTY, Keys,
    Kind::{Flag, List, Map, Note, One, Text, Word},
    Object, Rule,
    Version::{V3_1, V3_2},
    field,
};

pub(super) static INFO: Object = Object {
    name: "Info Object",
    fields: &[
        field("title", Text).or(r#""API""#),
        field("summary", Note).since(V3_1),
        field("description", Note),
        field("termsOfService", Note),
        field("contact", One(&CONTACT)).or_null(),
        field("license", One(&LICENSE)).or_null(),
        field("version", Text).or(r#""0.0.0""#),
    ],
    ..EMPTY
};

static CONTACT: Object = Object {
    name: "Contact Object",
    fields: &[
        field("name", Note),
        field("url", Note),
        field("email", Note),
    ],
    ..EMPTY
};

static LICENSE: Object = Object {
    name: "License Object",
    fields: &[
        field("name", Text).or(r#""""#),
        field("identifier", Text).since(V3_1),
        field("url", Text),
    ],
    ..EMPTY
};

pub(in crate::document) static SERVER: Object = Object {
    name: "Server Object",
    fields: &[
        field("url", Text).or(r#""/""#),
        field("name", Text).since(V3_2),
        field("description", Note),
        field("variables", Map(Keys::Any, &One(&SERVER_VARIABLE))),
    ],
    rule: Rule::Server,
    ..EMPTY
};

static SERVER_VARIABLE: Object = Object {
    name: "Server Variable Object",
    fields: &[
        field("enum", List(&Text)),
        field("default", Text).required(),
        field("description", Note),
    ],
    rule: Rule::ServerVariable,
    ..EMPTY
};

pub(super) static EXTERNAL_DOCS: Object = Object {
    name: "External Documentation Object",
    fields: &[field("description", Note), field("url", Text).or(r#""""#)],
    ..EMPTY
};

pub(super) static TAG: Object = Object {
    name: "Tag Object",
    fields: &[
        field("name", Text).or(r#""""#),
        field("summary", Note).since(V3_2),
        field("description", Note),
        field("parent", Text).since(V3_2),
        field("kind", Text).since(V3_2),
        field("externalDocs", One(&EXTERNAL_DOCS)).or_null(),
    ],
    ..EMPTY
};

pub(super) static SECURITY_SCHEME: Object = Object {
    name: "Security Scheme Object",
    fields: &[
        field(
            "type",
            Word(&["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]),
        )
        .required(),
        field("description", Note),
        field("name", Text),
        field("in", Word(&["query", "header", "cookie"])),
        field("scheme", Text),
        field("bearerFormat", Text),
        field("flows", One(&OAUTH_FLOWS)),
        field("openIdConnectUrl", Text),
        field("oauth2MetadataUrl", Text).since(V3_2),
        field("deprecated", Flag).since(V3_2),
    ],
    rule: Rule::SecurityScheme,
    ..EMPTY
};

static OAUTH_FLOWS: Object = Object {
    name: "OAuth Flows Object",
    fields: &[
        field("implicit", One(&IMPLICIT_FLOW)),
        field("password", One(&TOKEN_FLOW)),
        field("clientCredentials", One(&TOKEN_FLOW)),
        field("authorizationCode", One(&CODE_FLOW)),
        field("deviceAuthorization", One(&DEVICE_FLOW)).since(V3_2),
    ],
    ..EMPTY
};

/// The implicit flow, which needs no `tokenUrl`.
static IMPLICIT_FLOW: Object = Object {
    name: "OAuth Flow Object",
    fields: &[
        field("authorizationUrl", Text).or(r#""""#),
        field("tokenUrl", Text),
        field("refreshUrl", Text),
        field("scopes", Map(Keys::Any, &Text)).or("{}"),
    ],
    ..EMPTY
};

/// The flows that need no `authorizationUrl`.
static TOKEN_FLOW: Object = Object {
    name: "OAuth Flow Object",
    fields: &[
        field("authorizationUrl", Text),
        field("tokenUrl", Text).or(r#""""#),
        field("refreshUrl", Text),
        field("scopes", Map(Keys::Any, &Text)).or("{}"),
    ],
    ..EMPTY
};

/// The flow that needs both URLs.
static CODE_FLOW: Object = Object {
    name: "OAuth Flow Object",
    fields: &[
        field("authorizationUrl", Text).or(r#""""#),
        field("tokenUrl", Text).or(r#""""#),
        field("refreshUrl", Text),
        field("scopes", Map(Keys::Any, &Text)).or("{}"),
    ],
    ..EMPTY
};

/// The flow for devices, which the user confirms on another device.
static DEVICE_FLOW: Object = Object {
    name: "OAuth Flow Object",
    fields: &[
        field("deviceAuthorizationUrl", Text).or(r#""""#),
        field("tokenUrl", Text).or(r#""""#),
        field("refreshUrl", Text),
        field("scopes", Map(Keys::Any, &Text)).or("{}"),
    ],
    ..EMPTY
};

pub(in crate::document) static SECURITY_REQUIREMENT: Object = Object {
    name: "Security Requirement Object",
    patterned: Some((Keys::Any, List(&Text))),
    ..EMPTY
};
