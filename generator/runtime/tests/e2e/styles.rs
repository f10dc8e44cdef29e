//! Parameters of every style and type: their text on the wire, and the round trip.

use std::{borrow::Cow, collections::BTreeMap, fmt::Debug};

use proptest::{
    collection::{btree_map, vec},
    prelude::{Strategy, any},
    test_runner::TestRunner,
};
use runtime::{
    client::{CallResult, ClientCodec, HttpResponse, RequestWriter, ResponseReader},
    operation::Operation,
    text::{self, Encoding, Escape, Members, Style},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use Style::{
    DeepObject, Form, FormExploded, Json, Label, LabelExploded, Matrix, MatrixExploded,
    PipeDelimited, Simple, SimpleExploded, SpaceDelimited,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Color {
    #[serde(rename = "R")]
    r: u8,
    #[serde(rename = "G")]
    g: u8,
    #[serde(rename = "B", skip_serializing_if = "Option::is_none")]
    b: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Filter {
    ids: Vec<i64>,
    color: Color,
    colors: Vec<Color>,
}

type Words = Vec<String>;
type Map = BTreeMap<String, String>;

const COLOR: Members = Members::Only(&["R", "G", "B"]);
const ANY: Members = Members::Except(&["taken"]);

/// The location and style of a value.
#[derive(Clone, Copy, Debug)]
enum Place {
    Path(Style),
    Query(Style),
    Reserved(Style),
    ReservedPath(Style),
    ReservedCookie(Style),
    Plain(Style),
    Members(Members),
    Cookie(Style),
    Header(Style),
}

/// Encodes a value as the parameter `color`.
fn write<T: Serialize>(place: Place, value: &T) -> Result<String, String> {
    let join = |style: Style, separator: &str, escape: Escape| {
        let pairs = style.write_pairs("color", value, escape)?;
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        Ok(pairs.collect::<Vec<_>>().join(separator))
    };
    match place {
        Path(style) => style.write_path("color", value, Escape::All),
        ReservedPath(style) => style.write_path("color", value, Escape::Path),
        Query(style) => join(style, "&", Escape::All),
        Reserved(style) => join(style, "&", Escape::Query),
        Place::Members(_) => join(Style::Members, "&", Escape::All),
        Cookie(style) => join(style, "; ", Escape::All),
        ReservedCookie(style) => join(style, "; ", Escape::Cookie),
        Plain(style) => join(style, "; ", Escape::Nothing),
        Header(style) => style.write_header(value).map(Option::unwrap_or_default),
    }
    .map_err(|error: text::TextError| error.to_string())
}

/// Decodes the parameter `color`.
fn read<T: DeserializeOwned>(place: Place, text: &str) -> Result<T, String> {
    let pairs = |separator: &str| -> Vec<(String, &str)> {
        let pairs = text.split(separator).filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| {
                (Encoding::Form.decode(name).unwrap().into_owned(), value)
            })
            .collect()
    };
    let decoded = || {
        pairs("&").into_iter().map(|(name, value)| {
            (Cow::Owned(name), Encoding::Form.decode(value).unwrap())
        })
    };
    let values = |style: Style, separator: &str, encoding: Encoding| {
        let found = pairs(separator);
        let values: Vec<_> = found
            .iter()
            .filter(|(name, _)| name == "color")
            .map(|(_, value)| *value)
            .collect();
        style.read_values(&values, encoding)
    };
    let source = match place {
        Path(style) | ReservedPath(style) => style.read_path("color", text),
        Query(DeepObject) => Style::read_deep("color", decoded()),
        Query(style) | Reserved(style) => values(style, "&", Encoding::Form),
        Place::Members(members) => Style::read_members(members, decoded()),
        Cookie(style) | ReservedCookie(style) => values(style, "; ", Encoding::Percent),
        Plain(style) => values(style, "; ", Encoding::Plain),
        Header(style) => Ok(style.read_header(Some(text))),
    };
    source.and_then(text::read).map_err(|error| error.to_string())
}

/// Checks the text of a value on the wire, and that it is decoded unchanged.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    value: &T,
    rows: impl IntoIterator<Item = (Place, &'static str)>,
) {
    for (place, wire) in rows {
        assert_eq!(write(place, value).as_deref(), Ok(wire), "{place:?}");
        assert_eq!(read::<T>(place, wire).as_ref(), Ok(value), "{place:?} {wire}");
    }
}

use Place::{
    Cookie, Header, Path, Plain, Query, Reserved, ReservedCookie, ReservedPath,
};

#[test]
fn scalars_are_encoded_as_in_the_openapi_specification() {
    check(
        &"blue".to_owned(),
        [
            (Path(Simple), "blue"),
            (Path(Label), ".blue"),
            (Path(LabelExploded), ".blue"),
            (Path(Matrix), ";color=blue"),
            (Path(MatrixExploded), ";color=blue"),
            (Query(Form), "color=blue"),
            (Query(FormExploded), "color=blue"),
            (Cookie(Form), "color=blue"),
            (Header(Simple), "blue"),
            (Query(Json), "color=%22blue%22"),
            (Header(Json), "\"blue\""),
        ],
    );
    check(
        &String::new(),
        [
            (Path(Simple), ""),
            (Path(Label), "."),
            (Path(Matrix), ";color"),
            (Path(MatrixExploded), ";color"),
            (Query(Form), "color="),
            (Query(FormExploded), "color="),
            (Header(Simple), ""),
        ],
    );
}

#[test]
fn arrays_are_encoded_as_in_the_openapi_specification() {
    check(
        &["blue", "black", "brown"].map(str::to_owned).to_vec(),
        [
            (Path(Simple), "blue,black,brown"),
            (Path(SimpleExploded), "blue,black,brown"),
            (Path(Label), ".blue,black,brown"),
            (Path(LabelExploded), ".blue.black.brown"),
            (Path(Matrix), ";color=blue,black,brown"),
            (Path(MatrixExploded), ";color=blue;color=black;color=brown"),
            (Query(Form), "color=blue,black,brown"),
            (Query(FormExploded), "color=blue&color=black&color=brown"),
            (Query(SpaceDelimited), "color=blue%20black%20brown"),
            (Query(PipeDelimited), "color=blue%7Cblack%7Cbrown"),
            (Query(DeepObject), "color=blue&color=black&color=brown"),
            (Cookie(Form), "color=blue,black,brown"),
            (Header(Simple), "blue,black,brown"),
            (Query(Json), "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D"),
        ],
    );
}

#[test]
fn objects_are_encoded_as_in_the_openapi_specification() {
    check(
        &Color {
            r: 100,
            g: 200,
            b: Some(150),
        },
        [
            (Path(Simple), "R,100,G,200,B,150"),
            (Path(SimpleExploded), "R=100,G=200,B=150"),
            (Path(Label), ".R,100,G,200,B,150"),
            (Path(LabelExploded), ".R=100.G=200.B=150"),
            (Path(Matrix), ";color=R,100,G,200,B,150"),
            (Path(MatrixExploded), ";R=100;G=200;B=150"),
            (Query(Form), "color=R,100,G,200,B,150"),
            (Place::Members(COLOR), "R=100&G=200&B=150"),
            (Query(SpaceDelimited), "color=R%20100%20G%20200%20B%20150"),
            (Query(PipeDelimited), "color=R%7C100%7CG%7C200%7CB%7C150"),
            (Query(DeepObject), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
            (Cookie(Form), "color=R,100,G,200,B,150"),
            (Header(Simple), "R,100,G,200,B,150"),
            (Header(SimpleExploded), "R=100,G=200,B=150"),
            (Header(Json), r#"{"R":100,"G":200,"B":150}"#),
        ],
    );
    check(
        &Map::from([("a".into(), "1".into()), ("b".into(), "x y".into())]),
        [
            (Path(LabelExploded), ".a=1.b=x%20y"),
            (Place::Members(ANY), "a=1&b=x%20y"),
            (Query(DeepObject), "color%5Ba%5D=1&color%5Bb%5D=x%20y"),
        ],
    );
}

#[test]
fn nested_values_have_brackets_or_are_json() {
    let color = Color {
        r: 1,
        g: 2,
        b: None,
    };
    let filter = Filter {
        ids: vec![1, 2],
        color: color.clone(),
        colors: vec![color],
    };
    let members = Members::Only(&["ids", "color", "colors"]);
    check(
        &filter,
        [
            (
                Query(DeepObject),
                "color%5Bids%5D=1&color%5Bids%5D=2&color%5Bcolor%5D%5BR%5D=1&color%5Bcolor%5D%5BG%5D=2\
             &color%5Bcolors%5D%5B0%5D%5BR%5D=1&color%5Bcolors%5D%5B0%5D%5BG%5D=2",
            ),
            (
                Place::Members(members),
                "ids=1&ids=2&color%5BR%5D=1&color%5BG%5D=2&colors%5B0%5D%5BR%5D=1&colors%5B0%5D%5BG%5D=2",
            ),
            (
                Path(Simple),
                "ids,%5B1%2C2%5D,color,%7B%22R%22%3A1%2C%22G%22%3A2%7D,\
             colors,%5B%7B%22R%22%3A1%2C%22G%22%3A2%7D%5D",
            ),
        ],
    );
    check(
        &vec![Color {
            r: 1,
            g: 2,
            b: None,
        }],
        [
            (Query(FormExploded), "color=%7B%22R%22%3A1%2C%22G%22%3A2%7D"),
            (Query(DeepObject), "color%5B0%5D%5BR%5D=1&color%5B0%5D%5BG%5D=2"),
        ],
    );
}

#[test]
fn delimiters_and_reserved_characters_in_a_value_are_escaped() {
    check(
        &["a,b.c", "d|e f", "", "ü%/;=&+#?"].map(str::to_owned).to_vec(),
        [
            (Path(Simple), "a%2Cb.c,d%7Ce%20f,,%C3%BC%25%2F%3B%3D%26%2B%23%3F"),
            (
                Path(LabelExploded),
                ".a%2Cb%2Ec.d%7Ce%20f..%C3%BC%25%2F%3B%3D%26%2B%23%3F",
            ),
            (
                Path(MatrixExploded),
                ";color=a%2Cb.c;color=d%7Ce%20f;color;color=%C3%BC%25%2F%3B%3D%26%2B%23%3F",
            ),
            (Query(Form), "color=a%2Cb.c,d%7Ce%20f,,%C3%BC%25%2F%3B%3D%26%2B%23%3F"),
            (Reserved(Form), "color=a%2Cb.c,d%7Ce%20f,,%C3%BC%25/;=%26%2B%23?"),
            (ReservedPath(Simple), "a%2Cb.c,d%7Ce%20f,,%C3%BC%25%2F%3B%3D%26%2B%23%3F"),
            (ReservedCookie(Form), "color=a%2Cb.c,d%7Ce%20f,,%C3%BC%25/%3B=%26%2B%23?"),
        ],
    );
    check(
        &"a,b.c:/?#[]@!$&'()*+;=%41 ü".to_owned(),
        [
            (
                Reserved(FormExploded),
                "color=a,b.c:/?%23%5B%5D@!$%26'()*%2B;=%2541%20%C3%BC",
            ),
            (ReservedPath(Simple), "a,b.c:%2F%3F%23%5B%5D@!$%26'()*%2B;=%2541%20%C3%BC"),
            (Header(Simple), "a,b.c:/?#[]@!$&'()*+;=%41 ü"),
            (Header(Json), "\"a,b.c:/?#[]@!$&'()*+;=%41 \\u00fc\""),
        ],
    );
}

#[test]
fn cookies_without_escapes_reject_other_characters() {
    check(
        &["a.b%20", "c d", "e&f=/?"].map(str::to_owned).to_vec(),
        [
            (Plain(FormExploded), "color=a.b%20; color=c d; color=e&f=/?"),
            (Plain(Form), "color=a.b%20,c d,e&f=/?"),
        ],
    );
    for text in ["a;b", "ü", " a", "\n"] {
        let error = write(Plain(FormExploded), &text.to_owned());
        assert_eq!(
            error,
            Err("contains a character that is not allowed in a cookie".to_owned())
        );
    }
    let error = write(Plain(Form), &vec!["a,b".to_owned(), "c".to_owned()]);
    assert_eq!(error, Err("contains ',', which separates values".to_owned()));
}

#[test]
fn numbers_are_encoded_as_in_json() {
    check(&0.1_f32, [(Query(FormExploded), "color=0.1")]);
    check(&1e30_f64, [(Query(FormExploded), "color=1e30")]);
    check(&u64::MAX, [(Query(FormExploded), "color=18446744073709551615")]);
    check(&true, [(Path(Matrix), ";color=true")]);
    for value in [f64::NAN, f64::INFINITY] {
        assert_eq!(
            write(Query(FormExploded), &value),
            Err("is not a finite number".into())
        );
    }
    for text in ["NaN", "inf", "", "1,5", " 1"] {
        assert!(read::<f64>(Path(Simple), text).is_err(), "{text}");
    }
}

#[test]
fn absent_null_and_empty_are_distinguished_if_the_style_allows_it() {
    let query = Query(FormExploded);
    check::<Option<Option<bool>>>(&None, [(query, "")]);
    check(&Some(None::<bool>), [(query, "color=")]);
    check(&Some(Some(true)), [(query, "color=true")]);
    check(&Some(String::new()), [(query, "color=")]);
    check::<Option<Words>>(&None, [(query, ""), (Query(DeepObject), "")]);
    check::<Option<Color>>(
        &None,
        [(Place::Members(COLOR), ""), (Query(DeepObject), "")],
    );
    // In RFC 6570, an empty list is undefined.
    assert_eq!(write(query, &Words::new()), Ok(String::new()));
    assert!(write(Path(Simple), &Words::new()).is_err());
    assert!(write(Path(Simple), &None::<String>).is_err());
}

#[test]
fn ambiguous_values_are_rejected() {
    let list = |text: &str| vec![text.to_owned(), "b".to_owned()];
    for (place, text) in [
        (Query(SpaceDelimited), "a b"),
        (Query(PipeDelimited), "a|b"),
        (Header(Simple), "a,b"),
        (Header(Simple), " a"),
    ] {
        assert!(write(place, &list(text)).is_err(), "{place:?} {text:?}");
    }
    assert!(write(Header(Simple), &" a".to_owned()).is_err());
    for name in ["a[b]", "a[", "]"] {
        let map = Map::from([(name.to_owned(), "v".to_owned())]);
        assert!(write(Query(DeepObject), &map).is_err(), "{name}");
    }
    for (place, wire) in [
        (Path(Label), "blue"),
        (Path(Matrix), ";size=blue"),
        (Path(MatrixExploded), "blue"),
        (Path(Simple), "%zz"),
    ] {
        assert!(read::<String>(place, wire).is_err(), "{place:?} {wire}");
    }
    for (place, wire) in [
        (Path(Simple), "R,1,G"),
        (Path(SimpleExploded), "R,1"),
        (Query(DeepObject), "color%5BR%5D=1"),
        (Query(Json), "color=%7B"),
    ] {
        assert!(read::<Color>(place, wire).is_err(), "{place:?} {wire}");
    }
    let deep = format!("color{}=1", "%5Ba%5D".repeat(100));
    assert_eq!(
        read::<serde_json::Value>(Query(DeepObject), &deep),
        Err("is nested too deeply".into())
    );
}

fn words() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..6).prop_map(String::from_iter)
}

/// An operation with two parameters in one path segment.
struct Span;

impl Operation for Span {
    const NAME: &'static str = "span";
    const METHOD: http::Method = http::Method::GET;
    const PATH: &'static str = "/spans/{low}-{high}.json/{high}:close";
    const SECURITY: runtime::credentials::Security = &[];
    type Output = runtime::response::Response<()>;
    type Failure = std::convert::Infallible;
}

impl ClientCodec for Span {
    fn encode_request(&self, _: &mut RequestWriter) {}

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(ResponseReader::new(response).empty()?)
    }
}

#[test]
fn parameters_in_one_segment_are_distinguished_or_rejected() {
    for (low, high, uri) in [
        ("1", "2", Some("/spans/1-2.json/2:close")),
        ("-1", "2", Some("/spans/-1-2.json/2:close")),
        ("a/b", "c:d", Some("/spans/a%2Fb-c%3Ad.json/c%3Ad:close")),
        ("1", "-2", None),
        ("1", "2-3", None),
    ] {
        let mut writer = RequestWriter::new();
        writer.path("low", &low);
        writer.path("high", &high);
        let request = writer.finish::<Span>();
        let written = request.as_ref().ok().map(|request| request.uri().path());
        assert_eq!(written, uri, "{low} {high}");
    }
}

/// Checks that every encoded value is decoded unchanged, and with `always` that every value can be encoded.
fn check_all<T>(values: impl Strategy<Value = T>, places: &[Place], always: bool)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let config = proptest::test_runner::Config {
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    };
    TestRunner::new(config)
        .run(&values, |value| {
            for place in places {
                match write(*place, &value) {
                    Ok(wire) => assert_eq!(
                        read::<T>(*place, &wire).as_ref(),
                        Ok(&value),
                        "{place:?} {wire}"
                    ),
                    Err(error) => assert!(!always, "{place:?} {value:?} {error}"),
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_encoded_value_is_preserved() {
    const PATH: &[Place] = &[
        Path(Simple),
        Path(SimpleExploded),
        Path(Label),
        Path(LabelExploded),
        Path(Matrix),
        Path(MatrixExploded),
        Path(Json),
        ReservedPath(Simple),
        ReservedPath(MatrixExploded),
    ];
    const QUERY: &[Place] = &[
        Query(Form),
        Query(FormExploded),
        Reserved(Form),
        Reserved(FormExploded),
        Cookie(Form),
        Cookie(FormExploded),
        Query(Json),
        Query(DeepObject),
    ];
    const REFUSING: &[Place] = &[
        Query(SpaceDelimited),
        Query(PipeDelimited),
        Header(Simple),
        Header(SimpleExploded),
        Header(Json),
        Plain(Form),
        Plain(FormExploded),
    ];
    check_all(words(), PATH, true);
    check_all(words(), &QUERY[..7], true);
    check_all(vec(words(), 1..4), PATH, true);
    check_all(vec(words(), 1..4), QUERY, true);
    check_all(vec(words(), 1..4), REFUSING, false);
    check_all(btree_map(words(), words(), 1..4), PATH, true);
    check_all(
        btree_map(words(), words(), 1..4),
        &[Query(Form), Reserved(Form), Cookie(Form), Query(Json)],
        true,
    );
    check_all(btree_map(words(), words(), 1..4), REFUSING, false);
    check_all(
        btree_map(words(), words(), 1..4),
        &[Query(DeepObject), Place::Members(ANY)],
        false,
    );
    check_all(vec(vec(any::<i64>(), 1..3), 1..3), PATH, true);
    check_all(
        vec(vec(any::<f32>().prop_filter("finite", |it| it.is_finite()), 1..3), 1..3),
        QUERY,
        true,
    );
}

/// An operation whose path also matches `/pets/mine`, `/pets/{id}.json` and `/pets/a:{b}`.
struct GetPet;

impl Operation for GetPet {
    const NAME: &'static str = "get_pet";
    const METHOD: http::Method = http::Method::GET;
    const PATH: &'static str = "/pets/{id}";
    const SECURITY: runtime::credentials::Security = &[];
    type Output = runtime::response::Response<()>;
    type Failure = std::convert::Infallible;
}

impl ClientCodec for GetPet {
    const SHADOWED_PATHS: &'static [&'static str] =
        &["/pets/mine", "/pets/{id}.json", "/pets/a:{b}"];

    fn encode_request(&self, _: &mut RequestWriter) {}

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(ResponseReader::new(response).empty()?)
    }
}

#[test]
fn a_path_of_another_operation_is_rejected() {
    for (id, sibling) in [
        ("1", None),
        ("mine", Some("/pets/mine")),
        ("Mine", None),
        ("mine2", None),
        ("mine/", None),
        ("%6Dine", None),
        ("x.json", Some("/pets/{id}.json")),
        ("x.json.json", Some("/pets/{id}.json")),
        ("x/y.json", Some("/pets/{id}.json")),
        ("ü.json", Some("/pets/{id}.json")),
        ("x.jso", None),
        (".json", Some("/pets/{id}.json")),
        ("a:b", Some("/pets/a:{b}")),
    ] {
        let mut writer = RequestWriter::new();
        writer.path("id", &id);
        let error = writer.finish::<GetPet>().err();
        let expected = sibling.map(|sibling| {
            format!("the path is also a path of another operation, `{sibling}`")
        });
        assert_eq!(error.map(|error| error.to_string()), expected, "{id}");
    }
}
