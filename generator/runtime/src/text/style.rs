//! Writes and splits values in the styles of OpenAPI, for URLs, headers and cookies.

use std::{borrow::Cow, fmt::Write};

use serde::Serialize;

use super::{
    Escape, Members, Source, TextError, Tree,
    members::{self, Node},
    source::{Encoding, Flat},
};
use crate::runtime::path;

/// The style of a parameter or a header, including `explode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`, `name,value`
    Simple,
    /// `a,b`, `name=value`
    SimpleExploded,
    /// `.a,b`, `.name,value`
    Label,
    /// `.a.b`, `.name=value`
    LabelExploded,
    /// `;id=a,b`, `;id=name,value`
    Matrix,
    /// `;id=a;id=b`, `;name=value`
    MatrixExploded,
    /// `id=a,b`, `id=name,value`
    Form,
    /// `id=a&id=b`
    FormExploded,
    /// `name=value&other=value`: each member of an object by its own name.
    Members,
    /// `id=a%20b`, `id=name%20value`
    SpaceDelimited,
    /// `id=a%7Cb`, `id=name%7Cvalue`
    PipeDelimited,
    /// `id=a%09b`, `id=name%09value`
    TabDelimited,
    /// `id[name]=value`
    DeepObject,
    /// JSON as text.
    Json,
}

/// A percent-encoded name and value of a query or a cookie.
pub type Pair = (String, String);

impl Style {
    /// Returns the separator of elements or members.
    fn separator(self) -> char {
        match self {
            Self::LabelExploded => '.',
            Self::MatrixExploded => ';',
            Self::SpaceDelimited => ' ',
            Self::PipeDelimited => '|',
            Self::TabDelimited => '\t',
            _ => ',',
        }
    }

    /// Returns the separator as it is written in a URL.
    fn encoded_separator(self) -> String {
        let separator = self.separator().to_string();
        if self.is_delimited() {
            path::encode(&separator).into_owned()
        } else {
            separator
        }
    }

    /// Returns whether the separator is escaped in URLs. If so, it looks like the same character inside an element.
    fn is_delimited(self) -> bool {
        matches!(self, Self::SpaceDelimited | Self::PipeDelimited | Self::TabDelimited)
    }

    /// Checks that an element does not contain the separator, if the style cannot distinguish them.
    fn check_element(self, text: &str, is_nested: bool) -> Result<(), TextError> {
        let separator = self.separator();
        if self.is_delimited() && is_nested && text.contains(separator) {
            let message = format!("contains {separator:?}, which separates values");
            return Err(TextError::new(message));
        }
        Ok(())
    }

    /// Returns the separator of the name and the value of a member, if it is another character.
    fn equals(self) -> Option<char> {
        matches!(self, Self::SimpleExploded | Self::LabelExploded | Self::MatrixExploded)
            .then_some('=')
    }

    /// Joins the texts of a value with separators.
    fn join(
        self,
        tree: &Tree,
        separator: &str,
        encode: impl Fn(&str) -> Result<String, TextError>,
    ) -> Result<String, TextError> {
        if !tree.is_nested() {
            return encode(&tree.text());
        }
        let parts = match tree {
            Tree::List(items) => items
                .iter()
                .map(|item| encode(&element(item)?))
                .collect::<Result<Vec<_>, _>>()?,
            Tree::Object(members) => {
                let equals =
                    self.equals().map_or_else(|| separator.to_owned(), String::from);
                members
                    .iter()
                    .filter(|(_, member)| *member != Tree::Absent)
                    .map(|(name, member)| {
                        Ok(format!(
                            "{}{equals}{}",
                            encode(name)?,
                            encode(&member.text())?
                        ))
                    })
                    .collect::<Result<_, TextError>>()?
            }
            _ => Vec::new(),
        };
        Ok(parts.join(separator))
    }

    /// Writes a value into a path.
    ///
    /// # Errors
    /// Returns an error if the value is absent or an empty list, because these have no text.
    pub fn write_path<T: Serialize>(
        self,
        name: &str,
        value: &T,
        escape: Escape,
    ) -> Result<String, TextError> {
        if self == Self::Json {
            return Ok(escape.text(&json(value)?.unwrap_or_default())?.into_owned());
        }
        let tree = match (self, Tree::of(value)?) {
            (
                Self::Simple | Self::SimpleExploded,
                Tree::Literal(text) | Tree::String(text),
            ) => return escaped(text, escape),
            (_, tree) => tree,
        };
        if tree.is_undefined() {
            return Err(TextError::new("is empty and cannot be sent in a path"));
        }
        let encode = |text: &str| {
            self.check_element(text, tree.is_nested())?;
            let encoded = escape.element(text)?;
            // The dot is the only delimiter that is an unreserved character.
            let is_delimiter = self == Self::LabelExploded && tree.is_nested();
            Ok(if is_delimiter { encoded.replace('.', "%2E") } else { encoded })
        };
        let named = |name: &str, value: &str| {
            let equals = if value.is_empty() { "" } else { "=" };
            format!(";{}{equals}{value}", path::encode(name))
        };
        let separator = self.encoded_separator();
        Ok(match (self, &tree) {
            (Self::Label | Self::LabelExploded, _) => {
                format!(".{}", self.join(&tree, &separator, encode)?)
            }
            (Self::MatrixExploded, Tree::List(items)) => items
                .iter()
                .map(|item| Ok(named(name, &encode(&element(item)?)?)))
                .collect::<Result<_, TextError>>()?,
            (Self::MatrixExploded, Tree::Object(_)) => {
                format!(";{}", self.join(&tree, &separator, encode)?)
            }
            (Self::Matrix | Self::MatrixExploded, _) => {
                named(name, &self.join(&tree, &separator, encode)?)
            }
            _ => self.join(&tree, &separator, encode)?,
        })
    }

    /// Splits a value of a path.
    ///
    /// # Errors
    /// Returns an error if the text does not start as the style requires.
    pub fn read_path<'t>(
        self,
        name: &'t str,
        raw: &'t str,
    ) -> Result<Source<'t>, TextError> {
        let flat = |text: &'t str| {
            Source::Flat(Flat {
                text: text.into(),
                encoding: Encoding::Percent,
                separator: self.separator(),
                equals: self.equals(),
            })
        };
        let begins_with = |prefix: char| {
            raw.strip_prefix(prefix).ok_or_else(|| {
                TextError::new(format!("does not start with {prefix:?}: {raw:?}"))
            })
        };
        match self {
            Self::Json => Ok(Source::Json(Encoding::Percent.decode(raw)?)),
            Self::Label | Self::LabelExploded => Ok(flat(begins_with('.')?)),
            Self::Matrix => {
                let named = begins_with(';')?;
                let (given, value) = named.split_once('=').unwrap_or((named, ""));
                if Encoding::Percent.decode(given)? != name {
                    return Err(TextError::new(format!(
                        "does not start with \";{name}\": {raw:?}"
                    )));
                }
                Ok(flat(value))
            }
            Self::MatrixExploded => {
                let pairs = begins_with(';')?.split(';').map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    Ok((
                        Encoding::Percent.decode(name)?,
                        Encoding::Percent.decode(value)?,
                    ))
                });
                Ok(Source::Matrix {
                    name,
                    pairs: pairs.collect::<Result<_, TextError>>()?,
                })
            }
            _ if self.is_delimited() => Ok(self.delimited(Encoding::Percent, raw)?),
            _ => Ok(flat(raw)),
        }
    }

    /// Splits a text in which separators are escaped like other characters.
    fn delimited(self, encoding: Encoding, raw: &str) -> Result<Source<'_>, TextError> {
        Ok(Source::Flat(Flat {
            text: encoding.decode(raw)?,
            encoding: Encoding::Plain,
            separator: self.separator(),
            equals: None,
        }))
    }

    /// Returns the pairs of a value in a query or in cookies, percent-encoded; `escape` applies to the values.
    ///
    /// # Errors
    /// Returns an error if no text would be read as the value.
    pub fn write_pairs<T: Serialize>(
        self,
        name: &str,
        value: &T,
        escape: Escape,
    ) -> Result<Vec<Pair>, TextError> {
        let pair = |(name, value): (String, String)| {
            let name = path::encode(&name).into_owned();
            Ok((name, escape.text(&value)?.into_owned()))
        };
        if self == Self::Json {
            let json = json(value)?.map(|json| (name.to_owned(), json));
            return json.map(pair).into_iter().collect();
        }
        let tree = Tree::of(value)?;
        if tree.is_undefined() {
            return Ok(Vec::new());
        }
        let mut pairs = Vec::new();
        match (self, tree) {
            (Self::Members, Tree::Object(object)) => {
                for (name, member) in object {
                    members::check_name(&name)?;
                    members::write(name, &member, &mut pairs)?;
                }
            }
            (Self::FormExploded, Tree::List(items)) => {
                for item in items {
                    pairs.push((name.to_owned(), element(&item)?.into_owned()));
                }
            }
            (Self::DeepObject, tree) => {
                members::write(name.to_owned(), &tree, &mut pairs)?;
            }
            (Self::FormExploded | Self::Members, tree) => {
                pairs.push((name.to_owned(), tree.text().into_owned()));
            }
            (style, tree) => {
                let nested = tree.is_nested();
                let value = style.join(&tree, &style.encoded_separator(), |text| {
                    style.check_element(text, nested)?;
                    if nested {
                        escape.element(text)
                    } else {
                        Ok(escape.text(text)?.into_owned())
                    }
                })?;
                return Ok(vec![(path::encode(name).into_owned(), value)]);
            }
        }
        pairs.into_iter().map(pair).collect()
    }

    /// Splits the values of a name.
    ///
    /// # Errors
    /// Returns an error if a value is not valid text.
    pub fn read_values<'t>(
        self,
        values: &[&'t str],
        encoding: Encoding,
    ) -> Result<Source<'t>, TextError> {
        match (self, values) {
            (_, []) => Ok(Source::Absent),
            (Self::FormExploded | Self::Members | Self::DeepObject, _) => {
                let decoded = values.iter().map(|value| encoding.decode(value));
                Ok(Source::Repeated(decoded.collect::<Result<_, _>>()?))
            }
            (Self::Json, [one]) => Ok(Source::Json(encoding.decode(one)?)),
            (_, [one]) if self.is_delimited() => self.delimited(encoding, one),
            (_, [one]) => Ok(Source::Flat(Flat {
                text: Cow::Borrowed(one),
                encoding,
                separator: ',',
                equals: None,
            })),
            _ => Err(TextError::new("occurs more than once")),
        }
    }

    /// Splits the pairs of a `deepObject`.
    ///
    /// # Errors
    /// Returns an error if the nesting is too deep.
    pub fn read_deep<'t>(
        name: &str,
        pairs: impl Iterator<Item = (Cow<'t, str>, Cow<'t, str>)>,
    ) -> Result<Source<'t>, TextError> {
        let mut node = Node::default();
        for (key, value) in pairs {
            if let Some(rest) = key.strip_prefix(name) {
                if let Some(path) = members::path(rest)? {
                    node.insert(path, value);
                }
            }
        }
        Ok(if node.is_empty() { Source::Absent } else { Source::Node(node) })
    }

    /// Splits the pairs of an exploded object.
    ///
    /// # Errors
    /// Returns an error if the nesting is too deep.
    pub fn read_members<'t>(
        members: Members,
        pairs: impl Iterator<Item = (Cow<'t, str>, Cow<'t, str>)>,
    ) -> Result<Source<'t>, TextError> {
        let mut node = Node::default();
        for (key, value) in pairs {
            if let Some(path) = members.path(&key)? {
                node.insert(path, value);
            }
        }
        Ok(Source::Node(node))
    }

    /// Writes a value into a header; `None` if there is nothing to send.
    ///
    /// # Errors
    /// Returns an error if the text would be read as another value, because headers have no escapes.
    pub fn write_header<T: Serialize>(
        self,
        value: &T,
    ) -> Result<Option<String>, TextError> {
        if self == Self::Json {
            return Ok(json(value)?.map(|json| ascii(&json)));
        }
        let tree = Tree::of(value)?;
        if tree.is_undefined() {
            return Ok(None);
        }
        let separator = self.separator();
        let text = self.join(&tree, &separator.to_string(), |text| {
            let equals = self.equals().filter(|_| matches!(tree, Tree::Object(_)));
            let delimits = |c: char| c == separator || Some(c) == equals;
            if text.trim_matches([' ', '\t']) != text {
                return Err(TextError::new(
                    "starts or ends with white space, which a header does not preserve",
                ));
            }
            match text.chars().find(|c| tree.is_nested() && delimits(*c)) {
                Some(c) => Err(TextError::new(format!(
                    "contains {c:?}, which separates values"
                ))),
                None => Ok(text.to_owned()),
            }
        })?;
        Ok(Some(text))
    }

    /// Splits a value of a header.
    pub fn read_header(self, text: Option<&str>) -> Source<'_> {
        match (self, text) {
            (_, None) => Source::Absent,
            (Self::Json, Some(text)) => Source::Json(text.into()),
            (_, Some(text)) => Source::Flat(Flat {
                text: text.into(),
                encoding: Encoding::Header,
                separator: self.separator(),
                equals: self.equals(),
            }),
        }
    }
}

/// Returns a text percent-encoded, without a copy if nothing has to be encoded.
fn escaped(text: String, escape: Escape) -> Result<String, TextError> {
    let longer = Some(escape.text(&text)?).filter(|it| it.len() > text.len());
    Ok(longer.map(Cow::into_owned).unwrap_or(text))
}

/// Returns the text of an element.
fn element(item: &Tree) -> Result<Cow<'_, str>, TextError> {
    match item {
        Tree::Absent => {
            Err(TextError::new("contains null, which cannot be sent as text"))
        }
        item => Ok(item.text()),
    }
}

/// Returns the JSON of a value; `None` for no value.
fn json<T: Serialize>(value: &T) -> Result<Option<String>, TextError> {
    let tree = Tree::of(value)?;
    Ok(match tree {
        Tree::Absent => None,
        Tree::Null => Some("null".to_owned()),
        Tree::Literal(text) => Some(text),
        Tree::String(text) => Some(serde_json::Value::from(text).to_string()),
        nested => Some(nested.text().into_owned()),
    })
}

/// Returns JSON in ASCII, because headers do not allow other characters.
fn ascii(json: &str) -> String {
    let mut ascii = String::new();
    for c in json.chars() {
        if matches!(c, ' '..='~') {
            ascii.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}
