//! Receives bodies part by part: large files go to disk, everything else stays in memory.

mod stored;

use std::{io, task::Poll};

use axum::{RequestExt, extract::DefaultBodyLimit};
use bytes::{Bytes, BytesMut};
use http::{Extensions, HeaderMap, StatusCode, header};
use http_body::Body as _;

use stored::Store;

use crate::runtime::{
    BoxError,
    body::Body,
    multipart::{
        Event, INVALID_MULTIPART, MAX_PARTS, NO_BOUNDARY, Parser, Part, ReadForm,
        ReceivedParts, boundary,
    },
    server::{self, HttpRequest, ReceiveFuture, Rejection},
};

/// The maximum total size of the files of a body, as an extension of a request. A larger body is rejected with 413.
///
/// Files are the parts that the document describes as files. Large ones are in a temporary file until the service has
/// read them. The rest of the body is limited by axum's [`DefaultBodyLimit`], 2 MiB unless you set one. Without an
/// `UploadLimit`, a limit that you set applies to the complete body; without both, files are limited to 1 GiB.
///
/// A body is received before your service is called, but only if the request has the credentials that the operation
/// requires. Their values are checked only if [`AcceptedCredentials`](server::AcceptedCredentials) lists them;
/// otherwise, add a layer that rejects clients that must not fill the disk.
///
/// ```text
/// router(service).layer(axum::Extension(UploadLimit(10 << 30)))
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimit(pub u64);

/// The number of bytes of files that stay in memory.
const IN_MEMORY: usize = 256 * 1024;

/// Receives a request with files, and adds its parts to the request's extensions.
pub fn files<F: ReadForm>(request: HttpRequest) -> ReceiveFuture {
    Box::pin(receive(request, F::is_file))
}

async fn receive(
    request: HttpRequest,
    is_file: fn(&str) -> bool,
) -> Result<HttpRequest, Rejection> {
    let (mut head, mut body) = request.into_parts();
    let limits = Limits::of(&head.extensions);
    let received = if limits.allow(body.size_hint().lower()) {
        parts(&mut body, boundary_of(&head.headers), limits, is_file).await
    } else {
        Err(ReceiveError::TooLarge)
    };
    let received = match received {
        Ok(None) => return Ok(http::Request::from_parts(head, Body::empty())),
        Ok(Some(parts)) => Ok(parts),
        Err(ReceiveError::Malformed(error)) => {
            server::discard(body).await;
            Err(error)
        }
        Err(ReceiveError::TooLarge) => return Err(server::too_large(body).await),
        Err(ReceiveError::Broken(error)) => {
            return Err(server::broken(error, body).await);
        }
        Err(ReceiveError::Disk(kind)) => {
            server::discard(body).await;
            return Err(Rejection::new(StatusCode::INTERNAL_SERVER_ERROR)
                .detail(format!("the files could not be stored: {kind}")));
        }
    };
    head.extensions.insert(ReceivedParts(received));
    // The body has been read, but must not look absent.
    let body = Body::from_fn(|_| Poll::Ready(None));
    Ok(http::Request::from_parts(head, body))
}

fn boundary_of(headers: &HeaderMap) -> Option<String> {
    boundary(std::str::from_utf8(headers.get(header::CONTENT_TYPE)?.as_bytes()).ok()?)
}

/// The maximum number of bytes.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// The limit of files; without one, `rest` includes the files.
    files: Option<u64>,
    rest: u64,
}

impl Limits {
    fn of(extensions: &Extensions) -> Self {
        // axum exposes its limit only as the maximum length of a body of unknown length.
        let endless = Body::from_fn(|_| Poll::Ready(None));
        let mut probe = axum::extract::Request::new(axum::body::Body::new(endless));
        *probe.extensions_mut() = extensions.clone();
        let mut probe = probe.with_limited_body();
        let rest = probe.body().size_hint().upper().unwrap_or(u64::MAX);
        // If a limit was set, disabling it replaces the existing extension.
        let known = probe.extensions().len();
        DefaultBodyLimit::disable().apply(&mut probe);
        let is_set = probe.extensions().len() == known;
        let files = match extensions.get() {
            Some(UploadLimit(files)) => Some(*files),
            None => (!is_set).then_some(1 << 30),
        };
        Self {
            files,
            rest,
        }
    }

    /// Returns whether a body of this length can be within the limits.
    fn allow(&self, length: u64) -> bool {
        length <= self.rest.saturating_add(self.files.unwrap_or(0))
    }
}

/// The reason why a body has no parts.
enum ReceiveError {
    Malformed(&'static str),
    TooLarge,
    Broken(BoxError),
    Disk(io::ErrorKind),
}

impl From<io::Error> for ReceiveError {
    /// Keeps only the kind of the error, because a client must not see paths of the server.
    fn from(error: io::Error) -> Self {
        Self::Disk(error.kind())
    }
}

/// Receives the parts of a body; `None` if there is no body.
async fn parts(
    body: &mut Body,
    boundary: Option<String>,
    limits: Limits,
    is_file: fn(&str) -> bool,
) -> Result<Option<Vec<Part>>, ReceiveError> {
    let mut receiver = None;
    let mut read = 0;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(ReceiveError::Broken)?;
        // With HTTP/2, a piece may be empty.
        if piece.is_empty() {
            continue;
        }
        read += piece.len() as u64;
        let receiver = match &mut receiver {
            Some(receiver) => receiver,
            empty => {
                let boundary = boundary.as_deref();
                let boundary = boundary.ok_or(ReceiveError::Malformed(NO_BOUNDARY))?;
                empty.insert(Receiver::new(boundary, is_file))
            }
        };
        receiver.push(piece).await?;
        let rest = match limits.files {
            Some(files) if receiver.of_files > files => {
                return Err(ReceiveError::TooLarge);
            }
            Some(_) => read - receiver.of_files,
            None => read,
        };
        if rest.saturating_sub(receiver.parser.unparsed_len() as u64) > limits.rest {
            return Err(ReceiveError::TooLarge);
        }
    }
    match receiver {
        None => Ok(None),
        Some(receiver) if receiver.parser.is_complete() => Ok(Some(receiver.parts)),
        Some(_) => Err(ReceiveError::Malformed(INVALID_MULTIPART)),
    }
}

/// The parts so far.
struct Receiver {
    parser: Parser,
    /// Returns whether the part with a name is a file.
    is_file: fn(&str) -> bool,
    /// The parts; the last one is incomplete.
    parts: Vec<Part>,
    /// The content of the incomplete part that is not in the store.
    content: BytesMut,
    /// The start of the incomplete part in the store, if it is there.
    start: Option<u64>,
    store: Store,
    /// The number of bytes of all files, and of those files that stay in memory.
    of_files: u64,
    in_memory: usize,
}

impl Receiver {
    fn new(boundary: &str, is_file: fn(&str) -> bool) -> Self {
        Self {
            parser: Parser::new(boundary),
            is_file,
            parts: Vec::new(),
            content: BytesMut::new(),
            start: None,
            store: Store::default(),
            of_files: 0,
            in_memory: 0,
        }
    }

    async fn push(&mut self, piece: Bytes) -> Result<(), ReceiveError> {
        self.parser.push(piece);
        while let Some(event) = self.parser.event().map_err(ReceiveError::Malformed)? {
            match event {
                Event::Part(_) if self.parts.len() == MAX_PARTS => {
                    return Err(ReceiveError::TooLarge);
                }
                Event::Part(part) => self.parts.push(*part),
                Event::Data(data) => self.data(&data).await?,
                Event::End => self.end().await?,
            }
        }
        Ok(())
    }

    async fn data(&mut self, data: &[u8]) -> io::Result<()> {
        self.content.extend_from_slice(data);
        if !self.is_in_file() {
            return Ok(());
        }
        self.of_files += data.len() as u64;
        // A file in the store gets the full buffer.
        let kept = if self.start.is_some() { 0 } else { self.in_memory };
        if kept + self.content.len() > IN_MEMORY {
            self.start.get_or_insert(self.store.length());
            self.store.append(&mut self.content).await?;
        }
        Ok(())
    }

    async fn end(&mut self) -> io::Result<()> {
        let body: Body = match self.start.take() {
            Some(start) => {
                self.store.append(&mut self.content).await?;
                self.store.body(start)
            }
            // The buffer has the size of the largest part, so a small part is copied out of it.
            None if self.content.len() <= IN_MEMORY => {
                let content = Bytes::copy_from_slice(&self.content);
                self.content.clear();
                content.into()
            }
            None => std::mem::take(&mut self.content).freeze().into(),
        };
        if self.is_in_file() && !body.is_stream() {
            self.in_memory += body.as_bytes().len();
        }
        if let Some(part) = self.parts.last_mut() {
            part.body = body;
        }
        Ok(())
    }

    /// Returns whether the incomplete part is a file.
    fn is_in_file(&self) -> bool {
        self.parts.last().is_some_and(|part| (self.is_file)(&part.name))
    }
}
