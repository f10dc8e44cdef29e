//! The body of a request or a response.

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use serde::de::DeserializeOwned;

use super::json;

/// A boxed error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request or a response: bytes, or a stream of them.
///
/// Clones share a stream, which can be read once.
pub struct Body {
    inner: Inner,
}

enum Inner {
    Bytes(Bytes),
    Stream(Arc<Mutex<BoxBody>>),
}

type BoxBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

impl Body {
    /// Creates an empty body.
    pub const fn empty() -> Self {
        Self {
            inner: Inner::Bytes(Bytes::new()),
        }
    }

    /// Creates a body that is read in pieces while it is sent.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let frames: BoxBody = Box::pin(BytesBody(Box::pin(body)));
        Self {
            inner: Inner::Stream(Arc::new(Mutex::new(frames))),
        }
    }

    /// Creates a body from a stream of pieces, such as that of a file, which is read while the body is sent.
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let mut stream = Box::pin(stream);
        Self::from_fn(move |context| {
            let piece = ready!(stream.as_mut().poll_next(context));
            Poll::Ready(piece.map(|piece| match piece {
                Ok(piece) => Ok(piece.into()),
                Err(error) => Err(error.into()),
            }))
        })
    }

    /// Creates a body that is read in pieces while it is sent: each call of `next` returns a piece.
    pub fn from_fn<F>(next: F) -> Self
    where
        F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>>
            + Send
            + Unpin
            + 'static,
    {
        Self::stream(FromFn(next))
    }

    /// Returns whether the body is a stream.
    pub fn is_stream(&self) -> bool {
        matches!(self.inner, Inner::Stream(_))
    }

    /// Returns the bytes of the body if they are in memory; nothing for a stream.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.inner {
            Inner::Bytes(bytes) => bytes,
            Inner::Stream(_) => &[],
        }
    }

    /// Returns the bytes of the body if they are in memory; nothing for a stream.
    pub fn into_bytes(self) -> Bytes {
        match self.inner {
            Inner::Bytes(bytes) => bytes,
            Inner::Stream(_) => Bytes::new(),
        }
    }

    /// Returns the next piece; `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the stream breaks off.
    pub async fn next(&mut self) -> Option<Result<Bytes, BoxError>> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    /// Polls for the next piece.
    pub fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        loop {
            let frame = http_body::Body::poll_frame(Pin::new(&mut *self), context);
            match ready!(frame).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Err(_))) => {}
                Some(Ok(Ok(piece))) => return Poll::Ready(Some(Ok(piece))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    /// Returns the next piece, read on this thread; `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the stream breaks off.
    ///
    /// # Panics
    /// Panics in asynchronous code, whose thread must not block.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<Bytes, BoxError>> {
        let piece = super::client::blocking::block_on(self.next());
        piece.unwrap_or_else(|error| Some(Err(error.into())))
    }

    /// Reads the complete body into memory.
    ///
    /// # Errors
    /// Returns an error if the stream breaks off.
    pub async fn collect(self) -> Result<Bytes, BoxError> {
        self.collect_up_to(usize::MAX).await
    }

    /// Reads the complete body into memory, on this thread.
    ///
    /// # Errors
    /// Returns an error if the stream breaks off.
    ///
    /// # Panics
    /// Panics in asynchronous code, whose thread must not block.
    #[cfg(feature = "blocking")]
    pub fn collect_blocking(self) -> Result<Bytes, BoxError> {
        super::client::blocking::block_on(self.collect())?
    }

    /// Reads the complete body into memory.
    ///
    /// # Errors
    /// Returns an error if the stream breaks off, or if the body has more bytes than the limit.
    pub async fn collect_up_to(mut self, limit: usize) -> Result<Bytes, BoxError> {
        let mut all = BytesMut::new();
        let mut first = Bytes::new();
        while let Some(piece) = self.next().await.transpose()? {
            if piece.len() > limit - first.len() - all.len() {
                return Err(format!("the body has more than {limit} bytes").into());
            }
            if first.is_empty() && all.is_empty() {
                // A body of one piece is not copied.
                first = piece;
            } else {
                all.extend_from_slice(&std::mem::take(&mut first));
                all.extend_from_slice(&piece);
            }
        }
        Ok(if all.is_empty() { first } else { all.freeze() })
    }

    /// Reads the complete body as text.
    ///
    /// # Errors
    /// Returns an error if the stream breaks off, or if the body is not valid UTF-8.
    pub async fn text(self) -> Result<String, BoxError> {
        Ok(String::from_utf8(self.collect().await?.into())?)
    }

    /// Reads the complete body as JSON.
    ///
    /// # Errors
    /// Returns an error if the stream breaks off, or if the body does not match the type.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, BoxError> {
        let body = self.collect().await?;
        json::read(&body).map_err(|mismatch| mismatch.to_string().into())
    }
}

impl Clone for Body {
    fn clone(&self) -> Self {
        #[cfg(feature = "mock")]
        if let Some(replacement) = self.replacement() {
            return replacement;
        }
        let inner = match &self.inner {
            Inner::Bytes(bytes) => Inner::Bytes(bytes.clone()),
            Inner::Stream(stream) => Inner::Stream(stream.clone()),
        };
        Self {
            inner,
        }
    }
}

#[cfg(feature = "mock")]
type Replace = Box<dyn FnMut(&Body) -> Body>;

#[cfg(feature = "mock")]
thread_local! {
    /// Returns the body that replaces a stream in a clone.
    static REPLACE: std::cell::Cell<Option<Replace>> = const { std::cell::Cell::new(None) };
}

/// Clones a value, and replaces its streams, so that the clone does not share them.
#[cfg(feature = "mock")]
pub(super) fn clone_with<T: Clone>(
    value: &T,
    replace: impl FnMut(&Body) -> Body + 'static,
) -> T {
    /// Ends the replacement, even if the clone panics.
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            REPLACE.set(None);
        }
    }
    REPLACE.set(Some(Box::new(replace)));
    let _reset = Reset;
    value.clone()
}

#[cfg(feature = "mock")]
impl Body {
    fn replacement(&self) -> Option<Self> {
        if !self.is_stream() {
            return None;
        }
        // While the function runs, clones share the stream.
        let mut replace = REPLACE.take()?;
        let replacement = replace(self);
        REPLACE.set(Some(replace));
        Some(replacement)
    }

    /// Calls a function with each piece that is read from a stream.
    pub(super) fn tap(&self, on_piece: impl FnMut(&Bytes) + Send + 'static) {
        if let Inner::Stream(stream) = &self.inner {
            let mut stream = lock(stream);
            let empty: BoxBody = Box::pin(Self::empty());
            let body = std::mem::replace(&mut *stream, empty);
            *stream = Box::pin(TappedBody {
                body,
                on_piece: Box::new(on_piece),
            });
        }
    }
}

/// A stream whose pieces are shown to a function.
#[cfg(feature = "mock")]
struct TappedBody {
    body: BoxBody,
    on_piece: Box<dyn FnMut(&Bytes) + Send>,
}

#[cfg(feature = "mock")]
impl http_body::Body for TappedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.body.as_mut().poll_frame(context));
        if let Some(data) =
            frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref())
        {
            (self.on_piece)(data);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl<B: Into<Bytes>> From<B> for Body {
    fn from(bytes: B) -> Self {
        Self {
            inner: Inner::Bytes(bytes.into()),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::Bytes(bytes) => match bytes.get(..SHOWN) {
                None => f.debug_tuple("Body").field(bytes).finish(),
                Some(first) => fmt_first(first, bytes.len(), f),
            },
            Inner::Stream(_) => f.write_str("Body(..)"),
        }
    }
}

/// The maximum number of bytes that are printed.
const SHOWN: usize = 500;

/// Prints the first bytes if they are text, and the number of bytes.
fn fmt_first(first: &[u8], length: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = first.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    // The last character may be incomplete.
    if text.len() + 3 < first.len() {
        write!(f, "Body({length} bytes)")
    } else {
        write!(f, "Body({text:?}.., {length} bytes)")
    }
}

/// Bytes are equal by value; a stream is equal to its clones.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.inner, &other.inner) {
            (Inner::Bytes(one), Inner::Bytes(other)) => one == other,
            (Inner::Stream(one), Inner::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().inner {
            Inner::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            Inner::Stream(stream) => lock(stream).as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Inner::Bytes(bytes) => bytes.is_empty(),
            Inner::Stream(stream) => lock(stream).is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Inner::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(stream) => lock(stream).size_hint(),
        }
    }
}

fn lock(stream: &Mutex<BoxBody>) -> MutexGuard<'_, BoxBody> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A body of any type, converted to one whose data is [`Bytes`].
struct BytesBody<B>(Pin<Box<B>>);

impl<B: http_body::Body<Error: Into<BoxError>>> http_body::Body for BytesBody<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = self.0.as_mut().poll_frame(context);
        frame.map(|frame| {
            let frame = frame?.map_err(Into::into);
            Some(frame.map(|frame| {
                frame.map_data(|mut data| data.copy_to_bytes(data.remaining()))
            }))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// A body whose pieces a function returns.
struct FromFn<F>(F);

impl<F> http_body::Body for FromFn<F>
where
    F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> + Unpin,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        (self.0)(context).map(|piece| Some(piece?.map(Frame::data)))
    }
}
