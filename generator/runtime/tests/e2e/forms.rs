//! Encoding and decoding of forms.

use proptest::{collection::vec, prelude::*};
use runtime::server::{Field, Shape};
use serde_json::{Value, json};

use runtime::form::{MAX_STEPS, Style, decode, encode};

const STRINGS: Shape = Shape::Array(&Shape::String);
const INNER: Shape = Shape::Object {
    fields: &[
        Field::optional("r", Shape::Integer(0, 255)),
        Field::optional("of", STRINGS),
    ],
    rest: None,
};
const SHAPE: Shape = Shape::Object {
    fields: &[
        Field::optional("text", Shape::String),
        Field::optional("number", Shape::Number),
        Field::optional("is", Shape::Boolean),
        Field::optional("many", STRINGS),
        Field::optional("inner", INNER),
        Field::optional("inners", Shape::Array(&INNER)),
        Field::optional("either", Shape::AnyOf(&[Shape::Integer(0, 9), Shape::String])),
    ],
    rest: None,
};

/// Checks that a value is encoded as a form and decoded from it.
fn check(value: &Value, styles: &[(&str, Style)], form: &str) {
    assert_eq!(encode(value, styles).as_deref(), Ok(form), "{value}");
    check_reading(form, styles, value);
}

/// Checks that a form is decoded as a value.
fn check_reading(form: &str, styles: &[(&str, Style)], value: &Value) {
    assert_eq!(decode(form, &SHAPE, styles).as_ref(), Ok(value), "{form}");
}

#[test]
fn a_property_is_encoded_in_its_style() {
    let (many, inner) = (json!({"many": ["a", "b c"]}), json!({"inner": {"r": 1}}));
    for (value, styles, form) in [
        (
            json!({"is": true, "number": 1.5, "text": "1"}),
            vec![],
            "is=true&number=1.5&text=1",
        ),
        (json!({"text": ""}), vec![], "text="),
        (json!({}), vec![], ""),
        (many.clone(), vec![], "many=a&many=b%20c"),
        (many.clone(), vec![("many", Style::Exploded)], "many=a&many=b%20c"),
        (many.clone(), vec![("many", Style::Joined(','))], "many=a,b%20c"),
        (many.clone(), vec![("many", Style::Joined('|'))], "many=a|b%20c"),
        (many.clone(), vec![("many", Style::Json)], "many=%5B%22a%22%2C%22b%20c%22%5D"),
        (many, vec![("many", Style::Deep)], "many%5B0%5D=a&many%5B1%5D=b%20c"),
        (inner.clone(), vec![], "inner=%7B%22r%22%3A1%7D"),
        (inner.clone(), vec![("inner", Style::Exploded)], "r=1"),
        (inner.clone(), vec![("inner", Style::Joined(','))], "inner=r,1"),
        (inner, vec![("inner", Style::Deep)], "inner%5Br%5D=1"),
        (
            json!({"inners": [{"of": ["x"]}, {"r": 2}]}),
            vec![("inners", Style::Deep)],
            "inners%5B0%5D%5Bof%5D%5B0%5D=x&inners%5B1%5D%5Br%5D=2",
        ),
        (json!({"inners": [{"r": 2}]}), vec![], "inners=%7B%22r%22%3A2%7D"),
        (json!({"either": 4}), vec![], "either=4"),
        (json!({"either": "four"}), vec![], "either=four"),
    ] {
        check(&value, &styles, form);
    }
}

#[test]
fn forms_of_other_programs_are_decoded() {
    for (form, styles, value) in [
        ("text=a+b%2Bc", vec![], json!({"text": "a b+c"})),
        ("text", vec![], json!({"text": ""})),
        ("&&text=1&", vec![], json!({"text": "1"})),
        ("many[]=a&many[]=b", vec![("many", Style::Deep)], json!({"many": ["a", "b"]})),
        ("many=a%2Cb", vec![("many", Style::Joined(','))], json!({"many": ["a", "b"]})),
        ("many=a+b", vec![("many", Style::Joined(' '))], json!({"many": ["a", "b"]})),
        // Invalid values are kept, so that violations can be reported.
        ("number=one", vec![], json!({"number": "one"})),
        ("text=a&text=b", vec![], json!({"text": ["a", "b"]})),
        ("other=1", vec![], json!({})),
    ] {
        check_reading(form, &styles, &value);
    }
    for form in ["text=%ff", "te%2=1"] {
        assert_eq!(decode(form, &SHAPE, &[]), Err("is not percent-encoded UTF-8"));
    }
    assert!(encode(&json!([1]), &[]).is_err());
}

#[test]
fn the_shape_with_all_properties_is_chosen() {
    const EITHER: Shape = Shape::AnyOf(&[INNER, OTHER]);
    const OTHER: Shape = Shape::Object {
        fields: &[Field::optional("other", Shape::Boolean)],
        rest: None,
    };
    const OUTER: Shape = Shape::Object {
        fields: &[Field::optional("inner", EITHER)],
        rest: None,
    };
    for value in [json!({"r": 1}), json!({"other": true}), json!({})] {
        let form = encode(&value, &[]).unwrap();
        assert_eq!(decode(&form, &EITHER, &[]).as_ref(), Ok(&value), "{form}");
        let (of, styles) = (json!({ "inner": value }), [("inner", Style::Deep)]);
        let form = encode(&of, &styles).unwrap();
        let expected = if form.is_empty() { json!({}) } else { of };
        assert_eq!(decode(&form, &OUTER, &styles), Ok(expected), "{form}");
    }
}

#[test]
fn ambiguous_values_are_rejected() {
    for (many, separator, form) in [
        (json!(["a b"]), ' ', None),
        (json!(["a", " "]), ' ', None),
        (json!(["a,b"]), ',', None),
        (json!(["a|b"]), '|', None),
        (json!(["a,b", "c"]), ',', Some("many=a%2Cb,c")),
        (json!(["a|b", "c"]), '|', Some("many=a%7Cb|c")),
        (json!([""]), ',', Some("many=")),
        (json!(["", ""]), ' ', Some("many=%20")),
        (json!("a b"), ' ', Some("many=a%20b")),
    ] {
        let styles = [("many", Style::Joined(separator))];
        let written = encode(&json!({ "many": many }), &styles);
        assert_eq!(written.as_deref().ok(), form, "{many} {separator:?}");
        if let Some(form) = form.filter(|_| many.is_array()) {
            check_reading(form, &styles, &json!({ "many": many }));
        }
    }
    let nothing = json!({ "many": [], "inner": {} });
    let styles = [("many", Style::Joined(',')), ("inner", Style::Joined(','))];
    assert_eq!(encode(&nothing, &styles).as_deref(), Ok(""));
}

/// An object with any properties, each with a list of texts.
const OPEN: Shape = Shape::Object {
    fields: &[],
    rest: Some(&STRINGS),
};

proptest! {
    #[test]
    fn any_property_name_is_preserved(name in any::<String>(), many in vec(any::<String>(), 2..5)) {
        let value = json!({ &name: many });
        let form = encode(&value, &[]).unwrap();
        prop_assert_eq!(decode(&form, &OPEN, &[]), Ok(value));
    }

    #[test]
    fn any_text_is_preserved(text in any::<String>(), many in vec(any::<String>(), 2..5)) {
        let styles = [Style::Json, Style::Exploded, Style::Joined(','), Style::Deep];
        for style in styles {
            let value = json!({"text": text, "many": many});
            let styles = [("many", style)];
            let form = encode(&value, &styles).unwrap();
            prop_assert_eq!(decode(&form, &SHAPE, &styles), Ok(value));
        }
    }
}

#[test]
fn a_required_empty_list_is_preserved() {
    const REQUIRED: Shape = Shape::Object {
        fields: &[Field::required("many", STRINGS), Field::optional("more", STRINGS)],
        rest: None,
    };
    let value = json!({"many": []});
    assert_eq!(encode(&value, &[]).as_deref(), Ok(""));
    assert_eq!(decode("", &REQUIRED, &[]), Ok(value));
}

/// The number of pairs of a large form. Work that is quadratic in it takes hours.
const MANY: usize = 200_000;

#[test]
fn the_time_for_a_form_is_linear_in_its_length() {
    const TEXTS: Shape = Shape::Map(&Shape::String);
    const SCOPED: Shape = Shape::Object {
        fields: &[Field::optional("scope", TEXTS)],
        rest: Some(&Shape::Any),
    };
    let deep = [("scope", Style::Deep)];
    let distinct = |pair: fn(usize) -> String| -> String {
        (0..MANY).map(pair).collect::<Vec<_>>().join("&")
    };
    for (form, shape, styles, count) in [
        ("a=&".repeat(MANY), &OPEN, &[][..], 1),
        ("a=&".repeat(MANY), &Shape::Any, &[], 1),
        (distinct(|index| format!("a{index}=")), &OPEN, &[], MANY),
        (distinct(|index| format!("a{index}=")), &TEXTS, &[], MANY),
        (distinct(|index| format!("scope[{index}]=")), &SCOPED, &deep, 1),
        ("scope[a]=&".repeat(MANY), &SCOPED, &deep, 1),
    ] {
        let value = decode(&form, shape, styles).unwrap();
        assert_eq!(value.as_object().unwrap().len(), count, "{}", &form[..20]);
    }
}

/// A union of objects that contain the union.
fn nested() -> &'static Shape {
    const NESTED: Shape = Shape::Named(nested);
    const fn alternative(name: &'static str) -> [Field; 2] {
        [Field::optional("inner", NESTED), Field::optional(name, Shape::String)]
    }
    const ONE: &[Field] = &alternative("one");
    const OTHER: &[Field] = &alternative("other");
    const fn object(fields: &'static [Field]) -> Shape {
        Shape::Object {
            fields,
            rest: None,
        }
    }
    const ALL: &[Shape] =
        &[object(ONE), object(OTHER), object(ONE), object(OTHER), object(ONE)];
    &Shape::AnyOf(ALL)
}

#[test]
fn the_alternatives_of_a_form_are_limited() {
    const OUTER: Shape = Shape::Object {
        fields: &[Field::optional("outer", Shape::Named(nested))],
        rest: None,
    };
    let form = |depth: usize| format!("outer{}[one]=x", "[inner]".repeat(depth));
    let styles = [("outer", Style::Deep)];
    let expected = json!({ "outer": { "inner": { "inner": { "one": "x" } } } });
    assert_eq!(decode(&form(2), &OUTER, &styles), Ok(expected));
    let found = decode(&form(15), &OUTER, &styles);
    assert_eq!(found, Err("takes too long to be read"), "{MAX_STEPS}");
}
