//! Media types and media ranges.

/// The media type of a body without `Content-Type` (RFC 9110, section 8.3).
pub const UNKNOWN: &str = "application/octet-stream";

/// Returns the media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether a media type is in a comma-separated list. The list may contain ranges, and media types after `!`
/// that its ranges do not include.
pub fn is_one_of(given: &str, list: &str) -> bool {
    if list.is_empty() {
        return false;
    }
    let given = essence(given);
    let is_within = |range: &str| match range.strip_suffix('*') {
        Some("*/") => true,
        Some(kind) => given.starts_with(kind),
        None => given == range,
    };
    let known: Vec<String> = list.split(',').map(essence).collect();
    let is_not_meant = |range: &String| range.strip_prefix('!').is_some_and(is_within);
    known.contains(&given)
        || (known.iter().any(|range| is_within(range))
            && !known.iter().any(is_not_meant))
}

/// Returns the index of the first list that contains a media type. Lists that name it exactly precede lists with a
/// range.
pub fn position(given: &str, lists: &[&str]) -> Option<usize> {
    let essence = essence(given);
    let names = |list: &&str| list.split(',').any(|known| known.trim() == essence);
    let own = lists.iter().position(names);
    own.or_else(|| lists.iter().position(|list| is_one_of(given, list)))
}

/// Returns the media types of lists as a message shows them: `` `a/b`, `c/d` or `e/f` ``.
pub fn alternatives(lists: &[&str]) -> String {
    let all = lists.iter().flat_map(|list| list.split(',')).map(str::trim);
    let all: Vec<_> = all.filter(|known| !known.starts_with('!')).collect();
    let mut text = String::new();
    for (index, known) in all.iter().enumerate() {
        text.push_str(match index {
            0 => "",
            _ if index + 1 == all.len() => " or ",
            _ => ", ",
        });
        text.extend(["`", known, "`"]);
    }
    text
}
