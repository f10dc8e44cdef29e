//! Separates the items of a sequence in a body.

use std::{
    borrow::Cow,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use serde::Serialize;

use super::{ItemSource, ItemStream, NextItem, Resume, SequenceError};
use crate::runtime::{BoxError, body::Body};

/// The maximum length of an item in bytes.
const LIMIT: usize = 16 * 1024 * 1024;

/// The number of bytes that are kept of an item beyond that limit.
const KEPT: usize = 1024;

/// The maximum number of bytes in which available items are sent together.
const PIECE: usize = 8 * 1024;

/// Separates the items of a body, and writes them.
pub trait Framing<T>: Send + 'static {
    /// The fields of an item other than its data.
    type Head;
    /// The data of an item, which is JSON.
    type Data: 'static;

    /// Takes bytes from a piece of the body until an item is complete or no bytes remain.
    fn next(&mut self, piece: &mut Bytes) -> Option<Frame<Self::Head>>;

    /// Returns the last item at the end of the body.
    fn end(&mut self) -> Option<Frame<Self::Head>>;

    /// Returns the data of an item as JSON.
    fn json<'d>(&self, data: &'d [u8]) -> Cow<'d, [u8]> {
        Cow::Borrowed(data)
    }

    /// Builds an item from its fields and its data.
    fn item(head: Self::Head, data: Self::Data) -> T;

    /// Writes an item.
    ///
    /// # Errors
    /// Returns an error if the item cannot be sent.
    fn write(&self, item: &T, bytes: &mut Vec<u8>) -> Result<(), BoxError>;

    /// Returns the state for resuming the stream.
    fn resume(&self) -> Option<&Resume> {
        None
    }

    /// Returns the expected media type if a body of this media type cannot be a sequence. The bytes are those of the body, or
    /// none if it is a stream.
    fn mismatch(&self, _media_type: &str, _body: &[u8]) -> Option<&'static str> {
        None
    }
}

/// An item as it is written in a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame<H = ()> {
    /// The fields other than the data.
    pub head: H,
    /// Its data.
    pub data: Vec<u8>,
    /// The error of the item.
    pub error: Option<&'static str>,
}

impl<H> Frame<H> {
    /// Adds bytes to the data, up to the limit.
    pub fn extend(&mut self, bytes: &[u8]) {
        if self.error.is_none() && bytes.len() > LIMIT - self.data.len() {
            self.error = Some("larger than 16 MiB");
            self.data.extend_from_slice(bytes.get(..KEPT).unwrap_or(bytes));
            self.data.truncate(KEPT);
            self.data.shrink_to_fit();
        }
        if self.error.is_none() {
            self.data.extend_from_slice(bytes);
        }
    }
}

/// An error in the data of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidItem {
    /// The place in the data; empty for the complete data.
    pub place: String,
    /// The description of the error.
    pub message: String,
}

/// Returns the items of a body, which are read as it arrives.
pub fn decode<T, F, R>(body: Body, framing: F, read: R) -> ItemStream<T>
where
    F: Framing<T>,
    R: Fn(&[u8]) -> Result<F::Data, InvalidItem> + Send + 'static,
{
    ItemStream::from_source(Reader {
        body,
        piece: Bytes::new(),
        framing,
        read,
        is_over: false,
    })
}

/// Returns items as a body: bytes for a list, or a stream that is read while it is sent.
///
/// # Errors
/// Returns an error if an item of a list cannot be sent.
pub fn encode<T, F>(mut items: ItemStream<T>, framing: F) -> Result<Body, BoxError>
where
    T: Send + 'static,
    F: Framing<T>,
{
    let write = move |item: T, bytes: &mut Vec<u8>| framing.write(&item, bytes);
    if let super::Inner::List(items) = items.inner {
        let mut bytes = Vec::new();
        for item in items {
            write(item, &mut bytes)?;
        }
        return Ok(bytes.into());
    }
    // The end of the sequence, with its error if there is one; `None` before the end.
    let mut end: Option<Option<BoxError>> = None;
    Ok(Body::from_fn(Box::new(move |context: &mut Context<'_>| {
        let mut bytes = Vec::new();
        while end.is_none() && bytes.len() < PIECE {
            match items.poll(context) {
                Poll::Ready(Some(Ok(item))) => {
                    let written = bytes.len();
                    if let Err(error) = write(item, &mut bytes) {
                        bytes.truncate(written);
                        end = Some(Some(error));
                    }
                }
                Poll::Ready(Some(Err(error))) => end = Some(Some(error.into())),
                Poll::Ready(None) => end = Some(None),
                Poll::Pending if bytes.is_empty() => return Poll::Pending,
                Poll::Pending => break,
            }
        }
        if bytes.is_empty() {
            return Poll::Ready(end.replace(None).flatten().map(Err));
        }
        Poll::Ready(Some(Ok(bytes.into())))
    })))
}

struct Reader<F, R> {
    body: Body,
    /// The part of the body that was received and not yet read.
    piece: Bytes,
    framing: F,
    read: R,
    is_over: bool,
}

impl<T, F, R> ItemSource<T> for Reader<F, R>
where
    F: Framing<T>,
    R: Fn(&[u8]) -> Result<F::Data, InvalidItem> + Send,
{
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<NextItem<T>> {
        loop {
            if let Some(frame) = self.framing.next(&mut self.piece) {
                return Poll::Ready(Some(self.item(frame)));
            }
            self.is_over |= self.framing.resume().is_some_and(|resume| resume.is_done);
            if self.is_over {
                return Poll::Ready(None);
            }
            match ready!(self.body.poll_next(context)) {
                Some(Ok(piece)) => self.piece = piece,
                Some(Err(error)) => {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(SequenceError::Broken(error))));
                }
                None => {
                    self.is_over = true;
                    let last = self.framing.end();
                    return Poll::Ready(last.map(|frame| self.item(frame)));
                }
            }
        }
    }

    fn resume(&self) -> Option<Resume> {
        self.framing.resume().cloned()
    }
}

impl<F, R> Reader<F, R> {
    fn item<T>(&self, frame: Frame<F::Head>) -> Result<T, SequenceError>
    where
        F: Framing<T>,
        R: Fn(&[u8]) -> Result<F::Data, InvalidItem>,
    {
        let read = match frame.error {
            None => (self.read)(&self.framing.json(&frame.data)),
            Some(error) => Err(InvalidItem {
                place: String::new(),
                message: error.to_owned(),
            }),
        };
        match read {
            Ok(data) => Ok(F::item(frame.head, data)),
            Err(invalid) => Err(SequenceError::Item {
                place: invalid.place,
                message: invalid.message,
                text: String::from_utf8_lossy(&frame.data).into_owned(),
            }),
        }
    }
}

/// Finds lines, which end with CR, LF or both.
#[derive(Debug, Default)]
pub struct LineBuffer {
    line: Frame,
    /// `true` if a line feed would belong to the previous line.
    is_after_return: bool,
    is_after_first: bool,
}

impl LineBuffer {
    /// Takes bytes from a piece of a body until a line is complete or no bytes are left.
    pub fn next(&mut self, piece: &mut Bytes) -> Option<Frame> {
        if self.is_after_return && !piece.is_empty() {
            self.is_after_return = false;
            if piece.starts_with(b"\n") {
                piece.advance(1);
            }
        }
        let end = piece.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        self.line.extend(&piece.split_to(end.unwrap_or(piece.len())));
        end?;
        self.is_after_return = piece.get_u8() == b'\r';
        Some(self.finish_line())
    }

    /// Returns the last line if it has no line break.
    pub fn end(&mut self) -> Option<Frame> {
        (!self.line.data.is_empty()).then(|| self.finish_line())
    }

    /// Returns the line, without a byte order mark if it is the first.
    fn finish_line(&mut self) -> Frame {
        let mut line = std::mem::take(&mut self.line);
        if !self.is_after_first && line.data.starts_with(b"\xef\xbb\xbf") {
            line.data.drain(..3);
        }
        self.is_after_first = true;
        line
    }
}

/// The framing of JSON Lines and NDJSON. Empty lines are skipped.
#[derive(Debug, Default)]
pub struct Lines {
    lines: LineBuffer,
}

impl Lines {
    /// Creates the framing for the start of a body.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<T: Serialize + 'static> Framing<T> for Lines {
    type Head = ();
    type Data = T;

    fn next(&mut self, piece: &mut Bytes) -> Option<Frame> {
        std::iter::from_fn(|| self.lines.next(piece)).find(|line| !is_blank(&line.data))
    }

    fn end(&mut self) -> Option<Frame> {
        self.lines.end().filter(|line| !is_blank(&line.data))
    }

    fn item((): (), data: T) -> T {
        data
    }

    fn write(&self, item: &T, bytes: &mut Vec<u8>) -> Result<(), BoxError> {
        serde_json::to_writer(&mut *bytes, item)?;
        bytes.push(b'\n');
        Ok(())
    }
}

/// The first byte of each item of a JSON text sequence.
const RECORD_SEPARATOR: u8 = 0x1e;

/// The framing of JSON text sequences (RFC 7464).
///
/// An item ends with the line on which its JSON is complete, so that it does not wait for the next item.
#[derive(Debug, Default)]
pub struct Records {
    item: Frame,
    /// The number of open objects and arrays.
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl Records {
    /// Creates the framing for the start of a body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns whether an item ends with a byte.
    fn ends(&mut self, byte: u8) -> bool {
        let is_escaped = std::mem::take(&mut self.is_escaped);
        match byte {
            RECORD_SEPARATOR => return true,
            b'\n' => return self.depth == 0 && !self.is_in_string,
            b'\\' if self.is_in_string => self.is_escaped = !is_escaped,
            b'"' if !is_escaped => self.is_in_string = !self.is_in_string,
            b'{' | b'[' if !self.is_in_string => self.depth += 1,
            b'}' | b']' if !self.is_in_string => {
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        false
    }

    /// Returns the item, unless it is empty. Only white space shows that a number or a literal is complete.
    fn finish_item(&mut self) -> Option<Frame> {
        let mut item = std::mem::take(self).item;
        let first = item.data.trim_ascii_start().first();
        let is_scalar = !matches!(first, Some(b'{' | b'[' | b'"'));
        if is_scalar && !item.data.last().is_some_and(u8::is_ascii_whitespace) {
            item.error.get_or_insert("truncated");
        }
        (!is_blank(&item.data)).then_some(item)
    }
}

impl<T: Serialize + 'static> Framing<T> for Records {
    type Head = ();
    type Data = T;

    fn next(&mut self, piece: &mut Bytes) -> Option<Frame> {
        loop {
            let end = piece.iter().position(|byte| self.ends(*byte));
            self.item.extend(&piece.split_to(end.unwrap_or(piece.len())));
            end?;
            if piece.get_u8() == b'\n' {
                self.item.extend(b"\n");
            }
            if let Some(item) = self.finish_item() {
                return Some(item);
            }
        }
    }

    fn end(&mut self) -> Option<Frame> {
        self.finish_item()
    }

    fn item((): (), data: T) -> T {
        data
    }

    fn write(&self, item: &T, bytes: &mut Vec<u8>) -> Result<(), BoxError> {
        bytes.push(RECORD_SEPARATOR);
        serde_json::to_writer(&mut *bytes, item)?;
        bytes.push(b'\n');
        Ok(())
    }
}

fn is_blank(data: &[u8]) -> bool {
    data.trim_ascii().is_empty()
}
