//! Small documents, and what is said of them.

mod references;
mod schemas;
mod shapes;

use serde_json::Value;

use super::check;
use crate::{
    diagnostic::{Diagnostic, Place, Severity},
    document::schema::take,
};

/// What the cases leave out of a document for 3.0.
const HEAD: &str = "openapi: 3.0.4\ninfo: {title: T, version: '1'}\n";

/// A text, and what is said of it: `code pointer message` each.
type Case = (&'static str, &'static [&'static str]);

fn parse(text: &str) -> Value {
    serde_yaml::from_str(text).expect("the case is YAML")
}

fn line(diagnostic: &Diagnostic) -> String {
    let (Place::Value(pointer) | Place::Key(pointer)) = &diagnostic.primary.place else {
        panic!("a value has a pointer: {diagnostic:?}");
    };
    format!("{} {pointer} {}", diagnostic.code, diagnostic.message)
}

/// Checks a document; without errors, it can be read.
fn checked(document: &mut Value) -> Vec<Diagnostic> {
    let (found, strays) = check(document).unwrap_or_else(|fault| (vec![*fault], Vec::new()));
    if found
        .iter()
        .all(|diagnostic| diagnostic.severity == Severity::Warning)
    {
        let mut tree = document.clone();
        take(&mut tree, &strays);
        let read = serde_json::from_value::<openapiv3::OpenAPI>(tree);
        assert!(read.is_ok(), "{:?}\n{document:#}", read.err());
    }
    found
}

fn assert_cases(head: &str, cases: &[Case]) {
    for (text, expected) in cases {
        let found = checked(&mut parse(&format!("{head}{text}")));
        let lines: Vec<String> = found.iter().map(line).collect();
        assert_eq!(lines, *expected, "{text}");
    }
}

#[test]
fn versions() {
    assert_cases(
        "",
        &[
            (
                "[]",
                &["wrong-kind # the document is a list; expected an object with the key `openapi`"],
            ),
            (
                "info: {}",
                &["missing-field # the document has neither `paths` nor `components`"],
            ),
            (
                "{info: {title: T, version: '1'}, paths: {}}",
                &["missing-field # the document has no `openapi`"],
            ),
            (
                "{openapi: 4.0.0, paths: {}}",
                &[
                    "unsupported-version #/openapi `openapi` is `4.0.0`; Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are supported",
                ],
            ),
            (
                "{openapi: 3.4.0, info: {title: T, version: '1'}, paths: {}}",
                &[
                    "newer-version #/openapi OpenAPI 3.4.0 is newer than 3.2, the newest version that is supported",
                ],
            ),
            (
                "{openapi: [], paths: {}, info: {title: T, version: '1'}}",
                &["wrong-kind #/openapi `openapi` is a list; expected a string such as `3.1.1`"],
            ),
            (
                "{openapi: 3.1, paths: {}, info: {title: T, version: '1'}}",
                &["coerced #/openapi `openapi` is the number `3.1`; expected a string"],
            ),
        ],
    );
}

#[test]
fn fields() {
    assert_cases(
        "",
        &[
            (
                "{openapi: 3.0.3, components: {}}",
                &[
                    "missing-field # the document has no `info`",
                    "missing-field # the document has no `paths`",
                ],
            ),
            (
                "{openapi: 3.1.0, paths: {}, info: {}}",
                &[
                    "missing-field #/info `info` has no `title`",
                    "missing-field #/info `info` has no `version`",
                ],
            ),
            (
                "{openapi: 3.1.0, paths: {}, x-a: 1, info: {title: T, versoin: '1', x-b: 1}}",
                &["missing-field #/info `info` has no `version`"],
            ),
            (
                "{openapi: 3.1.0, paths: {}, info: {title: T, version: '1'}, server: []}",
                &["unknown-key #/server `server` is no field of an OpenAPI Object"],
            ),
            (
                "{openapi: 3.0.0, info: {title: T, version: '1', summary: S}, paths: {}}",
                &[
                    "newer-version #/info/summary `summary` is of OpenAPI 3.1; the document is for 3.0",
                ],
            ),
        ],
    );
}

#[test]
fn kinds() {
    assert_cases(
        &format!("{HEAD}paths: {{}}\n"),
        &[
            (
                "servers: x",
                &["wrong-kind #/servers `servers` is a string; expected a list of Server Objects"],
            ),
            (
                "servers: [x]",
                &["wrong-kind #/servers/0 `servers[0]` is a string; expected a Server Object"],
            ),
            (
                "tags: [{name: 1}]",
                &["coerced #/tags/0/name `name` is the number `1`; expected a string"],
            ),
            (
                "components: {schemas: {A: {properties: []}}, parameters: []}\nexternalDocs: []",
                &[
                    "coerced #/components/schemas/A/properties `properties` is a list; expected an object",
                    "coerced #/components/parameters `parameters` is a list; expected an object",
                    "coerced #/externalDocs `externalDocs` is a list; expected an object",
                    "missing-field #/externalDocs `externalDocs` has no `url`",
                ],
            ),
            (
                "components: {schemas: [0]}",
                &[
                    "wrong-kind #/components/schemas `schemas` is a list; expected an object from names to Schema Objects",
                ],
            ),
            (
                "tags: [{name: []}]",
                &["wrong-kind #/tags/0/name `name` is a list; expected a string"],
            ),
            (
                "tags: null\nsecurity: null\ncomponents: null",
                &[
                    "null-value #/tags `tags` is null; it is read as if it were absent",
                    "null-value #/security `security` is null; it is read as if it were absent",
                    "null-value #/components `components` is null; it is read as if it were absent",
                ],
            ),
            (
                "security: [{key: null}]",
                &["null-value #/security/0/key `key` is null; it is read as if it were absent"],
            ),
            (
                "components: {schemas: {A: null, 'B C': {}}}",
                &[
                    "null-value #/components/schemas/A `A` is null; it is read as if it were absent",
                    "component-name #/components/schemas/B C the component name `B C` has other characters than letters, digits, `.`, `-` and `_`",
                ],
            ),
            (
                "components: {headers: {A: {schema: {}, required: 'true', deprecated: 7}}}",
                &[
                    "coerced #/components/headers/A/required `required` is the string `true`; expected a boolean",
                    "wrong-kind #/components/headers/A/deprecated `deprecated` is the number `7`; expected a boolean",
                ],
            ),
        ],
    );
}

#[test]
fn paths_and_operations() {
    assert_cases(
        HEAD,
        &[
            (
                "paths: null",
                &["null-value #/paths `paths` is null; it is read as if it were absent"],
            ),
            (
                "paths: {a: {}, '/b/{c': {}, x-d: 1, /e: null}",
                &[
                    "invalid-path #/paths/a the path `a` does not start with `/`",
                    "invalid-path #/paths/~1b~1{c the path `/b/{c` has `{` and `}` that do not pair",
                    "null-value #/paths/~1e `/e` is null; it is read as if it were absent",
                ],
            ),
            (
                "paths: {/a: {get: {}}}",
                &["missing-field #/paths/~1a/get `get` has no `responses`"],
            ),
            (
                "paths: {/a: {get: {responses: {}}}}",
                &["no-responses #/paths/~1a/get/responses `responses` has no response"],
            ),
            (
                "paths: {/a: {get: {responses: {'99': {description: ''}, 2xx: {}, default: {description: null}}}}}",
                &[
                    "invalid-status #/paths/~1a/get/responses/99 `99` is no status; expected `100` to `599`, `1XX` to `5XX` or `default`",
                    "lower-case-status #/paths/~1a/get/responses/2xx `2xx` is read as `2XX`, with an upper-case `X`",
                    "missing-field #/paths/~1a/get/responses/2xx `2xx` has no `description`",
                    "null-value #/paths/~1a/get/responses/default/description `description` is null; it is read as if it were absent",
                ],
            ),
            (
                "paths: {/a: {post: {requestBody: {content: {json: {}}}, responses: {default: {description: ''}}}}}",
                &[
                    "invalid-media-type #/paths/~1a/post/requestBody/content/json `json` is no media type; expected one such as `application/json`",
                ],
            ),
            (
                "paths: {/a: {post: {requestBody: {content: {'': {}}}, responses: {default: {description: ''}}}}}",
                &[
                    "invalid-media-type #/paths/~1a/post/requestBody/content/ `` is no media type; expected one such as `application/json`",
                ],
            ),
            (
                "paths: {/a: {$ref: '#/paths/~1b', get: {}, summary: S}, /b: {}}",
                &[
                    "beside-reference #/paths/~1a/get `get` stands beside `$ref`, where it has no meaning",
                ],
            ),
            (
                "paths: {}\nwebhooks: {a: {get: {responses: {default: {description: []}}}}}",
                &[
                    "newer-version #/webhooks `webhooks` is of OpenAPI 3.1; the document is for 3.0",
                    "wrong-kind #/webhooks/a/get/responses/default/description `description` is a list; expected a string",
                ],
            ),
        ],
    );
}

#[test]
fn parameters() {
    assert_cases(
        &format!("{HEAD}paths: {{}}\ncomponents: {{parameters: {{A: "),
        &[
            (
                "{schema: {}}}}",
                &[
                    "missing-field #/components/parameters/A `A` has no `name`",
                    "missing-field #/components/parameters/A `A` has no `in`",
                ],
            ),
            (
                "{name: a, in: quary, schema: {}}}}",
                &[
                    "unknown-value #/components/parameters/A/in `in` is `quary`; expected `query`, `header`, `path`, `cookie` or `querystring`",
                ],
            ),
            (
                "{name: a, in: query}}}",
                &[
                    "no-schema #/components/parameters/A `A` has neither `schema` nor `content`; its value may be anything",
                ],
            ),
            (
                "{name: a, in: query, schema: null}}}",
                &[
                    "null-value #/components/parameters/A/schema `schema` is null; it is read as if it were absent",
                ],
            ),
            (
                "{name: a, in: path, schema: {}, required: false}}}",
                &[
                    "optional-path-parameter #/components/parameters/A/required the path parameter `a` is not `required`, though no path is without it",
                ],
            ),
            (
                "{name: a, in: query, schema: {}, content: {a/b: {}}}}}",
                &[
                    "schema-and-content #/components/parameters/A/content `A` has both `schema` and `content`",
                ],
            ),
            (
                "{name: a, in: query, content: {}}}}",
                &[
                    "one-media-type #/components/parameters/A/content `content` of `A` has 0 media types; expected one",
                ],
            ),
            (
                "{name: a, in: header, schema: {}, style: matrix}}}",
                &[
                    "wrong-style #/components/parameters/A/style `style` of a header parameter is `matrix`; expected `simple`",
                ],
            ),
            (
                "{name: a, in: header, schema: {}, style: form, explode: 'no'}}}",
                &[
                    "wrong-style #/components/parameters/A/style `style` of a header parameter is `form`; expected `simple`",
                    "coerced #/components/parameters/A/explode `explode` is the string `no`; expected a boolean",
                ],
            ),
        ],
    );
}

#[test]
fn security_and_servers() {
    assert_cases(
        &format!("{HEAD}paths: {{}}\n"),
        &[
            (
                "components: {securitySchemes: {A: {type: oauth2, flow: {}}, B: {type: http, scheme: null}, C: {type: mutualTLS}}}",
                &[
                    "missing-field #/components/securitySchemes/A `A` has no `flows`",
                    "missing-field #/components/securitySchemes/B `B` has no `scheme`",
                    "null-value #/components/securitySchemes/B/scheme `scheme` is null; it is read as if it were absent",
                ],
            ),
            (
                "components: {securitySchemes: {A: {type: apiKey, name: k, in: body}, B: {type: basic}}}",
                &[
                    "unknown-value #/components/securitySchemes/A/in `in` is `body`; expected `query`, `header` or `cookie`",
                    "unknown-value #/components/securitySchemes/B/type `type` is `basic`; expected `http`, and `basic` as the `scheme`",
                ],
            ),
            (
                "components: {securitySchemes: {A: {type: oauth2, flows: {implicit: {scopes: {}}}}}}",
                &[
                    "missing-field #/components/securitySchemes/A/flows/implicit `implicit` has no `authorizationUrl`",
                ],
            ),
            (
                "servers: [{url: 'https://{a}', variables: {a: {default: 80, enum: ['80']}, b: {enum: [c], default: d}}}]",
                &[
                    "coerced #/servers/0/variables/a/default `default` is the number `80`; expected a string",
                    "server-default #/servers/0/variables/b/default `default` is `d`, which is not in `enum`",
                ],
            ),
        ],
    );
}

#[test]
fn what_has_a_meaning_is_not_refused() {
    use Severity::Warning;
    for (text, expected) in [
        ("paths: {}\ntags: [{description: [a]}]", &[Warning; 2][..]),
        (
            "paths: {/a: {get: {responses: {default: {description: {$ref: a.md}}}}}}",
            &[Warning],
        ),
        (
            "paths: {}\ncomponents: {examples: {A: text}, schemas: {A: {description: {}}}}",
            &[Warning; 2],
        ),
        (
            "paths: {}\ncomponents: {examples: {A: {$ref: '#/components/schemas/A'}}, schemas: {A: {}}}",
            &[Warning],
        ),
        (
            "paths: {}\ncomponents: {requestBodies: {A: {content: {a/b: {examples: [1]}}}}}",
            &[Warning],
        ),
        (
            "paths: {}\ncomponents: {requestBodies: {A: {content: {examples: {}, b+json: {}}}}}",
            &[Warning; 2],
        ),
        (
            "paths: {}\ncomponents: {requestBodies: {A: {content: {schema: {}, ';': {}}}}}",
            &[Warning; 2],
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {pattern: '(?i)a'}}}",
            &[Warning],
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {pattern: '['}}}",
            &[Warning],
        ),
        (
            "paths: {}\ncomponents: {schemas: {'Pick<A.%22id%22|B>': {}}}",
            &[Warning],
        ),
        ("paths: {}\ncomponents: {schemas: {'A!': {}}}", &[Warning]),
    ] {
        let found = checked(&mut parse(&format!("{HEAD}{text}")));
        let severities: Vec<Severity> = found.iter().map(|one| one.severity).collect();
        assert_eq!(severities, expected, "{text}");
    }
}
