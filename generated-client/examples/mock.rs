//! Serves the mock: `cargo run --features mock --example mock -- --port 8080`

use cloudflare_calls::mock::{BASE_PATH, Mock, MockServer, OPERATIONS};
use cloudflare_calls::runtime::mock::logged;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--port");
    let port = arguments.nth(1).map_or(Ok(0), |port| port.parse());
    let port: u16 = port.map_err(|_| std::io::Error::other("--port takes a number"))?;
    let mock = Mock::new();
    let router = logged(mock.router(), |line| println!("{line}"));
    let address = ([127, 0, 0, 1], port).into();
    let server = MockServer::start(mock, router, address, BASE_PATH).await?;
    for (method, path, name) in OPERATIONS {
        println!("{method:7} {path}  {name}");
    }
    println!("serving {}", server.url());
    std::future::pending().await
}
