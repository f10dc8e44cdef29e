//! Arguments that may be null.

use std::collections::BTreeMap;

use runtime::{
    enums::FromText,
    nullable::{Nullable, NullableText},
};

#[derive(Clone, Debug, PartialEq)]
struct Kind(String);

impl From<&str> for Kind {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl FromText for Kind {}

fn kind(value: impl Into<Nullable<Kind>>) -> Option<Kind> {
    value.into().0
}

fn kinds(value: impl Into<Nullable<Vec<Kind>>>) -> Option<Vec<Kind>> {
    value.into().0
}

fn names(value: impl Into<Nullable<Vec<String>>>) -> Option<Vec<String>> {
    value.into().0
}

fn numbers(value: impl Into<Nullable<Vec<u64>>>) -> Option<Vec<u64>> {
    value.into().0
}

fn labels(
    value: impl Into<Nullable<BTreeMap<String, String>>>,
) -> Option<BTreeMap<String, String>> {
    value.into().0
}

fn text(value: impl Into<NullableText>) -> Option<String> {
    value.into().0
}

#[test]
fn strings_are_converted_into_enums() {
    let cat = Some(Kind::from("cat"));
    assert_eq!(kind("cat"), cat);
    assert_eq!(kind(&"cat".to_owned()), cat);
    assert_eq!(kind(Kind::from("cat")), cat);
    assert_eq!(kind(cat.clone()), cat);
    assert_eq!(kind(None), None);
}

#[test]
fn arrays_and_slices_are_converted_into_lists() {
    let list = Some(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(names(["a", "b"]), list);
    assert_eq!(names(&["a", "b"][..]), list);
    assert_eq!(names(vec!["a", "b"]), list);
    assert_eq!(names(["a".to_owned(), "b".to_owned()]), list);
    assert_eq!(names(list.as_deref().unwrap()), list);
    assert_eq!(names(list.clone()), list);
    assert_eq!(names(None), None);
    assert_eq!(kinds(["cat"]), Some(vec![Kind::from("cat")]));
    assert_eq!(kinds([Kind::from("cat")]), Some(vec![Kind::from("cat")]));
    assert_eq!(kinds(None), None);
    assert_eq!(numbers([1, 2]), Some(vec![1, 2]));
    assert_eq!(numbers(vec![]), Some(vec![]));
    assert_eq!(numbers(None), None);
}

#[test]
fn pairs_are_converted_into_maps() {
    let map = BTreeMap::from([("a".to_owned(), "1".to_owned())]);
    assert_eq!(labels([("a", "1")]), Some(map.clone()));
    assert_eq!(labels([("a", "1".to_owned())]), Some(map.clone()));
    assert_eq!(labels(map.clone()), Some(map));
    assert_eq!(labels(None), None);
}

#[test]
fn strings_may_be_null() {
    let a = Some("a".to_owned());
    assert_eq!(text("a"), a);
    assert_eq!(text(Some("a")), a);
    assert_eq!(text(&a), a);
    assert_eq!(text(None), None);
}
