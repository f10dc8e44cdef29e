//! Parses text to a value.

use saphyr_parser::{Event, Parser};
use serde_json::Value;

use super::value::{Budget, Node};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    source::Source,
};

/// The maximum number of open brackets; libyaml takes longer the more are open. Only 128 levels are read.
const OPEN_LIMIT: usize = 1_000;

/// Parses YAML, or JSON if the text starts with `{`. `file` is the number of the file.
pub(super) fn parse(
    source: &Source,
    file: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let text = source.text.trim_start_matches('\u{feff}');
    let budget = Budget::of(text);
    let is_json = text.trim_start().starts_with('{');
    // Text that starts with a brace but is not JSON may still be YAML.
    let node = match is_json.then(|| budget.read_json(text)) {
        Some(Ok(node)) => Some(node),
        _ => parse_yaml(source, file, diagnostics),
    }?;
    if node.has_duplicates {
        report_duplicates(source, file, diagnostics);
    }
    Some(node.value)
}

fn parse_yaml(source: &Source, file: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = source.text.trim_start_matches('\u{feff}');
    let mut report = |code, start: usize, message: String| {
        let place = Place::Bytes(file, start..start);
        diagnostics.push(Diagnostic::error(code, place, message));
    };
    if let Some(start) = too_many_open(&source.text).filter(|_| is_deep(text)) {
        let message = format!("brackets are nested more than {OPEN_LIMIT} levels deep");
        report(&codes::TOO_DEEP, start, message);
        return None;
    }
    let budget = Budget::of(text);
    let error = match budget.read_yaml(text) {
        Ok(node) => return Some(node),
        Err(error) => error,
    };
    if let Some((Ok(node), start)) = further_document(&source.text)
        .and_then(|start| Some((Budget::of(text).read_first_yaml(text)?, start)))
    {
        let place = Place::Bytes(file, start..start + SEPARATOR.len());
        let message = "the file contains several YAML documents";
        diagnostics.push(
            Diagnostic::warning(&codes::SEVERAL_DOCUMENTS, place, message)
                .label("only the first one is read"),
        );
        return Some(node);
    }
    if budget.is_spent() {
        let message = "YAML aliases expand to too many values: more than ten times the number of bytes of the file";
        let place = Place::Bytes(file, 0..0);
        diagnostics.push(
            Diagnostic::error(&codes::TOO_LARGE, place, message)
                .help("replace aliases (`*name`) with `$ref`"),
        );
        return None;
    }
    let start = match error.location() {
        Some(location) => source.positions().byte(location.line(), location.column()),
        None => named_position(&error.to_string()).map_or(0, |position| {
            let mark = source.text.len() - text.len();
            (position + mark).min(source.text.len())
        }),
    };
    report(
        &codes::SYNTAX,
        start,
        format!("invalid YAML or JSON: {error}"),
    );
    None
}

/// Returns the position that an error without a location names.
fn named_position(error: &str) -> Option<usize> {
    let (_, position) = error.rsplit_once(" at position ")?;
    let end = position.find(|c: char| !c.is_ascii_digit());
    position.get(..end.unwrap_or(position.len()))?.parse().ok()
}

/// The line that separates YAML documents.
const SEPARATOR: &str = "---";

/// Returns the position of the line with which a second YAML document starts.
fn further_document(text: &str) -> Option<usize> {
    let (mut start, mut has_content) = (0, false);
    for line in text.split_inclusive('\n') {
        if line.starts_with(SEPARATOR) {
            if has_content {
                return Some(start);
            }
        } else {
            let line = line.trim_start_matches('\u{feff}').trim();
            has_content |= !line.is_empty() && !line.starts_with(['#', '%']);
        }
        start += line.len();
    }
    None
}

/// Returns the position at which too many brackets are open; those in strings count, too.
fn too_many_open(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > OPEN_LIMIT
    })
}

/// Returns whether the sequences and mappings of a YAML text are nested too deeply, or the text is invalid.
fn is_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), _)) => depth += 1,
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(_) => return true,
        }
        if depth > OPEN_LIMIT {
            return true;
        }
    }
    false
}

fn report_duplicates(source: &Source, file: usize, diagnostics: &mut Vec<Diagnostic>) {
    for duplicate in source.positions().duplicates() {
        let name = duplicate.pointer.tokens().last().unwrap_or_default();
        diagnostics.push(
            Diagnostic::warning(
                &codes::DUPLICATE_KEY,
                Place::Bytes(file, duplicate.second),
                format!("duplicate key `{name}`"),
            )
            .label("the last one is used")
            .and(Place::Bytes(file, duplicate.first), "first defined here")
            .help("remove one of them"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{OPEN_LIMIT, parse};
    use crate::source::Source;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut diagnostics = Vec::new();
        parse(&Source::new("t.yaml", text), 0, &mut diagnostics);
        let codes: Vec<_> = diagnostics.iter().map(|one| one.code.name).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn brackets_in_strings_are_not_nesting() {
        let texts = "a share in [0, 1), ".repeat(OPEN_LIMIT + 1);
        check(&format!("{{\"a\": \"{texts}\"}}"), &[]);
        check(&format!("a: |\n  {texts}\nb: c"), &[]);
        check(&format!("# {texts}\nb: c"), &[]);
        check(&"[".repeat(OPEN_LIMIT + 1), &["too-deep"]);
        check(&"{a: ".repeat(OPEN_LIMIT + 1), &["too-deep"]);
    }

    #[test]
    fn the_first_of_several_documents_is_read() {
        check("---\na: 1\n---\nb: 2", &["several-documents"]);
        check("# c\na: 1\n---\n", &["several-documents"]);
        check("---\na: 1\n", &[]);
        check("a: [\n---\nb: 2", &["syntax"]);
    }
}
