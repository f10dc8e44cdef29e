//! Requests the pages of an operation, as streams of pages and of their items.

use std::{
    collections::BTreeSet,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    str::FromStr,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;
use http::{HeaderMap, header};
use reqwest::Url;

use crate::runtime::{
    client::{Call, CallResult, ClientCodec, Error, RequestError, RequestErrorKind},
    operation::Operation,
};

/// An operation whose response is one of several pages.
pub trait Paged: ClientCodec + Clone {
    /// Returns the number of items of a page; 0 if paging does not depend on it.
    fn count(_page: &Self::Output) -> usize {
        0
    }

    /// Changes the request to that of the next page. `items` is the number of items up to the end of this page.
    fn next_page(&mut self, page: &Self::Output, items: usize) -> NextPage;
}

/// An operation whose pages have items.
pub trait PagedItems: Paged {
    /// An item.
    type Item: Send + 'static;

    /// Returns the items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// An item of a page, or an error.
pub type PageItem<O> = Result<<O as PagedItems>::Item, Error<<O as Operation>::Failure>>;

/// The position of the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// There is no next page.
    Last,
    /// The next page is at a URL, which may be relative to that of this page.
    Url(String),
    /// The request was changed to ask for the next page; the text identifies that page, so that a repeated one is detected.
    Request(String),
}

impl NextPage {
    /// Returns the page at the URL in the `Link` header with the relation `next` (RFC 8288).
    pub fn link(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::LINK).iter();
        let lines = lines.map(|line| String::from_utf8_lossy(line.as_bytes()));
        let target = lines.into_iter().find_map(|line| next_target(&line));
        target.map_or(Self::Last, Self::Url)
    }

    /// Returns the page at a URL in the body; an empty URL means that there is no further page.
    pub fn url(url: Option<impl ToString>) -> Self {
        let url = url.map(|url| url.to_string()).filter(|url| !url.is_empty());
        url.map_or(Self::Last, Self::Url)
    }

    /// Returns the page for this value. An empty value means that there are no more pages.
    pub fn request(value: Option<impl ToString>) -> Self {
        let value = value.map(|value| value.to_string());
        let value = value.filter(|value| !value.is_empty());
        value.map_or(Self::Last, Self::Request)
    }
}

/// Adds to a number of pages or items; `None` if the result exceeds the type.
pub fn advance<T: TryFrom<i128> + Into<i128>>(
    current: Option<T>,
    first: i64,
    by: usize,
) -> Option<T> {
    let current = current.map_or(i128::from(first), Into::into);
    T::try_from(current.checked_add(i128::try_from(by).ok()?)?).ok()
}

/// Returns whether a page is the last one of a number of pages.
pub fn is_last<T: Into<i128>>(
    current: Option<T>,
    first: i64,
    pages: impl Into<i128>,
) -> bool {
    let first = i128::from(first);
    let current = current.map_or(first, Into::into);
    current.saturating_sub(first).saturating_add(1) >= pages.into()
}

/// Returns the value of a header; `None` if the header is missing or its value cannot be parsed.
pub fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Returns whether a number of items reaches the total.
pub fn is_all(items: usize, total: impl Into<i128>) -> bool {
    i128::try_from(items).is_ok_and(|items| items >= total.into())
}

/// The pages of a response in their order, each requested by a separate call:
///
/// ```text
/// while let Some(page) = pages.next().await {
///     let page = page?;
/// }
/// ```
///
/// Timeout and retries of the call apply to each page separately. An error is the last element. It is an error if the
/// next page has another origin, because that must not get the credentials, or if it was requested before. The next page
/// has the same origin if its URL differs only in `http:` instead of `https:`, or if it begins with the URL of the
/// document's server, which the base URL of the client replaces.
#[must_use = "no page is requested until it is asked for"]
pub struct Pages<'c, O: Paged> {
    state: State<'c, O>,
}

enum State<'c, O: Paged> {
    Ready(Box<Position<'c, O>>),
    Waiting(PageFuture<'c, O>),
    Done,
}

/// A future page, with the position of the following one.
type PageFuture<'c, O> = Pin<
    Box<dyn Future<Output = (CallResult<O>, Option<Box<Position<'c, O>>>)> + Send + 'c>,
>;

struct Position<'c, O> {
    call: Call<'c, O>,
    next: Result<PageUrl, RequestError>,
    seen: BTreeSet<String>,
    items: usize,
}

/// The URL of a page.
enum PageUrl {
    /// The URL of the operation.
    Request,
    Url(Url),
}

impl<O: Paged> fmt::Debug for Pages<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::NAME).finish_non_exhaustive()
    }
}

impl<'c, O: Paged> Pages<'c, O> {
    /// Returns the pages of a call.
    pub fn new(call: Call<'c, O>) -> Self {
        let position = Position {
            call,
            next: Ok(PageUrl::Request),
            seen: BTreeSet::new(),
            items: 0,
        };
        Self {
            state: State::Ready(Box::new(position)),
        }
    }

    /// Returns the next page; `None` after the last one or an error.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn next(&mut self) -> Option<CallResult<O>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next page, and blocks this thread until then.
    ///
    /// # Errors
    /// See [`Error`].
    ///
    /// # Panics
    /// Panics in asynchronous code, whose thread must not block.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<CallResult<O>> {
        let page = crate::runtime::client::blocking::block_on(self.next());
        page.unwrap_or_else(|error| Some(Err(unavailable(&error))))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<CallResult<O>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Ready(position) => {
                    self.state = State::Waiting(Box::pin(position.request()));
                }
                State::Waiting(mut page) => {
                    let Poll::Ready((page, next)) = page.as_mut().poll(context) else {
                        self.state = State::Waiting(page);
                        return Poll::Pending;
                    };
                    self.state = next.map_or(State::Done, State::Ready);
                    return Poll::Ready(Some(page));
                }
            }
        }
    }
}

impl<O: Paged> Stream for Pages<'_, O> {
    type Item = CallResult<O>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<O: Paged> Position<'_, O> {
    async fn request(mut self: Box<Self>) -> (CallResult<O>, Option<Box<Self>>) {
        let mut call = self.call.clone();
        let here = match std::mem::replace(&mut self.next, Ok(PageUrl::Request)) {
            Err(error) => return (Err(error.into()), None),
            Ok(PageUrl::Request) => None,
            Ok(PageUrl::Url(url)) => {
                call = call.at_url(url.as_str());
                Some(url)
            }
        };
        let page = match call.send().await {
            Ok(page) => page,
            Err(error) => return (Err(error), None),
        };
        self.items = self.items.saturating_add(O::count(&page));
        self.next = match self.call.operation.next_page(&page, self.items) {
            NextPage::Last => return (Ok(page), None),
            NextPage::Url(target) => self.follow(here, &target).map(PageUrl::Url),
            NextPage::Request(value) if self.seen.contains(&value) => Err(fail(
                format!("is the one after {value:?}, which has been requested before"),
            )),
            NextPage::Request(value) => {
                self.seen.insert(value);
                Ok(PageUrl::Request)
            }
        };
        (Ok(page), Some(self))
    }

    /// Returns the URL of the page after the one at `here`.
    fn follow(&mut self, here: Option<Url>, target: &str) -> Result<Url, RequestError> {
        let base = if let Some(here) = here {
            here
        } else {
            let uri = self.call.absolute_uri()?.to_string();
            Url::parse(&uri).map_err(|error| fail(error.to_string()))?
        };
        let url = base
            .join(target)
            .map_err(|error| fail(format!("has the invalid URL {target:?}: {error}")))?;
        let mut url = self.call.own_url(url, &base);
        let (here, there) = (base.origin(), url.origin());
        if here != there {
            let (here, there) =
                (here.ascii_serialization(), there.ascii_serialization());
            return Err(fail(format!(
                "is at {there}, and credentials for {here} are not sent there"
            )));
        }
        // A fragment does not identify a page, and user information would be sent as credentials.
        url.set_fragment(None);
        let _ = (url.set_username(""), url.set_password(None));
        self.seen.insert(base.into());
        if self.seen.contains(url.as_str()) {
            return Err(fail(format!(
                "is {}, which has been requested before",
                url.path()
            )));
        }
        Ok(url)
    }
}

/// The items of all pages in their order. An error is the last element.
#[must_use = "no page is requested until an item is asked for"]
pub struct PageItems<'c, O: PagedItems> {
    pages: Pages<'c, O>,
    items: vec::IntoIter<O::Item>,
}

// No field is structurally pinned.
impl<O: PagedItems> Unpin for PageItems<'_, O> {}

impl<O: PagedItems> fmt::Debug for PageItems<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageItems").field("operation", &O::NAME).finish_non_exhaustive()
    }
}

impl<'c, O: PagedItems> PageItems<'c, O> {
    /// Returns the items of the pages of a call.
    pub fn new(call: Call<'c, O>) -> Self {
        Self {
            pages: Pages::new(call),
            items: Vec::new().into_iter(),
        }
    }

    /// Returns the next item; `None` after the last one or an error.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn next(&mut self) -> Option<PageItem<O>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next item, and blocks this thread until then.
    ///
    /// # Errors
    /// See [`Error`].
    ///
    /// # Panics
    /// Panics in asynchronous code, whose thread must not block.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<PageItem<O>> {
        let item = crate::runtime::client::blocking::block_on(self.next());
        item.unwrap_or_else(|error| Some(Err(unavailable(&error))))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<PageItem<O>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.items = O::items(page).into_iter(),
            }
        }
    }
}

impl<O: PagedItems> Stream for PageItems<'_, O> {
    type Item = PageItem<O>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

#[cfg(feature = "blocking")]
fn unavailable<F>(error: &std::io::Error) -> Error<F> {
    let message = format!("cannot start: {error}");
    RequestError::new(RequestErrorKind::Thread, "the thread for blocking calls", message)
        .into()
}

fn fail(message: String) -> RequestError {
    RequestError::new(RequestErrorKind::Page, "the next page", message)
}

/// Returns the target of the first link in a `Link` header with the relation `next`.
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
                // Further relation parameters must be ignored.
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

/// Returns the name of a parameter, its value without quotes, and the remaining text.
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
