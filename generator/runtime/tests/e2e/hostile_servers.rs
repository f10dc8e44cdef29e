//! Servers that send too much, too deep or too slowly: each call ends at a limit, with an error that names it.

use std::{convert::Infallible, time::Duration};

use runtime::{
    client::{
        CallResult, ClientBuilder, ClientCodec, HttpResponse, RequestWriter,
        ResponseReader,
    },
    credentials::Security,
    operation::Operation,
    response::Response,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::with_token;

/// An operation whose response is any JSON.
struct GetAnything;

impl Operation for GetAnything {
    const NAME: &'static str = "get_anything";
    const METHOD: http::Method = http::Method::GET;
    const PATH: &'static str = "/anything";
    const SECURITY: Security = &[];
    type Output = Response<Value>;
    type Failure = Infallible;
}

impl ClientCodec for GetAnything {
    fn encode_request(&self, _: &mut RequestWriter) {}

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(ResponseReader::new(response).json()?)
    }
}

/// Serves connections: each gets `start`, then `again` once per pause until the client closes it.
async fn serve(start: String, again: String, pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (start, again) = (start.clone(), again.clone());
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let mut sent = stream.write_all(start.as_bytes()).await;
                while sent.is_ok() && !again.is_empty() {
                    tokio::time::sleep(pause).await;
                    sent = stream.write_all(again.as_bytes()).await;
                }
            });
        }
    });
    url
}

/// Checks that the call ends with an error that contains the text.
async fn check(
    (start, again, pause): (&str, &str, u64),
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
    expected: &str,
) {
    let url =
        serve(start.to_owned(), again.to_owned(), Duration::from_millis(pause)).await;
    let calls = set(with_token(url)).build().unwrap();
    let call = tokio::time::timeout(
        Duration::from_secs(60),
        calls.execute(GetAnything).into_future(),
    );
    let error = call.await.expect("the call ends").unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
    assert!(error.len() < 1000, "{} bytes", error.len());
}

/// Returns a response with this JSON body.
fn response(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_call_ends_at_a_limit() {
    let head = "HTTP/1.1 200 OK\r\n";
    let chunked = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let deep = response(&format!("{}{}", "[".repeat(200_000), "]".repeat(200_000)));
    let soon = |builder: ClientBuilder| builder.timeout(Duration::from_millis(300));
    let small = |builder: ClientBuilder| builder.body_limit(100_000);
    let unchanged = |builder| builder;
    check((&deep, "", 0), unchanged, "nested too deeply").await;
    check(
        (head, &"x-more: 1\r\n".repeat(1000), 0),
        unchanged,
        "message head is too large",
    )
    .await;
    check((head, "x-more: 1\r\n", 50), soon, "no response within 300ms").await;
    check((chunked, "1\r\n \r\n", 20), soon, "no response within 300ms").await;
    let endless = "5\r\n     \r\n".repeat(1000);
    check((chunked, &endless, 0), small, "body of more than 100000 bytes").await;
}
