//! The request that a service handles, beyond what the document describes.

use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
};

use http::{Extensions, HeaderMap, Uri};

thread_local! {
    /// The context of the handler that this thread is polling.
    static CURRENT: RefCell<Option<Arc<RequestContext>>> = const { RefCell::new(None) };
}

/// Restores the context of an outer handler, also if an inner one panics.
struct Restore(Option<Arc<RequestContext>>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// The parts of a request that the document does not describe.
///
/// ```text
/// let context = RequestContext::current();
/// let user: Option<&User> = context.as_ref().and_then(|context| context.extensions.get());
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RequestContext {
    /// The extensions, which layers can add, for example for the user whom they have authenticated.
    pub extensions: Extensions,
    /// All headers.
    pub headers: HeaderMap,
    /// The path and query below the path at which the router is nested.
    pub uri: Uri,
}

impl RequestContext {
    /// Returns the context of the request that the service is handling; `None` in other tasks, also in those that the
    /// service spawns.
    pub fn current() -> Option<Arc<Self>> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Runs a handler with this context.
    pub(super) async fn scope<F: Future>(self, handler: F) -> F::Output {
        let context = Arc::new(self);
        let mut handler = pin!(handler);
        poll_fn(move |task| {
            let _restore = Restore(CURRENT.replace(Some(context.clone())));
            handler.as_mut().poll(task)
        })
        .await
    }
}
