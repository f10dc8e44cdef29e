//! The sections of `README.md` about uploads and about streams.

use super::parts::{calling, code, fields, paragraph};
use crate::model::{Body, Codec, Content, Count, Operation, Part, Response, Type};

/// Adds the section about uploading a file or a sequence.
pub(super) fn upload(text: &mut String, operations: &[Operation]) {
    let is_sent = |content: &Content| content.has_files() || content.codec.is_stream();
    let found = operations.iter().find_map(|operation| {
        let body = &operation.body.as_ref()?.body;
        let content = body.contents.iter().find(|content| is_sent(content))?;
        Some((operation, body, content))
    });
    let Some((operation, body, content)) = found else {
        return;
    };
    paragraph(text, "## Upload a file");
    let value = sent(body, content);
    let is_argument = operation.body.as_ref().is_some_and(|body| body.required);
    let call = if is_argument {
        calling(operation, Some(&value))
    } else {
        let setter = operation
            .body
            .as_ref()
            .map_or("body", |body| body.name.as_str());
        format!("{}.{setter}({value})", calling(operation, None))
    };
    code(text, &[format!("{call}.await?;")]);
    let about = match content.codec {
        Codec::Multipart => {
            "`File::new(bytes)` creates a file, and `File::new(Body::from_stream(…))` one that is read while it is sent."
        }
        Codec::Sequence(_) => {
            "The body is a list of items, or `ItemStream::from_stream(…)` to stream them."
        }
        _ => "The body is bytes, or `Body::from_stream(…)` to read it while it is sent.",
    };
    paragraph(text, about);
}

/// Returns the expression of a request body: `operations::UploadForm::new(File::new(bytes))`
fn sent(body: &Body, content: &Content) -> String {
    let is_choice = body.choice().is_some();
    let value = match &content.codec {
        Codec::Multipart => form(content),
        Codec::Media => {
            let media_type = content.accepts.first();
            let media_type = media_type.filter(|media_type| !media_type.contains('*'));
            let media_type = media_type.map_or("image/png", String::as_str);
            format!("Media::new({media_type:?}, bytes)")
        }
        Codec::Sequence(_) if is_choice => "[item].into()".to_owned(),
        Codec::Sequence(_) => "[item]".to_owned(),
        _ if is_choice => "bytes.into()".to_owned(),
        _ => "bytes".to_owned(),
    };
    match body.choice() {
        Some(name) => format!(
            "operations::{}::{}({value})",
            name.as_str(),
            content.name.as_str()
        ),
        None => value,
    }
}

/// Returns the expression of a form with a file: `operations::UploadForm::new(title, File::new(bytes))`
fn form(content: &Content) -> String {
    const FILE: &str = "File::new(bytes).name(\"photo.jpg\")";
    let name = match &content.ty {
        Type::Local(name) | Type::Named(name) => name.as_str(),
        _ => "",
    };
    let value = |part: &Part| match (part.is_file() && part.headers.is_none(), part.count) {
        (true, Count::Many) if content.by_name.is_some() => format!("vec![{FILE}]"),
        (true, Count::Many) => format!("[{FILE}]"),
        (true, Count::One | Count::Optional) => FILE.to_owned(),
        (false, _) => part.name.as_str().to_owned(),
    };
    let required = || content.parts.iter().filter(|part| part.is_required());
    let arguments: Vec<String> = required().map(value).collect();
    let arguments = match &content.by_name {
        None => arguments.join(", "),
        Some(by_name) => {
            let names = required().map(|part| part.name.as_str());
            fields(by_name, names.zip(arguments.iter().map(String::as_str)))
        }
    };
    let new = format!("operations::{name}::new({arguments})");
    let mut files = content.parts.iter().filter(|part| part.is_file());
    let optional = files.clone().find(|part| !part.is_required());
    match optional.filter(|_| !files.any(Part::is_required)) {
        Some(part) if part.is_rest => {
            let setter = part.setter.as_str();
            format!("{new}.{setter}([(\"photo\", {})])", value(part))
        }
        Some(part) => format!("{new}.{}({})", part.setter.as_str(), value(part)),
        None => new,
    }
}

/// Adds the section about reading a stream: of an operation whose output is one, otherwise of one with a variant that is one.
pub(super) fn stream(text: &mut String, operations: &[Operation]) {
    let streamed = |operation: &Operation| {
        let is_stream = |content: &Content| content.codec.is_stream();
        operation.success.iter().position(|response| {
            let contents = response.body.iter().flat_map(|body| &body.contents);
            contents.into_iter().any(is_stream)
        })
    };
    let is_plain = |operation: &&Operation| {
        let body = operation
            .success
            .first()
            .and_then(|response| response.body.as_ref());
        operation.output.is_none() && body.is_some_and(|body| !body.is_choice())
    };
    let with_streams = || operations.iter().filter(|it| streamed(it).is_some());
    let operation = with_streams()
        .find(is_plain)
        .or_else(|| with_streams().next());
    let found = operation.and_then(|operation| {
        let response = operation.success.get(streamed(operation)?)?;
        let body = response.body.as_ref()?;
        let mut contents = body.contents.iter();
        Some((
            operation,
            response,
            body,
            contents.find(|it| it.codec.is_stream())?,
        ))
    });
    let Some((operation, response, body, content)) = found else {
        return;
    };
    paragraph(text, "## Read a stream");
    code(text, &reading(operation, response, (body, content)));
    paragraph(
        text,
        "The body is read as it arrives, and dropping it closes the connection. The timeout covers the time until the headers arrive.",
    );
}

/// Returns the lines that read a stream.
fn reading(
    operation: &Operation,
    response: &Response,
    (body, content): (&Body, &Content),
) -> Vec<String> {
    let item = match &content.codec {
        Codec::Sequence(framing) if framing.is_events() => "event",
        Codec::Sequence(_) => "item",
        _ => "piece",
    };
    let (stream, next) = match &content.codec {
        Codec::Media => ("media".to_owned(), "media.body".to_owned()),
        _ => (format!("{item}s"), format!("{item}s")),
    };
    let read = [
        format!("while let Some({item}) = {next}.next().await {{"),
        format!("    println!(\"{{:?}}\", {item}?);"),
        "}".to_owned(),
    ];
    let call = calling(operation, None);
    // The patterns of the enums around the stream.
    let output = operation.output.as_ref();
    let output = output.map(|name| variant(name.as_str(), response.name.as_str()));
    let choice = body.choice();
    let choice = choice.map(|name| variant(name.as_str(), content.name.as_str()));
    let (first, pattern) = match (output, choice) {
        (None, None) => {
            let first = format!("let mut {stream} = {call}.await?;");
            return std::iter::once(first).chain(read).collect();
        }
        (Some(output), None) => (
            None,
            (format!("{output}(mut {stream})"), format!("{call}.await?")),
        ),
        (None, Some(choice)) => (
            None,
            (
                format!("{choice}(mut {stream})"),
                format!("{call}.await?.into_body()"),
            ),
        ),
        (Some(output), Some(choice)) => (
            Some(format!("if let {output}(response) = {call}.await?")),
            (
                format!("{choice}(mut {stream})"),
                "response.into_body()".to_owned(),
            ),
        ),
    };
    let condition = format!("let {} = {}", pattern.0, pattern.1);
    let head = match first {
        Some(first) => vec![first, format!("    && {condition}"), "{".to_owned()],
        None => vec![format!("if {condition} {{")],
    };
    let indented = read.iter().map(|line| format!("    {line}"));
    head.into_iter()
        .chain(indented)
        .chain(["}".to_owned()])
        .collect()
}

fn variant(name: &str, variant: &str) -> String {
    format!("operations::{name}::{variant}")
}
