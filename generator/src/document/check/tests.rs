//! Tests the diagnostics of small documents.

mod references;
mod repairs;
mod schemas;
mod shapes;

use serde_json::Value;

use super::{Checked, check};
use crate::{
    diagnostic::{Diagnostic, Place, Severity},
    document::schema::extract,
};

/// The start of a document of 3.0, which the cases leave out.
const HEAD: &str = "openapi: 3.0.4\ninfo: {title: T, version: '1'}\n";

/// A text and its expected diagnostics, each as `code pointer message`.
type Case = (&'static str, &'static [&'static str]);

fn parse(text: &str) -> Value {
    serde_yaml::from_str(text).expect("the case is YAML")
}

fn line(diagnostic: &Diagnostic) -> String {
    let (Place::Value(pointer) | Place::Key(pointer)) = &diagnostic.primary.place else {
        panic!("a value has a pointer: {diagnostic:?}");
    };
    format!("{} {pointer} {}", diagnostic.code.name, diagnostic.message)
}

/// Checks a document, and asserts that it can be read if it has no errors.
fn checked(document: &mut Value) -> Vec<Diagnostic> {
    let checked = check(document, None).unwrap_or_else(|fault| Checked {
        diagnostics: vec![*fault],
        ..Checked::default()
    });
    let (found, stray_targets) = (checked.diagnostics, checked.stray_targets);
    if found
        .iter()
        .all(|diagnostic| diagnostic.severity == Severity::Warning)
    {
        let mut tree = document.clone();
        extract(&mut tree, &stray_targets);
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
                &["wrong-kind # expected an object with the key `openapi`, found an array"],
            ),
            (
                "info: {}",
                &[
                    "missing-field # the document has no `openapi`, `paths`, `components` or `webhooks`",
                ],
            ),
            (
                "{openapi: 3.0.3, info: {title: T, version: '1'}}",
                &["missing-field # missing `paths` in the document"],
            ),
            (
                "{info: {title: T, version: '1'}, paths: {}}",
                &["missing-field # missing `openapi` in the document"],
            ),
            (
                "{openapi: 4.0.0, paths: {}}",
                &[
                    "unsupported-version #/openapi unsupported version `4.0.0` in `openapi`; Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are supported",
                ],
            ),
            (
                "{openapi: 3.4.0, info: {title: T, version: '1'}, paths: {}}",
                &[
                    "newer-version #/openapi OpenAPI 3.4.0 is not supported; the latest supported version is 3.2",
                ],
            ),
            (
                "{openapi: [], paths: {}, info: {title: T, version: '1'}}",
                &[
                    "wrong-kind #/openapi expected a string such as `3.1.1` for `openapi`, found an array",
                ],
            ),
            (
                "{openapi: 3.1, paths: {}, info: {title: T, version: '1'}}",
                &["coerced #/openapi expected a string for `openapi`, found the number `3.1`"],
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
                    "missing-field # missing `info` in the document",
                    "missing-field # missing `paths` in the document",
                ],
            ),
            (
                "{openapi: 3.1.0, paths: {}, info: {}}",
                &[
                    "missing-field #/info missing `title` in `info`",
                    "missing-field #/info missing `version` in `info`",
                ],
            ),
            (
                "{openapi: 3.1.0, paths: {}, x-a: 1, info: {title: T, versoin: '1', x-b: 1}}",
                &["missing-field #/info missing `version` in `info`"],
            ),
            (
                "{openapi: 3.1.0, paths: {}, info: {title: T, version: '1'}, server: []}",
                &["unknown-key #/server unknown field `server` in OpenAPI Object"],
            ),
            (
                "{openapi: 3.0.0, info: {title: T, version: '1', summary: S}, paths: {}}",
                &[
                    "newer-version #/info/summary `summary` requires OpenAPI 3.1, but the document uses 3.0",
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
                "tags: x",
                &["wrong-kind #/tags expected an array of Tag Objects for `tags`, found a string"],
            ),
            (
                "tags: [x]",
                &["wrong-kind #/tags/0 expected a Tag Object for `tags[0]`, found a string"],
            ),
            (
                "tags: [{name: 1}]",
                &["coerced #/tags/0/name expected a string for `name`, found the number `1`"],
            ),
            (
                "components: {schemas: {A: {properties: []}}, parameters: []}\nexternalDocs: []",
                &[
                    "coerced #/components/schemas/A/properties expected an object for `properties`, found an array",
                    "coerced #/components/parameters expected an object for `parameters`, found an array",
                    "coerced #/externalDocs expected an object for `externalDocs`, found an array",
                    "missing-field #/externalDocs missing `url` in `externalDocs`",
                ],
            ),
            (
                "components: {schemas: [0]}",
                &[
                    "wrong-kind #/components/schemas expected an object that maps names to Schema Objects for `schemas`, found an array",
                ],
            ),
            (
                "tags: [{name: []}]",
                &["wrong-kind #/tags/0/name expected a string for `name`, found an array"],
            ),
            (
                "tags: null\nsecurity: null\ncomponents: null",
                &[
                    "null-value #/tags `tags` is null; it is ignored",
                    "null-value #/security `security` is null; it is ignored",
                    "null-value #/components `components` is null; it is ignored",
                ],
            ),
            (
                "security: [{key: null}]",
                &["null-value #/security/0/key `key` is null; it is ignored"],
            ),
            (
                "components: {schemas: {A: null, 'B C': {}}}",
                &[
                    "null-value #/components/schemas/A `A` is null; it is ignored",
                    "component-name #/components/schemas/B C the component name `B C` contains characters other than letters, digits, `.`, `-` and `_`",
                ],
            ),
            (
                "components: {headers: {A: {schema: {}, required: 'true', deprecated: 7}}}",
                &[
                    "coerced #/components/headers/A/required expected a boolean for `required`, found the string `true`",
                    "wrong-kind #/components/headers/A/deprecated expected a boolean for `deprecated`, found the number `7`",
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
                &["null-value #/paths `paths` is null; it is ignored"],
            ),
            (
                "paths: {a: {}, '/b/{c': {}, x-d: 1, /e: null}",
                &[
                    "invalid-path #/paths/a the path `a` does not start with `/`",
                    "invalid-path #/paths/~1b~1{c the path `/b/{c` has unbalanced braces",
                    "null-value #/paths/~1e `/e` is null; it is ignored",
                ],
            ),
            (
                "paths: {/a: {get: {}}}",
                &["missing-field #/paths/~1a/get missing `responses` in `get`"],
            ),
            (
                "paths: {/a: {get: {responses: {}}}}",
                &["no-responses #/paths/~1a/get/responses `responses` is empty"],
            ),
            (
                "paths: {/a: {get: {responses: {'99': {description: ''}, 2xx: {}, default: {description: null}}}}}",
                &[
                    "invalid-status #/paths/~1a/get/responses/99 expected a status from `100` to `599`, a range from `1XX` to `5XX` or `default`, found `99`",
                    "lower-case-status #/paths/~1a/get/responses/2xx expected `2XX` with an upper-case `X`, found `2xx`",
                    "missing-field #/paths/~1a/get/responses/2xx missing `description` in `2xx`",
                    "null-value #/paths/~1a/get/responses/default/description `description` is null; it is ignored",
                ],
            ),
            (
                "paths: {/a: {post: {requestBody: {content: {json: {}}}, responses: {default: {description: ''}}}}}",
                &[
                    "invalid-media-type #/paths/~1a/post/requestBody/content/json expected a media type such as `application/json`, found `json`",
                ],
            ),
            (
                "paths: {/a: {post: {requestBody: {content: {'': {}}}, responses: {default: {description: ''}}}}}",
                &[
                    "invalid-media-type #/paths/~1a/post/requestBody/content/ expected a media type such as `application/json`, found ``",
                ],
            ),
            (
                "paths: {/a: {$ref: '#/paths/~1b', get: {}, summary: S}, /b: {}}",
                &["beside-reference #/paths/~1a/get `get` is not allowed next to `$ref`"],
            ),
            (
                "paths: {}\nwebhooks: {a: {get: {responses: {default: {description: []}}}}}",
                &[
                    "newer-version #/webhooks `webhooks` requires OpenAPI 3.1, but the document uses 3.0",
                    "wrong-kind #/webhooks/a/get/responses/default/description expected a string for `description`, found an array",
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
                    "missing-field #/components/parameters/A missing `name` in `A`",
                    "missing-field #/components/parameters/A missing `in` in `A`",
                ],
            ),
            (
                "{name: a, in: quary, schema: {}}}}",
                &[
                    "unknown-value #/components/parameters/A/in expected `query`, `header`, `path`, `cookie` or `querystring` for `in`, found `quary`",
                ],
            ),
            (
                "{name: a, in: query}}}",
                &[
                    "no-schema #/components/parameters/A `A` has neither `schema` nor `content`; any value is accepted",
                ],
            ),
            (
                "{name: a, in: query, schema: null}}}",
                &["null-value #/components/parameters/A/schema `schema` is null; it is ignored"],
            ),
            (
                "{name: a, in: path, schema: {}, required: false}}}",
                &[
                    "optional-path-parameter #/components/parameters/A/required missing `required: true` in the path parameter `a`",
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
                    "one-media-type #/components/parameters/A/content expected one media type in `content` of `A`, found 0",
                ],
            ),
            (
                "{name: a, in: header, schema: {}, style: matrix}}}",
                &[
                    "wrong-style #/components/parameters/A/style expected `simple` for `style` of a header parameter, found `matrix`",
                ],
            ),
            (
                "{name: a, in: header, schema: {}, style: form, explode: 'no'}}}",
                &[
                    "wrong-style #/components/parameters/A/style expected `simple` for `style` of a header parameter, found `form`",
                    "coerced #/components/parameters/A/explode expected a boolean for `explode`, found the string `no`",
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
                    "missing-field #/components/securitySchemes/A missing `flows` in `A`",
                    "missing-field #/components/securitySchemes/B missing `scheme` in `B`",
                    "null-value #/components/securitySchemes/B/scheme `scheme` is null; it is ignored",
                ],
            ),
            (
                "security: key",
                &["coerced #/security expected an array for `security`, found the string `key`"],
            ),
            (
                "security: [{key: {}}, other, 1]",
                &[
                    "wrong-kind #/security/0/key expected an array of strings for `key`, found an object",
                    "coerced #/security/1 expected an object for `security[1]`, found the string `other`",
                    "wrong-kind #/security/2 expected a Security Requirement Object for `security[2]`, found the number `1`",
                ],
            ),
            (
                "components: {securitySchemes: {A: {type: apiKey, name: k, in: body}, B: {type: basic}}}",
                &[
                    "unknown-value #/components/securitySchemes/A/in expected `query`, `header` or `cookie` for `in`, found `body`",
                    "unknown-value #/components/securitySchemes/B/type expected `type: http` with `scheme: basic`, found `type: basic`",
                ],
            ),
            (
                "components: {securitySchemes: {A: {type: oauth2, flows: {implicit: {scopes: {}}}}}}",
                &[
                    "missing-field #/components/securitySchemes/A/flows/implicit missing `authorizationUrl` in `implicit`",
                ],
            ),
            (
                "servers: [{url: 'https://{a}', variables: {a: {default: 80, enum: ['80']}, b: {enum: [c], default: d}}}]",
                &[
                    "coerced #/servers/0/variables/a/default expected a string for `default`, found the number `80`",
                    "server-default #/servers/0/variables/b/default `default` is `d`, which is not in `enum`",
                ],
            ),
        ],
    );
}

#[test]
fn mistakes_with_a_clear_meaning_are_warnings() {
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
