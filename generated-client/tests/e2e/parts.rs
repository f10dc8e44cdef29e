//! Bodies of several parts: what is written comes back, whatever stands in it.

use bytes::Bytes;
use cloudflare_calls::runtime::body::Body;
use proptest::{collection::vec, prelude::*};

use crate::runtime::multipart::{File, Outgoing, Part, Parts, decode, encode};

/// Files by the names of their properties, and texts.
struct Form {
    files: Vec<(String, File)>,
    texts: Vec<(String, String)>,
}

impl Outgoing for Form {
    fn write(&self, parts: &mut Parts) {
        for (name, file) in &self.files {
            parts.files(name, [file]);
        }
        for (name, text) in &self.texts {
            parts.texts(name, [text]);
        }
    }
}

fn file(name: &str, body: impl Into<Body>) -> Form {
    Form {
        files: vec![("file".to_owned(), File::new(body).name(name))],
        texts: Vec::new(),
    }
}

/// What is read of a body that was written.
fn read_back(form: &Form) -> Vec<Part> {
    let (boundary, body) = encode(form).unwrap();
    decode(&body.into_bytes(), &boundary).unwrap()
}

fn check_reading(body: &str, expected: Option<&[(&str, &str)]>) {
    let parts = decode(&Bytes::copy_from_slice(body.as_bytes()), "b");
    let found = parts.as_ref().map(|parts| {
        let text = |part: &Part| {
            (
                part.name.clone(),
                String::from_utf8_lossy(&part.body).into_owned(),
            )
        };
        parts.iter().map(text).collect::<Vec<_>>()
    });
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    let expected = expected.map(|expected| expected.iter().map(owned).collect());
    assert_eq!(found, expected, "{body:?}");
}

#[test]
fn bodies_of_others_are_read() {
    const HEAD: &str = "content-disposition:form-data;name=a";
    for (body, expected) in [
        (
            format!("--b\r\n{HEAD}\r\n\r\n1\r\n--b--"),
            Some(&[("a", "1")][..]),
        ),
        (
            format!("before\r\n--b  \r\n{HEAD}\r\n\r\n1\r\n--b--\r\nbehind"),
            Some(&[("a", "1")][..]),
        ),
        (
            format!("--b\r\n{HEAD}\r\n\r\n\r\n--b--"),
            Some(&[("a", "")][..]),
        ),
        (
            format!("--b\r\nX: y\r\n{HEAD}\r\n\r\n1\r\n-b\r\n--b--"),
            Some(&[("a", "1\r\n-b")][..]),
        ),
        ("--b--".to_owned(), Some(&[][..])),
        (format!("--b\r\n{HEAD}\r\n\r\n1"), None),
        (format!("--b\r\n{HEAD}"), None),
        (String::new(), None),
        ("--b".to_owned(), None),
    ] {
        check_reading(&body, expected);
    }
}

#[test]
fn a_line_break_in_a_name_is_refused() {
    for name in ["a\r\nX: y", "a\n", "\r", "\0"] {
        assert!(encode(&file(name, "")).is_err(), "{name:?}");
    }
}

#[tokio::test]
async fn a_stream_is_sent_between_the_parts() {
    let streamed = Body::stream(Body::from("content"));
    let (boundary, body) = encode(&file("f", streamed)).unwrap();
    assert!(body.is_stream());
    let parts = decode(&body.collect().await.unwrap(), &boundary).unwrap();
    assert_eq!(parts[0].body, "content");
}

proptest! {
    #[test]
    fn whatever_stands_in_a_part_comes_back(
        name in "[^\r\n\0]*",
        body in vec(any::<u8>(), 0..40),
        text in any::<String>(),
    ) {
        let mut form = file(&name, body.clone());
        form.texts.push((name.clone(), text.clone()));
        let parts = read_back(&form);
        prop_assert_eq!(parts[0].file_name.as_ref(), Some(&name));
        prop_assert_eq!(&parts[0].body[..], &body[..]);
        prop_assert_eq!(&parts[1].name, &name);
        prop_assert_eq!(&parts[1].body[..], text.as_bytes());
    }
}
