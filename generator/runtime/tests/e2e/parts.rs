//! Encoding and decoding of multipart bodies.

use bytes::Bytes;
use http::HeaderMap;
use proptest::{collection::vec, prelude::*};
use runtime::body::Body;
use runtime::response::{HeaderError, Headers, decode_header, encode_header};
use runtime::server::Place;

use runtime::multipart::{
    Event, File, Parser, Part, PartReader, PartWriter, WithHeaders, WriteForm, decode,
    encode,
};

/// A form with files and texts by name.
struct Form {
    files: Vec<(String, File)>,
    texts: Vec<(String, String)>,
}

impl WriteForm for Form {
    fn write(&self, parts: &mut PartWriter) {
        for (name, file) in &self.files {
            parts.files(name, [file]);
        }
        for (name, text) in &self.texts {
            parts.texts(name, [text]);
        }
    }
}

/// A form that a closure writes.
pub(crate) struct Written<F>(pub(crate) F);

impl<F: Fn(&mut PartWriter)> WriteForm for Written<F> {
    fn write(&self, parts: &mut PartWriter) {
        self.0(parts);
    }
}

fn file(name: &str, body: impl Into<Body>) -> Form {
    Form {
        files: vec![("file".to_owned(), File::new(body).name(name))],
        texts: Vec::new(),
    }
}

/// Encodes a form and returns the decoded parts.
fn read_back(form: &impl WriteForm) -> Vec<Part> {
    let (boundary, body) = encode(form).unwrap();
    decode(&body.into_bytes(), &boundary).unwrap()
}

fn check_reading(body: &str, expected: Option<&[(&str, &str)]>) {
    let parts = decode(&Bytes::copy_from_slice(body.as_bytes()), "b");
    let found = parts.as_ref().map(|parts| {
        let text = |part: &Part| {
            (
                part.name.clone(),
                String::from_utf8_lossy(part.body.as_bytes()).into_owned(),
            )
        };
        parts.iter().map(text).collect::<Vec<_>>()
    });
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    let expected = expected.map(|expected| expected.iter().map(owned).collect());
    assert_eq!(found, expected, "{body:?}");
}

/// Returns a body whose part has headers of this length.
fn headers_of(length: usize) -> String {
    let header = format!("\r\nX: {}", "y".repeat(length - 5));
    format!("--b{header}\r\n\r\n\r\n--b--")
}

#[test]
fn bodies_of_other_programs_are_decoded() {
    const HEAD: &str = "content-disposition:form-data;name=a";
    for (body, expected) in [
        (format!("--b\r\n{HEAD}\r\n\r\n1\r\n--b--"), Some(&[("a", "1")][..])),
        (
            format!("before\r\n--b  \r\n{HEAD}\r\n\r\n1\r\n--b--\r\nbehind"),
            Some(&[("a", "1")][..]),
        ),
        (format!("--b\r\n{HEAD}\r\n\r\n\r\n--b--"), Some(&[("a", "")][..])),
        (
            format!("--b\r\nX: y\r\n{HEAD}\r\n\r\n1\r\n-b\r\n--b--"),
            Some(&[("a", "1\r\n-b")][..]),
        ),
        ("--b--".to_owned(), Some(&[][..])),
        (format!("--b\r\n{HEAD}\r\n\r\n1"), None),
        (format!("--b\r\n{HEAD}"), None),
        (String::new(), None),
        ("--b".to_owned(), None),
        ("--b-".to_owned(), None),
        // Everything after the last boundary is ignored, and dashes at the end of the line of another boundary.
        ("--b--\r\n--b".to_owned(), Some(&[][..])),
        (format!("--b x--\r\n{HEAD}\r\n\r\n1\r\n--b--"), Some(&[("a", "1")][..])),
        // Parts without headers, parts whose empty line belongs to the boundary, and parts without an empty line.
        ("--b\r\n\r\n1\r\n--b--".to_owned(), Some(&[("", "1")][..])),
        ("--b\r\n\r\n--b--".to_owned(), Some(&[("", "")][..])),
        (
            format!("--b\r\n{HEAD}\r\n\r\n--b\r\n{HEAD}\r\n\r\n1\r\n--b--"),
            Some(&[("a", ""), ("a", "1")][..]),
        ),
        (format!("--b\r\n{HEAD}\r\n--b--"), None),
        ("--b\r\n--b--".to_owned(), None),
        (format!("--b\r\n{HEAD}\r\n--b\r\n{HEAD}\r\n\r\n1\r\n--b--"), None),
        (headers_of(16 * 1024), Some(&[("", "")][..])),
        (headers_of(16 * 1024 + 1), None),
    ] {
        check_reading(&body, expected);
    }
}

#[test]
fn values_that_are_not_allowed_in_a_header_are_rejected() {
    assert!(encode(&file("\0", "")).is_err());
    for media_type in ["a/b\r\nX: y", "\n", "\0"] {
        let mut form = file("f", "");
        form.files[0].1.media_type = Some(media_type.to_owned());
        assert!(encode(&form).is_err(), "{media_type:?}");
    }
    let headers = Numbers {
        id: "a\r\nX: y".to_owned(),
        ..Numbers::default()
    };
    assert!(
        encode(&Written(|parts: &mut PartWriter| parts.with(&headers).texts("a", [&1])))
            .is_err()
    );
}

/// Checks how a name is encoded, and that it is decoded unchanged.
fn check_name(name: &str, written: &str) {
    let (boundary, body) = encode(&file(name, "")).unwrap();
    let text = String::from_utf8(body.as_bytes().to_vec()).unwrap();
    let expected = format!(r#"name="file"; filename="{written}""#);
    assert!(text.contains(&expected), "{text}");
    let parts = decode(&body.into_bytes(), &boundary).unwrap();
    assert_eq!(parts[0].file_name.as_deref(), Some(name));
}

#[test]
fn names_are_encoded_like_in_browsers() {
    for (name, written) in [
        ("cat.png", "cat.png"),
        ("", ""),
        ("a \"b\".png", "a %22b%22.png"),
        ("a\r\nX: y", "a%0D%0AX: y"),
        ("Grüße 🎙", "Grüße 🎙"),
        ("a; b=c", "a; b=c"),
        ("100%", "100%"),
        ("C:\\a", "C:\\\\a"),
        ("a\\", "a\\\\"),
        ("a\\\"", "a\\\\%22"),
    ] {
        check_name(name, written);
    }
}

/// Checks how the name of a part of another program is decoded.
fn check_foreign_name(written: &str, name: &str) {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; x; name ={written}\r\n\r\n\r\n--b--"
    );
    let parts = decode(&Bytes::from(body), "b").unwrap();
    assert_eq!(parts[0].name, name, "{written}");
}

#[test]
fn names_of_other_programs_are_decoded() {
    for (written, name) in [
        ("a", "a"),
        (r#""a""#, "a"),
        (r#""a\"b""#, "a\"b"),
        (r#""C:\temp\a""#, r"C:\temp\a"),
        (r#""C:\\temp""#, r"C:\temp"),
        (r#""%22%0D%0A%0d""#, "\"\r\n%0d"),
        (r#""a; filename=b""#, "a; filename=b"),
        (r#" "a" "#, "a"),
        (r#""a" b; filename=c"#, "a"),
        ("a\r\n ;filename=c", "a"),
    ] {
        check_foreign_name(written, name);
    }
}

/// Checks the media types and contents of encoded parts.
fn check_part(write: impl Fn(&mut PartWriter), expected: &[(&str, &str)]) {
    let parts = read_back(&Written(write));
    let describe = |part: &Part| {
        let media_type = part.media_type.clone().unwrap_or_default();
        let text = String::from_utf8(part.body.as_bytes().to_vec()).unwrap();
        (media_type, text)
    };
    let found: Vec<_> = parts.iter().map(describe).collect();
    let found: Vec<_> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn each_part_has_its_media_type() {
    let file = |body: &str| File::new(body.to_owned());
    check_part(|parts| parts.texts("a", [&1, &2]), &[("", "1"), ("", "2")]);
    check_part(
        |parts| {
            parts.with_media_type("application/sdp").texts("a", [&"v=0"]);
            parts.texts("b", [&true]);
        },
        &[("application/sdp", "v=0"), ("", "true")],
    );
    check_part(|parts| parts.texts("a", &None::<String>), &[]);
    check_part(|parts| parts.texts("a", [&None::<i64>]), &[]);
    check_part(
        |parts| {
            parts.jsons("a", [&"t"]);
            parts.with_media_type("application/vnd.a+json").jsons("b", [&vec![1, 2]]);
            parts.jsons("c", [&vec![vec![1], vec![]]]);
        },
        &[
            ("application/json", "\"t\""),
            ("application/vnd.a+json", "[1,2]"),
            ("application/json", "[[1],[]]"),
        ],
    );
    check_part(
        |parts| {
            let of_its_own = file("3").media_type("image/gif");
            parts.files("a", [&file("1")]);
            parts.with_media_type("image/png").files("b", &[file("2"), of_its_own]);
            parts.files("c", &Vec::new());
        },
        &[("application/octet-stream", "1"), ("image/png", "2"), ("image/gif", "3")],
    );
}

/// Headers of a part.
#[derive(Clone, Debug, Default, PartialEq)]
struct Numbers {
    id: String,
    sizes: Option<Vec<i64>>,
}

impl Headers for Numbers {
    fn decode(headers: &HeaderMap) -> Result<Self, HeaderError> {
        Ok(Self {
            id: decode_header(headers, "content-id")?,
            sizes: decode_header(headers, "x-sizes")?,
        })
    }

    fn encode(&self, headers: &mut HeaderMap) -> Result<(), HeaderError> {
        encode_header(headers, "content-id", &self.id)?;
        encode_header(headers, "x-sizes", &self.sizes)
    }
}

#[test]
fn headers_are_sent_only_with_their_part() {
    let headers = Numbers {
        id: "<ü>".to_owned(),
        sizes: Some(vec![1, 2]),
    };
    let file: WithHeaders<File, Numbers> = WithHeaders::new("1", headers);
    let parts = read_back(&Written(|parts: &mut PartWriter| {
        parts.with(&file.headers).files("a", [&file.value]);
        parts.texts("b", [&2]);
    }));
    assert_eq!(parts[0].headers["content-id"], "<ü>".as_bytes());
    assert_eq!(parts[1].headers.len(), 1);
    let (found, violations) = read(parts, |part_reader| part_reader.required("a"));
    let found: WithHeaders<File, Numbers> = found.unwrap();
    assert_eq!((found.headers, violations.len()), (file.headers, 0));
}

/// Decodes parts. Returns the value and the violations.
fn read<T>(
    parts: Vec<Part>,
    read: impl Fn(&mut PartReader) -> Option<T>,
) -> (Option<T>, Vec<String>) {
    let mut part_reader = PartReader::new(parts);
    let value = read(&mut part_reader);
    let violations = part_reader.violations.into_list().into_iter();
    let violations = violations.map(|violation| match violation.place {
        Place::Body {
            pointer,
        } => format!("{pointer} {}", violation.detail),
        place => panic!("{place:?} is not in the body"),
    });
    (value, violations.collect())
}

fn text(name: &str, text: &'static str) -> Part {
    Part {
        name: name.to_owned(),
        body: text.into(),
        ..Part::default()
    }
}

#[test]
fn parts_without_a_field_are_decoded_by_name() {
    let parts = || vec![text("a", "1"), text("b", "x"), text("c", "2"), text("b", "y")];
    let (found, violations) = read(parts(), |part_reader| {
        part_reader.required::<i64>("a")?;
        part_reader.rest_of_many::<String>()
    });
    let expected = [("b", vec!["x", "y"]), ("c", vec!["2"])].map(|(name, texts)| {
        let texts = texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
        (name.to_owned(), texts)
    });
    assert_eq!((found, violations), (Some(expected.into()), Vec::new()));
    let (found, violations) = read(parts(), PartReader::rest::<i64>);
    assert_eq!(found, None);
    assert_eq!(
        violations,
        [
            "/b expected an integer, found a string",
            "/b expected an integer, found a string",
        ]
    );
}

#[test]
fn violations_of_parts_are_reported() {
    let json = |body| Part {
        media_type: Some("application/json".to_owned()),
        ..text("a", body)
    };
    let (found, violations) =
        read(vec![json("null")], |part_reader| part_reader.optional::<i64>("a"));
    assert_eq!((found, violations.len()), (Some(None), 0));
    let (found, violations) =
        read(vec![json("null")], |part_reader| part_reader.required::<String>("a"));
    assert_eq!(found, None);
    assert_eq!(violations, ["/a is required"]);
    let (found, violations) = read(vec![text("a", "1")], |part_reader| {
        part_reader.required::<WithHeaders<i64, Numbers>>("a")
    });
    assert_eq!(found, None);
    assert_eq!(violations, ["/a header content-id: is required"]);
}

#[tokio::test]
async fn a_stream_is_sent_between_the_parts() {
    let streamed = Body::stream(Body::from("content"));
    let (boundary, body) = encode(&file("f", streamed)).unwrap();
    assert!(body.is_stream());
    let parts = decode(&body.collect().await.unwrap(), &boundary).unwrap();
    assert_eq!(parts[0].body, "content".into());
}

/// Returns the contents of the parts, by a simple and slow implementation.
fn contents(body: &[u8], boundary: &str) -> Option<Vec<Vec<u8>>> {
    let find = |text: &[u8], wanted: &str| {
        let mut windows = text.windows(wanted.len());
        windows.position(|window| window == wanted.as_bytes())
    };
    let delimiter = format!("\r\n--{boundary}");
    let body = [b"\r\n", body].concat();
    let mut rest = &body[find(&body, &delimiter)? + delimiter.len()..];
    let mut contents = Vec::new();
    while !rest.starts_with(b"--") {
        rest = &rest[find(rest, "\r\n")?..];
        let end = find(rest, &delimiter)?;
        // The line break of the empty line may belong to the boundary.
        let head = find(&rest[..end + 2], "\r\n\r\n")?;
        std::str::from_utf8(&rest[..head]).ok()?;
        contents.push(rest[end.min(head + 4)..end].to_vec());
        rest = &rest[end + delimiter.len()..];
    }
    Some(contents)
}

/// Decodes a body that arrives in pieces.
fn in_pieces(body: &[u8], lengths: &[usize], boundary: &str) -> Option<Vec<Part>> {
    let mut parser = Parser::new(boundary);
    let mut read: Vec<(Part, Vec<u8>, bool)> = Vec::new();
    let (mut rest, mut lengths) = (body, lengths.iter().cycle());
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.len().min(*lengths.next()?));
        rest = behind;
        parser.push(Bytes::copy_from_slice(piece));
        while let Some(event) = parser.event().ok()? {
            match event {
                Event::Part(part) => read.push((*part, Vec::new(), false)),
                Event::Data(data) => read.last_mut()?.1.extend_from_slice(&data),
                Event::End => read.last_mut()?.2 = true,
            }
        }
    }
    let has_ended = read.iter().all(|(.., ended)| *ended);
    assert!(has_ended || !parser.is_complete());
    let parts = read.into_iter().map(|(mut part, content, _)| {
        part.body = content.into();
        part
    });
    parser.is_complete().then(|| parts.collect())
}

/// Returns bodies with the boundary `b`, most of them malformed.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => Just(&b"\r\n--b"[..]),
        4 => Just(&b"\r\n--b\r\n\r\n"[..]),
        2 => Just(&b"\r\n--b\r\nContent-Disposition: x; name=n; filename=f\r\n\r\n"[..]),
        2 => Just(&b"\r\n--b--"[..]),
        1 => Just(&b"\r\n\r\n--b\r\n\r\n"[..]),
        1 => proptest::sample::select(vec![
            &b"\r"[..], b"\n", b"\r\n", b"\r\n\r\n", b"-", b"--", b"--b", b"b", b"\r\n-", b"x", b"X: y", b"\xff",
        ]),
    ];
    (any::<bool>(), vec(piece, 0..12)).prop_map(|(ends, pieces)| {
        let end = if ends { &b"\r\n--b--"[..] } else { b"" };
        let body = [pieces.concat(), end.to_vec()].concat();
        // The first boundary needs no line break before it.
        body.strip_prefix(b"\r\n").unwrap_or(&body).to_vec()
    })
}

proptest! {
    #[test]
    fn a_body_is_decoded_alike_in_any_pieces(
        body in bodies(),
        lengths in vec(1_usize..9, 1..6),
    ) {
        let whole = decode(&Bytes::from(body.clone()), "b");
        let pieces = in_pieces(&body, &lengths, "b");
        prop_assert_eq!(format!("{:?}", whole), format!("{:?}", pieces));
        let read = |parts: Vec<Part>| {
            let content = |part: Part| part.body.into_bytes().to_vec();
            parts.into_iter().map(content).collect::<Vec<_>>()
        };
        prop_assert_eq!(whole.map(read), contents(&body, "b"));
    }

    #[test]
    fn any_name_and_content_is_preserved(
        name in "([^%\0]|%[^02\0])*",
        body in vec(any::<u8>(), 0..40),
        text in any::<String>(),
    ) {
        let mut form = file(&name, body.clone());
        form.texts.push((name.clone(), text.clone()));
        let parts = read_back(&form);
        prop_assert_eq!(parts[0].file_name.as_ref(), Some(&name));
        prop_assert_eq!(parts[0].body.as_bytes(), &body[..]);
        prop_assert_eq!(&parts[1].name, &name);
        prop_assert_eq!(parts[1].body.as_bytes(), text.as_bytes());
    }
}
