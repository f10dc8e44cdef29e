//! Decides from the results of both sides whether a call succeeded.

use std::collections::{BTreeMap, BTreeSet};

use super::prepare::Session;

/// The messages with which a client may reject a value, because the value could not be transmitted unchanged. Any other
/// rejection is a difference.
const RULES: [&str; 15] = [
    // In a path: an empty segment, `.`, `..`, an empty list, or a value that contains the text next to it.
    "which changes the URL",
    "cannot be sent in a path",
    "cannot be distinguished from the text around it",
    // In headers and cookies: control characters, space at the ends, a wrong length.
    "contains a character that is not allowed in a header",
    "contains a character that is not allowed in a cookie",
    "which a header does not preserve",
    "is not the length of the body",
    // In lists and objects: delimiters that cannot be escaped, nulls and empty values.
    "which separates values",
    "has a bracket in",
    "contains an element that is empty or null",
    "cannot be sent as text",
    "which is read as null",
    "which is the name of another parameter",
    // In `Authorization`: two schemes.
    "is used by two credentials",
    // In the headers of a part: line breaks.
    "has a line break where none may be",
];

/// The results by call and side: the verdict and the message.
type Results<'s> = BTreeMap<(usize, &'s str), (&'s str, &'s str)>;

/// Compares the results of both sides and records the differences. `lost` is the message for calls without results.
pub(super) fn compare(session: &mut Session, output: &str, lost: &str) {
    let mut all = Results::new();
    for line in output.lines() {
        let mut words = line.splitn(4, '\t');
        let mut next = || words.next().unwrap_or_default();
        let (call, side, verdict, words) = (next(), next(), next(), next());
        if let Ok(call) = call.parse() {
            all.insert((call, side), (verdict, words));
        }
    }
    let mut arrived = BTreeSet::new();
    for (number, call) in session.calls.iter().enumerate() {
        let of = |side| all.get(&(number, side)).copied();
        let words = match (of("client"), of("server")) {
            (Some(("same", _)), Some(("same", _))) => {
                arrived.insert(call.operation);
                continue;
            }
            (Some(("refused", why)), None) if RULES.iter().any(|rule| why.contains(rule)) => {
                *session.wire.refused.entry(rule(why)).or_default() += 1;
                continue;
            }
            (Some(("refused", why)), _) => format!("the client rejects it: {why}"),
            (_, Some(("differs", words))) => {
                format!("the server received another request\n{words}")
            }
            (Some(("differs", words)), Some(_)) => {
                format!("the client received another response\n{words}")
            }
            (Some((_, words)), None) => format!("the handler was not called\n{words}"),
            (None, _) => lost.to_owned(),
            (Some(_), Some((verdict, _))) => format!("the server says {verdict}"),
        };
        let words = words
            .replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\\\", "\\");
        let words = format!("{words}\nof {}", call.json);
        let name = session
            .operations
            .get(call.operation)
            .cloned()
            .unwrap_or_default();
        session.wire.differing.entry(name).or_insert((0, words)).0 += 1;
    }
    let drawn: BTreeSet<usize> = session.calls.iter().map(|call| call.operation).collect();
    for operation in drawn.difference(&arrived) {
        let name = session
            .operations
            .get(*operation)
            .cloned()
            .unwrap_or_default();
        if !session.wire.differing.contains_key(&name) {
            session
                .wire
                .left_out
                .push((name, "all generated calls were rejected".to_owned()));
        }
    }
}

/// Returns the rule by which a value was rejected.
fn rule(why: &str) -> String {
    let rule = RULES.iter().find(|rule| why.contains(*rule));
    rule.map_or_else(String::new, |rule| (*rule).to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::{
        super::{draw::Call, outcome::Wire},
        Session, compare,
    };

    /// Checks the numbers of rejected, different and skipped calls for the output of both sides.
    #[track_caller]
    fn is(calls: usize, output: &str, refused: usize, differing: usize, left_out: usize) -> Wire {
        let call = Call {
            operation: 0,
            json: json!({}),
        };
        let mut session = Session {
            package: String::new(),
            operations: vec!["get_pet".to_owned()],
            calls: vec![call; calls],
            wire: Wire::default(),
        };
        compare(&mut session, output, "the program came to an end");
        let counts = (
            session.wire.refused(),
            session.wire.differing(),
            session.wire.left_out.len(),
        );
        assert_eq!(counts, (refused, differing, left_out), "{output}");
        session.wire
    }

    #[test]
    fn a_call_succeeds_only_if_both_sides_report_the_same() {
        let refusal =
            "0\tclient\trefused\tresults in the path segment \"\", which changes the URL\n";
        is(1, "0\tclient\tsame\t\n0\tserver\tsame\t\n", 0, 0, 0);
        is(
            2,
            &format!("{refusal}1\tclient\tsame\t\n1\tserver\tsame\t\n"),
            1,
            0,
            0,
        );
        is(1, refusal, 1, 0, 1);
        is(1, "0\tclient\trefused\tdoes not like it\n", 0, 1, 0);
        is(1, &format!("{refusal}0\tserver\tsame\t\n"), 0, 1, 0);
        is(1, "0\tclient\tsame\t\n", 0, 1, 0);
        is(1, "0\tserver\tsame\t\n", 0, 1, 0);
        is(1, "0\tclient\tsame\t\n0\tserver\tdiffers\tno\n", 0, 1, 0);
        is(2, "0\tclient\tdiffers\tno\n0\tserver\tsame\t\n", 0, 2, 0);
    }

    #[test]
    fn the_first_difference_is_reported() {
        let wire = is(
            1,
            "0\tclient\tdiffers\texpected 1\\ngot      2\n0\tserver\tsame\t\n",
            0,
            1,
            0,
        );
        let expected = "the client received another response\nexpected 1\ngot      2\nof {}";
        assert_eq!(
            wire.differing,
            BTreeMap::from([("get_pet".to_owned(), (1, expected.to_owned()))])
        );
    }
}
