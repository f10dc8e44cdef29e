//! Answers in pages: each says in `Link` where the next one is (RFC 8288).

use std::collections::BTreeSet;

use http::{HeaderMap, header};
use reqwest::Url;

use crate::runtime::{
    client::{Answer, Call, Outgoing, RequestError},
    response::Response,
};

/// The pages of an answer, one call each, in their order:
///
/// ```text
/// while let Some(page) = pages.next().await {
///     let page = page?;
/// }
/// ```
///
/// Time limit and repetition are those of the call, for each page anew.
#[derive(Debug)]
#[must_use = "no page is asked for until `next` is called"]
pub struct Pages<'c, O> {
    call: Call<'c, O>,
    next: Option<Result<Url, RequestError>>,
    seen: BTreeSet<Url>,
}

impl<'c, O, T, H> Pages<'c, O>
where
    O: Outgoing<Output = Response<T, H>> + Clone,
{
    /// The answer of a call, and the pages behind it.
    pub fn new(call: Call<'c, O>) -> Self {
        let first = call.absolute_uri().and_then(|uri| {
            Url::parse(&uri.to_string()).map_err(|error| fail(error.to_string()))
        });
        Self {
            call,
            next: Some(first),
            seen: BTreeSet::new(),
        }
    }

    /// The next page; `None` behind the last one, and behind an error.
    ///
    /// # Errors
    /// As a call has them. A next page at another origin, which is to get no credentials, and one that was there before
    /// are errors of the request.
    pub async fn next(&mut self) -> Option<Answer<O>> {
        let url = match self.next.take()? {
            Ok(url) => url,
            Err(error) => return Some(Err(error.into())),
        };
        let page = self.call.clone().at_url(url.as_str()).send().await;
        if let Ok(page) = &page {
            self.seen.insert(url.clone());
            self.next = next_page(page.headers(), &url, &self.seen).transpose();
        }
        Some(page)
    }
}

/// Where the page behind the one at `base` is.
fn next_page(
    headers: &HeaderMap,
    base: &Url,
    seen: &BTreeSet<Url>,
) -> Result<Option<Url>, RequestError> {
    let lines = headers.get_all(header::LINK).iter();
    let lines = lines.map(|line| String::from_utf8_lossy(line.as_bytes()));
    let Some(target) = lines.into_iter().find_map(|line| next_target(&line)) else {
        return Ok(None);
    };
    let mut url = base
        .join(&target)
        .map_err(|error| fail(format!("has the invalid URL {target:?}: {error}")))?;
    let (here, there) = (base.origin(), url.origin());
    if here != there {
        let (here, there) = (here.ascii_serialization(), there.ascii_serialization());
        return Err(fail(format!(
            "is at {there}, and credentials for {here} are not sent there"
        )));
    }
    // Neither is part of where a page is, and a password would be sent.
    url.set_fragment(None);
    let _ = (url.set_username(""), url.set_password(None));
    if seen.contains(&url) {
        return Err(fail(format!("is {}, which has been requested before", url.path())));
    }
    Ok(Some(url))
}

fn fail(message: String) -> RequestError {
    RequestError::new("the next page", message)
}

/// The target of the first link of a `Link` header whose relation is `next`.
pub fn next_target(header: &str) -> Option<String> {
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']).strip_prefix('<')?;
        let (target, behind) = rest.split_once('>')?;
        rest = behind.trim_start();
        let (mut relation, mut is_elsewhere) = (None, false);
        while let Some(behind) = rest.strip_prefix(';') {
            let (name, value, behind) = parameter(behind);
            if name.eq_ignore_ascii_case("rel") {
                // Those behind the first are to be ignored.
                relation.get_or_insert(value);
            } else if name.eq_ignore_ascii_case("anchor") {
                is_elsewhere = true;
            }
            rest = behind;
        }
        let relation = relation.unwrap_or_default();
        let mut relations = relation.split_ascii_whitespace();
        if !is_elsewhere && relations.any(|known| known.eq_ignore_ascii_case("next")) {
            return Some(target.trim().to_owned());
        }
    }
}

/// The name of a parameter, its value without quotes, and what is behind it.
fn parameter(text: &str) -> (&str, String, &str) {
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let Some(rest) = rest.strip_prefix('=').map(str::trim_start) else {
        return (name.trim(), String::new(), rest);
    };
    let Some(quoted) = rest.strip_prefix('"') else {
        let (value, rest) = rest.split_at(rest.find([';', ',']).unwrap_or(rest.len()));
        return (name.trim(), value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (name.trim(), value, chars.as_str().trim_start())
}
