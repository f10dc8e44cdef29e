//! Values that are one of several types.

use runtime::unions;
use serde_json::{Value, json};

/// Writes a value as a variant that `cat` and `lion` mean.
#[track_caller]
fn check(value: &Value, written: &Value) {
    let serializer = serde_json::value::Serializer;
    let tagged = unions::tagged(value, "kind", &["cat", "lion"], serializer);
    assert_eq!(&tagged.unwrap(), written, "of {value}");
}

#[test]
fn a_variant_is_written_with_a_tag_that_means_it() {
    let cat = json!({ "kind": "cat" });
    check(&json!({}), &cat);
    check(&json!({ "kind": null }), &cat);
    check(&json!({ "kind": "dog" }), &cat);
    let lion = json!({ "kind": "lion", "age": 1 });
    check(&lion, &lion);
}

#[test]
fn a_tag_that_is_no_text_stays_as_it_is() {
    for own in [json!(1), json!(2.5), json!(true), json!(false)] {
        let value = json!({ "kind": own });
        check(&value, &value);
    }
}

#[test]
fn what_is_no_object_has_no_tag() {
    for value in [json!("cat"), json!(["kind"]), json!(null)] {
        check(&value, &value);
    }
}
