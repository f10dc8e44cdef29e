//! The client of a crate calls its server over a socket with drawn values. Each side compares what it receives with
//! what was drawn. With only one of the two features, the program is only that side.
//!
//! `wire DRAWS [SERVER]`: each line of DRAWS is a call; SERVER is the program of the server if it is a separate one.
//! Each side prints one line for a call: its number, the side, `same`, `refused` or `differs`, and a message.

#![allow(warnings)]

mod operations;

use std::{env, fmt::Debug, fs, io::Read as _};

use api::credentials::{Credentials, Scheme, Secret, Security};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The header with the number of the call.
const CALL: &str = "x-wire-call";
/// A secret with special characters that are allowed in a header, in a query and in a cookie.
const SECRET: &str = "t0k.en-~+/=%41&x:\"?#";

/// A drawn call: the request and the response to it.
#[derive(Debug)]
pub struct Draw {
    pub operation: usize,
    pub request: Value,
    pub response: Value,
}

fn draws(file: &str) -> Vec<Draw> {
    let text = fs::read_to_string(file).expect("the draws");
    let draw = |line: &str| {
        let mut draw: Value = serde_json::from_str(line).expect("a draw");
        Draw {
            operation: draw["operation"].as_u64().expect("an operation") as usize,
            request: draw["request"].take(),
            response: draw["response"].take(),
        }
    };
    text.lines().map(draw).collect()
}

/// Deserializes a value.
pub fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone())
        .unwrap_or_else(|error| panic!("{value} is no {}: {error}", std::any::type_name::<T>()))
}

/// Converts a value that may be missing.
pub fn optional<T>(value: Option<&Value>, read: impl FnOnce(&Value) -> T) -> Option<T> {
    value.map(read)
}

/// Converts the elements of a list that may be missing.
pub fn many<T>(value: Option<&Value>, read: impl Fn(&Value) -> T) -> Vec<T> {
    let items = value.and_then(Value::as_array);
    items.into_iter().flatten().map(read).collect()
}

pub fn bytes(value: &Value) -> bytes::Bytes {
    read::<Vec<u8>>(value).into()
}

/// Returns credentials for one alternative of an operation's security; none if the client chooses the alternative.
pub fn credentials(security: Security, chosen: &Value) -> Credentials {
    let mut credentials = Credentials::new();
    let chosen = chosen
        .as_u64()
        .and_then(|chosen| security.get(chosen as usize));
    for scheme in chosen.copied().into_iter().flatten() {
        credentials.set(*scheme, Secret::from(SECRET.to_owned()));
    }
    credentials
}

/// Returns the credentials that the server must find: those that were sent, or those of the first alternative with
/// schemes, which the client chooses. A server finds all schemes with the same carrier.
pub fn presented(security: Security, sent: Credentials) -> Credentials {
    let asking = security.iter().position(|schemes| !schemes.is_empty());
    let sent = if sent.is_empty() {
        credentials(security, &asking.into())
    } else {
        sent
    };
    let mut presented = Credentials::new();
    for scheme in security.iter().copied().flatten() {
        let secret = sent
            .iter()
            .find(|(other, _)| other.carrier == scheme.carrier)
            .map(|(_, secret)| secret);
        if let Some(secret) = secret {
            presented.set(*scheme, secret.clone());
        }
    }
    presented
}

pub fn say(call: usize, side: &str, verdict: &str, words: &str) {
    println!(
        "{call}\t{side}\t{verdict}\t{}",
        words
            .replace('\\', "\\\\")
            .replace('\n', "\\n")
            .replace('\t', "\\t")
    );
}

/// Compares a received value with the expected one and prints the result.
pub fn compare<T: PartialEq + Debug>(call: usize, side: &str, got: &T, expected: &T) {
    if got == expected {
        say(call, side, "same", "");
    } else {
        say(
            call,
            side,
            "differs",
            &difference(&format!("{expected:?}"), &format!("{got:?}")),
        );
    }
}

/// Returns both texts from shortly before their first difference.
fn difference(expected: &str, got: &str) -> String {
    let same = expected.chars().zip(got.chars()).take_while(|(one, other)| one == other).count();
    let shown = |text: &str| -> String {
        let text: Vec<char> = text.chars().collect();
        let start = if text.len() > 300 { same.saturating_sub(100) } else { 0 };
        let before = if start > 0 { "…" } else { "" };
        let shown = text.iter().skip(start).take(300);
        format!("{before}{}", shown.collect::<String>())
    };
    format!("expected {}\ngot      {}", shown(expected), shown(got))
}

#[cfg(feature = "client")]
mod client {
    use std::{
        io::{BufRead as _, BufReader, Read as _},
        process::{Command, Stdio},
    };

    use api::client::{CallResult, Error, ClientCodec};

    use super::*;

    /// A response that is compared.
    pub enum ComparedResponse<O, F> {
        Output(O),
        Failure(F),
    }

    /// Returns the response of a call, or prints why there is none to compare.
    pub fn compared_response<O, F: Debug>(call: usize, result: Result<O, Error<F>>) -> Option<ComparedResponse<O, F>> {
        let words = match result {
            Ok(output) => return Some(ComparedResponse::Output(output)),
            Err(Error::Failure(failure)) => return Some(ComparedResponse::Failure(failure.into_body())),
            Err(Error::Request(error)) => {
                say(call, "client", "refused", &error.message);
                return None;
            }
            Err(error) => {
                let mut words = error.to_string();
                let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(&error);
                while let Some(error) = cause {
                    words += &format!(": {error}");
                    cause = error.source();
                }
                words
            }
        };
        say(call, "client", "differs", &words);
        None
    }

    pub async fn run(url: &str, draws: &[Draw]) {
        let mut builder = api::Client::builder()
            .base_url(url)
            .timeout(std::time::Duration::from_secs(10))
            // A documented redirect may have any location.
            .redirects(0);
        for scheme in operations::schemes() {
            builder = builder.credential(scheme, Secret::from(SECRET.to_owned()));
        }
        let client = builder.build().expect("a client");
        for (call, draw) in draws.iter().enumerate() {
            operations::call(&client, url, call, draw).await;
        }
    }

    /// Runs against a server in another program, and prints its output.
    pub async fn run_with(server: &str, file: &str, draws: &[Draw]) {
        let mut child = Command::new(server)
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut url = String::new();
        output.read_line(&mut url).expect("its address");
        let passing = std::thread::spawn(move || {
            let mut rest = String::new();
            output.read_to_string(&mut rest).map(|_| rest)
        });
        run(url.trim(), draws).await;
        drop(child.stdin.take());
        print!(
            "{}",
            passing.join().expect("its thread").expect("its output")
        );
        let _ = child.wait();
    }
}

#[cfg(feature = "server")]
mod server {
    use std::{
        convert::Infallible,
        sync::{Arc, Mutex},
    };

    use api::server::Rejection;
    use axum::{
        extract::Request,
        middleware::{self, Next},
    };

    use super::*;

    /// A service that sends the drawn response of the current call. There is one call at a time.
    #[derive(Clone)]
    pub struct DrawnService {
        draws: Arc<Vec<Draw>>,
        call: Arc<Mutex<usize>>,
    }

    impl DrawnService {
        /// Compares a request with the drawn one and returns the response.
        pub fn respond<R: PartialEq + Debug>(
            &self,
            operation: usize,
            got: &R,
            expected: impl Fn(&Value) -> R,
        ) -> Result<&Value, Rejection> {
            let call = *self.call.lock().expect("the call");
            let Some(draw) = self
                .draws
                .get(call)
                .filter(|draw| draw.operation == operation)
            else {
                say(
                    call,
                    "server",
                    "differs",
                    &format!("another operation was called: {got:?}"),
                );
                return Err(Rejection::new(http::StatusCode::NOT_IMPLEMENTED));
            };
            compare(call, "server", got, &expected(&draw.request));
            Ok(&draw.response)
        }
    }

    pub async fn start(draws: Arc<Vec<Draw>>) -> (String, impl Future<Output = ()>) {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let served = DrawnService {
            draws,
            call: Arc::default(),
        };
        let call = served.call.clone();
        let note = move |request: Request, next: Next| {
            let number = request
                .headers()
                .get(CALL)
                .and_then(|number| number.to_str().ok()?.parse().ok());
            *call.lock().expect("the call") = number.unwrap_or(usize::MAX);
            async { Ok::<_, Infallible>(next.run(request).await) }
        };
        let router = operations::router(served).layer(middleware::from_fn(note));
        (url, async {
            axum::serve(listener, router).await.expect("to serve")
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = env::args().collect();
    let file = &arguments[1];
    let draws = std::sync::Arc::new(draws(file));
    #[cfg(all(feature = "client", feature = "server"))]
    {
        let (url, serving) = server::start(draws.clone()).await;
        tokio::spawn(serving);
        client::run(&url, &draws).await;
    }
    #[cfg(all(feature = "client", not(feature = "server")))]
    client::run_with(&arguments[2], file, &draws).await;
    #[cfg(all(feature = "server", not(feature = "client")))]
    {
        let (url, serving) = server::start(draws).await;
        println!("{url}");
        tokio::spawn(serving);
        // Serve until the client closes standard input.
        let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
        let _ = end.await;
        std::process::exit(0);
    }
}
