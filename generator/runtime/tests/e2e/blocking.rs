//! Blocking calls.

use std::{sync::mpsc, thread, time::Duration};

use axum::{Router, routing};
use runtime::{body::Body, sequence::ItemStream};

use crate::{api::Calls, client, serve};

/// Serves the API on a separate thread and returns its URL.
fn serving() -> String {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.unwrap().block_on(async {
            let respond = async || "{\"error_code\":\"x\"}";
            let late = async || tokio::time::sleep(Duration::from_secs(60)).await;
            let router = Router::new()
                .route("/apps/{app}/sessions/{session}", routing::get(respond))
                .route("/apps/late/sessions/{session}", routing::get(late));
            send.send(serve(router).await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receive.recv().unwrap()
}

#[test]
fn blocking_calls_from_several_threads_succeed() {
    let client = client(serving());
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || {
                for _ in 0..10 {
                    let session = client.get_session("a", "b").send_blocking().unwrap();
                    assert_eq!(session.error_code.as_deref(), Some("x"));
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn a_blocking_call_has_a_timeout() {
    let client = client(serving());
    let call = client.get_session("late", "b").timeout(Duration::from_millis(50));
    assert!(call.send_blocking().unwrap_err().is_timeout());
}

#[test]
fn bodies_and_sequences_are_read_in_blocking_code() {
    let raw =
        async { client(serving()).get_session("a", "b").send_raw().await.unwrap() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let raw = runtime.unwrap().block_on(raw);
    assert_eq!(raw.into_body().collect_blocking().unwrap(), "{\"error_code\":\"x\"}");
    let mut body = Body::from("piece");
    assert_eq!(body.next_blocking().unwrap().unwrap(), "piece");
    assert!(body.next_blocking().is_none());
    let mut items = ItemStream::from([1]);
    assert_eq!(items.next_blocking().unwrap().unwrap(), 1);
    assert!(items.next_blocking().is_none());
}
