//! Converts HTML in Markdown to Markdown. Tags without a counterpart are dropped; their text remains.

mod tag;

use std::{borrow::Cow, fmt::Write};

use pulldown_cmark::{Event, Options, Parser};

use tag::{Tag, decoded, tag, without_tags};

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "html",
    "main",
    "nav",
    "p",
    "section",
    "summary",
];

/// Elements whose tags are dropped.
const IGNORED: &[&str] = &[
    "abbr", "big", "caption", "col", "colgroup", "del", "font", "head", "iframe", "input", "ins",
    "label", "link", "mark", "meta", "nobr", "q", "s", "small", "span", "strike", "sub", "sup",
    "svg", "tbody", "tfoot", "thead", "u", "video", "wbr",
];

/// The maximum number of emphasis and link marks that are open at once.
const MOST_OPEN: usize = 16;

/// Returns a text with its HTML converted to Markdown.
pub(super) fn to_markdown(text: &str, options: Options) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let events = Parser::new_ext(text, options).into_offset_iter();
    let ranges = events.filter_map(|(event, range)| match event {
        Event::Html(_) => Some((range, true)),
        Event::InlineHtml(_) => Some((range, false)),
        _ => None,
    });
    let mut writer = Writer::default();
    let mut end = 0;
    for (range, is_block) in ranges {
        writer.markdown(text.get(end..range.start).unwrap_or_default());
        writer.html(text.get(range.clone()).unwrap_or_default(), is_block);
        end = range.end;
    }
    if end == 0 {
        return Cow::Borrowed(text);
    }
    writer.markdown(text.get(end..).unwrap_or_default());
    Cow::Owned(writer.finish())
}

/// Content that is written as text, not as Markdown.
struct Verbatim {
    /// The element that contains it.
    element: &'static str,
    text: String,
}

/// Writes Markdown.
#[derive(Default)]
struct Writer {
    out: String,
    /// The open marks of emphasis and links, each with its start and its target.
    open: Vec<(&'static str, usize, String)>,
    /// The open lists: `true` for an ordered one.
    lists: Vec<bool>,
    verbatim: Option<Verbatim>,
    /// The rows of the open table.
    table: Option<Vec<Vec<String>>>,
    /// The start of the open cell.
    cell: Option<usize>,
    is_break: bool,
}

impl Writer {
    /// Writes Markdown unchanged.
    fn markdown(&mut self, text: &str) {
        if let Some(verbatim) = &mut self.verbatim {
            verbatim.text.push_str(text);
            return;
        }
        if !self.is_break {
            self.out.push_str(text);
            return;
        }
        let rest = text.trim_start_matches([' ', '\t', '\r']);
        let rest = rest.strip_prefix('\n').unwrap_or(rest);
        if rest.is_empty() {
            return;
        }
        self.is_break = false;
        let ends = rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        self.out.push_str(if ends { "\n" } else { "\\\n" });
        self.out.push_str(rest);
    }

    /// Writes a piece of HTML.
    fn html(&mut self, html: &str, is_block: bool) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let (before, from) = rest.split_at(start);
            self.text(before, is_block);
            rest = if let Some((tag, length)) = tag(from) {
                if !self.tag(&tag) {
                    self.text("\\<", false);
                    self.text(from.get(1..length).unwrap_or_default(), false);
                }
                from.get(length..).unwrap_or_default()
            } else {
                self.text("\\<", false);
                from.get(1..).unwrap_or_default()
            };
        }
        self.text(rest, is_block);
    }

    /// Writes the text between tags. Indentation inside blocks is removed.
    fn text(&mut self, text: &str, is_block: bool) {
        if !is_block || self.verbatim.is_some() {
            self.markdown(text);
            return;
        }
        for (index, line) in text.split('\n').enumerate() {
            let line = if index == 0 && !self.out.ends_with('\n') {
                line
            } else {
                line.trim_start()
            };
            if index > 0 && !self.out.ends_with('\n') {
                self.markdown("\n");
            }
            if !line.is_empty() {
                self.markdown(line);
            }
        }
    }

    /// Writes the Markdown for a tag; returns whether HTML has an element with that name.
    fn tag(&mut self, tag: &Tag<'_>) -> bool {
        let name = tag.name.as_str();
        if let Some(verbatim) = &self.verbatim {
            if verbatim.element == name && tag.is_end {
                self.end_verbatim();
            }
            return true;
        }
        match name {
            "" => {}
            "b" | "strong" => self.emphasis(tag, "**"),
            "i" | "em" | "cite" | "dfn" | "var" => self.emphasis(tag, "*"),
            "a" => self.emphasis(tag, "["),
            "code" | "kbd" | "samp" | "tt" | "pre" | "script" | "style" | "textarea" => {
                if !tag.is_end {
                    let known = ["code", "kbd", "samp", "tt", "pre", "script", "style"];
                    let element = known.into_iter().find(|known| *known == name);
                    self.verbatim = Some(Verbatim {
                        element: element.unwrap_or("textarea"),
                        text: String::new(),
                    });
                }
            }
            "br" if self.cell.is_some() => self.out.push(' '),
            "br" => {
                if self.is_break {
                    self.is_break = false;
                    self.paragraph();
                } else {
                    self.is_break = !self.out.is_empty() && !self.out.ends_with('\n');
                }
            }
            "hr" => {
                self.paragraph();
                self.out.push_str("---");
                self.paragraph();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph();
                if !tag.is_end {
                    let level = name.trim_start_matches('h').parse().unwrap_or(1);
                    self.out.push_str(&"#".repeat(level));
                    self.out.push(' ');
                }
            }
            "img" => self.markdown(&tag.attribute("alt").unwrap_or_default()),
            "ul" | "ol" | "menu" => self.list(tag),
            "li" => self.item(tag),
            "table" => self.table(tag),
            "tr" | "td" | "th" => self.cell(tag),
            name if BLOCKS.contains(&name) => self.paragraph(),
            name => return IGNORED.contains(&name),
        }
        true
    }

    /// Ends the open marks within a line.
    fn end_inline(&mut self) {
        self.is_break = false;
        while let Some(open) = self.open.pop() {
            self.end_emphasis(open);
        }
    }

    /// Ends a paragraph; in a cell, writes a space instead.
    fn paragraph(&mut self) {
        self.end_inline();
        if self.cell.is_some() {
            self.out.push(' ');
        } else if self.out.ends_with("\n\n") || self.out.is_empty() {
        } else if self.lists.is_empty() {
            let length = self.out.trim_end().len();
            self.out.truncate(length);
            self.out.push_str("\n\n");
        } else if !self.out.ends_with("* ") && !self.out.ends_with(". ") {
            self.out.push(' ');
        }
    }

    fn emphasis(&mut self, tag: &Tag<'_>, mark: &'static str) {
        if !tag.is_end {
            let target = tag.attribute("href").unwrap_or_default();
            if std::mem::take(&mut self.is_break) {
                self.out.push_str("\\\n");
            }
            if self.open.len() < MOST_OPEN {
                self.open.push((mark, self.out.len(), target));
            }
            return;
        }
        let Some(index) = self.open.iter().rposition(|(open, ..)| *open == mark) else {
            return;
        };
        for open in self.open.split_off(index).into_iter().rev() {
            self.end_emphasis(open);
        }
    }

    /// Encloses the text since the opening marks in these marks; leading and trailing white space stays outside.
    fn end_emphasis(&mut self, (mark, start, target): (&str, usize, String)) {
        let Some(content) = self.out.get(start..).map(str::to_owned) else {
            return;
        };
        let inner = content.trim();
        let is_target = |c: char| !(c.is_whitespace() || c.is_control() || "<>()".contains(c));
        if inner.is_empty() || inner.contains("\n\n") {
            return;
        }
        let before = content.len() - content.trim_start().len();
        let behind = content.trim_end().len();
        let marked = match mark {
            "[" if target.is_empty() || !target.chars().all(is_target) => return,
            "[" => format!("[{inner}]({target})"),
            mark => format!("{mark}{inner}{mark}"),
        };
        self.out.truncate(start + before);
        self.out.push_str(&marked);
        self.out.push_str(content.get(behind..).unwrap_or_default());
    }

    fn end_verbatim(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        let text = decoded(&without_tags(&verbatim.text));
        match verbatim.element {
            "script" | "style" => {}
            "pre" | "textarea" if self.lists.is_empty() && self.cell.is_none() => {
                self.paragraph();
                let fence = "`".repeat(longest_ticks(&text).max(2) + 1);
                let text = text.trim_matches(['\n', '\r']);
                let _ = write!(self.out, "{fence}text\n{text}\n{fence}\n\n");
            }
            _ => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let ticks = "`".repeat(longest_ticks(&text) + 1);
                let pad = if text.contains('`') { " " } else { "" };
                if !text.is_empty() {
                    self.markdown(&format!("{ticks}{pad}{text}{pad}{ticks}"));
                }
            }
        }
    }

    fn list(&mut self, tag: &Tag<'_>) {
        if tag.is_end {
            self.end_inline();
            self.lists.pop();
            self.paragraph();
        } else {
            self.paragraph();
            self.lists.push(tag.name == "ol");
        }
    }

    fn item(&mut self, tag: &Tag<'_>) {
        /// The maximum depth of indented lists.
        const DEEPEST: usize = 6;
        self.end_inline();
        if tag.is_end || self.cell.is_some() {
            return;
        }
        if !self.out.ends_with("\n\n") && !self.out.is_empty() {
            let length = self.out.trim_end().len();
            self.out.truncate(length);
            self.out.push('\n');
        }
        let depth = self.lists.len().saturating_sub(1).min(DEEPEST);
        self.out.push_str(&"   ".repeat(depth));
        let is_ordered = self.lists.last().copied().unwrap_or_default();
        self.out.push_str(if is_ordered { "1. " } else { "* " });
    }

    fn table(&mut self, tag: &Tag<'_>) {
        self.end_cell();
        let rows = self.table.take().unwrap_or_default();
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        self.paragraph();
        if columns > 0 && self.lists.is_empty() {
            for (index, mut row) in rows.into_iter().filter(|row| !row.is_empty()).enumerate() {
                row.resize(columns, String::new());
                let _ = writeln!(self.out, "| {} |", row.join(" | "));
                if index == 0 {
                    let _ = writeln!(self.out, "|{}", "---|".repeat(columns));
                }
            }
            self.out.push('\n');
        }
        if !tag.is_end {
            self.table = Some(Vec::new());
        }
    }

    /// Begins or ends a row or a cell.
    fn cell(&mut self, tag: &Tag<'_>) {
        self.end_cell();
        let Some(rows) = &mut self.table else { return };
        if tag.is_end {
            return;
        }
        if tag.name == "tr" || rows.is_empty() {
            rows.push(Vec::new());
        }
        if tag.name != "tr" {
            self.cell = Some(self.out.len());
        }
    }

    fn end_cell(&mut self) {
        self.end_inline();
        let Some(start) = self.cell.take() else {
            return;
        };
        let content = self.out.get(start..).unwrap_or_default();
        let words: Vec<_> = content.split_whitespace().collect();
        let content = words.join(" ").replace('|', "\\|");
        self.out.truncate(start);
        let row = self.table.as_mut().and_then(|rows| rows.last_mut());
        if let Some(row) = row {
            row.push(content);
        }
    }

    fn finish(mut self) -> String {
        if let Some(verbatim) = self.verbatim.take() {
            let is_text = !matches!(verbatim.element, "script" | "style");
            self.markdown(if is_text { &verbatim.text } else { "" });
        }
        self.end_inline();
        if self.table.is_some() {
            let tag = Tag {
                name: "table".to_owned(),
                is_end: true,
                attributes: "",
            };
            self.table(&tag);
        }
        self.out
    }
}

/// Returns the length of the longest sequence of backticks.
fn longest_ticks(text: &str) -> usize {
    let others = text.split(|c| c != '`');
    others.map(str::len).max().unwrap_or_default()
}
