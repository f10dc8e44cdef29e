//! The table of the results.

use serde_json::{Value, json};

use super::row::Row;

/// The columns: their headings, and whether they contain numbers.
const COLUMNS: [(&str, bool); 15] = [
    ("document", false),
    ("openapi", false),
    ("ops", true),
    ("types", true),
    ("gen ms", true),
    ("gen MiB", true),
    ("lines", true),
    ("JSON", true),
    ("check s", true),
    ("rustc W", true),
    ("rustc E", true),
    ("gen E/W", true),
    ("not sup.", true),
    ("first at", false),
    ("result", false),
];

type Cells = [String; COLUMNS.len()];

/// The totals of a table.
#[derive(Debug, Default)]
pub(super) struct Totals {
    documents: usize,
    failed: usize,
    operations: usize,
    types: usize,
    milliseconds: f64,
    peak: u64,
    lines: usize,
    json_values: usize,
    seconds: f64,
    compiler_warnings: usize,
    compiler_errors: usize,
    errors: usize,
    warnings: usize,
    not_supported: usize,
}

/// Returns the totals of the rows.
pub(super) fn totals(rows: &[Row], allow_refused: bool) -> Totals {
    let mut totals = Totals::default();
    for row in rows {
        totals.documents += 1;
        totals.failed += usize::from(row.is_failure(allow_refused));
        if let Ok(generated) = &row.generated {
            totals.operations += generated.operations;
            totals.types += generated.types;
            totals.milliseconds += generated.milliseconds;
            totals.peak = totals.peak.max(generated.peak.unwrap_or(0));
            totals.lines += generated.lines;
            totals.json_values += generated.json_values;
            totals.errors += generated.count("error");
            totals.warnings += generated.count("warning");
            totals.not_supported += generated.not_supported().count();
        }
        if let Some(check) = &row.check {
            totals.seconds += check.seconds.unwrap_or(0.0);
            totals.compiler_warnings += check.count("warning");
            totals.compiler_errors += check.count("error");
        }
    }
    totals
}

impl Totals {
    /// Returns the totals as JSON.
    pub(super) fn json(&self) -> Value {
        json!({
            "documents": self.documents,
            "failed": self.failed,
            "operations": self.operations,
            "types": self.types,
            "generation": { "milliseconds": self.milliseconds, "peak_kib": self.peak },
            "lines": self.lines,
            "json_values": self.json_values,
            "errors": self.errors,
            "warnings": self.warnings,
            "not_supported": self.not_supported,
            "check": {
                "seconds": self.seconds,
                "warnings": self.compiler_warnings,
                "errors": self.compiler_errors,
            },
        })
    }

    fn cells(&self, checked: bool) -> Cells {
        let check = |text: String| if checked { text } else { String::new() };
        let result = match self.failed {
            0 => "ok".to_owned(),
            failed => format!("{failed} failed"),
        };
        [
            format!("{} documents", self.documents),
            String::new(),
            self.operations.to_string(),
            self.types.to_string(),
            format!("{:.0}", self.milliseconds),
            (self.peak / 1024).to_string(),
            self.lines.to_string(),
            self.json_values.to_string(),
            check(format!("{:.1}", self.seconds)),
            check(self.compiler_warnings.to_string()),
            check(self.compiler_errors.to_string()),
            format!("{}/{}", self.errors, self.warnings),
            self.not_supported.to_string(),
            String::new(),
            result,
        ]
    }
}

/// Returns the table as text.
pub(super) fn text(rows: &[Row], totals: &Totals) -> String {
    let checked = rows.iter().any(|row| row.check.is_some());
    let mut lines = vec![COLUMNS.map(|(head, _)| head.to_owned())];
    lines.extend(rows.iter().map(cells));
    lines.push(totals.cells(checked));
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..COLUMNS.len()).map(width).collect();
    let line = |cells: &Cells| {
        let cells = cells.iter().zip(&widths).zip(COLUMNS);
        let cells = cells.map(|((cell, width), (_, is_number))| {
            if is_number {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    lines.iter().map(line).collect()
}

/// Returns the cells of a row.
fn cells(row: &Row) -> Cells {
    let mut cells = Cells::default();
    let mut set = |head: &str, text: String| {
        let column = COLUMNS.iter().position(|(name, _)| *name == head);
        if let Some(cell) = column.and_then(|column| cells.get_mut(column)) {
            *cell = text;
        }
    };
    set("document", row.document.label.clone());
    set("result", row.result().to_owned());
    if let Ok(generated) = &row.generated {
        set("openapi", generated.openapi.clone());
        set("gen ms", format!("{:.0}", generated.milliseconds));
        set("gen MiB", mebibytes(generated.peak));
        set(
            "gen E/W",
            format!(
                "{}/{}",
                generated.count("error"),
                generated.count("warning")
            ),
        );
        if generated.is_crate {
            set("ops", generated.operations.to_string());
            set("types", generated.types.to_string());
            set("lines", generated.lines.to_string());
            set("JSON", generated.json_values.to_string());
        }
        set("not sup.", generated.not_supported().count().to_string());
        if let Some(first) = generated.not_supported().next() {
            set("first at", format!("{}:{}", first.line, first.column));
        }
    }
    if let Some(check) = &row.check {
        let seconds = check.seconds.map(|seconds| format!("{seconds:.1}"));
        set("check s", seconds.unwrap_or_default());
        set("rustc W", check.count("warning").to_string());
        set("rustc E", check.count("error").to_string());
    }
    cells
}

/// Converts KiB to a text in MiB.
fn mebibytes(kib: Option<u64>) -> String {
    kib.map(|kib| (kib / 1024).to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            find::Document,
            row::{Check, Crash, GeneratorResult, Problem, Row},
        },
        text, totals,
    };

    fn row(label: &str, generated: Result<GeneratorResult, Crash>, check: Option<Check>) -> Row {
        let document = Document {
            path: label.into(),
            label: label.to_owned(),
            package: String::new(),
        };
        Row {
            document,
            generated,
            check,
            #[cfg(feature = "values")]
            values: None,
            wire: None,
        }
    }

    #[test]
    fn a_table_has_a_row_for_each_document_and_totals() {
        let problem = Problem {
            severity: "warning".to_owned(),
            code: "not-supported".to_owned(),
            message: "no".to_owned(),
            line: 12,
            column: 3,
        };
        let generated = GeneratorResult {
            is_crate: true,
            openapi: "3.0.4".to_owned(),
            operations: 7,
            lines: 1200,
            problems: vec![problem],
            ..GeneratorResult::default()
        };
        let check = Check {
            compiles: true,
            seconds: Some(1.25),
            ..Check::default()
        };
        let crash = Crash {
            kind: "panic",
            message: String::new(),
        };
        let rows = [
            row("a/fine.yaml", Ok(generated), Some(check)),
            row("a/refused.yaml", Ok(GeneratorResult::default()), None),
            row("a/panics.yaml", Err(crash), None),
        ];
        let table = text(&rows, &totals(&rows, true));
        let words: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        let fine = "a/fine.yaml 3.0.4 7 0 0 1200 0 1.2 0 0 0/1 1 12:3 ok";
        let all = [
            fine,
            "a/refused.yaml 0 0/0 0 refused",
            "a/panics.yaml panic",
        ];
        for (words, expected) in words.iter().skip(1).zip(all) {
            assert_eq!(words.join(" "), expected);
        }
        let sums = "3 documents 7 0 0 0 1200 0 1.2 0 0 0/1 1 1 failed";
        assert_eq!(words.last().unwrap().join(" "), sums);
    }
}
