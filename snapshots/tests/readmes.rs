//! The examples in the README of a generated crate.

use generator::{config::Config, generate, source::Source};

/// Checks that the README of the crate for an operation, with security schemes and responses, contains the lines of
/// `expected` and none of those in `absent`.
fn check(operation: &str, schemes: &str, expected: &[&str], absent: &[&str]) {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{ title: Readme, version: '1' }}\nservers: [{{ url: https://api.example }}]\n\
         paths: {{ /a: {{ get: {{ operationId: getA, {operation} }} }} }}\n\
         components: {{ securitySchemes: {{ {schemes} }} }}\n"
    );
    let generated = generate(&Source::new("readme.yaml", text), &Config::default());
    let files = generated.files.unwrap_or_default();
    let readme = files.into_iter().find(|(path, _)| path == "README.md");
    let readme = readme.map(|(_, text)| text).unwrap_or_default();
    for line in expected {
        assert!(readme.contains(line), "{operation}: no {line} in\n{readme}");
    }
    for line in absent {
        assert!(!readme.contains(line), "{operation}: {line} in\n{readme}");
    }
}

#[test]
fn examples_set_the_credentials_that_an_operation_requires() {
    let schemes = "basic: { type: http, scheme: basic }, token: { type: http, scheme: bearer }, \
                   id: { type: apiKey, in: header, name: x-id }, key: { type: apiKey, in: header, name: x-key }";
    let build = "Client::builder()";
    for (security, call, mock) in [
        (
            "basic: []",
            ".basic_auth(name, password)",
            ".basic_auth(\"any\", \"any\")",
        ),
        (
            "token: []",
            ".bearer_token(secret)",
            ".bearer_token(\"any\")",
        ),
        (
            "id: [], key: []",
            ".id(secret).key(secret)",
            ".id(\"any\").key(\"any\")",
        ),
        ("", "", ""),
    ] {
        let operation = format!(
            "security: [{{ {security} }}], responses: {{ '204': {{ description: done }} }}"
        );
        let call = format!("{build}{call}.build()?");
        let mock = format!("{build}.base_url(mock.url()){mock}.build()?");
        check(&operation, schemes, &[&call, &mock], &[]);
    }
}

#[test]
fn errors_are_matched_only_if_the_document_describes_failures() {
    let arm = "Some(failure) =>";
    let done = "'204': { description: done }";
    let failure = "'404': { description: none }";
    check(
        &format!("responses: {{ {done} }}"),
        "",
        &["Err(error) => println!"],
        &[arm],
    );
    check(
        &format!("responses: {{ {done}, {failure} }}"),
        "",
        &[arm],
        &[],
    );
}
