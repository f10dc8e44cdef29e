//! All kinds of paging: the items, errors, and servers that repeat pages.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{Router, extract::Request, response::IntoResponse};
use http::{Method, StatusCode};
use runtime::{
    client::{
        CallResult, ClientBuilder, ClientCodec, Error, HttpResponse, RequestWriter,
        ResponseReader,
    },
    credentials::Security,
    operation::Operation,
    pages::{
        NextPage, PageItems, Paged, PagedItems, Pages, advance, header, is_all, is_last,
    },
    response::Response,
};
use serde::{Deserialize, Serialize};

use crate::serve;

/// The number of items.
const ALL: usize = 95;
const SIZE: usize = 10;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Page {
    items: Vec<usize>,
    next: Option<String>,
    total: Option<i64>,
    pages: Option<i64>,
    more: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Token,
    LastItem,
    Offset,
    OffsetOf,
    Number,
    Pages,
    Header,
    Url,
}

#[derive(Clone, Debug)]
struct List {
    kind: Kind,
    at: Option<String>,
    number: Option<i32>,
}

impl Operation for List {
    const NAME: &'static str = "list";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/items";
    const SECURITY: Security = &[];
    type Output = Response<Page>;
    type Failure = Infallible;
}

impl ClientCodec for List {
    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.query("kind", &format!("{:?}", self.kind));
        writer.query("at", &self.at);
        writer.query("number", &self.number);
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = ResponseReader::new(response);
        match reader.status() {
            200 => Ok(reader.json()?),
            _ => Err(reader.undocumented()),
        }
    }
}

impl Paged for List {
    fn count(page: &Self::Output) -> usize {
        page.items.len()
    }

    fn next_page(&mut self, page: &Self::Output, items: usize) -> NextPage {
        let count = Self::count(page);
        match self.kind {
            Kind::Token => {
                self.at.clone_from(&page.next);
                NextPage::request(page.next.as_ref())
            }
            Kind::LastItem if page.more != Some(true) => NextPage::Last,
            Kind::LastItem => {
                self.at = page.items.last().map(ToString::to_string);
                NextPage::request(self.at.as_ref())
            }
            Kind::OffsetOf if page.total.is_some_and(|total| is_all(items, total)) => {
                NextPage::Last
            }
            Kind::Offset | Kind::OffsetOf => {
                self.number = advance(self.number, 0, count).filter(|_| count > 0);
                NextPage::request(self.number)
            }
            Kind::Pages
                if page.pages.is_some_and(|pages| is_last(self.number, 1, pages)) =>
            {
                NextPage::Last
            }
            Kind::Number | Kind::Pages => {
                self.number = advance(self.number, 1, 1).filter(|_| count > 0);
                NextPage::request(self.number)
            }
            Kind::Header => {
                self.at = header(page.headers(), "x-next");
                NextPage::request(self.at.as_ref())
            }
            Kind::Url => NextPage::url(page.next.as_ref()),
        }
    }
}

impl PagedItems for List {
    type Item = usize;

    fn items(page: Self::Output) -> Vec<usize> {
        page.into_body().items
    }
}

/// The fault of a server.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// The fourth page is an error.
    FourthPage,
    /// The third page has the token of the second.
    Repeats,
}

fn respond(request: &Request, fault: Fault) -> axum::response::Response {
    let query = request.uri().query().unwrap_or_default();
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let number = |name| value(name).and_then(|text| text.parse::<usize>().ok());
    let kind = value("kind").unwrap();
    let start = match kind {
        "LastItem" => number("at").map_or(0, |last| last + 1),
        "Offset" | "OffsetOf" => number("number").unwrap_or(0),
        "Number" | "Pages" => (number("number").unwrap_or(1) - 1) * SIZE,
        _ => number("at").unwrap_or(0),
    };
    if fault == Fault::FourthPage && start >= 3 * SIZE {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let end = (start + SIZE).min(ALL);
    let next = match fault {
        Fault::Repeats if start == 2 * SIZE => SIZE,
        _ => end,
    };
    let next = (end < ALL).then(|| match kind {
        "Url" => format!("?kind=Url&at={next}"),
        _ => next.to_string(),
    });
    let page = Page {
        items: (start.min(end)..end).collect(),
        next: next.clone(),
        total: Some(95),
        pages: Some(10),
        more: Some(end < ALL),
    };
    // Some servers send an empty header with the last page.
    let next = [("x-next", next.unwrap_or_default())];
    (next, axum::Json(page)).into_response()
}

/// Checks whether a page is the last one of a number of pages.
#[test]
fn the_last_page_depends_on_the_number_of_the_first() {
    for (current, first, pages, expected) in [
        (None, 1, 1, true),
        (None, 0, 1, true),
        (None, 0, 2, false),
        (Some(1), 0, 2, true),
        (Some(1), 1, 2, false),
        (Some(2), 1, 2, true),
        (Some(9), 1, 2, true),
        (None, 1, 0, true),
        (Some(i64::MIN), i64::MAX, i64::MAX, false),
    ] {
        assert_eq!(
            is_last(current, first, pages),
            expected,
            "{current:?} {first} {pages}"
        );
    }
}

/// Requests all pages. Returns the items, the error at the end and the number of pages.
async fn read(kind: Kind, fault: Fault) -> (Vec<usize>, Option<String>, usize) {
    let handler = move |request: Request| std::future::ready(respond(&request, fault));
    let url = serve(Router::new().fallback(handler)).await;
    let client = ClientBuilder::new(&url).build().unwrap();
    let list = List {
        kind,
        at: None,
        number: None,
    };
    let mut items = PageItems::new(client.execute(list.clone()));
    let (mut found, mut failed) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        assert_eq!(failed, None, "nothing follows an error");
        match item {
            Ok(item) => found.push(item),
            Err(Error::Request(error)) => failed = Some(error.to_string()),
            Err(error) => failed = error.status().map(|status| status.to_string()),
        }
    }
    let mut pages = Pages::new(client.execute(list));
    let mut count = 0;
    // `Pages` is a stream, too.
    while let Some(page) =
        std::future::poll_fn(|context| next_of(&mut pages, context)).await
    {
        count += usize::from(page.is_ok());
    }
    (found, failed, count)
}

fn next_of<S: futures_core::Stream + Unpin>(
    stream: &mut S,
    context: &mut Context<'_>,
) -> Poll<Option<S::Item>> {
    Pin::new(stream).poll_next(context)
}

const KINDS: [Kind; 8] = [
    Kind::Token,
    Kind::LastItem,
    Kind::Offset,
    Kind::OffsetOf,
    Kind::Number,
    Kind::Pages,
    Kind::Header,
    Kind::Url,
];

#[tokio::test]
async fn all_items_arrive_once_and_in_order() {
    for kind in KINDS {
        let (items, error, pages) = read(kind, Fault::None).await;
        assert_eq!(items, (0..ALL).collect::<Vec<_>>(), "{kind:?}");
        assert_eq!(error, None, "{kind:?}");
        // If no page is marked as the last, an empty page ends the list.
        let is_told = !matches!(kind, Kind::Offset | Kind::Number);
        assert_eq!(pages, if is_told { 10 } else { 11 }, "{kind:?}");
    }
}

#[tokio::test]
async fn an_error_is_the_last_element() {
    for kind in KINDS {
        let (items, error, pages) = read(kind, Fault::FourthPage).await;
        assert_eq!(items, (0..30).collect::<Vec<_>>(), "{kind:?}");
        assert_eq!(error.as_deref(), Some("500 Internal Server Error"), "{kind:?}");
        assert_eq!(pages, 3, "{kind:?}");
    }
}

#[tokio::test]
async fn a_repeated_page_is_an_error() {
    for (kind, expected) in [
        (
            Kind::Token,
            "the next page is the one after \"10\", which has been requested before",
        ),
        (Kind::Url, "the next page is /items, which has been requested before"),
    ] {
        let (items, error, _) = read(kind, Fault::Repeats).await;
        assert_eq!(items, (0..30).collect::<Vec<_>>(), "{kind:?}");
        assert_eq!(error.as_deref(), Some(expected), "{kind:?}");
    }
}
