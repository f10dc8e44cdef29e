//! Sequences of items in a body, which may have no end.

mod framing;
#[cfg(any(feature = "client", feature = "server"))]
mod wire;

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures_core::Stream;

use super::{BoxError, json};

pub use framing::{
    Frame, Framing, InvalidItem, LineBuffer, Lines, Records, decode, encode,
};
#[cfg(any(feature = "client", feature = "server"))]
pub use wire::*;

/// The maximum number of characters of an item in a message.
const SHOWN_CHARS: usize = 300;

/// A sequence of items: a list, or a stream that may have no end.
///
/// Items are read with [`next`](Self::next), or as a [`Stream`]. Clones share a stream, and each of its items can be
/// read once. A stream is sent as fast as the other side reads; dropping a received stream closes its connection.
#[derive(Clone)]
pub struct ItemStream<T> {
    inner: Inner<T>,
}

#[derive(Clone)]
enum Inner<T> {
    List(VecDeque<T>),
    Stream(Arc<Mutex<dyn ItemSource<T>>>),
}

/// The next item of a sequence; `None` at the end.
pub type NextItem<T> = Option<Result<T, SequenceError>>;

/// The source of items.
pub trait ItemSource<T>: Send {
    /// Polls for the next item.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<NextItem<T>>;

    /// Returns the state for resuming the stream after its end.
    fn resume(&self) -> Option<Resume> {
        None
    }
}

/// The state for resuming a stream after its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resume {
    /// The last identifier; empty if there is none.
    pub last_id: Option<String>,
    /// The time to wait before reconnecting.
    pub retry: Option<std::time::Duration>,
    /// `true` if the stream is complete, so that it is not resumed.
    pub is_done: bool,
}

impl<T> ItemStream<T> {
    /// Creates a sequence from a stream. Each item is sent when the stream has it.
    pub fn from_stream<S>(stream: S) -> Self
    where
        S: Stream<Item = T> + Send + 'static,
    {
        let mut stream = Box::pin(stream);
        Self::from_fn(move |context| {
            stream.as_mut().poll_next(context).map(|item| item.map(Ok))
        })
    }

    /// Creates a sequence from a function, such as the receiver of a channel. An error aborts the body that is sent.
    pub fn from_fn<F>(next: F) -> Self
    where
        F: FnMut(&mut Context<'_>) -> Poll<NextItem<T>> + Send + 'static,
    {
        Self::from_source(FromFn(next))
    }

    pub(super) fn from_source(source: impl ItemSource<T> + 'static) -> Self {
        Self {
            inner: Inner::Stream(Arc::new(Mutex::new(source))),
        }
    }

    /// Returns the next item; `None` at the end.
    ///
    /// # Errors
    /// Returns an error if an item does not match the document, which later items may follow, or if the body breaks
    /// off.
    pub async fn next(&mut self) -> NextItem<T> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next item, read on this thread; `None` at the end.
    ///
    /// # Errors
    /// Returns the same errors as [`next`](Self::next).
    ///
    /// # Panics
    /// Panics in asynchronous code, whose thread must not block.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> NextItem<T> {
        let item = super::client::blocking::block_on(self.next());
        item.unwrap_or_else(|error| Some(Err(SequenceError::Broken(error.into()))))
    }

    /// Polls for the next item.
    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<NextItem<T>> {
        match &mut self.inner {
            Inner::List(items) => Poll::Ready(items.pop_front().map(Ok)),
            Inner::Stream(source) => lock(source).poll_next(context),
        }
    }

    /// Returns the state for resuming the stream after its end.
    pub fn resume(&self) -> Resume {
        match &self.inner {
            Inner::List(_) => Resume::default(),
            Inner::Stream(source) => lock(source).resume().unwrap_or_default(),
        }
    }
}

struct FromFn<F>(F);

impl<T, F> ItemSource<T> for FromFn<F>
where
    F: FnMut(&mut Context<'_>) -> Poll<NextItem<T>> + Send,
{
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<NextItem<T>> {
        (self.0)(context)
    }
}

fn lock<'s, T>(
    source: &'s Mutex<dyn ItemSource<T>>,
) -> MutexGuard<'s, dyn ItemSource<T> + 'static> {
    source.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Unpin for ItemStream<T> {}

impl<T> Stream for ItemStream<T> {
    type Item = Result<T, SequenceError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<NextItem<T>> {
        self.get_mut().poll(context)
    }
}

impl<T> Default for ItemStream<T> {
    fn default() -> Self {
        Self::from_iter([])
    }
}

impl<T> FromIterator<T> for ItemStream<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self {
            inner: Inner::List(items.into_iter().collect()),
        }
    }
}

impl<T> From<Vec<T>> for ItemStream<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T, const N: usize> From<[T; N]> for ItemStream<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: fmt::Debug> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::List(items) => f.debug_tuple("ItemStream").field(items).finish(),
            Inner::Stream(_) => f.write_str("ItemStream(..)"),
        }
    }
}

/// Lists are equal by value; a stream is equal to its clones.
impl<T: PartialEq> PartialEq for ItemStream<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.inner, &other.inner) {
            (Inner::List(one), Inner::List(other)) => one == other,
            (Inner::Stream(one), Inner::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// The reason why there is no item.
#[derive(Debug)]
#[non_exhaustive]
pub enum SequenceError {
    /// An item does not match the document. The following ones can be read.
    Item {
        /// The place in the item; empty for the item itself.
        place: String,
        /// The description of the error.
        message: String,
        /// The item as it was received; only its beginning if it is over the limit.
        text: String,
    },
    /// The sequence broke off before its end.
    Broken(BoxError),
}

impl From<BoxError> for SequenceError {
    fn from(error: BoxError) -> Self {
        Self::Broken(error)
    }
}

impl fmt::Display for SequenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item {
                place,
                message,
                text,
            } => {
                write!(f, "invalid item: {message}")?;
                if !place.is_empty() {
                    write!(f, " at `{place}`")?;
                }
                write!(f, "; the item is `{}`", json::excerpt(text, SHOWN_CHARS))
            }
            Self::Broken(error) => write!(f, "the stream ended early: {error}"),
        }
    }
}

impl std::error::Error for SequenceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Item {
                ..
            } => None,
            Self::Broken(error) => Some(&**error),
        }
    }
}
