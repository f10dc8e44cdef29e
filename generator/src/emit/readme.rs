//! `README.md`, which is also the documentation of the crate's root.

mod parts;
mod streams;

use std::fmt::Write;

use self::parts::{calling, code, paragraph};
use crate::model::{Carrier, Model, Name, Operation, Scheme};

/// The maximum number of traits of groups that are shown.
const SHOWN_GROUPS: usize = 3;

/// Returns the text of `README.md`.
pub(super) fn readme(model: &Model) -> String {
    let package = &model.package;
    let (title, version) = (&model.title, &model.version);
    let mut text = format!(
        "# {}\n\nRust crate for {title} {version}, generated from its OpenAPI document.\n",
        package.name
    );
    if !model.docs.is_empty() {
        paragraph(&mut text, &model.docs.join("\n"));
    }
    if let Some(limit) = model.recursion_limit {
        let message = format!(
            "The types of this API are nested deeply. If rustc reports an overflow (E0275, E0320) in a crate that uses \
             them, add `#![recursion_limit = \"{limit}\"]` to that crate."
        );
        paragraph(&mut text, &message);
    }
    if let (true, Some(first)) = (package.client, model.operations.first()) {
        call(&mut text, model, first);
        streams::upload(&mut text, &model.operations);
        streams::stream(&mut text, &model.operations);
        errors(&mut text, model, first);
        further(&mut text, model);
    }
    let is_called = !model.operations.is_empty() || model.webhooks.is_empty();
    if package.server && is_called {
        server(&mut text, model);
    }
    if package.mock && is_called {
        mock(&mut text, model);
    }
    if is_called {
        paragraph(&mut text, "## Operations");
        by_tag(&mut text, &model.operations);
    }
    if !model.webhooks.is_empty() {
        webhooks(&mut text, model);
    }
    text
}

/// Adds the section about calling an operation.
fn call(text: &mut String, model: &Model, operation: &Operation) {
    let krate = &model.package.krate;
    let base = if model.base_url.is_some() {
        ""
    } else {
        ".base_url(\"https://…\")"
    };
    let credential = credentials(model, operation, "secret", "name, password");
    let call = calling(operation, None);
    let modules = ["operations", "types"].into_iter();
    let modules: Vec<_> = modules
        .filter(|module| call.contains(&format!("{module}::")))
        .collect();
    let used = if modules.is_empty() {
        "Client".to_owned()
    } else {
        format!("{{Client, {}}}", modules.join(", "))
    };
    paragraph(text, "## Call an operation");
    code(
        text,
        &[
            format!("use {krate}::{used};\n"),
            format!("let client = Client::builder(){base}{credential}.build()?;"),
            format!("let response = {call}.await?;"),
            "println!(\"{} {:?}\", response.status(), *response);".to_owned(),
        ],
    );
    paragraph(
        text,
        "Required parameters are arguments, path parameters first; optional parameters are setters of the call. The default \
         timeout of a call is 30 seconds. `.timeout(…)`, `.retries(…)` and `.header(…)` on the builder apply to all calls; on a \
         call, they apply to that call. `.with(|request| …)` modifies the request, `.accept(…)` and `.content_type(…)` choose \
         media types, and `.send_raw()` returns the response without decoding its body.",
    );
    if let Some(by_name) = model.operations.iter().find_map(|it| it.by_name.as_ref()) {
        let about = format!(
            "Where more than seven are required, the argument is a struct with a field for each, such as `operations::{}`.",
            by_name.as_str()
        );
        paragraph(text, &about);
    }
    let has_headers = model.operations.iter().any(|operation| {
        operation
            .success
            .iter()
            .any(|response| response.headers.is_some())
    });
    if has_headers {
        paragraph(
            text,
            "`headers()` returns all headers of a response, and `typed_headers()` those that the document declares, as typed values, \
             or `None` if a header is missing or invalid.",
        );
    }
}

/// Returns the calls that set the credentials for an operation on the builder, with these arguments.
fn credentials(model: &Model, operation: &Operation, secret: &str, basic: &str) -> String {
    let of = |schemes: &Vec<Name>| -> Vec<_> {
        let is_of = |scheme: &&Scheme| schemes.contains(&scheme.constant);
        model.schemes.iter().filter(is_of).collect()
    };
    let is_current = |schemes: &Vec<&Scheme>| schemes.iter().all(|scheme| !scheme.deprecated);
    let alternatives = operation.security.iter().map(of);
    let alternatives: Vec<_> = alternatives.filter(|schemes| !schemes.is_empty()).collect();
    let current = alternatives.iter().find(|schemes| is_current(schemes));
    let alternative = current.or_else(|| alternatives.first());
    let set = |scheme: &Scheme| {
        let arguments = match scheme.carrier {
            Carrier::Basic => basic,
            _ => secret,
        };
        format!(".{}({arguments})", scheme.method.as_str())
    };
    let schemes = alternative.into_iter().flatten();
    schemes.map(|scheme| set(scheme)).collect()
}

/// Adds the paragraphs about tokens, pages and features.
fn further(text: &mut String, model: &Model) {
    let scheme = model.schemes.iter().find(|it| !it.grants.is_empty());
    if let Some((scheme, grant)) = scheme.and_then(|it| Some((it, it.grants.first()?))) {
        let (constant, name) = (scheme.constant.as_str(), grant.name.as_str());
        paragraph(
            text,
            &format!(
                "`credentials::{name}(…)` fetches tokens when calls need them: \
                 `.credential_source(credentials::{constant}, credentials::{name}(…))` on the builder."
            ),
        );
    }
    let mut paged = model.operations.iter().filter(|it| it.pages.is_some());
    if let Some(operation) = paged.next() {
        let example = paged.next().map_or("", |_| ", for example,");
        let items = operation
            .pages
            .as_ref()
            .and_then(|paging| paging.items.as_ref());
        let items = items.map_or("", |_| " and `.items()`");
        paragraph(
            text,
            &format!(
                "`{}`{example} has pages: `.pages()`{items} of its call are streams.",
                operation.call_path()
            ),
        );
    }
    paragraph(
        text,
        "Features: `http2`, `gzip` and `brotli` for the transport, `blocking` for `.send_blocking()`, `tracing` for a span of \
         each call.",
    );
}

/// Adds the section about errors, with the first operation that has documented failures.
fn errors(text: &mut String, model: &Model, first: &Operation) {
    paragraph(text, "## Handle errors");
    let failing = model.operations.iter().find(|it| !it.failures.is_empty());
    let mut lines = vec![
        format!("match {}.await {{", calling(failing.unwrap_or(first), None)),
        "    Ok(response) => println!(\"{:?}\", *response),".to_owned(),
        "    Err(error) if error.is_retryable() => println!(\"later: {error}\"),".to_owned(),
    ];
    let last: &[_] = if failing.is_some() {
        &[
            "    Err(error) => match error.failure() {",
            "        Some(failure) => println!(\"{failure:?}\"), // a failure that the document describes",
            "        None => println!(\"{error}\"),",
            "    },",
            "}",
        ]
    } else {
        &["    Err(error) => println!(\"{error}\"),", "}"]
    };
    lines.extend(last.iter().map(|line| (*line).to_owned()));
    code(text, &lines);
    paragraph(
        text,
        "An error prints as one line with the operation, the URL, the status, what was expected and what was found. If a response \
         was received, `status()`, `headers()`, `body()` and `json::<T>()` return its contents. The variants of the error are the \
         stages of a call that can fail: the request could not be built, no response was received, the response could not be \
         decoded, the response is a failure that the document describes, or its status is undocumented. In a \
         function that calls several operations, `?` converts their errors to `AnyError`.",
    );
}

fn server(text: &mut String, model: &Model) {
    let (krate, service) = (&model.package.krate, model.service.as_str());
    paragraph(text, "## A server");
    let mut traits = String::new();
    for group in model.groups.iter().take(SHOWN_GROUPS) {
        let _ = writeln!(
            traits,
            "impl server::{} for Service {{}}",
            group.name.as_str()
        );
    }
    if model.groups.len() > SHOWN_GROUPS {
        traits += "// … and the traits of the other tags\n";
    }
    let own = if model.groups.is_empty() {
        ""
    } else {
        "self, "
    };
    code(
        text,
        &[
            format!("use {krate}::server::{{{own}{service}, router}};\n"),
            "struct Service;\n".to_owned(),
            format!("{traits}impl {service} for Service {{}} // implement the operations\n"),
            "let listener = tokio::net::TcpListener::bind(\"127.0.0.1:8080\").await?;".to_owned(),
            "axum::serve(listener, router(Service)).await?;".to_owned(),
        ],
    );
    paragraph(
        text,
        "Enable the feature `server`. Operations that are not implemented respond with 501. Invalid requests are rejected with \
         `application/problem+json`, which lists every violation; your code is not called.",
    );
}

fn mock(text: &mut String, model: &Model) {
    let krate = &model.package.krate;
    let first = model.operations.first();
    let credential = first.map_or_else(String::new, |operation| {
        credentials(model, operation, "\"any\"", "\"any\", \"any\"")
    });
    paragraph(text, "## Use the mock");
    code(
        text,
        &[
            format!("let mock = {krate}::mock::Mock::start().await?;"),
            format!("let client = Client::builder().base_url(mock.url()){credential}.build()?;"),
        ],
    );
    paragraph(
        text,
        "Enable the feature `mock`. The mock listens on a free port, responds with the examples of the document and records requests. \
         `cargo run --features mock --example mock` starts it from the command line.",
    );
    if !model.schemes.is_empty() {
        paragraph(
            text,
            "The mock rejects a request without a required credential, but accepts any value; `mock.accept(credentials)` and \
             `--accept SCHEME=SECRET` restrict the values.",
        );
    }
}

/// Adds tables of the operations by tag, in the order of the document.
fn by_tag(text: &mut String, operations: &[Operation]) {
    let mut tags: Vec<Option<&str>> = Vec::new();
    for operation in operations {
        let tag = operation.tag.as_deref();
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let is_tagged = tags.iter().any(Option::is_some);
    for tag in tags {
        if is_tagged {
            paragraph(text, &format!("### {}", tag.unwrap_or("Other")));
        }
        let of_tag = operations.iter().filter(|it| it.tag.as_deref() == tag);
        table(text, of_tag);
    }
}

/// Adds a table of operations, with links to the documentation of their requests.
fn table<'m>(text: &mut String, operations: impl Iterator<Item = &'m Operation>) {
    paragraph(text, "| method | request |\n|---|---|");
    for operation in operations {
        let (name, request) = (operation.call_path(), operation.request.as_str());
        let path = operation.path.replace('|', "\\|");
        let method = &operation.method;
        let _ = writeln!(
            text,
            "| [`{name}`](operations::{request}) | `{method} {path}` |"
        );
    }
}

/// Adds the section about receiving and sending webhooks.
fn webhooks(text: &mut String, model: &Model) {
    let (krate, receiver) = (&model.package.krate, model.receiver.as_str());
    paragraph(text, "## Webhooks and callbacks");
    if model.package.server {
        paragraph(
            text,
            &format!(
                "To receive them, enable the feature `server`, implement `{krate}::webhooks::{receiver}` and serve \
                 `{krate}::webhooks::router(receiver)` with axum. The paths below are relative to where the router is nested."
            ),
        );
    }
    if let (true, Some(first)) = (model.package.client, model.webhooks.first()) {
        let name = first.name.as_str();
        paragraph(
            text,
            &format!(
                "To send one, pass the URL of the receiver as the first argument: `client.{name}(url, ...)`."
            ),
        );
    }
    table(text, model.webhooks.iter());
}
