//! `explain`: explains the codes of diagnostics and the rules of `diff`.

use std::{fmt::Write as _, process::ExitCode};

use generator::{codes, diff::rules};

use crate::{
    args,
    error::{Error, Result},
    report,
};

/// Explains a code, or lists all codes.
pub(crate) fn run(code: Option<&str>) -> Result<ExitCode> {
    let text = code.map_or_else(|| Ok(list()), explain)?;
    report::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn explain(name: &str) -> Result<String> {
    if let Some(code) = codes::find(name) {
        return Ok(code.to_string());
    }
    // The id of a change is its rule and its subject.
    let rule = name.split(':').next().unwrap_or_default();
    if let Some(text) = rules::explain(rule) {
        return Ok(text);
    }
    let help = match codes::nearest(name).or_else(|| rules::nearest(rule)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("`{} explain` lists all codes", args::program()),
    };
    Err(Error::new(format!("unknown code `{name}`")).help(help))
}

/// Lists all codes by class, with the first line of their meaning.
fn list() -> String {
    let mut text = String::new();
    let mut class = None;
    let mut all: Vec<_> = codes::all().collect();
    all.sort_by_key(|code| code.class);
    for code in all {
        let title = code.class.to_string();
        if class.as_ref() != Some(&title) {
            text += if class.is_some() { "\n" } else { "" };
            text += &title;
            text += "\n";
            class = Some(title);
        }
        let meaning = code.meaning.lines().next().unwrap_or_default();
        let _ = writeln!(text, "  {:<24} {meaning}", code.name);
    }
    text += "\nThe rules of `diff` are listed in generator/docs/diff-rules.md; `explain RULE` explains one.\n";
    text
}

#[cfg(test)]
mod tests {
    use super::{codes, explain, list};

    #[test]
    fn each_code_is_listed_and_explained() {
        let list = list();
        for code in codes::all() {
            assert!(
                list.contains(&format!("\n  {} ", code.name)),
                "{}",
                code.name
            );
            assert!(explain(code.name).unwrap().contains(code.meaning));
        }
    }

    #[test]
    fn a_misspelt_code_gets_a_suggestion() {
        let error = explain("unused-componet").unwrap_err().to_string();
        assert!(
            error.ends_with("did you mean `unused-component`?"),
            "{error}"
        );
        let error = explain("type-renmed:Address").unwrap_err().to_string();
        assert!(error.ends_with("did you mean `type-renamed`?"), "{error}");
    }

    #[test]
    fn the_id_of_a_change_explains_its_rule() {
        let text = explain("type-renamed:Address").unwrap();
        assert!(text.starts_with("type-renamed: "), "{text}");
    }
}
