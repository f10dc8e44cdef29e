//! Runs calls in blocking code.

use std::{future::Future, io, sync::OnceLock, thread};

use tokio::runtime::{Builder, Handle};

/// Runs a future to completion on this thread. A separate thread drives the connections of all clients.
pub(crate) fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    static DRIVER: OnceLock<io::Result<Handle>> = OnceLock::new();
    match DRIVER.get_or_init(start) {
        Ok(handle) => Ok(handle.block_on(future)),
        Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
    }
}

/// Starts the thread.
fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let drive = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new().name("calls".to_owned()).spawn(drive)?;
    Ok(handle)
}
