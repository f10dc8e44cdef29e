//! Multipart uploads over a socket: large files are stored on disk, and each limit applies.

use std::{
    convert::Infallible,
    hash::{DefaultHasher, Hasher},
    sync::Arc,
    task::Poll,
};

use axum::{Extension, Router, extract::DefaultBodyLimit};
use bytes::Bytes;
use http::{
    HeaderValue, Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use http_body::Body as _;
use runtime::{
    BoxError,
    body::Body,
    client::{CallResult, ClientCodec, HttpResponse, RequestWriter, ResponseReader},
    credentials::{Credentials, Scheme, Secret, Security},
    multipart::{self, File, PartReader, PartWriter, ReceivedParts, encode, read},
    operation::Operation,
    response::Response,
    server::{
        AcceptedCredentials, HttpRequest, Receive, Rejection, RequestContext,
        RequestReader, ResponseWriter, Routes, ServerCodec, output, require,
    },
    uploads::{self, UploadLimit},
};
use tower_service::Service;

use crate::{client, parts::Written, serve};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The form that the server decodes.
struct Form {
    title: Option<String>,
    files: Vec<File>,
}

impl multipart::ReadForm for Form {
    fn is_file(name: &str) -> bool {
        name == "file"
    }

    fn read(part_reader: &mut PartReader) -> Option<Self> {
        let title = part_reader.optional("title");
        let files = part_reader.many("file");
        Some(Self {
            title: title?,
            files: files?,
        })
    }
}

struct Upload {
    body: Option<Form>,
}

impl Operation for Upload {
    const NAME: &'static str = "upload";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/uploads";
    const SECURITY: Security = &[];
    type Output = Response<String>;
    type Failure = Infallible;
}

impl ServerCodec for Upload {
    const PARTS: &'static [Receive] = &[("multipart/form-data", uploads::files::<Form>)];

    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let body = reader.optional(|reader| read(reader, "multipart/form-data"));
        reader.finish()?;
        Ok(Self {
            body: require(body)?,
        })
    }

    fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection> {
        ResponseWriter::new(200).text("text/plain", output)
    }
}

/// The same operation with security.
struct Guarded;

impl Operation for Guarded {
    const NAME: &'static str = "guarded";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/uploads";
    const SECURITY: Security = &[&[Scheme::authorization("token", "Bearer")]];
    type Output = Response<String>;
    type Failure = Infallible;
}

impl ServerCodec for Guarded {
    const PARTS: &'static [Receive] = Upload::PARTS;

    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let credentials = reader.credentials(Self::SECURITY);
        reader.finish()?;
        require(credentials).map(|_| Self)
    }

    fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection> {
        Upload::encode_response(output)
    }
}

/// An operation that sends any body to the server.
struct Sent {
    media_type: String,
    body: Body,
}

impl Operation for Sent {
    const NAME: &'static str = "send";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/uploads";
    const SECURITY: Security = &[];
    type Output = Response<Bytes>;
    type Failure = Infallible;
}

impl ClientCodec for Sent {
    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.body(&self.media_type, self.body.clone());
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(ResponseReader::new(response).bytes()?)
    }
}

/// Responds with the length of the title, and with the storage, the length and a hash of each file.
async fn tell(request: Upload) -> Result<Response<String>, Rejection> {
    let Some(form) = request.body else {
        return Ok(output("nothing".to_owned(), ()));
    };
    let mut summary = format!("{:?}", form.title.map(|title| title.len()));
    for file in form.files {
        let kind = if file.body.is_stream() { "disk" } else { "memory" };
        let length = file.body.size_hint().exact().unwrap();
        let content = file.body.collect().await.unwrap();
        assert_eq!(content.len() as u64, length);
        summary += &described(kind, &content);
    }
    Ok(output(summary, ()))
}

fn described(kind: &str, content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!(" {kind} {} {:x};", content.len(), hasher.finish())
}

fn router() -> Router {
    let mut routes = Routes::new(());
    routes.serve(|_, request: Upload| tell(request));
    routes.into_router()
}

/// Returns the content of a file with this length and many beginnings of boundaries.
fn content(length: usize) -> Vec<u8> {
    let pattern = format!("\r\n--\r\n{length}\r\n-\r");
    pattern.bytes().cycle().take(length).collect()
}

/// Returns a form with a title and with files of these lengths, which are sent in pieces.
fn form(title: &str, files: &[usize]) -> Sent {
    let write = |parts: &mut PartWriter| {
        for length in files {
            let mut content = Bytes::from(content(*length));
            let body = Body::from_fn(move |_| {
                let piece = content.split_to(content.len().min(50_000));
                Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
            });
            parts.files("file", [&File::new(body)]);
        }
        parts.texts("title", [&title]);
    };
    let (boundary, body) = encode(&Written(write)).unwrap();
    Sent {
        media_type: format!("multipart/form-data; boundary={boundary}"),
        body,
    }
}

/// Returns a request with this body and the boundary `b`.
fn raw(body: &str) -> Sent {
    Sent {
        media_type: "multipart/form-data; boundary=b".to_owned(),
        body: body.to_owned().into(),
    }
}

/// Sends a request to a router over a socket and returns the status and the text.
async fn respond(router: Router, request: Sent) -> (u16, String) {
    let client = client(serve(router).await);
    let response = client.execute(request).await.unwrap();
    let status = response.status().as_u16();
    let text = String::from_utf8(response.into_body().to_vec()).unwrap();
    (status, text)
}

/// Checks that files arrive unchanged, and whether each is stored in memory or on disk.
async fn check_files(router: Router, title: &str, files: &[(&str, usize)]) {
    let lengths: Vec<_> = files.iter().map(|(_, length)| *length).collect();
    let describe = |(kind, length): &(&str, usize)| described(kind, &content(*length));
    let expected: String = files.iter().map(describe).collect();
    let expected = format!("{:?}{expected}", Some(title.len()));
    let found = respond(router, form(title, &lengths)).await;
    assert_eq!(found, (200, expected), "{files:?}");
}

#[tokio::test]
async fn large_files_are_stored_on_disk() {
    for files in [
        &[][..],
        &[("memory", 0), ("memory", 1)],
        &[("memory", 256 * KIB)],
        &[("disk", 256 * KIB + 1)],
        &[("disk", 5 * MIB)],
        // All files in memory together have at most 256 KiB.
        &[
            ("memory", 200 * KIB),
            ("disk", 100 * KIB),
            ("memory", 50 * KIB),
            ("disk", 3 * MIB),
            ("memory", 0),
            ("disk", MIB),
        ],
    ] {
        check_files(router(), "a", files).await;
    }
}

#[tokio::test]
async fn uploads_within_the_limits_are_received() {
    let text = "t".repeat(600 * KIB);
    check_files(router(), &text, &[("disk", 3 * MIB)]).await;
    let limited = router().layer(Extension(UploadLimit(MIB as u64)));
    check_files(limited, &text, &[("disk", MIB)]).await;
    let both = router()
        .layer(Extension(UploadLimit(4 * MIB as u64)))
        .layer(DefaultBodyLimit::max(700 * KIB));
    check_files(both, &text, &[("disk", 3 * MIB)]).await;
    let unlimited = router().layer(DefaultBodyLimit::disable());
    check_files(unlimited, &text.repeat(5), &[("disk", 3 * MIB)]).await;
    let larger = router().layer(DefaultBodyLimit::max(7 * MIB));
    check_files(larger, &text.repeat(5), &[("disk", 3 * MIB)]).await;
}

/// Checks that a request over a limit is rejected and that the client receives the response.
async fn check_over(router: Router, request: Sent) {
    let (status, text) = respond(router, request).await;
    assert_eq!(status, 413, "{text}");
    assert!(text.contains("the body is larger than the limit"), "{text}");
}

#[tokio::test]
async fn uploads_over_a_limit_are_rejected() {
    let text = "t".repeat(2 * MIB);
    check_over(router(), form(&text, &[])).await;
    check_over(router(), form(&text, &[1])).await;
    check_over(router(), raw(&(text.clone() + "t"))).await;
    for files in [&[MIB + 1][..], &[600 * KIB, 600 * KIB], &[5 * MIB]] {
        let limited = router().layer(Extension(UploadLimit(MIB as u64)));
        check_over(limited, form("a", files)).await;
    }
    let small = router().layer(Extension(UploadLimit(10)));
    check_over(small, form("a", &[11])).await;
    // Without a limit for files, the limit for bodies applies to the complete body.
    for limit in [2 * MIB, MIB] {
        let whole = || router().layer(DefaultBodyLimit::max(limit));
        check_over(whole(), form("a", &[limit])).await;
        check_over(whole(), form(&text[..limit / 2], &[limit / 2])).await;
    }
    let both = router()
        .layer(Extension(UploadLimit(4 * MIB as u64)))
        .layer(DefaultBodyLimit::max(KIB));
    check_over(both, form(&text[..KIB], &[])).await;
}

/// Checks that only files of the document are stored on disk, because browsers also send file names for other parts.
#[tokio::test]
async fn parts_that_are_not_files_stay_in_memory() {
    let part = |head: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    let (file, title) = ("f".repeat(300 * KIB), "t".repeat(MIB));
    let titled = |head| part("name=file", &file) + &part(head, &title) + "--b--";
    let expected = format!("Some({MIB}){}", described("disk", file.as_bytes()));
    let found = respond(router(), raw(&titled("name=title; filename=blob"))).await;
    assert_eq!(found, (200, expected));
    let unknown = part("name=nobody; filename=a", &"t".repeat(3 * MIB)) + "--b--";
    check_over(router(), raw(&unknown)).await;
    let many = |count| part("name=file", "").repeat(count) + "--b--";
    let (status, _) =
        respond(router().layer(DefaultBodyLimit::disable()), raw(&many(10_000))).await;
    assert_eq!(status, 200);
    check_over(router().layer(DefaultBodyLimit::disable()), raw(&many(10_001))).await;
}

/// Checks the status for a credential, or for none.
async fn check_guarded(router: &Router, credential: Option<&'static str>, status: u16) {
    let client = client(serve(router.clone()).await);
    let call = client.execute(form("a", &[MIB]));
    let call = match credential {
        Some(credential) => {
            call.header(AUTHORIZATION, HeaderValue::from_static(credential))
        }
        None => call,
    };
    let response = call.await.unwrap();
    assert_eq!(response.status(), status, "{credential:?}");
}

#[tokio::test]
async fn no_body_is_received_without_a_valid_credential() {
    let mut guarded = Routes::new(());
    guarded.serve(|_, _: Guarded| async { Ok(output("let in".to_owned(), ())) });
    // With a credential, the body is received and exceeds the limit.
    let router = guarded.into_router().layer(Extension(UploadLimit(1)));
    check_guarded(&router, None, 401).await;
    check_guarded(&router, Some("Basic eA=="), 401).await;
    check_guarded(&router, Some("Bearer t"), 413).await;
    check_guarded(&router, Some("Bearer u"), 413).await;
    let mut accepted = Credentials::new();
    accepted.set(Guarded::SECURITY[0][0], Secret::from("t"));
    let router = router.layer(Extension(AcceptedCredentials(accepted)));
    check_guarded(&router, Some("Bearer u"), 401).await;
    check_guarded(&router, Some("Bearer t"), 413).await;
}

#[tokio::test]
async fn only_the_context_has_the_extensions_when_the_service_is_called() {
    let held = Arc::new(());
    let seen = Arc::downgrade(&held);
    let mut routes = Routes::new(());
    routes.serve(move |_, _: Upload| {
        let holders = seen.strong_count();
        let seen = seen.clone();
        async move {
            let context = RequestContext::current().unwrap();
            let is_reached = context.extensions.get::<Arc<()>>().is_some();
            let has_parts = context.extensions.get::<ReceivedParts>().is_some();
            assert!(is_reached && !has_parts && seen.upgrade().is_some());
            Ok(output(holders.to_string(), ()))
        }
    });
    let mut request = http::Request::post("/uploads")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(axum::body::Body::from("--b--"))
        .unwrap();
    request.extensions_mut().insert(held);
    let response = routes.into_router().call(request).await.unwrap();
    let body = axum::body::to_bytes(response.into_body(), KIB).await.unwrap();
    assert_eq!(body, "1");
}

/// Checks the status and the detail for an invalid body.
async fn check_rejection(request: Sent, status: u16, detail: &str) {
    let (found, text) = respond(router(), request).await;
    assert_eq!(found, status, "{text}");
    assert!(text.contains(detail), "{text}");
}

#[tokio::test]
async fn violations_of_a_body_are_reported() {
    const HEAD: &str = "Content-Disposition: form-data; name=title";
    let part = |head: &str, text: &str| format!("--b\r\n{HEAD}{head}\r\n\r\n{text}\r\n");
    let undivided = "is not a valid multipart body";
    check_rejection(raw("no part"), 400, undivided).await;
    check_rejection(raw(&part("", "a")), 400, undivided).await;
    check_rejection(raw(&(part("", "a") + "--c--")), 400, undivided).await;
    let twice = part("", "a") + &part("", "b") + "--b--";
    check_rejection(raw(&twice), 422, "occurs more than once").await;
    for parameter in ["", "; boundary=", &format!("; boundary={}", "b".repeat(71))] {
        let mut request = raw(&(part("", "a") + "--b--"));
        request.media_type = format!("multipart/form-data{parameter}");
        check_rejection(request, 400, "has no boundary in its media type").await;
    }
    check_rejection(raw(""), 200, "nothing").await;
    let mut empty = raw("");
    empty.body = Body::from_fn(|_| Poll::Ready(None));
    check_rejection(empty, 200, "nothing").await;
}

/// Checks the response to a body that arrives in these pieces.
async fn check_pieces<const N: usize>(
    pieces: [Result<Bytes, BoxError>; N],
    status: u16,
    detail: &str,
) {
    let mut pieces = pieces.into_iter();
    let body = Body::from_fn(move |_| Poll::Ready(pieces.next()));
    let request = http::Request::post("/uploads")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(axum::body::Body::new(body))
        .unwrap();
    let response = router().call(request).await.unwrap();
    assert_eq!(response.status(), status);
    let text = Body::stream(response.into_body()).collect().await.unwrap();
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains(detail), "{text}");
}

#[tokio::test]
async fn a_body_may_be_truncated_or_empty() {
    let head = Bytes::from("--b\r\nContent-Disposition: form-data; filename=a\r\n\r\n");
    let broken = [Ok(head), Ok(content(MIB).into()), Err("gone".into())];
    check_pieces(broken, 400, "the body could not be read").await;
    check_pieces([Ok(Bytes::new())], 200, "nothing").await;
}

/// Checks the decoded title of a body in memory, or the status of the rejection.
fn check_whole(body: &'static str, expected: Result<&str, u16>) {
    let request = http::Request::post("/uploads")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    let title = |upload: Upload| upload.body.and_then(|form| form.title);
    let found = Upload::decode_request(&request).map(title);
    let found = found.map_err(|rejection| rejection.status().as_u16());
    let expected = expected.map(|title| Some(title.to_owned()));
    assert_eq!(found, expected, "{body}");
}

#[test]
fn a_body_in_memory_is_decoded_too() {
    const TITLE: &str =
        "--b\r\nContent-Disposition: form-data; name=title\r\n\r\na\r\n--b--";
    check_whole(TITLE, Ok("a"));
    check_whole(&TITLE[..20], Err(400));
}
