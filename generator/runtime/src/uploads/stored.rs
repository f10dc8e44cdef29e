//! Stores files on disk: all files of a request in one unnamed temporary file, which is deleted with the last of them.

use std::{
    fs::File,
    future::Future,
    io::{self, Read, Seek, SeekFrom, Write},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::runtime::{BoxError, body::Body};

/// The maximum number of bytes that are read at once.
const PIECE: u64 = 256 * 1024;

/// A temporary file for writing. It is created with the first bytes.
#[derive(Debug, Default)]
pub(super) struct Store {
    file: Option<Arc<Mutex<File>>>,
    length: u64,
}

impl Store {
    /// Returns the number of written bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Appends these bytes, and empties the buffer.
    pub(super) async fn append(&mut self, buffer: &mut BytesMut) -> io::Result<()> {
        let (file, mut bytes) = (self.file.take(), std::mem::take(buffer));
        let writing = spawn_blocking(move || {
            let file = match file {
                Some(file) => file,
                None => Arc::new(Mutex::new(tempfile::tempfile()?)),
            };
            lock(&file).write_all(&bytes)?;
            let written = bytes.len() as u64;
            bytes.clear();
            Ok::<_, io::Error>((file, bytes, written))
        });
        let (file, empty, written) = writing.await??;
        self.file = Some(file);
        self.length += written;
        *buffer = empty;
        Ok(())
    }

    /// Returns the content from a position on, as a stream.
    pub(super) fn body(&self, start: u64) -> Body {
        match &self.file {
            None => Body::empty(),
            Some(file) => Body::stream(StoredBody {
                file: file.clone(),
                at: start,
                end: self.length,
                reading: None,
            }),
        }
    }
}

/// A file in the store, which is read in pieces.
struct StoredBody {
    file: Arc<Mutex<File>>,
    at: u64,
    end: u64,
    reading: Option<JoinHandle<io::Result<Bytes>>>,
}

impl http_body::Body for StoredBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let stored = self.get_mut();
        if stored.at == stored.end {
            return Poll::Ready(None);
        }
        let reading = stored.reading.get_or_insert_with(|| {
            let (file, at) = (stored.file.clone(), stored.at);
            let length = PIECE.min(stored.end - at);
            spawn_blocking(move || piece(&file, at, length))
        });
        let read = ready!(Pin::new(reading).poll(context));
        stored.reading = None;
        let piece = read??;
        stored.at += piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.at == self.end
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.end - self.at)
    }
}

/// Reads a piece. The lock is needed because all files share one position.
fn piece(file: &Mutex<File>, at: u64, length: u64) -> io::Result<Bytes> {
    let mut file = lock(file);
    file.seek(SeekFrom::Start(at))?;
    let mut piece = Vec::new();
    (&mut *file).take(length).read_to_end(&mut piece)?;
    if piece.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(piece.into())
}

fn lock(file: &Mutex<File>) -> MutexGuard<'_, File> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}
