use std::collections::BTreeSet;

use super::{Class, Directions, Verdict, Verdicts, all, explain, page};

/// Checks that the page in the repository is up to date.
#[test]
fn the_page_in_the_repository_is_up_to_date() {
    crate::diff::tests::assert_held("docs/diff-rules.md", &page());
}

#[test]
fn each_rule_is_on_the_page_and_explained() {
    let page = page();
    for rule in all() {
        assert!(page.contains(&format!("| `{}` |", rule.id)), "{}", rule.id);
        let text = explain(rule.id).unwrap();
        assert!(text.contains(rule.request.reason), "{text}");
        assert!(text.contains(rule.response.reason), "{text}");
    }
    assert_eq!(explain("no-such-rule"), None);
}

#[test]
fn ids_are_unique() {
    let mut seen = BTreeSet::new();
    assert!(all().all(|rule| seen.insert(rule.id)));
}

/// Checks that additions only affect new clients, which an old server may not support.
#[test]
fn additions_break_nothing_that_exists() {
    for rule in all().filter(|rule| rule.class == Class::Addition) {
        for row in [rule.request, rule.response] {
            let Verdicts {
                callers,
                implementers,
                old_client,
                new_client: _,
            } = row.verdicts;
            for verdict in [callers, implementers, old_client] {
                assert!(verdict <= Verdict::Attention, "{}", rule.id);
            }
        }
    }
}

/// Checks that types that no operation sends have no verdicts on the wire.
#[test]
fn unused_types_are_judged_by_their_source() {
    for rule in all().filter(|rule| rule.is_directed()) {
        let (verdicts, _) = rule.apply(Directions::default());
        assert_eq!(verdicts.old_client, Verdict::Safe, "{}", rule.id);
        assert_eq!(verdicts.new_client, Verdict::Safe, "{}", rule.id);
    }
}

/// Checks that a comparison reports each kind of the table.
#[test]
fn each_kind_is_used() {
    let code = [
        include_str!("../api.rs"),
        include_str!("../bodies.rs"),
        include_str!("../constraints.rs"),
        include_str!("../enums.rs"),
        include_str!("../fields.rs"),
        include_str!("../operations.rs"),
        include_str!("../parameters.rs"),
        include_str!("../responses.rs"),
        include_str!("../structs.rs"),
        include_str!("../types.rs"),
        include_str!("../unions.rs"),
        include_str!("../uses.rs"),
    ]
    .concat();
    for kind in super::Kind::ALL {
        assert!(code.contains(&format!("Kind::{kind:?}")), "{kind:?}");
    }
}
