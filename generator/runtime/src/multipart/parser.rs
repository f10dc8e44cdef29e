//! Parses a multipart body as it arrives, without IO: the caller passes the bytes.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::{memchr_iter, memmem};

use crate::runtime::body::Body;

/// A received part.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The name of the property.
    pub name: String,
    /// The name of the file, if the part is a file.
    pub file_name: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// All of its headers.
    pub headers: HeaderMap,
    /// The content; a large file is a stream.
    pub body: Body,
}

impl Part {
    pub(super) fn is_json(&self) -> bool {
        self.media_type.as_ref().is_some_and(|given| given.contains("json"))
    }
}

/// The next element of a body.
#[derive(Clone, Debug)]
pub enum Event {
    /// A part begins; its body is still empty.
    Part(Box<Part>),
    /// More of the part's body.
    Data(Bytes),
    /// The part ends.
    End,
}

/// The error of a body that cannot be parsed.
pub const INVALID_MULTIPART: &str = "is not a valid multipart body";

/// The maximum length of a part's headers, in bytes.
const HEADERS: usize = 16 * 1024;

/// Divides a body into its parts: it takes pieces and returns events.
#[derive(Debug)]
pub struct Parser {
    /// The boundary, including the line break before it.
    delimiter: memmem::Finder<'static>,
    /// The bytes that are not yet parsed.
    rest: Bytes,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first boundary.
    Preamble,
    /// After a boundary, which may be the last one.
    Boundary,
    /// In the line of a boundary, which may end with spaces.
    Line,
    /// In the headers of a part, including the line break before them. A part may have no headers.
    Headers,
    /// In the body of a part.
    Content,
    /// After the last boundary.
    Epilogue,
}

impl Parser {
    /// Creates a parser at the start of a body.
    pub fn new(boundary: &str) -> Self {
        let delimiter = format!("\r\n--{boundary}");
        Self {
            delimiter: memmem::Finder::new(&delimiter).into_owned(),
            // The first boundary gets a line break before it, like the others.
            rest: Bytes::from_static(b"\r\n"),
            state: State::Preamble,
        }
    }

    /// Adds the next bytes of the body. Call it when there are no more events.
    pub fn push(&mut self, piece: Bytes) {
        if self.rest.is_empty() {
            self.rest = piece;
        } else {
            let mut joined = BytesMut::with_capacity(self.rest.len() + piece.len());
            joined.extend_from_slice(&self.rest);
            joined.extend_from_slice(&piece);
            self.rest = joined.freeze();
        }
    }

    /// Returns the number of bytes that cannot be parsed without the following ones.
    pub fn unparsed_len(&self) -> usize {
        self.rest.len()
    }

    /// Returns whether the last boundary was read.
    pub fn is_complete(&self) -> bool {
        self.state == State::Epilogue
    }

    /// Returns the next element; `None` if more of the body is needed.
    ///
    /// # Errors
    /// Returns an error if the body is not a valid multipart body.
    pub fn event(&mut self) -> Result<Option<Event>, &'static str> {
        let length = self.delimiter.needle().len();
        loop {
            match self.state {
                State::Preamble => {
                    let Some(at) = self.delimiter.find(&self.rest) else {
                        self.take_content();
                        return Ok(None);
                    };
                    self.advance(at + length, State::Boundary);
                }
                State::Boundary if self.rest.len() < 2 => return Ok(None),
                State::Boundary if self.rest.starts_with(b"--") => {
                    self.advance(2, State::Epilogue);
                }
                State::Boundary => self.advance(0, State::Line),
                State::Line => {
                    let Some(at) = memmem::find(&self.rest, b"\r\n") else {
                        // The last byte may be the first half of a line break.
                        self.advance(self.rest.len().saturating_sub(1), State::Line);
                        return Ok(None);
                    };
                    self.advance(at, State::Headers);
                }
                State::Headers => return self.headers(),
                State::Content => match self.delimiter.find(&self.rest) {
                    Some(0) => {
                        self.advance(length, State::Boundary);
                        return Ok(Some(Event::End));
                    }
                    Some(at) => return Ok(Some(Event::Data(self.rest.split_to(at)))),
                    None => {
                        let data = self.take_content();
                        return Ok((!data.is_empty()).then_some(Event::Data(data)));
                    }
                },
                State::Epilogue => {
                    self.rest.clear();
                    return Ok(None);
                }
            }
        }
    }

    fn advance(&mut self, behind: usize, state: State) {
        let _ = self.rest.split_to(behind);
        self.state = state;
    }

    /// Takes the bytes that certainly do not belong to a delimiter.
    fn take_content(&mut self) -> Bytes {
        let (rest, delimiter) = (&self.rest, self.delimiter.needle());
        let from = rest.len().saturating_sub(delimiter.len() - 1);
        let begins = |at: &usize| delimiter.starts_with(&rest[*at..]);
        let mut breaks = memchr_iter(b'\r', &rest[from..]).map(|at| from + at);
        let end = breaks.find(begins).unwrap_or(rest.len());
        self.rest.split_to(end)
    }

    fn headers(&mut self) -> Result<Option<Event>, &'static str> {
        let (rest, delimiter) = (&self.rest, self.delimiter.needle());
        let blank = memmem::find(rest, b"\r\n\r\n");
        if blank.unwrap_or(rest.len().saturating_sub(3)) > HEADERS {
            return Err(INVALID_MULTIPART);
        }
        let Some(end) = blank else { return Ok(None) };
        // The line break of the empty line may belong to the delimiter; then the part has no body (RFC 2046, section
        // 5.1.1).
        let until = rest.len().min(end + 2 + delimiter.len());
        let content = match self.delimiter.find(&rest[..until]) {
            Some(at) if at == end + 2 => at,
            Some(_) => return Err(INVALID_MULTIPART),
            None if delimiter.starts_with(&rest[end + 2..until]) => return Ok(None),
            None => end + 4,
        };
        let headers =
            std::str::from_utf8(&rest[..end]).map_err(|_| INVALID_MULTIPART)?;
        let part = Box::new(part(headers));
        self.advance(content, State::Content);
        Ok(Some(Event::Part(part)))
    }
}

/// Returns a part with these headers.
fn part(headers: &str) -> Part {
    let mut part = Part::default();
    // A header may continue on a line that starts with white space.
    let headers = headers.replace("\r\n ", " ").replace("\r\n\t", " ");
    for line in headers.split("\r\n") {
        let Some((name, value)) = line.split_once(':') else { continue };
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.trim().as_bytes()),
            HeaderValue::from_str(value.trim()),
        ) {
            part.headers.append(name, value);
        }
        if name.trim().eq_ignore_ascii_case("content-type") {
            part.media_type = Some(value.trim().to_owned());
        }
        if name.trim().eq_ignore_ascii_case("content-disposition") {
            for (name, value) in parameters(value) {
                match name.as_str() {
                    "name" => part.name = unquoted(&value),
                    "filename" => part.file_name = Some(unquoted(&value)),
                    _ => {}
                }
            }
        }
    }
    part
}

/// Returns the boundary in a media type, of 1 to 70 characters (RFC 2046).
pub fn boundary(media_type: &str) -> Option<String> {
    let mut parameters = parameters(media_type).into_iter();
    let (_, boundary) = parameters.find(|(name, _)| name == "boundary")?;
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// Returns the parameters of a header: `name=value` and `name="value"` after semicolons.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header;
    while let Some((_, behind)) = rest.split_once(';') {
        rest = behind;
        let end = rest.find([';', '=']).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let Some(value) = behind.strip_prefix('=') else { continue };
        let value = value.trim_start();
        let mut text = String::new();
        if let Some(quoted) = value.strip_prefix('"') {
            let mut chars = quoted.chars();
            while let Some(c) = chars.next().filter(|c| *c != '"') {
                // Some clients send Windows paths without escapes.
                let escaped = chars.as_str().starts_with(['"', '\\']);
                text.push(c);
                if c == '\\' && escaped {
                    text.pop();
                    text.extend(chars.next());
                }
            }
            rest = chars.as_str();
        } else {
            let end = value.find(';').unwrap_or(value.len());
            text.push_str(value[..end].trim_end());
            rest = &value[end..];
        }
        found.push((name.trim().to_ascii_lowercase(), text));
    }
    found
}

/// Unescapes the text that a browser wrote between quotes.
fn unquoted(text: &str) -> String {
    text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}
