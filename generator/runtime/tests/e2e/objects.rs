//! Encoding and decoding of structs.

use std::collections::BTreeMap;

use runtime::objects;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::MapAccess};
use serde_json::Value;

/// A struct with one member of each kind.
#[derive(Debug, PartialEq)]
#[expect(clippy::option_option, reason = "absent and null are two things")]
struct Pet {
    name: Value,
    owner: Option<String>,
    tag: Option<String>,
    chip: Option<Option<i64>>,
    rest: BTreeMap<String, bool>,
}

impl Serialize for Pet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        objects::write(
            serializer,
            &[
                ("name", &objects::Always(&self.name)),
                ("owner", &objects::Always(&self.owner)),
                ("tag", &self.tag),
                ("chip", &self.chip),
                ("", &self.rest),
            ],
        )
    }
}

impl<'de> Deserialize<'de> for Pet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        objects::read(deserializer)
    }
}

impl<'de> objects::Object<'de> for Pet {
    fn from_map<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        let (mut name, mut owner, mut tag, mut chip) = (None, None, None, None);
        let mut rest = BTreeMap::new();
        objects::read_members(
            map,
            &mut [
                ("name", &mut objects::Required(&mut name)),
                ("owner", &mut owner),
                ("tag", &mut tag),
                ("chip", &mut objects::Present(&mut chip)),
            ],
            &mut [&mut rest],
        )?;
        let Some(name) = name else {
            return Err(objects::incomplete());
        };
        Ok(Self {
            name,
            owner,
            tag,
            chip,
            rest,
        })
    }
}

/// Decodes a text and checks its encoding.
#[track_caller]
fn check(text: &str, written: &str) {
    let pet: Pet = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&pet).unwrap(), written, "of {text}");
    assert_eq!(serde_json::from_str::<Pet>(written).unwrap(), pet);
}

#[test]
fn members_are_decoded_in_any_order_and_encoded_in_a_fixed_one() {
    let all =
        r#"{"name":"Tom","owner":"Eve","tag":"t","chip":7,"old":true,"wild":false}"#;
    check(all, all);
    check(
        r#"{"wild":false,"chip":7,"tag":"t","old":true,"owner":"Eve","name":"Tom"}"#,
        all,
    );
    check(r#"{"name":"Tom"}"#, r#"{"name":"Tom","owner":null}"#);
    check(r#"{"\u006eame":"\u0054om"}"#, r#"{"name":"Tom","owner":null}"#);
}

#[test]
fn null_is_kept_only_where_it_differs_from_absent() {
    check(
        r#"{"name":null,"owner":null,"tag":null,"chip":null}"#,
        r#"{"name":null,"owner":null,"chip":null}"#,
    );
}

#[track_caller]
fn check_refused(text: &str, message: &str) {
    let error = serde_json::from_str::<Pet>(text).unwrap_err().to_string();
    assert!(error.contains(message), "{error} of {text}");
}

#[test]
fn invalid_objects_are_rejected() {
    for (text, message) in [
        ("[]", "invalid type: sequence, expected an object"),
        ("null", "invalid type: null, expected an object"),
        ("{}", "missing field `name`"),
        (r#"{"name":1,"tag":2}"#, "invalid type: integer `2`, expected a string"),
        (r#"{"name":1,"wild":2}"#, "invalid type: integer `2`, expected a boolean"),
    ] {
        check_refused(text, message);
    }
}

#[test]
fn the_last_of_duplicate_members_is_used() {
    for (text, last) in [
        (r#"{"name":1,"name":2}"#, r#"{"name":2}"#),
        (r#"{"name":1,"tag":"a","tag":"b"}"#, r#"{"name":1,"tag":"b"}"#),
        (r#"{"name":1,"chip":null,"chip":1}"#, r#"{"name":1,"chip":1}"#),
    ] {
        let read = |text| serde_json::from_str::<Pet>(text).unwrap();
        assert_eq!(read(text), read(last), "{text}");
    }
}
