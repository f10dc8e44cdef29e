//! Renders changes as annotations of a pull request.

use super::{Texts, operations, subject, verdicts};
use crate::{
    diagnostic::{data, property},
    diff::{Changes, rules::Verdict},
};

/// Returns changes as workflow commands, with which GitHub shows them in the new document. Additions, safe changes and
/// accepted changes are left out.
#[must_use]
pub fn render_github(changes: &Changes, texts: Texts<'_>) -> String {
    let open = changes
        .changes
        .iter()
        .filter(|change| change.accepted.is_none() && !change.is_addition());
    let lines = open.filter_map(|change| {
        let level = match change.worst() {
            Verdict::Safe => return None,
            Verdict::Attention => "notice",
            Verdict::Breaks => "warning",
            Verdict::Silent => "error",
        };
        let [_, position] = texts.positions(change);
        let (file, line, column) = position?;
        let mut text = vec![
            format!("{}: {}", subject(change), change.rule.says),
            verdicts(change),
            change.reason.clone(),
        ];
        if !change.operations.is_empty() {
            text.push(format!("operations: {}", operations(change)));
        }
        Some(format!(
            "::{level} file={},line={line},col={column},title={}::{}\n",
            property(&file),
            property(change.rule.id),
            data(&text.join("\n"))
        ))
    });
    lines.collect()
}
