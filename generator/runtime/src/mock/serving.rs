//! A server for the mock, with limits for connections, headers, bodies and responses.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
    time::{Sleep, sleep, timeout},
};

/// The maximum number of connections that are open at the same time; further ones wait.
pub const MAX_CONNECTIONS: usize = 10_000;

/// The maximum time until the headers of a request are complete. An idle connection is closed after the same time.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum time until the body of a request is complete.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(300);

/// The maximum time for which a client may stop reading a response.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum time to wait for open requests when the server is shut down.
pub const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);

/// The limits of a server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The maximum number of connections that are open at the same time; further ones wait.
    pub connections: usize,
    /// The maximum time until the headers of a request are complete, and for which a connection may be idle.
    pub headers: Duration,
    /// The maximum time until the body of a request is complete.
    pub body: Duration,
    /// The maximum time for which a client may stop reading a response.
    pub write: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: MAX_CONNECTIONS,
            headers: HEADER_TIMEOUT,
            body: BODY_TIMEOUT,
            write: WRITE_TIMEOUT,
        }
    }
}

/// The time to wait after a failure to accept a connection, such as a lack of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(super) struct RunningServer {
    pub(super) address: SocketAddr,
    accepting: JoinHandle<()>,
    connections: Arc<GracefulShutdown>,
}

impl RunningServer {
    /// Serves a router.
    ///
    /// # Errors
    /// Returns an error if it cannot listen at the address.
    pub(super) async fn start(
        router: Router,
        address: SocketAddr,
        limits: Limits,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let with_deadline =
            move |request, next| with_deadline(request, next, limits.body);
        let router = router.layer(middleware::from_fn(with_deadline));
        let connections = Arc::new(GracefulShutdown::new());
        let accepting =
            tokio::spawn(accept(listener, router, connections.clone(), limits));
        Ok(Self {
            address,
            accepting,
            connections,
        })
    }

    /// Stops accepting connections, and waits for the open requests.
    pub(super) async fn shutdown(mut self) {
        self.accepting.abort();
        let _ = (&mut self.accepting).await;
        let connections = std::mem::take(&mut self.connections);
        if let Some(connections) = Arc::into_inner(connections) {
            let _ = timeout(SHUTDOWN_TIMEOUT, connections.shutdown()).await;
        }
    }
}

impl Drop for RunningServer {
    /// Ends the task and drops the handle, so that each connection is closed after its open request.
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(
    listener: TcpListener,
    router: Router,
    connections: Arc<GracefulShutdown>,
    limits: Limits,
) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.headers);
    while let Ok(slot) = slots.clone().acquire_owned().await {
        let Ok((socket, _)) = listener.accept().await else {
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let stream = Stream {
            socket,
            timeout: limits.write,
            stalled: None,
            _slot: slot,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = connections.watch(connection);
        // The error of a connection concerns only its client.
        tokio::spawn(async move { drop(connection.await) });
    }
}

/// Limits the time for the body of a request.
async fn with_deadline(
    request: Request,
    next: Next,
    limit: Duration,
) -> axum::response::Response {
    let request = request.map(|body| {
        axum::body::Body::new(DeadlineBody {
            body,
            deadline: Box::pin(sleep(limit)),
        })
    });
    next.run(request).await
}

/// A body that fails when its time is over.
struct DeadlineBody {
    body: axum::body::Body,
    deadline: Pin<Box<Sleep>>,
}

impl Body for DeadlineBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.deadline.as_mut().poll(cx).map(|()| {
            let message = "the request body was not received in time";
            Some(Err(io::Error::new(io::ErrorKind::TimedOut, message).into()))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection that fails if the client stops receiving.
struct Stream {
    socket: TcpStream,
    timeout: Duration,
    /// The time that remains for the client to receive more.
    stalled: Option<Pin<Box<Sleep>>>,
    _slot: OwnedSemaphorePermit,
}

impl Stream {
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        result: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if result.is_ready() {
            self.stalled = None;
            return result;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(self.timeout)));
        stalled.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write(cx, bytes);
        self.written(cx, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write_vectored(cx, slices);
        self.written(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
