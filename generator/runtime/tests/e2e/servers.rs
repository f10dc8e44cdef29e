//! The server of a call: that of the client, of the operation, or of the call.

use std::convert::Infallible;

use http::Method;
use runtime::{
    client::{
        CallResult, ClientBuilder, ClientCodec, HttpResponse, RequestWriter,
        ResponseReader,
    },
    credentials::Security,
    operation::Operation,
    response::Response,
};

/// A handwritten operation with the URL of a server.
#[derive(Debug)]
struct Upload;

/// A handwritten operation with the path of a server.
#[derive(Debug)]
struct Archive;

macro_rules! operation {
    ($name:ident, $server:literal) => {
        impl Operation for $name {
            const NAME: &'static str = "upload";
            const METHOD: Method = Method::PUT;
            const PATH: &'static str = "/file";
            const SECURITY: Security = &[];
            type Output = Response<bytes::Bytes>;
            type Failure = Infallible;
        }

        impl ClientCodec for $name {
            const SERVER: Option<&'static str> = Some($server);

            fn encode_request(&self, writer: &mut RequestWriter) {
                writer.query("to", &Some("a"));
            }

            fn decode_response(response: HttpResponse) -> CallResult<Self> {
                Ok(ResponseReader::new(response).bytes()?)
            }
        }
    };
}

operation!(Upload, "https://upload/v2");
operation!(Archive, "/v3");

/// A handwritten operation with the root path of a server.
#[derive(Debug)]
struct Index;

operation!(Index, "/");

/// Checks the URL of a call.
fn check<O: ClientCodec>(
    operation: O,
    base: Option<&str>,
    server: Option<&str>,
    expected: &str,
) {
    let builder = match base {
        Some(base) => ClientBuilder::new("https://default/v1").base_url(base),
        None => ClientBuilder::new("https://default/v1"),
    };
    let client = builder.build().unwrap();
    let call = client.execute(operation);
    let call = match server {
        Some(server) => call.at_server(server),
        None => call,
    };
    let uri = call.absolute_uri().unwrap();
    assert_eq!(uri, expected, "{base:?} {server:?}");
}

#[test]
fn the_server_of_an_operation_applies_unless_a_base_url_is_set() {
    check(Upload, None, None, "https://upload/v2/file?to=a");
    check(Archive, None, None, "https://default/v3/file?to=a");
    check(Index, None, None, "https://default/file?to=a");
    for base in ["http://h:1/b", "http://h:1/b/"] {
        check(Upload, Some(base), None, "http://h:1/b/file?to=a");
        check(Archive, Some(base), None, "http://h:1/b/file?to=a");
    }
}

#[test]
fn the_server_of_a_call_takes_precedence() {
    for base in [None, Some("http://h/b")] {
        check(Upload, base, Some("http://s/c"), "http://s/c/file?to=a");
        check(Archive, base, Some("http://s/"), "http://s/file?to=a");
    }
    check(Upload, Some("http://h/b"), Some("/c"), "http://h/c/file?to=a");
    for root in ["/", ""] {
        check(Upload, Some("http://h/b"), Some(root), "http://h/file?to=a");
    }
    check(Upload, Some("http://h/b"), Some("//s/c/"), "http://s/c/file?to=a");
}
