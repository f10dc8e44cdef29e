//! A call, by the generated client and by hand.

use std::{
    error::Error,
    hint::black_box,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use cloudflare_calls::{
    Client,
    types::{
        GetSessionStateResponse, SessionDescription, SessionDescriptionType, TrackObject,
        TrackObjectLocation, TracksRequest, TracksResponse,
    },
};
use http::{HeaderMap, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use serde::de::DeserializeOwned;

use super::{
    Author, What,
    router::{session, tracks},
};

const APP: &str = "e43fad5de1a544f7b1ee0e1ed8d2a2a6";
const SESSION: &str = "2a45361d9bbe4c5bbf2ba8a5ba2a2ad1";
const TOKEN: &str = "c0d1ed6b8c9f4f0b8d7e6a5f4c3b2a19";

/// The arguments of `new_tracks`.
pub(crate) fn body() -> TracksRequest {
    let local = |mid: &str, name: &str| {
        TrackObject::new()
            .location(TrackObjectLocation::Local)
            .mid(mid)
            .track_name(name)
    };
    TracksRequest::new()
        .session_description(
            SessionDescription::new()
                .sdp(super::router::SDP)
                .r#type(SessionDescriptionType::Offer),
        )
        .tracks([local("0", "microphone"), local("1", "camera")])
}

pub(crate) fn run(author: Author, what: What, calls: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let address = answer(match what {
            What::GetSession => serde_json::to_vec(&session()).unwrap(),
            What::NewTracks => serde_json::to_vec(&tracks()).unwrap(),
        });
        match author {
            Author::Generator => generated(address, what, calls).await,
            Author::Hand => by_hand(address, what, calls).await,
        }
    });
}

async fn generated(address: SocketAddr, what: What, calls: u32) {
    let client = Client::builder()
        .base_url(format!("http://{address}/v1"))
        .bearer_token(TOKEN)
        .build()
        .unwrap();
    for _ in 0..calls {
        match what {
            What::GetSession => drop(black_box(client.get_session(APP, SESSION).await.unwrap())),
            What::NewTracks => drop(black_box(
                client.new_tracks(APP, SESSION).body(body()).await.unwrap(),
            )),
        }
    }
}

/// A response with the parts that the generated client provides.
struct Answer<T> {
    _status: StatusCode,
    _headers: HeaderMap,
    _vary: Option<String>,
    _body: T,
}

/// A value as a segment of a path.
fn encoded(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, NON_ALPHANUMERIC)
}

struct ByHand {
    client: reqwest::Client,
    base_url: String,
    token: String,
}

impl ByHand {
    async fn get_session(
        &self,
        app: &str,
        session: &str,
    ) -> Result<Answer<GetSessionStateResponse>, Box<dyn Error>> {
        let request = self.client.get(format!(
            "{}/apps/{}/sessions/{}",
            self.base_url,
            encoded(app),
            encoded(session)
        ));
        self.send(request).await
    }

    async fn new_tracks(
        &self,
        app: &str,
        session: &str,
        body: &TracksRequest,
    ) -> Result<Answer<TracksResponse>, Box<dyn Error>> {
        let request = self
            .client
            .post(format!(
                "{}/apps/{}/sessions/{}/tracks/new",
                self.base_url,
                encoded(app),
                encoded(session)
            ))
            .header(header::CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(body)?);
        self.send(request).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<Answer<T>, Box<dyn Error>> {
        let response = request
            .bearer_auth(&self.token)
            .header(header::ACCEPT, "application/json")
            .send()
            .await?
            .error_for_status()?;
        let vary = response
            .headers()
            .get(header::VARY)
            .map(|vary| vary.to_str().map(str::to_owned))
            .transpose()?;
        Ok(Answer {
            _status: response.status(),
            _headers: response.headers().clone(),
            _vary: vary,
            _body: serde_json::from_slice(&response.bytes().await?)?,
        })
    }
}

async fn by_hand(address: SocketAddr, what: What, calls: u32) {
    let client = ByHand {
        client: transport(),
        base_url: format!("http://{address}/v1"),
        token: TOKEN.to_owned(),
    };
    for _ in 0..calls {
        match what {
            What::GetSession => drop(black_box(client.get_session(APP, SESSION).await.unwrap())),
            What::NewTracks => drop(black_box(
                client.new_tracks(APP, SESSION, &body()).await.unwrap(),
            )),
        }
    }
}

/// `reqwest` as the crate has it, without a default for TLS.
fn transport() -> reqwest::Client {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let builder = reqwest::Client::builder().timeout(Duration::from_secs(30));
    builder.tls_backend_preconfigured(tls).build().unwrap()
}

/// Serves one connection from a thread of its own; every request gets this answer.
fn answer(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut response = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nvary: origin\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    response.extend(body);
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_nodelay(true).unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while skip_request(&mut reader) {
            stream.write_all(&response).unwrap();
        }
    });
    address
}

/// `true` if there was a request.
fn skip_request(reader: &mut BufReader<TcpStream>) -> bool {
    let mut length = 0;
    let mut line = String::new();
    loop {
        line.clear();
        if !reader.read_line(&mut line).is_ok_and(|length| length > 0) {
            return false;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap();
            }
            None if line == "\r\n" => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).is_ok()
}
