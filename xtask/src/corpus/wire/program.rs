//! The program in which the client and the server of a crate talk: what it says of each operation.

use std::fmt::Write as _;

use generator::model::{
    Body, Codec, Content, Count, Extra, Model, Name, Operation, Part, Response, Type,
};

use super::draw::{Tried, is_body_alone, is_framing};

/// The rest of it.
pub(super) const MAIN: &str = include_str!("harness.rs");

/// The manifest of the program for a package.
pub(super) fn manifest(package: &str) -> String {
    format!(
        r#"[package]
name = "{}"
version = "0.0.0"
edition = "2024"
publish = false

[features]
client = ["api/client"]
server = ["api/server", "dep:axum"]

[dependencies]
api = {{ package = "{package}", path = "../../crates/{package}", default-features = false }}
axum = {{ version = "0.8", default-features = false, features = ["http1", "tokio"], optional = true }}
bytes = "1"
http = "1"
serde = "1"
serde_json = "1"
tokio = {{ version = "1", features = ["macros", "net", "rt"] }}
"#,
        name(package)
    )
}

/// The name of the program for a package.
pub(super) fn name(package: &str) -> String {
    format!("wire-{package}")
}

/// `operations.rs`: for each operation its request, its answers and its call.
pub(super) fn operations(model: &Model, tried: &[Tried<'_>]) -> String {
    let mut text = "use super::*;\nuse api::{credentials::Credentials, runtime::operation::Operation, Response};\nuse http::StatusCode;\n\n".to_owned();
    let extras = &model.package.extras;
    if extras.contains(&Extra::Body)
        || extras.contains(&Extra::Media)
        || extras.contains(&Extra::Multipart)
    {
        text += BODY;
    }
    if extras.contains(&Extra::Media) {
        text += MEDIA;
    }
    if extras.contains(&Extra::Multipart) {
        text += FILE;
    }
    if extras.contains(&Extra::Sequences) {
        text += ITEMS;
    }
    let schemes: Vec<_> = model
        .schemes
        .iter()
        .map(|scheme| format!("api::credentials::{}", scheme.constant.0))
        .collect();
    let _ = writeln!(
        text,
        "pub fn schemes() -> Vec<Scheme> {{\n    vec![{}]\n}}\n",
        schemes.join(", ")
    );
    let dispatch = tried.iter().map(|tried| {
        let number = tried.number;
        format!(
            "        {number} => Box::pin(operation{number}::call(client, url, number, draw)).await,\n"
        )
    });
    let _ = writeln!(
        text,
        "#[cfg(feature = \"client\")]\npub async fn call(client: &api::Client, url: &str, number: usize, draw: &Draw) {{\n    match draw.operation {{\n{}        _ => panic!(\"no such operation\"),\n    }}\n}}\n",
        dispatch.collect::<String>()
    );
    text += &service("api::server", &model.service, tried, false);
    let mut router = "api::server::router(served.clone())".to_owned();
    if !model.webhooks.is_empty() {
        text += &service("api::webhooks", &model.receiver, tried, true);
        let _ = write!(router, ".nest({RECEIVER:?}, api::webhooks::router(served))");
    }
    let _ = writeln!(
        text,
        "#[cfg(feature = \"server\")]\npub fn router(served: server::Served) -> axum::Router {{\n    {router}\n}}\n"
    );
    text.extend(tried.iter().map(operation));
    text
}

/// Where webhooks are received.
const RECEIVER: &str = "/receiver";

/// What serves the operations of the API, or those of a receiver of its webhooks.
fn service(module: &str, name: &Name, tried: &[Tried<'_>], webhooks: bool) -> String {
    let tried = tried
        .iter()
        .filter(|tried| tried.operation.is_webhook == webhooks);
    let methods = tried.map(|tried| method(tried.number, tried.operation));
    format!(
        "#[cfg(feature = \"server\")]\nimpl {module}::{} for server::Served {{\n{}}}\n\n",
        name.0,
        methods.collect::<String>()
    )
}

const BODY: &str = r#"
use api::runtime::body::Body;

/// Bytes, or where they are sent now and then a stream of them.
fn body(value: &Value, sending: bool) -> Body {
    let bytes = bytes(value);
    if !sending || bytes.len() % 2 == 0 {
        return bytes.into();
    }
    let mut pieces: Vec<_> = bytes.chunks(7).map(bytes::Bytes::copy_from_slice).collect();
    pieces.reverse();
    Body::from_fn(move |_| std::task::Poll::Ready(pieces.pop().map(Ok)))
}

async fn collected(body: Body) -> Body {
    let bytes = body.collect().await;
    bytes.unwrap_or_else(|error| format!("it broke off: {error}").into()).into()
}
"#;

const MEDIA: &str = r#"
fn media(value: &Value, sending: bool) -> api::Media {
    api::Media::new(read::<String>(&value["type"]), body(&value["body"], sending))
}

async fn collected_media(media: api::Media) -> api::Media {
    api::Media::new(media.media_type, collected(media.body).await)
}
"#;

const ITEMS: &str = r"
/// A list, or where it is sent now and then a stream.
fn items<T: Send + 'static>(value: &Value, sending: bool, read: impl Fn(&Value) -> T) -> api::Items<T> {
    let items = many(Some(value), read);
    if !sending || items.len() % 2 == 0 {
        return items.into();
    }
    let mut items = items.into_iter();
    api::Items::from_fn(move |_| std::task::Poll::Ready(items.next().map(Ok)))
}

async fn collected_items<T>(mut items: api::Items<T>) -> api::Items<T> {
    let mut list = Vec::new();
    while let Some(item) = items.next().await {
        list.extend(item.ok());
    }
    list.into()
}
";

const FILE: &str = r#"
fn file(value: &Value, sending: bool) -> api::File {
    let file = api::File::new(body(&value["body"], sending));
    file.name(read::<String>(&value["name"])).media_type(read::<String>(&value["type"]))
}
"#;

/// The method of the service.
fn method(number: usize, operation: &Operation) -> String {
    let name = operation.with_headers.as_ref().unwrap_or(&operation.name);
    let (ty, unwrap) = if is_body_alone(operation) {
        (
            format!("<operation{number}::Output as std::ops::Deref>::Target"),
            ".map(Response::into_body)",
        )
    } else {
        (format!("operation{number}::Output"), "")
    };
    format!(
        "    async fn {}(&self, request: operation{number}::Request) -> Result<{ty}, api::server::Rejection> {{
        let request = operation{number}::settled(request).await;
        let answer = self.answer({number}, &request, operation{number}::expected)?;
        operation{number}::respond(answer){unwrap}
    }}\n",
        name.0
    )
}

/// The module of an operation.
fn operation(tried: &Tried<'_>) -> String {
    let Tried {
        number, operation, ..
    } = tried;
    let mut text = format!(
        "pub mod operation{number} {{\n    use super::*;\n\n    pub type Request = api::operations::{};\n    pub type Output = <Request as Operation>::Output;\n    pub type Failure = <Request as Operation>::Failure;\n",
        operation.request.0
    );
    let bodies = operation
        .body
        .iter()
        .map(|body| ("request".to_owned(), &body.body));
    let answers = |word: &'static str, responses: &'_ [Response]| {
        let bodies = responses.iter().enumerate();
        bodies
            .filter_map(move |(index, response)| {
                Some((format!("{word}{index}"), response.body.clone()?))
            })
            .collect::<Vec<_>>()
    };
    for (word, body) in bodies {
        text += &body_functions(&word, body);
    }
    let successes = answers("success", &operation.success);
    for (word, body) in successes
        .into_iter()
        .chain(answers("failure", &operation.failures))
    {
        text += &body_functions(&word, &body);
    }
    text += &request(operation);
    text += &answer(tried);
    text += &call(operation);
    text + "}\n\n"
}

/// How a body is made of what was drawn, and how it is brought to a form in which it can be compared.
fn body_functions(word: &str, body: &Body) -> String {
    let ty = rust(&body.ty);
    let (mut made, mut settled) = (String::new(), String::new());
    for (index, content) in body.contents.iter().enumerate() {
        let read = read_content(content);
        let (wrap, pattern) = match body.choice() {
            Some(name) => {
                let variant = format!("api::operations::{}::{}", name.0, content.name.0);
                (format!("{variant}({read})"), format!("{variant}(body)"))
            }
            None => (read, "body".to_owned()),
        };
        let _ = writeln!(made, "            {index} => {wrap},");
        let settle = settle(&content.ty);
        let settle = if body.choice().is_some() {
            pattern.replace("(body)", &format!("({settle})"))
        } else {
            settle
        };
        let _ = writeln!(settled, "            {pattern} => {settle},");
    }
    format!(
        "    fn {word}_body(drawn: &Value, sending: bool) -> {ty} {{
        let value = &drawn[\"value\"];
        match drawn[\"content\"].as_u64().expect(\"a content\") {{
{made}            _ => panic!(\"no such content\"),
        }}
    }}

    async fn {word}_settled(body: {ty}) -> {ty} {{
        match body {{
{settled}            #[allow(unreachable_patterns)]
            other => other,
        }}
    }}
"
    )
}

/// A content of `value`.
fn read_content(content: &Content) -> String {
    match (&content.codec, &content.ty) {
        (Codec::Multipart, Type::Local(name)) if !content.parts.is_empty() => {
            form(name, &content.parts)
        }
        (_, ty) => read(ty, "value"),
    }
}

/// A struct of parts, of `value`.
fn form(name: &Name, parts: &[Part]) -> String {
    let (mut arguments, mut rest) = (Vec::new(), String::new());
    for part in parts {
        let (field, member) = (&part.name.0, format!("value.get({:?})", part.name.0));
        let into = if part.headers.is_some() {
            ".into()"
        } else {
            ""
        };
        let read = |of: &str| format!("{}{into}", read(&part.ty, of));
        match part.count {
            _ if part.is_rest => {}
            Count::One => {
                arguments.push(self::read(&part.ty, &format!("&value[{:?}]", part.name.0)));
            }
            Count::Optional => {
                let _ = write!(
                    rest,
                    "form.{field} = optional({member}, |value| {}); ",
                    read("value")
                );
            }
            Count::Many => {
                let _ = write!(
                    rest,
                    "form.{field} = many({member}, |value| {}); ",
                    read("value")
                );
            }
        }
    }
    format!(
        "{{ let mut form = api::operations::{}::new({}); {rest}form }}",
        name.0,
        arguments.join(", ")
    )
}

/// A value of a type.
fn read(ty: &Type, value: &str) -> String {
    match ty {
        Type::Body => format!("body({value}, sending)"),
        Type::Media => format!("media({value}, sending)"),
        Type::File => format!("file({value}, sending)"),
        Type::Bytes => format!("bytes({value})"),
        Type::Items(item) => format!("items({value}, sending, read::<{}>)", rust(item)),
        Type::Events(data) => format!(
            "items({value}, sending, |data| api::Event::new(read::<{}>(data)).id(\"7\"))",
            rust(data)
        ),
        ty => format!("read::<{}>({value})", rust(ty)),
    }
}

/// The value `body`, with all of a stream read.
fn settle(ty: &Type) -> String {
    match ty {
        Type::Body => "collected(body).await".to_owned(),
        Type::Media => "collected_media(body).await".to_owned(),
        Type::Items(_) | Type::Events(_) => "collected_items(body).await".to_owned(),
        _ => "body".to_owned(),
    }
}

fn request(operation: &Operation) -> String {
    let (mut arguments, mut rest) = (Vec::new(), String::new());
    for parameter in &operation.parameters {
        let (name, ty) = (&parameter.name.0, rust(&parameter.ty));
        if parameter.required {
            arguments.push(format!("read::<{ty}>(&parameters[{name:?}])"));
        } else {
            let _ = writeln!(
                rest,
                "        request.{name} = optional(parameters.get({name:?}), read::<{ty}>);"
            );
        }
    }
    let mut settled = String::new();
    if let Some(body) = &operation.body {
        let name = &body.name.0;
        if body.required {
            arguments.push("request_body(&drawn[\"body\"], sending)".to_owned());
            let _ = writeln!(
                settled,
                "        request.{name} = request_settled(request.{name}).await;"
            );
        } else {
            let _ = writeln!(
                rest,
                "        request.{name} = optional(drawn.get(\"body\"), |body| request_body(body, sending));"
            );
            let _ = writeln!(
                settled,
                "        if let Some(body) = request.{name}.take() {{ request.{name} = Some(request_settled(body).await); }}"
            );
        }
    }
    let mut expected = String::new();
    if let Some(name) = &operation.credentials {
        let name = &name.0;
        let _ = writeln!(
            rest,
            "        request.{name} = credentials(<Request as Operation>::SECURITY, &drawn[\"credentials\"]);"
        );
        let _ = writeln!(
            expected,
            "        request.{name} = presented(<Request as Operation>::SECURITY, request.{name});"
        );
    }
    format!(
        "    pub fn request(drawn: &Value, sending: bool) -> Request {{
        let parameters = &drawn[\"parameters\"];
        let mut request = Request::new({});
{rest}        request
    }}

    pub async fn settled(mut request: Request) -> Request {{
{settled}        request
    }}

    pub fn expected(drawn: &Value) -> Request {{
        let mut request = request(drawn, false);
{expected}        request
    }}
",
        arguments.join(", ")
    )
}

/// The answers: as outputs, and as failures.
fn answer(tried: &Tried<'_>) -> String {
    let operation = tried.operation;
    let (mut outputs, mut settled, mut failures) = (String::new(), String::new(), String::new());
    for (index, response) in operation.success.iter().enumerate() {
        let wrap = |inner: &str| match &operation.output {
            Some(name) => format!("api::operations::{}::{}({inner})", name.0, response.name.0),
            None => inner.to_owned(),
        };
        let body = match response.body {
            Some(_) => format!("success{index}_body(&drawn[\"body\"], sending)"),
            None => "()".to_owned(),
        };
        let response_of = format!(
            "Response::new(status(drawn), {}, {body})",
            headers(response)
        );
        let _ = writeln!(
            outputs,
            "            Some({index}) => {},",
            wrap(&response_of)
        );
        let settle = match response.body {
            Some(_) => format!("success{index}_settled(body).await"),
            None => "body".to_owned(),
        };
        let set = response.headers.iter().flat_map(|set| &set.headers);
        let framing = set.filter(|header| !header.required && is_framing(header));
        let framing: Vec<_> = framing
            .map(|header| format!("headers.{} = None; ", header.name.0))
            .collect();
        let framing = framing.concat();
        let _ = writeln!(
            settled,
            "            {} => {{ let (body, rest) = response.split(); {} }}",
            wrap("response"),
            wrap(&format!(
                "Response::new(rest.status(), {{ let mut headers = rest.declared().clone(); {framing}headers }}, {settle})"
            ))
        );
    }
    for (index, response) in operation.failures.iter().enumerate() {
        let variant = format!("Failure::{}", response.name.0);
        if !tried.failures.contains(&index) {
            continue;
        }
        let body = response
            .body
            .as_ref()
            .map(|_| format!("failure{index}_body(&drawn[\"body\"], false)"));
        let headers = response.headers.as_ref().map(|_| headers(response));
        let inner: Vec<String> = body.into_iter().chain(headers).collect();
        let failure = if inner.is_empty() {
            variant
        } else {
            format!("{variant}({})", inner.join(", "))
        };
        let _ = writeln!(failures, "            Some({index}) => {failure},");
    }
    let rejection = if failures.is_empty() {
        "panic!(\"no such failure\")"
    } else {
        "Err(Rejection::from(failure(drawn)).with_status(status(drawn)))"
    };
    format!(
        "    fn status(drawn: &Value) -> StatusCode {{
        StatusCode::from_u16(read(&drawn[\"status\"])).expect(\"a status\")
    }}

    pub fn output(drawn: &Value, sending: bool) -> Output {{
        match drawn[\"success\"].as_u64() {{
{outputs}            _ => panic!(\"no such success\"),
        }}
    }}

    pub async fn settled_output(output: Output) -> Output {{
        match output {{
{settled}            #[allow(unreachable_patterns)]
            other => other,
        }}
    }}

    pub fn failure(drawn: &Value) -> Failure {{
        match drawn[\"failure\"].as_u64() {{
{failures}            _ => panic!(\"no such failure\"),
        }}
    }}

    #[cfg(feature = \"server\")]
    pub fn respond(drawn: &Value) -> Result<Output, api::server::Rejection> {{
        use api::server::Rejection;
        match drawn[\"failure\"].as_u64() {{
            None => Ok(output(drawn, true)),
            Some(_) => {rejection},
        }}
    }}
"
    )
}

/// The declared headers of a success.
fn headers(response: &Response) -> String {
    let Some(set) = &response.headers else {
        return "()".to_owned();
    };
    let (mut arguments, mut rest) = (Vec::new(), String::new());
    for header in &set.headers {
        let (name, ty) = (&header.name.0, rust(&header.ty));
        if header.required {
            arguments.push(format!("read::<{ty}>(&drawn[\"headers\"][{name:?}])"));
        } else {
            let _ = write!(
                rest,
                "headers.{name} = optional(drawn[\"headers\"].get({name:?}), read::<{ty}>); "
            );
        }
    }
    let make = if arguments.is_empty() {
        "default"
    } else {
        "new"
    };
    let name = &set.name.0;
    format!(
        "{{ let mut headers = api::operations::{name}::{make}({}); {rest}headers }}",
        arguments.join(", ")
    )
}

/// A call by the client's method and the setters of a call.
fn call(operation: &Operation) -> String {
    let url = format!("format!(\"{{url}}{RECEIVER}{{}}\", <Request as Operation>::PATH)");
    let url = operation.is_webhook.then_some(url);
    let arguments = operation
        .arguments()
        .map(|(name, _)| format!("request.{}", name.0));
    let arguments: Vec<_> = url.into_iter().chain(arguments).collect();
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let optional = optional.map(|parameter| &parameter.name);
    let optional = optional.chain(
        operation
            .body
            .iter()
            .filter(|body| !body.required)
            .map(|body| &body.name),
    );
    let setters: Vec<_> = optional
        .map(|name| {
            let name = &name.0;
            format!(
                "        if let Some(value) = request.{name} {{ call = call.{name}(value); }}\n"
            )
        })
        .collect();
    let setters = setters.concat();
    let credentials = operation.credentials.as_ref().map_or_else(String::new, |name| {
        let name = &name.0;
        format!("        if !request.{name}.is_empty() {{ call = call.credentials(request.{name}); }}\n")
    });
    format!(
        "
    #[cfg(feature = \"client\")]
    pub async fn call(client: &api::Client, url: &str, number: usize, draw: &Draw) {{
        let _ = url;
        let request = request(&draw.request, true);
        let mut call = client.{}({});
{setters}{credentials}        let call = call.with_header(http::HeaderName::from_static(CALL), number.into());
        match client::got(number, call.send().await) {{
            Some(client::Got::Output(output)) if draw.answer[\"failure\"].is_null() => {{
                compare(number, \"client\", &settled_output(output).await, &self::output(&draw.answer, false));
            }}
            Some(client::Got::Failure(failure)) if !draw.answer[\"failure\"].is_null() => {{
                compare(number, \"client\", &failure, &self::failure(&draw.answer));
            }}
            Some(client::Got::Output(output)) => say(number, \"client\", \"differs\", &format!(\"expected a failure\\ngot      {{output:?}}\")),
            Some(client::Got::Failure(failure)) => say(number, \"client\", \"differs\", &format!(\"expected a success\\ngot      {{failure:?}}\")),
            None => {{}}
        }}
    }}
",
        operation.name.0,
        arguments.join(", ")
    )
}

/// A type as other crates write it.
fn rust(ty: &Type) -> String {
    match ty {
        Type::Any => "serde_json::Value".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Int8 => "i8".to_owned(),
        Type::Int16 => "i16".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Uint8 => "u8".to_owned(),
        Type::Uint16 => "u16".to_owned(),
        Type::Uint32 => "u32".to_owned(),
        Type::Uint64 => "u64".to_owned(),
        Type::Float => "f32".to_owned(),
        Type::Double => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::DateTime => "api::chrono::DateTime<api::chrono::FixedOffset>".to_owned(),
        Type::Date => "api::chrono::NaiveDate".to_owned(),
        Type::Uuid => "api::uuid::Uuid".to_owned(),
        Type::Ipv4 => "std::net::Ipv4Addr".to_owned(),
        Type::Ipv6 => "std::net::Ipv6Addr".to_owned(),
        Type::Base64 => "api::Base64".to_owned(),
        Type::Secret => "api::Secret".to_owned(),
        Type::Bytes => "bytes::Bytes".to_owned(),
        Type::Body => "api::runtime::body::Body".to_owned(),
        Type::Media => "api::Media".to_owned(),
        Type::File => "api::File".to_owned(),
        Type::Items(inner) => format!("api::Items<{}>", rust(inner)),
        Type::Events(inner) => format!("api::Events<{}>", rust(inner)),
        Type::Foreign(foreign) if foreign.path.starts_with("std::") => foreign.path.clone(),
        Type::Foreign(foreign) => format!("api::{}", foreign.path),
        Type::Array(inner) => format!("Vec<{}>", rust(inner)),
        Type::Tuple(types) => {
            let types: String = types.iter().map(|ty| rust(ty) + ", ").collect();
            format!("({types})")
        }
        Type::Map(inner) => format!("std::collections::BTreeMap<String, {}>", rust(inner)),
        Type::Nullable(inner) => format!("Option<{}>", rust(inner)),
        Type::Named(name) => format!("api::types::{}", name.0),
        Type::Local(name) => format!("api::operations::{}", name.0),
    }
}
