//! The server of the mock, and its limits.

use std::time::Duration;

use axum::{Router, routing};
use runtime::mock::{Limits, Mock, MockServer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(20);

/// Serves an echo of bodies, a delayed response, and a large response.
async fn start(limits: Limits) -> MockServer<()> {
    let late = || async {
        sleep(SHORT * 3).await;
        "late"
    };
    let router = Router::new()
        .route("/echo", routing::post(|body: String| async { body }))
        .route("/late", routing::get(late))
        .route("/large", routing::get(|| async { "x".repeat(1 << 26) }));
    let address = ([127, 0, 0, 1], 0).into();
    MockServer::start_limited(Mock::new(), router, address, "", limits).await.unwrap()
}

async fn connect(server: &MockServer<()>, sent: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    stream
}

/// Reads until the server closes the connection.
async fn received(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is reset is closed, too.
    let _ = timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("is open");
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn headers_and_bodies_have_to_arrive_in_time() {
    let server = start(Limits {
        headers: SHORT,
        body: SHORT,
        ..Limits::default()
    })
    .await;
    let idle = connect(&server, "").await;
    assert_eq!(received(idle).await, "");
    let slow = connect(&server, "GET /late HTTP/1.1\r\nhost: a\r\nx: ").await;
    assert!(!received(slow).await.contains("200 OK"));
    let body = "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nabc";
    let slow = connect(&server, body).await;
    assert!(received(slow).await.starts_with("HTTP/1.1 4"));
    // A response may take longer than a request.
    let late = "GET /late HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    assert!(received(connect(&server, late).await).await.ends_with("late"));
}

#[tokio::test]
async fn a_client_that_receives_nothing_is_disconnected() {
    let server = start(Limits {
        write: SHORT,
        ..Limits::default()
    })
    .await;
    let stream = connect(&server, "GET /large HTTP/1.1\r\nhost: a\r\n\r\n").await;
    sleep(SHORT * 5).await;
    assert!(received(stream).await.len() < 1 << 26);
}

#[tokio::test]
async fn further_connections_wait() {
    let server = start(Limits {
        connections: 1,
        headers: SHORT,
        ..Limits::default()
    })
    .await;
    let _idle = connect(&server, "").await;
    let echo = "POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi";
    let waiting = connect(&server, echo).await;
    assert!(received(waiting).await.ends_with("hi"));
}

#[tokio::test]
async fn open_requests_are_completed_when_the_server_stops() {
    let request = "GET /late HTTP/1.1\r\nhost: a\r\n\r\n";
    for is_awaited in [true, false] {
        let server = start(Limits::default()).await;
        let address = server.address();
        let (open, idle) = (connect(&server, request).await, connect(&server, "").await);
        sleep(SHORT).await;
        if is_awaited {
            server.shutdown().await;
        } else {
            drop(server);
        }
        assert!(received(open).await.ends_with("late"), "{is_awaited}");
        assert_eq!(received(idle).await, "", "{is_awaited}");
        assert!(TcpStream::connect(address).await.is_err(), "{is_awaited}");
    }
}
