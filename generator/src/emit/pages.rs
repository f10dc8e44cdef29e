//! Paged responses.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::{Naming, ident, written};
use crate::model::{NextPage, Operation, Paging, Route, RouteStep, Target};

/// Returns the methods of a call for its pages: `pub fn pages(self) -> crate::Pages<'c, ListPets>`
pub(super) fn methods(name: &Ident, paging: &Paging) -> TokenStream {
    let items = paging.items.as_ref().map(|_| {
        quote! {
            /// Returns the items of this page and of the following pages as a stream.
            pub fn items(self) -> crate::PageItems<'c, #name> {
                crate::PageItems::new(self)
            }
        }
    });
    quote! {
        /// Returns this page and the following pages as a stream.
        pub fn pages(self) -> crate::Pages<'c, #name> {
            crate::Pages::new(self)
        }

        #items
    }
}

/// Returns the implementation that requests the next page:
///
/// ```text
/// impl pages::Paged for ListPets {
///     fn next_page(&mut self, page: &Self::Output, items: usize) -> pages::NextPage {
///         let next = page.next_cursor.as_ref();
///         if let Some(next) = next {
///             self.cursor = Some(next.clone());
///         }
///         pages::NextPage::request(next)
///     }
/// }
/// ```
pub(super) fn paged(operation: &Operation) -> Option<TokenStream> {
    let paging = operation.pages.as_ref()?;
    let name = ident(&operation.request);
    let items = paging.items.as_ref();
    let is_counted =
        paging.total.is_some() || matches!(paging.next, NextPage::Offset(_) | NextPage::Number(..));
    let list = items.filter(|_| is_counted).map(|items| find(&items.route));
    let count = list.map(|(list, is_place)| {
        let count = if is_place {
            quote!(#list.len())
        } else {
            quote!(#list.map_or(0, Vec::len))
        };
        quote! {
            fn count(page: &Self::Output) -> usize {
                #count
            }
        }
    });
    let more = paging.more.as_ref().map(|more| {
        let (more, is_place) = find(more);
        let is_last = if is_place {
            quote!(!#more)
        } else {
            quote!(#more != Some(&true))
        };
        quote! {
            if #is_last {
                return pages::NextPage::Last;
            }
        }
    });
    let (total, argument) = match &paging.total {
        None => (None, quote!(_)),
        Some(total) => {
            let (total, is_place) = find(total);
            let is_last = if is_place {
                quote!(pages::is_all(items, #total))
            } else {
                quote!(#total.is_some_and(|total| pages::is_all(items, *total)))
            };
            let check = quote! {
                if #is_last {
                    return pages::NextPage::Last;
                }
            };
            (Some(check), quote!(items))
        }
    };
    let next = next(&paging.next);
    let with_items = items.map(|items| {
        let (item, list) = (
            written(&items.ty, Naming::FromRoot),
            items_of_page(&items.route),
        );
        quote! {
            #[cfg(feature = "client")]
            impl pages::PagedItems for #name {
                type Item = #item;

                fn items(page: Self::Output) -> Vec<Self::Item> {
                    #list
                }
            }
        }
    });
    Some(quote! {
        #[cfg(feature = "client")]
        impl pages::Paged for #name {
            #count

            fn next_page(&mut self, page: &Self::Output, #argument: usize) -> pages::NextPage {
                #more
                #total
                #next
            }
        }

        #with_items
    })
}

fn next(next: &NextPage) -> TokenStream {
    match next {
        NextPage::Link => quote!(pages::NextPage::link(page.headers())),
        NextPage::Url(url) => {
            let url = read(url);
            quote!(pages::NextPage::url(#url))
        }
        NextPage::Cursor { from, to, as_text } => {
            let from = read(from);
            let value = if *as_text {
                quote!(next.to_string())
            } else {
                quote!(next.clone())
            };
            let set = set(to, &value);
            quote! {
                let next = #from;
                if let Some(next) = next {
                    #set
                }
                pages::NextPage::request(next)
            }
        }
        NextPage::Offset(to) => {
            let (get, set) = (get(to), set(to, &quote!(next)));
            quote! {
                let count = Self::count(page);
                let next = pages::advance(#get, 0, count).filter(|_| count > 0);
                if let Some(next) = next {
                    #set
                }
                pages::NextPage::request(next)
            }
        }
        NextPage::Number(to, first) => {
            let (get, set) = (get(to), set(to, &quote!(next)));
            let first = Literal::i64_unsuffixed(*first);
            quote! {
                let next = pages::advance(#get, #first, 1).filter(|_| Self::count(page) > 0);
                if let Some(next) = next {
                    #set
                }
                pages::NextPage::request(next)
            }
        }
    }
}

/// Returns an expression for an `Option` of a reference to a value:
/// `page.meta.as_ref().and_then(|it| it.next.as_ref())`
fn read(route: &Route) -> TokenStream {
    let (tokens, is_place) = find(route);
    if is_place {
        quote!(Some(&#tokens))
    } else {
        tokens
    }
}

/// Returns a place expression for a value of a page, or an `Option` of a reference, and whether it is a place
/// expression.
fn find(route: &Route) -> (TokenStream, bool) {
    // Access to fields and methods dereferences automatically.
    let start = if route.steps.is_empty() {
        quote!(**page)
    } else {
        quote!(page)
    };
    // A place expression, or an `Option` of a reference.
    let (mut tokens, mut is_place) = (start, true);
    for step in &route.steps {
        tokens = match step {
            RouteStep::LastElement if is_place => quote!(#tokens.last()),
            RouteStep::LastElement => quote!(#tokens.and_then(|it| it.last())),
            RouteStep::Field {
                name,
                optional,
                boxed,
            } => {
                let name = ident(name);
                let (convert, inner) = match (optional, boxed) {
                    (0, _) => (None, 0),
                    (1, true) => (Some(quote!(.as_deref())), 1),
                    (_, false) => (Some(quote!(.as_ref())), 1),
                    (_, true) => (Some(quote!(.as_ref().and_then(|it| it.as_deref()))), 2),
                };
                let first = match (is_place, convert) {
                    (true, convert) => {
                        let is_boxed_place = *boxed && *optional == 0;
                        let place = quote!(#tokens.#name);
                        if is_boxed_place {
                            quote!((*#place))
                        } else {
                            quote!(#place #convert)
                        }
                    }
                    (false, None) if *boxed => quote!(#tokens.map(|it| &*it.#name)),
                    (false, None) => quote!(#tokens.map(|it| &it.#name)),
                    (false, convert) => quote!(#tokens.and_then(|it| it.#name #convert)),
                };
                let further = (inner..*optional).map(|_| quote!(.and_then(|it| it.as_ref())));
                let further = further.collect::<TokenStream>();
                is_place &= *optional == 0;
                quote!(#first #further)
            }
        };
        is_place &= *step != RouteStep::LastElement;
    }
    (tokens, is_place)
}

/// Returns code that moves the items out of a page: `page.into_body().data.unwrap_or_default()`
fn items_of_page(route: &Route) -> TokenStream {
    let (mut tokens, mut is_place) = (quote!(page.into_body()), true);
    for step in &route.steps {
        tokens = match step {
            RouteStep::LastElement if is_place => quote!(#tokens.pop()),
            RouteStep::LastElement => quote!(#tokens.and_then(|mut it| it.pop())),
            RouteStep::Field {
                name,
                optional,
                boxed,
            } => {
                let name = ident(name);
                let unboxed = boxed.then(|| {
                    if *optional == 0 {
                        quote!()
                    } else {
                        quote!(.map(|it| *it))
                    }
                });
                let flatten = (1..*optional).map(|_| quote!(.flatten()));
                let flatten = flatten.collect::<TokenStream>();
                let field = quote!(#name #flatten #unboxed);
                let first = match (is_place, *optional) {
                    (true, 0) if *boxed => quote!((*#tokens.#name)),
                    (true, _) => quote!(#tokens.#field),
                    (false, 0) if *boxed => quote!(#tokens.map(|it| *it.#name)),
                    (false, 0) => quote!(#tokens.map(|it| it.#name)),
                    (false, _) => quote!(#tokens.and_then(|it| it.#field)),
                };
                is_place &= *optional == 0;
                first
            }
        };
        is_place &= *step != RouteStep::LastElement;
    }
    if is_place {
        tokens
    } else {
        quote!(#tokens.unwrap_or_default())
    }
}

/// Returns code that sets a field of the request: `self.cursor = Some(value);`
fn set(target: &Target, value: &TokenStream) -> TokenStream {
    let name = ident(&target.name);
    let mut value = value.clone();
    for _ in 0..target.optional {
        value = quote!(Some(#value));
    }
    match &target.body {
        None => quote!(self.#name = #value;),
        Some((body, true)) => {
            let body = ident(body);
            quote!(self.#body.#name = #value;)
        }
        Some((body, false)) => {
            let body = ident(body);
            quote!(self.#body.get_or_insert_with(Default::default).#name = #value;)
        }
    }
}

/// Returns an expression for an `Option` of a field of the request: `self.offset`
fn get(target: &Target) -> TokenStream {
    let name = ident(&target.name);
    let (place, optional) = match &target.body {
        None => (quote!(self.#name), target.optional),
        Some((body, true)) => {
            let body = ident(body);
            (quote!(self.#body.#name), target.optional)
        }
        Some((body, false)) => {
            let body = ident(body);
            (
                quote!(self.#body.as_ref().map(|it| it.#name)),
                target.optional + 1,
            )
        }
    };
    let flatten = (1..optional).map(|_| quote!(.flatten()));
    let flatten = flatten.collect::<TokenStream>();
    if optional == 0 {
        quote!(Some(#place))
    } else {
        quote!(#place #flatten)
    }
}
