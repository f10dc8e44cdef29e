//! The rules: the effects of each kind of change on each party, as data.
//!
//! [`page`] prints all rules and [`explain`] prints one, from the same table.

#[macro_use]
mod define;
mod rule;
mod table;
#[cfg(test)]
mod tests;

use std::fmt::Write;

pub use rule::{Class, Directions, Place, Row, Rule, Verdict, Verdicts};
pub(super) use table::Kind;

use crate::similar;

/// Returns all rules, in the order of the table.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    Kind::ALL.iter().map(|kind| kind.rule())
}

/// Returns the text of `explain` for a rule; `None` if there is no rule with this id.
#[must_use]
pub fn explain(id: &str) -> Option<String> {
    let rule = all().find(|rule| rule.id == id)?;
    let mut text = format!("{}: {}\n", rule.id, rule.says);
    for (direction, row) in directions(rule) {
        let heading = if direction.is_empty() {
            String::new()
        } else {
            format!("in a {direction}: ")
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{heading}{}", row.reason);
        for (party, verdict) in row.verdicts.named() {
            let _ = writeln!(text, "  {party}: {verdict}");
        }
    }
    Some(text)
}

/// Returns the id of the rule that is most similar to a misspelt one.
#[must_use]
pub fn nearest(id: &str) -> Option<&'static str> {
    similar::nearest(id, all().map(|rule| rule.id))
}

/// Returns the rows of a rule, with the direction if the verdicts depend on it.
fn directions(rule: &Rule) -> Vec<(&'static str, &Row)> {
    if rule.is_directed() {
        vec![("request", &rule.request), ("response", &rule.response)]
    } else {
        vec![("", &rule.request)]
    }
}

/// Returns the page of all rules, in Markdown.
#[must_use]
pub fn page() -> String {
    let mut text = String::from(PAGE);
    for place in Place::ALL {
        let rules = all().filter(|rule| rule.place == place);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n## {}\n", place.as_str());
        text.push_str("| rule | in | callers | implementers | old client, new server | new client, old server | reason |\n");
        text.push_str("|---|---|---|---|---|---|---|\n");
        for rule in rules {
            for (direction, row) in directions(rule) {
                let [callers, implementers, old, new] = row.verdicts.named();
                let _ = writeln!(
                    text,
                    "| `{}` | {direction} | {} | {} | {} | {} | {} |",
                    rule.id, callers.1, implementers.1, old.1, new.1, row.reason
                );
            }
        }
    }
    text
}

const PAGE: &str = "\
# Rules of `cargo xtask diff`

This page is generated from `generator/src/diff/rules/table.rs`; a test checks that both agree.

- **callers**: source that calls the generated client.
- **implementers**: source that implements the generated server trait.
- **old client, new server** and **new client, old server**: two programs on the wire.
- **safe**: nothing changes. **attention**: it still works, but needs a review. **breaks**: it does not compile, or a value
  is rejected or lost. **silent**: it compiles but behaves differently.

For webhooks the server sends the requests, so the last two columns are swapped.
";
