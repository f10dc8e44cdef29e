//! Server-sent events: [the event stream of HTML](https://html.spec.whatwg.org/multipage/server-sent-events.html).

#[cfg(feature = "client")]
mod listen;
#[cfg(feature = "client")]
mod reconnect;

use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    BoxError,
    media_type::essence,
    response::Response,
    sequence::{Frame, Framing, ItemStream, LineBuffer, Resume},
};

#[cfg(feature = "client")]
pub use reconnect::{MAX_WAIT, MIN_WAIT, listen, reconnect_wait};

/// A sequence of events.
pub type Events<T> = ItemStream<Event<T>>;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The data of the event.
    pub data: T,
    /// The name of the event; a receiver treats an event without a name as a `message`.
    pub event: Option<String>,
    /// The position in the stream: a disconnected client resumes after the event with the last identifier. An empty
    /// identifier resets the position.
    pub id: Option<String>,
    /// The time that a receiver should wait before reconnecting.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// Creates an event with data only.
    pub const fn new(data: T) -> Self {
        Self {
            data,
            event: None,
            id: None,
            retry: None,
        }
    }

    /// Sets the name of the event.
    pub fn event(mut self, name: impl Into<String>) -> Self {
        self.event = Some(name.into());
        self
    }

    /// Sets the identifier of the event.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the time to wait before reconnecting, in milliseconds on the wire.
    pub fn retry(mut self, wait: Duration) -> Self {
        self.retry = Some(wait);
        self
    }
}

impl<T> From<T> for Event<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}

/// A response that may be a stream of events.
pub trait IntoEvents {
    /// The data of the events.
    type Data;

    /// Returns the events; `None` if the content is something else.
    fn into_events(self) -> Option<Events<Self::Data>>;
}

impl<T> IntoEvents for Events<T> {
    type Data = T;

    fn into_events(self) -> Option<Self> {
        Some(self)
    }
}

impl<B: IntoEvents, H> IntoEvents for Response<B, H> {
    type Data = B::Data;

    fn into_events(self) -> Option<Events<B::Data>> {
        self.into_body().into_events()
    }
}

/// The data of the event with which many APIs end a stream of JSON events. It is not JSON itself.
const DONE: &[u8] = b"[DONE]";

/// The framing of `text/event-stream`. It skips events without data, and an incomplete event at the end.
#[derive(Debug)]
pub struct EventStream {
    is_text: bool,
    /// `true` if an item is an object with all fields of an event.
    has_fields: bool,
    lines: LineBuffer,
    event: Frame<Head>,
    has_data: bool,
    resume: Resume,
}

/// The fields of an event other than its data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
}

impl EventStream {
    /// Creates the framing for JSON data. An event with the data `[DONE]` ends the stream.
    pub fn json() -> Self {
        Self::new(false, false)
    }

    /// Creates the framing for text data.
    pub fn text() -> Self {
        Self::new(true, false)
    }

    /// Creates the framing for items that are objects with the fields of an event. The data is JSON; data that is not
    /// valid JSON is a string.
    pub fn json_fields() -> Self {
        Self::new(false, true)
    }

    /// Creates the framing for items that are objects with the fields of an event. The data is text.
    pub fn text_fields() -> Self {
        Self::new(true, true)
    }

    fn new(is_text: bool, has_fields: bool) -> Self {
        Self {
            is_text,
            has_fields,
            lines: LineBuffer::default(),
            event: Frame::default(),
            has_data: false,
            resume: Resume::default(),
        }
    }

    fn field(&mut self, line: &Frame) {
        let colon = line.data.iter().position(|byte| *byte == b':');
        let (name, value) = line.data.split_at(colon.unwrap_or(line.data.len()));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => {
                if self.has_data {
                    self.event.extend(b"\n");
                }
                self.has_data = true;
                self.event.extend(value);
            }
            b"event" => self.event.head.event = Some(text(value)),
            b"id" if !value.contains(&0) => self.event.head.id = Some(text(value)),
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                let wait = text(value).parse().ok().map(Duration::from_millis);
                self.event.head.retry = wait.or(self.event.head.retry);
                self.resume.retry = wait.or(self.resume.retry);
            }
            // Unknown fields are ignored, and so are comments.
            _ => return,
        }
        self.event.error = self.event.error.or(line.error);
    }

    /// Returns the event that ends here; `None` if it has no data.
    fn dispatch(&mut self) -> Option<Frame<Head>> {
        let mut event = std::mem::take(&mut self.event);
        if let Some(id) = &event.head.id {
            self.resume.last_id = Some(id.clone());
        }
        event.head.event.take_if(|name| name.is_empty());
        let has_data = std::mem::take(&mut self.has_data);
        if self.has_fields {
            let is_event = has_data || event.head.event.is_some();
            event.data = self.fields(&event, has_data).to_string().into_bytes();
            return is_event.then_some(event);
        }
        self.resume.is_done |= has_data && !self.is_text && event.data == DONE;
        (has_data && !self.resume.is_done).then_some(event)
    }
}

impl EventStream {
    /// Returns an object with the fields of an event.
    fn fields(&self, event: &Frame<Head>, has_data: bool) -> Value {
        let head = &event.head;
        let mut fields = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            fields.extend(value.map(|value| (name.to_owned(), value)));
        };
        let json = Some(&event.data).filter(|_| !self.is_text);
        let json = json.and_then(|data| serde_json::from_slice(data).ok());
        let data = || json.unwrap_or_else(|| text(&event.data).into());
        put("data", has_data.then(data));
        put("event", head.event.clone().map(Value::from));
        put("id", head.id.clone().map(Value::from));
        let wait = head.retry.and_then(|wait| u64::try_from(wait.as_millis()).ok());
        put("retry", wait.map(Value::from));
        fields.into()
    }

    /// Splits an item, which is an object with the fields of an event, into the fields and the data.
    fn split(&self, item: Value) -> (Head, Option<Value>) {
        let mut head = Head::default();
        let mut fields = match item {
            Value::Object(fields) if self.has_fields => fields,
            data => return (head, Some(data)),
        };
        let mut take = |name: &str| match fields.remove(name)? {
            Value::Null => None,
            Value::String(text) => Some(text),
            value => Some(value.to_string()),
        };
        head.event = take("event");
        head.id = take("id");
        head.retry =
            take("retry").and_then(|it| it.parse().ok()).map(Duration::from_millis);
        (head, fields.remove("data"))
    }

    /// Returns the text of the `data` field.
    fn data(&self, data: Value) -> String {
        match data {
            Value::String(text) if self.is_text => text,
            // Data that is not valid JSON is a string.
            Value::String(text)
                if self.has_fields && serde_json::from_str::<Value>(&text).is_err() =>
            {
                text
            }
            value => value.to_string(),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl<T: Serialize + 'static> Framing<Event<T>> for EventStream {
    type Head = Head;
    type Data = T;

    fn next(&mut self, piece: &mut Bytes) -> Option<Frame<Head>> {
        while !self.resume.is_done {
            let line = self.lines.next(piece)?;
            if !line.data.is_empty() {
                self.field(&line);
            } else if let Some(event) = self.dispatch() {
                return Some(event);
            }
        }
        None
    }

    fn end(&mut self) -> Option<Frame<Head>> {
        None
    }

    fn json<'d>(&self, data: &'d [u8]) -> Cow<'d, [u8]> {
        if self.is_text && !self.has_fields {
            Cow::Owned(Value::from(text(data)).to_string().into_bytes())
        } else {
            Cow::Borrowed(data)
        }
    }

    fn item(head: Head, data: T) -> Event<T> {
        Event {
            data,
            event: head.event,
            id: head.id,
            retry: head.retry,
        }
    }

    fn write(&self, event: &Event<T>, bytes: &mut Vec<u8>) -> Result<(), BoxError> {
        let (head, data) = self.split(serde_json::to_value(&event.data)?);
        let line = |name: &'static str, value: &str, bytes: &mut Vec<u8>| {
            let is_kept = |c: char| !matches!(c, '\r' | '\n' | '\0');
            if !value.chars().all(is_kept) {
                return Err(format!(
                    "the {name} of an event contains a line break or a null character"
                ));
            }
            bytes.extend_from_slice(format!("{name}: {value}\n").as_bytes());
            Ok(())
        };
        if let Some(name) = event.event.as_ref().or(head.event.as_ref()) {
            line("event", name, bytes)?;
        }
        if let Some(id) = event.id.as_ref().or(head.id.as_ref()) {
            line("id", id, bytes)?;
        }
        if let Some(wait) = event.retry.or(head.retry) {
            line("retry", &wait.as_millis().to_string(), bytes)?;
        }
        if let Some(data) = data.map(|data| self.data(data)) {
            for text in data.replace("\r\n", "\n").split(['\r', '\n']) {
                bytes.extend_from_slice(format!("data: {text}\n").as_bytes());
            }
        }
        bytes.push(b'\n');
        Ok(())
    }

    fn resume(&self) -> Option<&Resume> {
        Some(&self.resume)
    }

    fn mismatch(&self, media_type: &str, body: &[u8]) -> Option<&'static str> {
        let essence = essence(media_type);
        let is_possible = body.is_empty()
            || essence.is_empty()
            || essence.ends_with("event-stream")
            || has_data(body);
        (!is_possible).then_some("text/event-stream")
    }
}

/// Returns whether a body has the data of an event, as some servers send it with another media type.
fn has_data(body: &[u8]) -> bool {
    let mut lines = body.split(|byte| matches!(byte, b'\r' | b'\n'));
    lines.any(|line| line.starts_with(b"data:"))
}
