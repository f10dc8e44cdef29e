//! Path templates and percent-encoding.
//!
//! See [Path Templating](https://spec.openapis.org/oas/v3.0.4.html#path-templating) and RFC 3986.

use std::borrow::Cow;

use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes all but the unreserved characters.
pub fn encode(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, RESERVED).into()
}

/// The characters that are escaped despite `allowReserved`: those that a query does not allow or that have a meaning in
/// it, and `%`, so that the value arrives unchanged.
const ALWAYS_ESCAPED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Percent-encodes a value of the query, except reserved characters that cannot be mistaken for delimiters.
pub fn encode_reserved(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, ALWAYS_ESCAPED).into()
}

/// Percent-encodes a value of the path, except reserved characters that have no meaning there.
pub fn encode_reserved_in_path(text: &str) -> Cow<'_, str> {
    const ALWAYS_ESCAPED_IN_PATH: &AsciiSet = &ALWAYS_ESCAPED.add(b'/').add(b'?');
    utf8_percent_encode(text, ALWAYS_ESCAPED_IN_PATH).into()
}

/// Percent-encodes a value of a cookie, except reserved characters that are allowed there.
pub fn encode_reserved_in_cookie(text: &str) -> Cow<'_, str> {
    const ALWAYS_ESCAPED_IN_COOKIE: &AsciiSet = &ALWAYS_ESCAPED.add(b';').add(b',');
    utf8_percent_encode(text, ALWAYS_ESCAPED_IN_COOKIE).into()
}

/// Percent-decodes a text; `None` if a `%` is not followed by two hexadecimal digits, or if the bytes are not valid
/// UTF-8.
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.as_bytes().contains(&b'%') {
        return Some(text.into());
    }
    let valid = text.split('%').skip(1).all(|escape| {
        matches!(escape.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
    });
    if !valid {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok()
}

/// The pieces of a path template: literal text, and names of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Literal text.
    Literal(&'t str),
    /// The name of a parameter.
    Parameter(&'t str),
}

/// Splits a path template into its pieces.
pub fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if let Some((name, behind)) =
            rest.strip_prefix('{').and_then(|inner| inner.split_once('}'))
        {
            rest = behind;
            return Some(Piece::Parameter(name));
        }
        let begins = |(at, byte): (usize, &u8)| (at > 0 && *byte == b'{').then_some(at);
        let end = rest.as_bytes().iter().enumerate().find_map(begins);
        let (literal, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        (!literal.is_empty()).then_some(Piece::Literal(literal))
    })
}

/// Returns whether a path matches a template, unchanged or after a server has decoded it.
pub fn matches(template: &str, path: &str) -> bool {
    let is_match = |(template, segment): (&str, &str)| {
        let decoded = decode(segment).unwrap_or_default();
        captures(template, segment).or_else(|| captures(template, &decoded)).is_some()
    };
    template.split('/').count() == path.split('/').count()
        && template.split('/').zip(path.split('/')).all(is_match)
}

/// Returns a template without the query that some documents append to it.
pub fn without_query(template: &str) -> &str {
    template.split('?').next().unwrap_or_default()
}

/// Returns the parameters of a path and query that match a template. If the template has a query, its pairs are
/// required.
pub fn captures_of<'t, 'p>(
    template: &'t str,
    path: &'p str,
    query: &'p str,
) -> Option<Vec<(&'t str, &'p str)>> {
    if let Some(captured) = plain(template, path) {
        return Some(captured);
    }
    let (template, fixed) = template.split_once('?').unwrap_or((template, ""));
    let mut captured = captures(template, path)?;
    for pair in fixed.split('&').filter(|pair| !pair.is_empty()) {
        captured.extend(query.split('&').find_map(|given| captures(pair, given))?);
    }
    Some(captured)
}

/// Returns the same as [`captures_of`] for a path that matches and a template whose parameters are full segments, in
/// one pass over both. `None` means that the general algorithm is needed.
fn plain<'t, 'p>(template: &'t str, path: &'p str) -> Option<Vec<(&'t str, &'p str)>> {
    let mut captured = Vec::new();
    let (mut ahead, mut rest) = (template, path);
    loop {
        let literal = ahead.bytes().zip(rest.bytes()).take_while(|(wanted, given)| {
            wanted == given && !matches!(wanted, b'{' | b'?')
        });
        let same = literal.count();
        let (wanted, given) = (ahead.get(same..)?, rest.get(same..)?);
        if wanted.is_empty() && given.is_empty() {
            return Some(captured);
        }
        let is_segment = ahead.get(..same)?.ends_with('/');
        let name = wanted.strip_prefix('{').filter(|_| is_segment)?;
        let (name, behind) = name.split_at(name.bytes().position(|byte| byte == b'}')?);
        let end = given.bytes().position(|byte| byte == b'/').unwrap_or(given.len());
        let (value, further) = given.split_at(end);
        let behind = behind.get(1..)?;
        if value.is_empty() || !(behind.is_empty() || behind.starts_with('/')) {
            return None;
        }
        captured.push((name, value));
        (ahead, rest) = (behind, further);
    }
}

/// Returns the parameters of a path that matches a template, still percent-encoded; `None` if it does not match. An
/// empty segment matches no parameter.
pub fn captures<'t, 'p>(
    template: &'t str,
    path: &'p str,
) -> Option<Vec<(&'t str, &'p str)>> {
    let mut rest = path;
    let mut captured = Vec::new();
    let mut pieces = pieces(template).peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Literal(literal) => rest = rest.strip_prefix(literal)?,
            Piece::Parameter(name) => {
                let begins = path.len() == rest.len()
                    || path[..path.len() - rest.len()].ends_with('/');
                let segment = rest.bytes().position(|byte| byte == b'/');
                let segment = segment.unwrap_or(rest.len());
                let end = match pieces.peek() {
                    Some(Piece::Literal(literal)) if !literal.starts_with('/') => {
                        let stop =
                            literal.split_inclusive('/').next().unwrap_or_default();
                        rest.get(..segment + 1).unwrap_or(rest).rfind(stop)?
                    }
                    _ => segment,
                };
                let (value, behind) = rest.split_at(end);
                let ends = behind.is_empty() || behind.starts_with('/');
                if value.is_empty() && begins && ends {
                    return None;
                }
                captured.push((name, value));
                rest = behind;
            }
        }
    }
    rest.is_empty().then_some(captured)
}
