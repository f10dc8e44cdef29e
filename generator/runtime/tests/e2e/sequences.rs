//! Encoding and decoding of sequences. The items do not depend on the pieces in which a body arrives.

use std::{
    collections::VecDeque,
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use proptest::{collection::vec, prelude::*};
use runtime::body::Body;
use serde_json::{Value, json};

use runtime::{
    events::{Event, EventStream},
    sequence::{
        Framing, InvalidItem, ItemStream, Lines, Records, SequenceError, decode, encode,
    },
};

/// Returns a body that arrives in these pieces.
fn pieces(pieces: impl IntoIterator<Item = Vec<u8>>) -> Body {
    let mut pieces: VecDeque<_> = pieces.into_iter().map(Bytes::from).collect();
    Body::from_fn(move |_| Poll::Ready(pieces.pop_front().map(Ok)))
}

fn read(json: &[u8]) -> Result<Value, InvalidItem> {
    serde_json::from_slice(json).map_err(|_| InvalidItem {
        place: String::new(),
        message: "no JSON".to_owned(),
    })
}

/// Returns all items of a sequence that is always ready.
fn all<T>(mut items: ItemStream<T>) -> Vec<Result<T, SequenceError>> {
    let context = &mut Context::from_waker(Waker::noop());
    let mut all = Vec::new();
    while let Poll::Ready(Some(item)) = items.poll(context) {
        all.push(item);
    }
    all
}

/// Returns each item of a body as JSON, or `!` and the text if it cannot be decoded.
fn shown<T, F>(body: Body, framing: F, show: fn(T) -> Value) -> Vec<String>
where
    F: Framing<T, Data = Value>,
{
    let item = |item| match item {
        Ok(item) => show(item).to_string(),
        Err(SequenceError::Item {
            text,
            ..
        }) => format!("!{text}"),
        Err(error) => panic!("{error}"),
    };
    all(decode(body, framing, read)).into_iter().map(item).collect()
}

/// Checks that a body has the same items in one piece, byte by byte, and in any two pieces.
fn check_reading<T, F>(
    framing: fn() -> F,
    show: fn(T) -> Value,
    body: &[u8],
    expected: &[&str],
) where
    F: Framing<T, Data = Value>,
{
    let text = String::from_utf8_lossy(body);
    let whole = Body::from(Bytes::copy_from_slice(body));
    assert_eq!(shown(whole, framing(), show), expected, "{text:?}");
    let bytes = body.iter().map(|byte| vec![*byte]);
    let read = shown(pieces(bytes), framing(), show);
    assert_eq!(read, expected, "{text:?} byte by byte");
    for at in 0..=body.len() {
        let (one, other) = body.split_at(at);
        let halves = pieces([one.to_vec(), other.to_vec()]);
        let read = shown(halves, framing(), show);
        assert_eq!(read, expected, "{text:?} cut at {at}");
    }
}

fn plain(value: Value) -> Value {
    value
}

/// Returns the fields of an event as an object.
fn fields(event: Event<Value>) -> Value {
    let mut fields = json!({ "data": event.data });
    for (name, value) in [("event", event.event), ("id", event.id)] {
        if let Some(value) = value {
            fields[name] = value.into();
        }
    }
    if let Some(wait) = event.retry {
        fields["retry"] = json!(wait.as_millis());
    }
    fields
}

#[test]
fn lines_are_decoded_as_items() {
    for (body, expected) in [
        (&b""[..], &[][..]),
        (b"\n\r\n \n", &[]),
        (b"1", &["1"]),
        (b"1\n2\n", &["1", "2"]),
        (b"1\r\n2\r3\n\r4", &["1", "2", "3", "4"]),
        (b"\xef\xbb\xbf1\n2", &["1", "2"]),
        (b"{\"a\":\n1\n", &["!{\"a\":", "1"]),
        ("\"ä\u{1f600}\"\n".as_bytes(), &["\"ä\u{1f600}\""]),
        (b"\"\xff\"\n1", &["!\"\u{fffd}\"", "1"]),
        (b"1\n\xef\xbb\xbf2\n", &["1", "!\u{feff}2"]),
    ] {
        check_reading(Lines::new, plain, body, expected);
    }
}

#[test]
fn records_are_decoded_as_items() {
    for (body, expected) in [
        (&b""[..], &[][..]),
        (b"\x1e\x1e\n\x1e", &[]),
        (b"\x1e1\n\x1e2\n", &["1", "2"]),
        (b"\x1e{\"a\":\n[1,\n2]}\n", &["{\"a\":[1,2]}"]),
        (b"\x1e\"[\\\"\"\n\x1e\"\\\\\"\n", &["\"[\\\"\"", "\"\\\\\""]),
        (b"\x1e{\"a\":\x1e{}\n", &["!{\"a\":", "{}"]),
        (b"\x1e12\x1e3", &["!12", "!3"]),
        (b"\x1etrue \x1e null\t", &["true", "null"]),
        (b"\x1e[1]\x1e\"a\"", &["[1]", "\"a\""]),
        (b"\x1e]\n\x1e1\n", &["!]\n", "1"]),
        (b"1\n\x1e2\n", &["1", "2"]),
    ] {
        check_reading(Records::new, plain, body, expected);
    }
}

#[test]
fn an_item_does_not_wait_for_the_next_one() {
    let first = |framing: Lines, body: &'static [u8]| {
        let mut bytes = vec![Bytes::from_static(body)];
        let body = Body::from_fn(move |_| match bytes.pop() {
            Some(piece) => Poll::Ready(Some(Ok(piece))),
            None => Poll::Pending,
        });
        all(decode(body, framing, read)).len()
    };
    assert_eq!(first(Lines::new(), b"1\r"), 1);
    assert_eq!(first(Lines::new(), b"1"), 0);
}

#[test]
fn events_are_decoded_as_items() {
    for (body, expected) in [
        (&b""[..], &[][..]),
        (
            b"data: 1\n\ndata:2\r\rdata\n\ndata: 3\r\n\r\n",
            &[r#"{"data":1}"#, r#"{"data":2}"#, "!", r#"{"data":3}"#],
        ),
        // An event without an empty line after it is incomplete.
        (b"data: 1", &[]),
        (b"data: 1\n", &[]),
        (b"data: 1\n\ndata: 2\n", &[r#"{"data":1}"#]),
        (b"\xef\xbb\xbfdata: 1\n\n", &[r#"{"data":1}"#]),
        (b": comment\n:\ndata: 1\nfoo: bar\nfoo\n\n", &[r#"{"data":1}"#]),
        (b"data: {\ndata: \"a\":  1\ndata: }\n\n", &[r#"{"data":{"a":1}}"#]),
        (
            b"event: a:b\nid: 7\nretry: 10\ndata: 1\n\ndata: 2\n\n",
            &[r#"{"data":1,"event":"a:b","id":"7","retry":10}"#, r#"{"data":2}"#],
        ),
        (b"event\nid\nretry: 1s\ndata: 1\n\n", &[r#"{"data":1,"id":""}"#]),
        (b"id: a\0b\ndata: 1\n\n", &[r#"{"data":1}"#]),
        // An event without data is ignored, and its fields do not apply to the next one.
        (b"event: a\nid: 7\n\ndata: 1\n\n", &[r#"{"data":1}"#]),
        (b"data: {\n\ndata: 1\n\n", &["!{", r#"{"data":1}"#]),
        (b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n", &[r#"{"data":1}"#]),
        ("data: \"ä\u{1f600}\"\n\n".as_bytes(), &["{\"data\":\"ä\u{1f600}\"}"]),
    ] {
        check_reading(EventStream::json, fields, body, expected);
    }
}

#[test]
fn the_data_of_events_may_be_text() {
    for (body, expected) in [
        (&b"data: 1\n\n"[..], &[r#"{"data":"1"}"#][..]),
        (b"data\n\ndata:\ndata:\n\n", &[r#"{"data":""}"#, r#"{"data":"\n"}"#]),
        (b"data:  a\ndata: b\n\n", &[r#"{"data":" a\nb"}"#]),
        (
            b"data: [DONE]\n\ndata: \xff\n\n",
            &[r#"{"data":"[DONE]"}"#, "{\"data\":\"\u{fffd}\"}"],
        ),
    ] {
        check_reading(EventStream::text, fields, body, expected);
    }
}

#[test]
fn an_event_may_be_an_object_of_its_fields() {
    let whole = |event: Event<Value>| event.data;
    let body = b"event: a\ndata: {\"x\":\ndata: 1}\n\nevent: b\nid: 7\nretry: 10\ndata: [DONE]\n\nevent: c\n\n";
    let b = r#"{"data":"[DONE]","event":"b","id":"7","retry":10}"#;
    let c = r#"{"event":"c"}"#;
    let json = [r#"{"data":{"x":1},"event":"a"}"#, b, c];
    check_reading(EventStream::json_fields, whole, body, &json);
    let text = [r#"{"data":"{\"x\":\n1}","event":"a"}"#, b, c];
    check_reading(EventStream::text_fields, whole, body, &text);
    for (framing, items) in [
        (EventStream::json_fields as fn() -> EventStream, json),
        (EventStream::text_fields, text),
    ] {
        let items = items.map(|item| Event::new(read(item.as_bytes()).unwrap()));
        let bytes = written(items.to_vec(), framing);
        let again = shown(Body::from(Bytes::from(bytes)), framing(), whole);
        assert_eq!(again, items.map(|item| item.data.to_string()));
    }
}

#[test]
fn an_item_over_the_limit_is_an_error_and_decoding_continues() {
    let long = vec![b'7'; 16 * 1024 * 1024 + 1];
    let piece = || long.chunks(1_000_000).map(<[u8]>::to_vec);
    let end = |text: &str| [text.as_bytes().to_vec()];
    let kept = format!("!{}", "7".repeat(1024));
    let lines = pieces(piece().chain(end("\n1\n")));
    assert_eq!(shown(lines, Lines::new(), plain), [kept.as_str(), "1"]);
    let records = pieces(piece().chain(end("\n\x1e1\n")));
    assert_eq!(shown(records, Records::new(), plain), [kept.as_str(), "1"]);
    let comment =
        pieces(end(":").into_iter().chain(piece()).chain(end("\ndata: 1\n\n")));
    let one = r#"{"data":1}"#;
    assert_eq!(shown(comment, EventStream::json(), fields), [one]);
    let data = end("data:").into_iter().chain(piece());
    let data = pieces(data.chain(end("\n\ndata: 1\n\n")));
    let read = shown(data, EventStream::json(), fields);
    assert_eq!((read.len(), read[1].as_str()), (2, one));
}

#[test]
fn an_error_of_the_body_ends_the_items() {
    let mut pieces = VecDeque::from([Ok(Bytes::from("1\n2")), Err("reset".into())]);
    let body = Body::from_fn(move |_| Poll::Ready(pieces.pop_front()));
    let read = all(decode(body, Lines::new(), read));
    assert!(matches!(read.as_slice(), [Ok(_), Err(SequenceError::Broken(_))]));
}

#[test]
fn items_before_an_error_are_sent() {
    let mut items =
        VecDeque::from([Some(Ok(1)), Some(Err(SequenceError::Broken("no".into())))]);
    let items =
        ItemStream::from_fn(move |_| Poll::Ready(items.pop_front().expect("an item")));
    let mut body = encode(items, Lines::new()).unwrap();
    let mut next = || body.poll_next(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(next(), Poll::Ready(Some(Ok(bytes))) if bytes == "1\n"));
    assert!(matches!(next(), Poll::Ready(Some(Err(_)))));
    assert!(matches!(next(), Poll::Ready(None)));
}

#[test]
fn values_that_are_not_allowed_in_an_event_are_rejected() {
    for event in [
        Event::new(1).event("a\nb"),
        Event::new(1).event("a\rb"),
        Event::new(1).id("a\nb"),
        Event::new(1).id("a\0b"),
    ] {
        let items = ItemStream::from([event.clone()]);
        assert!(encode(items, EventStream::json()).is_err(), "{event:?}");
    }
}

#[test]
fn lists_are_compared_by_value_and_streams_by_identity() {
    let stream = || ItemStream::<u8>::from_fn(|_| Poll::Pending);
    assert_eq!(ItemStream::from([1]), ItemStream::from(vec![1]));
    assert_ne!(ItemStream::from([1]), ItemStream::from([2]));
    let one = stream();
    assert_eq!(one, one.clone());
    assert_ne!(one, stream());
    assert_ne!(one, ItemStream::default());
    assert_eq!(format!("{one:?}"), "ItemStream(..)");
}

/// Encodes items, and checks that a list and a stream of them are encoded alike.
fn written<T, F>(items: Vec<T>, framing: fn() -> F) -> Vec<u8>
where
    T: Clone + Send + 'static,
    F: Framing<T>,
{
    let list = encode(ItemStream::from(items.clone()), framing()).unwrap();
    assert!(!list.is_stream());
    let mut items = items.into_iter();
    let stream = ItemStream::from_fn(move |_| Poll::Ready(items.next().map(Ok)));
    let mut stream = encode(stream, framing()).unwrap();
    let context = &mut Context::from_waker(Waker::noop());
    let mut sent = Vec::new();
    while let Poll::Ready(Some(piece)) = stream.poll_next(context) {
        sent.extend_from_slice(&piece.unwrap());
    }
    assert_eq!(sent, list.as_bytes());
    sent
}

/// Checks that items are preserved, in any pieces.
fn check_round_trip<T, F>(
    items: Vec<T>,
    framing: fn() -> F,
    cuts: &[usize],
) -> Result<(), TestCaseError>
where
    T: Clone + PartialEq + std::fmt::Debug + Send + 'static,
    F: Framing<T, Data = Value>,
{
    let mut bytes = written(items.clone(), framing);
    let mut cut = Vec::new();
    for at in cuts {
        let rest = bytes.split_off(at % (bytes.len() + 1));
        cut.push(std::mem::replace(&mut bytes, rest));
    }
    cut.push(bytes);
    let read = all(decode(pieces(cut), framing(), read));
    let read: Vec<_> = read.into_iter().map(Result::unwrap).collect();
    prop_assert_eq!(read, items);
    Ok(())
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::hash_map(any::<String>(), inner, 0..3)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn events(data: impl Strategy<Value = Value>) -> impl Strategy<Value = Event<Value>> {
    let line = || proptest::option::of("[^\r\n\0]{1,5}");
    let event = (data, line(), line(), proptest::option::of(any::<u32>()));
    event.prop_map(|(data, name, id, wait)| {
        let mut event = Event::new(data);
        event.event = name;
        event.id = id;
        event.retry = wait.map(|wait| std::time::Duration::from_millis(wait.into()));
        event
    })
}

proptest! {
    #[test]
    fn any_items_are_preserved(
        items in vec(values(), 0..5),
        events in vec(events(values()), 0..5),
        // Line breaks in the data of events become LF.
        texts in vec(events("[^\r]{0,9}".prop_map(Value::from)), 0..5),
        cuts in vec(any::<usize>(), 0..5),
    ) {
        check_round_trip(items.clone(), Lines::new, &cuts)?;
        check_round_trip(items, Records::new, &cuts)?;
        check_round_trip(events, EventStream::json, &cuts)?;
        check_round_trip(texts, EventStream::text, &cuts)?;
    }
}
