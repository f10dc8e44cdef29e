//! Adds members to the manifest of a workspace without changing the rest of the text.

use toml::de::{DeTable, DeValue};

/// Returns the text with a member added; `None` if it is already a member.
pub(super) fn with_member(text: &str, member: &str) -> Result<Option<String>, String> {
    let entry = format!("{member:?}");
    let table = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let Some(workspace) = table.get_ref().get("workspace") else {
        let gap = if text.is_empty() { "" } else { "\n" };
        // The edition of a package implies a resolver.
        let resolver = if table.get_ref().contains_key("package") {
            ""
        } else {
            "resolver = \"3\"\n"
        };
        return Ok(Some(format!(
            "{text}{gap}[workspace]\n{resolver}members = [{entry}]\n"
        )));
    };
    let members = workspace
        .get_ref()
        .as_table()
        .and_then(|it| it.get("members"));
    let Some(members) = members else {
        let header = "[workspace]\n";
        let start = text.find(header).ok_or("`[workspace]` is not a table")?;
        let at = start + header.len();
        return Ok(Some(insert(text, at, &format!("members = [{entry}]\n"))));
    };
    let span = members.span();
    let DeValue::Array(list) = members.get_ref() else {
        return Err("`members` is not an array".to_owned());
    };
    let mut known = list.iter().filter_map(|it| it.get_ref().as_str());
    if known.any(|pattern| matches(pattern, member)) {
        return Ok(None);
    }
    let Some(final_entry) = list.last() else {
        return Ok(Some(insert(text, span.start + 1, &entry)));
    };
    // Follow the layout of the list: one member per line, or all on one line.
    let line = text[..final_entry.span().start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let gap = if line > span.start {
        format!(",\n{}", &text[line..final_entry.span().start])
    } else {
        ", ".to_owned()
    };
    Ok(Some(insert(text, final_entry.span().end, &(gap + &entry))))
}

fn insert(text: &str, at: usize, new: &str) -> String {
    let (before, behind) = text.split_at(at);
    [before, new, behind].concat()
}

/// Returns whether a pattern of members matches a path; `*` matches one directory.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    let mut patterns = pattern.trim_matches('/').split('/');
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(pattern), Some(part)) if pattern == part => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_member;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            with_member(text, "crates/pets").unwrap().as_deref(),
            expected
        );
    }

    #[test]
    fn members_are_added_once() {
        check(
            "",
            Some("[workspace]\nresolver = \"3\"\nmembers = [\"crates/pets\"]\n"),
        );
        check(
            "[package]\nname = \"a\"\n",
            Some("[package]\nname = \"a\"\n\n[workspace]\nmembers = [\"crates/pets\"]\n"),
        );
        check(
            "[workspace]\nresolver = \"3\"\n",
            Some("[workspace]\nmembers = [\"crates/pets\"]\nresolver = \"3\"\n"),
        );
        check(
            "[workspace]\nmembers = [] # none\n",
            Some("[workspace]\nmembers = [\"crates/pets\"] # none\n"),
        );
        check(
            "workspace.members = ['a', \"b\",]\n",
            Some("workspace.members = ['a', \"b\", \"crates/pets\",]\n"),
        );
        check(
            "[workspace]\nmembers = [\n    'a',\n    'b', # the last\n]\n",
            Some(
                "[workspace]\nmembers = [\n    'a',\n    'b',\n    \"crates/pets\", # the last\n]\n",
            ),
        );
        check("[workspace]\nmembers = [\"crates/*\"]\n", None);
        check("workspace = { members = ['crates/pets/'] }\n", None);
        assert!(with_member("[workspace\n", "a").is_err());
        assert!(with_member("workspace = {}\n", "a").is_err());
    }
}
