//! Resumes streams of events.

use std::{future::Future, pin::Pin, task::ready, time::Duration};

use super::{Event, Events, IntoEvents};
use crate::runtime::{
    BoxError,
    client::{Error, jittered},
    sequence::{NextItem, Resume, SequenceError},
};

/// The time to wait before reconnecting, unless the server sends another one.
const WAIT: Duration = Duration::from_secs(3);

/// The minimum time to wait before reconnecting, regardless of the server.
pub const MIN_WAIT: Duration = Duration::from_millis(100);

/// The maximum time to wait before reconnecting, regardless of the server.
pub const MAX_WAIT: Duration = Duration::from_secs(300);

/// The maximum number of times that the wait is doubled.
const DOUBLINGS: u32 = 5;

/// A future that opens a stream.
type ConnectFuture<O, F> = Pin<Box<dyn Future<Output = Result<O, Error<F>>> + Send>>;

/// Returns the events of a stream, and of the streams that `connect` opens after its end. `connect` gets the last
/// identifier.
///
/// The wait before each attempt is the one that the server has sent, or 3 seconds. It doubles with each failed attempt,
/// up to 32 times, and is at least 100 milliseconds and at most 5 minutes. A random part of up to a half is added, so
/// that clients do not reconnect at the same time. The sequence ends with status 204, with a response without events,
/// and with a failure that is not retryable, which is then the last item.
pub fn listen<O, F>(
    connect: impl FnMut(Option<String>) -> ConnectFuture<O, F> + Send + 'static,
) -> Events<O::Data>
where
    O: IntoEvents<Data: Send + 'static> + 'static,
    F: std::fmt::Debug + Send + Sync + 'static,
{
    let reconnector = Reconnector {
        connect,
        events: None,
        resume: Resume::default(),
        attempts: 0,
        is_first: true,
    };
    let mut next = Box::pin(reconnector.next());
    Events::from_fn(move |context| {
        let (event, reconnector) = ready!(next.as_mut().poll(context));
        next.set(reconnector.next());
        std::task::Poll::Ready(event)
    })
}

/// The events of a stream and of those that replace it, with the state for reconnecting.
struct Reconnector<C, T> {
    connect: C,
    events: Option<Events<T>>,
    resume: Resume,
    /// The number of failed attempts since the last successful one.
    attempts: u32,
    is_first: bool,
}

impl<C, T: Send + 'static> Reconnector<C, T> {
    /// Returns the next event, and the state for the following ones.
    async fn next<O, F>(mut self) -> (NextItem<Event<T>>, Self)
    where
        C: FnMut(Option<String>) -> ConnectFuture<O, F>,
        O: IntoEvents<Data = T>,
        F: std::fmt::Debug + Send + Sync + 'static,
    {
        loop {
            if let Some(events) = &mut self.events {
                let event = events.next().await;
                let resume = events.resume();
                self.resume = Resume {
                    last_id: resume.last_id.or(self.resume.last_id),
                    retry: resume.retry.or(self.resume.retry),
                    is_done: resume.is_done,
                };
                match event {
                    None | Some(Err(SequenceError::Broken(_))) => self.events = None,
                    event => return (event, self),
                }
            }
            if self.resume.is_done {
                return (None, self);
            }
            let waits = !std::mem::take(&mut self.is_first);
            if waits {
                tokio::time::sleep(reconnect_wait(self.resume.retry, self.attempts))
                    .await;
            }
            let last_id = self.resume.last_id.clone().filter(|id| !id.is_empty());
            match (self.connect)(last_id).await {
                Ok(response) => {
                    self.attempts = 0;
                    self.events = response.into_events();
                    self.resume.is_done = self.events.is_none();
                }
                Err(error) if error.is_retryable() => self.attempts += 1,
                Err(error) => {
                    self.resume.is_done = true;
                    let is_end = error.status() == Some(http::StatusCode::NO_CONTENT);
                    let error = SequenceError::Broken(BoxError::from(error));
                    return ((!is_end).then_some(Err(error)), self);
                }
            }
        }
    }
}

/// Returns the time to wait before an attempt, after this number of failed attempts.
pub fn reconnect_wait(server_wait: Option<Duration>, attempts: u32) -> Duration {
    let times = 1 << attempts.min(DOUBLINGS);
    let wait = server_wait.unwrap_or(WAIT).max(MIN_WAIT).saturating_mul(times);
    // The random part is only added, because the server requires this wait.
    let wait = wait.min(MAX_WAIT * 2 / 3);
    wait + jittered(wait).saturating_sub(wait / 2)
}
