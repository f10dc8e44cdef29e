//! Serves the mock: `cargo run --features mock --example mock -- --port 8080`
//!
//! `--accept SCHEME=SECRET`, where the scheme has its name in the document, has any other credential refused.

use cloudflare_calls::mock::{
    BASE_PATH, Mock, MockServer, OPERATIONS, Options, SCHEMES, logged,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let options = Options::read(std::env::args().skip(1), SCHEMES);
    let options = options.map_err(std::io::Error::other)?;
    let mock = Mock::new();
    mock.accept(options.accepted);
    let router = logged(mock.router(), |line| println!("{line}"));
    let address = ([127, 0, 0, 1], options.port).into();
    let server = MockServer::start(mock, router, address, BASE_PATH).await?;
    for (method, path, name) in OPERATIONS {
        println!("{method:7} {path}  {name}");
    }
    println!("serving {}", server.url());
    std::future::pending().await
}
