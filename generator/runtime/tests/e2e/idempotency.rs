//! Idempotency keys, by which a server recognizes retries.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::Request};
use http::{Method, StatusCode};
use runtime::{
    client::{
        CallResult, ClientBuilder, ClientCodec, HttpResponse, RequestWriter,
        ResponseReader, Retries,
    },
    credentials::Security,
    idempotency,
    operation::Operation,
    response::Response,
};

use crate::serve;

#[derive(Clone, Debug, Default)]
struct Pay {
    idempotency_key: Option<String>,
}

impl Operation for Pay {
    const NAME: &'static str = "pay";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/payments";
    const SECURITY: Security = &[];
    type Output = Response<()>;
    type Failure = Infallible;
}

impl ClientCodec for Pay {
    const HAS_IDEMPOTENCY_KEY: bool = true;

    fn prepare(&mut self) {
        self.idempotency_key.get_or_insert_with(idempotency::key);
    }

    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.header("idempotency-key", &self.idempotency_key);
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = ResponseReader::new(response);
        match reader.status() {
            200 => Ok(reader.empty()?),
            _ => Err(reader.undocumented()),
        }
    }
}

#[tokio::test]
async fn a_key_is_kept_across_retries() {
    let keys: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&keys);
    let handler = move |request: Request| {
        let mut seen = seen.lock().unwrap();
        let key = request.headers()["idempotency-key"].to_str().unwrap();
        seen.push(key.to_owned());
        std::future::ready(if seen.len() % 3 == 0 {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        })
    };
    let url = serve(Router::new().fallback(handler)).await;
    let retries = Retries::up_to(2).wait(Duration::ZERO, Duration::ZERO);
    let client = ClientBuilder::new(&url).retries(retries).build().unwrap();
    client.execute(Pay::default()).await.unwrap();
    client.execute(Pay::default()).await.unwrap();
    let own = Some("own".to_owned());
    client
        .execute(Pay {
            idempotency_key: own,
        })
        .await
        .unwrap();
    let keys = keys.lock().unwrap();
    let distinct: Vec<&[String]> = keys.chunk_by(|one, other| one == other).collect();
    assert_eq!(distinct.iter().map(|keys| keys.len()).collect::<Vec<_>>(), [3, 3, 3]);
    assert_eq!(distinct[2][0], "own");
}

#[test]
fn keys_are_random_uuids() {
    let keys: BTreeSet<String> = (0..1_000).map(|_| idempotency::key()).collect();
    assert_eq!(keys.len(), 1_000);
    for key in keys {
        let uuid: uuid::Uuid = key.parse().unwrap();
        assert_eq!(uuid.get_version_num(), 4, "{key}");
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122, "{key}");
    }
}
