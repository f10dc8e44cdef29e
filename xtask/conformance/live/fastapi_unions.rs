//! Stores a value of each alternative of each union, and compares the classes that the server read and the values that
//! it returns.

use std::{collections::BTreeMap, fmt::Debug};

use api::{
    Client,
    chrono::NaiveDate,
    operations::*,
    types::*,
    uuid::Uuid,
};
use serde_json::{Value, json};

use crate::{call, tally::Tally};

/// Sends a value with a call, and counts the call, the comparison of the classes that the server read, and the
/// comparison of the returned value.
macro_rules! stored {
    ($tally:expr, $api:expr, $classes:expr, $value:ident => $($call:tt)*) => {{
        let (sent, variants, classes) = (json!($value), variants(&$value), String::from($classes));
        if let Some(back) = call!($tally, $($call)*) {
            let name = $crate::tally::name(stringify!($($call)*));
            let again = (variants == self::variants(&*back)) && contains(&json!(*back), &sent);
            $tally.holds(&format!("{name}: back"), again, format!("sent {variants:?} {sent}, back {:?}", *back));
            if let Some(read) = call!($tally, $api.read_classes("key")) {
                $tally.holds(&format!("{name}: classes"), *read == classes, format!("{}, not {classes}", *read));
            }
        }
    }};
}

/// Returns the variants of the unions in a value, in their order.
fn variants(value: &impl Debug) -> Vec<String> {
    let text = format!("{value:?}");
    let mut pieces: Vec<&str> = text.split('(').collect();
    pieces.pop();
    let words = pieces.iter().filter_map(|piece| piece.rsplit(|letter: char| !letter.is_alphanumeric()).next());
    words.filter(|word| !["", "Some", "Object"].contains(word)).map(str::to_owned).collect()
}

/// Returns whether a value contains another one. A server may add defaults.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, part)| whole.get(name).is_some_and(|whole| contains(whole, part)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(whole, part)| contains(whole, part))
        }
        (Value::Number(whole), Value::Number(part)) => whole.as_f64() == part.as_f64(),
        (whole, part) => whole == part,
    }
}

pub async fn all(tally: &Tally, api: &Client) {
    actions(tally, api).await;
    nested_actions(tally, api).await;
    animals(tally, api).await;
    filters(tally, api).await;
    tagged(tally, api).await;
    untagged(tally, api).await;
    parameters(tally, api).await;
}

/// Returns each action with its class.
fn each<A: From<DoNothing> + From<RunDeployment> + From<PauseDeployment> + From<ResumeDeployment>>() -> [(A, &'static str); 4] {
    [
        (ResumeDeployment::new().into(), "ResumeDeployment"),
        (DoNothing::new().into(), "DoNothing"),
        (PauseDeployment::new().into(), "PauseDeployment"),
        (RunDeployment::new().parameters([("a", json!([1]))]).into(), "RunDeployment"),
    ]
}

fn values<A>(all: [(A, &'static str); 4]) -> Vec<A> {
    all.into_iter().map(|(action, _)| action).collect()
}

const ALL: &str = "ResumeDeployment DoNothing PauseDeployment RunDeployment";

async fn actions(tally: &Tally, api: &Client) {
    for (action, class) in each::<PutActionBody>() {
        stored!(tally, api, class, action => api.put_action("key", action.clone()));
        if let Some(read) = call!(tally, api.get_action("key")) {
            tally.holds("get_action: variant", variants(&*read) == variants(&action), format!("{:?}", *read));
        }
    }
    for (action, class) in each::<PutMaybeActionBody>() {
        stored!(tally, api, class, action => api.put_maybe_action("key").body(action.clone()));
    }
    let nothing = None::<PutMaybeActionBody>;
    stored!(tally, api, "", nothing => api.put_maybe_action("key"));
    for (action, class) in each::<PutEmbeddedActionBodyAction>() {
        stored!(tally, api, class, action => api.put_embedded_action("key", PutEmbeddedActionBody::new(action.clone())));
    }
    for (first, class) in each::<PutTwoActionsBodyFirst>() {
        let alone = [Some(first.clone()), None];
        stored!(tally, api, class, alone => api.put_two_actions("key", PutTwoActionsBody::new(first.clone())));
        for (second, other) in each::<PutTwoActionsBodySecond>() {
            let both = (first.clone(), second.clone());
            let classes = format!("{class} {other}");
            stored!(tally, api, classes, both => api.put_two_actions("key", PutTwoActionsBody::new(first.clone()).second(second.clone())));
        }
    }
}

async fn nested_actions(tally: &Tally, api: &Client) {
    let list = values(each::<PutActionListBodyItem>());
    stored!(tally, api, ALL, list => api.put_action_list("key", list.clone()));
    let keys = ["a", "b", "c", "d"].map(str::to_owned).into_iter();
    let map: BTreeMap<String, _> = keys.clone().zip(values(each::<PutActionMapBodyValue>())).collect();
    stored!(tally, api, ALL, map => api.put_action_map("key", map.clone()));
    for (action, class) in each::<AutomationAction>() {
        let automation = Automation::new("a", action.clone());
        stored!(tally, api, format!("Automation({class})"), automation => api.put_automation("key", automation.clone()));
        for (fallback, other) in each::<AutomationFallback>() {
            let automation = Automation::new("a", action.clone()).fallback(fallback);
            stored!(tally, api, format!("Automation({class} {other})"), automation => api.put_automation("key", automation.clone()));
        }
        let automation = Automation::new("a", action)
            .steps(values(each::<AutomationStep>()))
            .on_event(keys.clone().zip(values(each::<AutomationOnEventValue>())))
            .groups([("g", values(each::<AutomationGroupsValueItem>()))])
            .matrix([values(each::<AutomationMatrixItemItem>()).into_iter().map(Some).chain([None]).collect::<Vec<_>>()]);
        let classes = format!("Automation({class} {ALL} {ALL} {ALL} {ALL})");
        stored!(tally, api, classes, automation => api.put_automation("key", automation.clone()));
        if let Some(read) = call!(tally, api.get_automation("key")) {
            tally.holds("get_automation: variants", variants(&*read) == variants(&automation), format!("{:?}", *read));
        }
    }
}

/// Returns each animal with its class.
fn animal<A: From<AnyCat> + From<Hound> + From<Lizard>>() -> Vec<(A, &'static str)> {
    vec![
        (AnyCat::from(WhiteCat::new().luck(7)).into(), "WhiteCat"),
        (AnyCat::from(BlackCat::new()).into(), "BlackCat"),
        (Hound::new().into(), "Hound"),
        (Hound::new().kind(HoundKind::Puppy).into(), "Hound"),
        (Lizard::new(LizardKind::Lizard).into(), "Lizard"),
        (Lizard::new(LizardKind::Reptile).into(), "Lizard"),
    ]
}

async fn animals(tally: &Tally, api: &Client) {
    for (animal, class) in animal::<PutAnimalBody>() {
        stored!(tally, api, class, animal => api.put_animal("key", animal.clone()));
    }
    for (animal, class) in animal::<AnimalRoot>() {
        stored!(tally, api, class, animal => api.put_animal_root("key", animal.clone()));
    }
    let others = animal::<ZooOther>();
    let classes: Vec<&str> = others.iter().map(|(_, class)| *class).collect();
    let others: Vec<ZooOther> = others.into_iter().map(|(animal, _)| animal).collect();
    for (animal, class) in animal::<ZooFirst>() {
        let zoo = Zoo::new(animal).others(others.clone());
        let classes = format!("Zoo({class} {})", classes.join(" "));
        stored!(tally, api, classes, zoo => api.put_zoo("key", zoo.clone()));
    }
}

async fn filters(tally: &Tally, api: &Client) {
    let equal = || Equal::new("a");
    let all: [(PutFilterBody, &str); 8] = [
        (equal().into(), "Equal"),
        (equal().value(3).into(), "Equal"),
        (equal().value("3").into(), "Equal"),
        (equal().value(true).into(), "Equal"),
        (Less::new("a", 1.5).into(), "Less"),
        (NotInput::new(equal()).into(), "Not(Equal)"),
        (NotInput::new(NotInput::new(Less::new("a", 1.0))).into(), "Not(Not(Less))"),
        (
            AndInput::new([
                AndInputItem::from(Less::new("a", 1.0)),
                NotInput::new(AndInput::new([AndInputItem::from(equal()), AndInput::new([equal()]).into()])).into(),
            ])
            .into(),
            "And(Less Not(And(Equal And(Equal))))",
        ),
    ];
    for (filter, classes) in all {
        stored!(tally, api, classes, filter => api.put_filter("key", filter.clone()));
    }
}

async fn tagged(tally: &Tally, api: &Client) {
    let versions: [TaggedVersion; 2] = [FirstVersion::new("n").into(), SecondVersion::new("n").into()];
    let switches: [TaggedSwitch; 2] = [Off::new("n").into(), On::new("n").into()];
    let shapes: [TaggedShape; 2] = [Square::new(1.5).into(), Circle::new(2.0).into()];
    let vehicles: [TaggedVehicle; 3] = [NewBike::new().into(), UsedCar::new().price(1).into(), NewCar::new().into()];
    let messages: [TaggedMessage; 2] = [CallSchema::new("ann").into(), Mail::new("ann").into()];
    let sides: [TaggedSide; 2] = [Right::new("n").into(), Left::new("n").into()];
    for index in 0..6 {
        let tagged = Tagged::new(
            versions[index % 2].clone(),
            switches[index % 2].clone(),
            shapes[index % 2].clone(),
            vehicles[index % 3].clone(),
            messages[index % 2].clone(),
            sides[index % 2].clone(),
        );
        let vehicle = ["NewBike", "UsedCar", "NewCar"][index % 3];
        let classes = match index % 2 {
            0 => format!("Tagged(FirstVersion Off Square {vehicle} Call Right)"),
            _ => format!("Tagged(SecondVersion On Circle {vehicle} Mail Left)"),
        };
        stored!(tally, api, classes, tagged => api.put_tagged("key", tagged.clone()));
    }
}

async fn untagged(tally: &Tally, api: &Client) {
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let first = Untagged::new(UntaggedFields {
        vehicle: Boat::new("b", 1).into(),
        found: ByName::new().name("n").into(),
        text: "5".into(),
        many: UntaggedMany::from([1, 2]),
        lists: UntaggedLists::from(["a", "b"]),
        key: "k".into(),
        day: UntaggedDay::from(UntaggedDayToday::Today),
        nested: UntaggedNested::from(BTreeMap::from([("a".to_owned(), vec![1])])),
        wheels: FourWheels::new(4).doors(5).into(),
    });
    let second = Untagged::new(UntaggedFields {
        vehicle: Plane::new("p", 2).into(),
        found: ById::new(4).into(),
        text: 5.into(),
        many: 3.into(),
        lists: UntaggedLists::from([1, 2]),
        key: Uuid::max().into(),
        day: day.into(),
        nested: UntaggedNested::from(BTreeMap::from([("a".to_owned(), 1)])),
        wheels: TwoWheels::new(2).bell(false).into(),
    });
    // For `UUID | str`, pydantic prefers the type that matches without conversion, so every string is a `str`.
    let all = [
        (first.level(3).number(1.5), json!({
            "vehicle": "Boat", "found": "ByName", "text": "str", "number": "float", "many": "list of int",
            "lists": "list of str", "key": "str", "day": "str", "nested": "dict of list of int",
            "wheels": "FourWheels", "level": "int",
        })),
        (second.level(UntaggedLevelString::High).number(2), json!({
            "vehicle": "Plane", "found": "ById", "text": "int", "number": "int", "many": "int", "lists": "list of int",
            "key": "str", "day": "date", "nested": "dict of int", "wheels": "TwoWheels", "level": "str",
        })),
    ];
    for (untagged, expected) in all {
        let classes = format!("Untagged({} {} {})", expected["vehicle"].as_str().unwrap_or_default(), expected["found"].as_str().unwrap_or_default(), expected["wheels"].as_str().unwrap_or_default());
        stored!(tally, api, classes, untagged => api.put_untagged("key", untagged.clone()));
        if let Some(read) = call!(tally, api.read_kinds("key")) {
            tally.holds("read_kinds: types", json!(*read) == expected, json!(*read));
        }
    }
}

async fn parameters(tally: &Tally, api: &Client) -> Option<()> {
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let read = call!(tally, api.query_unions(5).since(day).ids([1.into(), QueryUnionsId::from("a")]).exact(true))?;
    let expected = json!({ "size": "int", "since": "date", "ids": "list of str", "exact": "bool" });
    tally.holds("query_unions: first", json!(*read) == expected, json!(*read));
    let read = call!(tally, api.query_unions(QueryUnionsSizeAll::All).since(QueryUnionsSinceEver::Ever).exact(3))?;
    let expected = json!({ "size": "str", "since": "str", "ids": "NoneType", "exact": "int" });
    tally.holds("query_unions: second", json!(*read) == expected, json!(*read));
    let user = call!(tally, api.path_union(7))?;
    tally.holds("path_union: number", *user == "int 7", &*user);
    let user = call!(tally, api.path_union(PathUnionUserMe::Me))?;
    tally.holds("path_union: me", *user == "str me", &*user);
    let read = call!(tally, api.header_unions().x_age(3).session(Uuid::max()))?;
    tally.holds("header_unions: first", json!(*read) == json!({ "age": "int", "session": "UUID" }), json!(*read));
    let read = call!(tally, api.header_unions().x_age(HeaderUnionsXAgeNew::New).session(HeaderUnionsSessionNone::None))?;
    tally.holds("header_unions: second", json!(*read) == json!({ "age": "str", "session": "str" }), json!(*read));
    let read = call!(tally, api.form_unions(FormUnionsBody::new(5).day(day)))?;
    tally.holds("form_unions: first", json!(*read) == json!({ "size": "int", "day": "date" }), json!(*read));
    let read = call!(tally, api.form_unions(FormUnionsBody::new(FormUnionsBodySizeAll::All).day(FormUnionsBodyDayToday::Today)))?;
    tally.holds("form_unions: second", json!(*read) == json!({ "size": "str", "day": "str" }), json!(*read));
    Some(())
}
