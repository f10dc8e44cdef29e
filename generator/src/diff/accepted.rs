//! Accepted changes.

use serde::Deserialize;
use toml::Spanned;

use super::changes::Changes;

/// An accepted change, from `codegen.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub struct Accepted {
    /// The id of the change; `*` matches any text.
    pub change: Spanned<String>,
    /// The reason why the change is accepted.
    pub reason: String,
}

impl Changes {
    /// Marks the accepted changes. Returns the entries of the list that match no change.
    pub fn accept<'a>(&mut self, accepted: &'a [Accepted]) -> Vec<&'a Accepted> {
        let mut unused = Vec::new();
        for one in accepted {
            let mut is_used = false;
            for change in &mut self.changes {
                if fits(one.change.get_ref(), &change.id()) {
                    change.accepted = Some(one.reason.clone());
                    is_used = true;
                }
            }
            if !is_used {
                unused.push(one);
            }
        }
        unused
    }
}

/// Returns whether a text matches a pattern, in which `*` matches any text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_matches_any_text() {
        for (pattern, text, expected) in [
            ("field-removed:Pet::name", "field-removed:Pet::name", true),
            ("field-removed:Pet::name", "field-removed:Pet::names", false),
            ("field-removed:*", "field-removed:Pet::name", true),
            ("*:Pet::*", "field-removed:Pet::name", true),
            ("*:Pet::*e", "field-removed:Pet::name", true),
            ("*:Dog::*", "field-removed:Pet::name", false),
            ("*", "", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
