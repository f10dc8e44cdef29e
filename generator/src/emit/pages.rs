//! Paged responses.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::{Naming, ident, written};
use crate::model::{
    Conversion, FieldStep, NextPage, Operation, PageValue, Paging, Route, RouteStep, Target,
};

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
    let is_counted = match paging.next {
        NextPage::Offset(..) => true,
        NextPage::Number(..) => paging.ends_when_empty || paging.total.is_some(),
        _ => paging.total.is_some(),
    };
    let list = items.filter(|_| is_counted).map(|items| find(&items.route));
    let count = list.map(|(list, is_place)| {
        let select = select(paging, &quote!(page), &quote!(0));
        let count = if is_place {
            quote!(#list.len())
        } else {
            quote!(#list.map_or(0, Vec::len))
        };
        quote! {
            fn count(page: &Self::Output) -> usize {
                #select
                #count
            }
        }
    });
    let argument = if paging.total.is_some() {
        quote!(items)
    } else {
        quote!(_)
    };
    let whole = whole(paging);
    let select_page = select(paging, &whole, &quote!(pages::NextPage::Last));
    let is_last = is_last(paging).into_iter().map(|is_last| {
        quote! {
            if #is_last {
                return pages::NextPage::Last;
            }
        }
    });
    let next = next(paging);
    let with_items = items.map(|items| {
        let (item, list) = (
            written(&items.ty, Naming::FromRoot),
            items_of_page(&items.route),
        );
        let select = select(paging, &quote!(page), &quote!(Vec::new()));
        quote! {
            #[cfg(feature = "client")]
            impl pages::PagedItems for #name {
                type Item = #item;

                fn items(page: Self::Output) -> Vec<Self::Item> {
                    #select
                    #list
                }
            }
        }
    });
    Some(quote! {
        #[cfg(feature = "client")]
        impl pages::Paged for #name {
            #count

            fn next_page(&mut self, #whole: &Self::Output, #argument: usize) -> pages::NextPage {
                #select_page
                #(#is_last)*
                #next
            }
        }

        #with_items
    })
}

/// Returns the name of the output of a call in `next_page`, where `page` is the success that is a page.
fn whole(paging: &Paging) -> TokenStream {
    if paging.variant.is_some() {
        quote!(output)
    } else {
        quote!(page)
    }
}

/// Returns the statement that selects the success that is a page, or returns a value:
/// `let ListPetsOutput::Ok(page) = page else { return 0; };`
fn select(paging: &Paging, from: &TokenStream, otherwise: &TokenStream) -> Option<TokenStream> {
    let (output, variant) = paging.variant.as_ref()?;
    let (output, variant) = (ident(output), ident(variant));
    Some(quote! {
        let #output::#variant(page) = #from else {
            return #otherwise;
        };
    })
}

/// Returns the conditions under which a page is the last one.
fn is_last(paging: &Paging) -> Vec<TokenStream> {
    let more = paging.more.as_ref().map(|(more, on_last)| match more {
        PageValue::Header(name) => {
            let header = header(name, None);
            if *on_last {
                quote!(#header == Some(true))
            } else {
                quote!(#header != Some(true))
            }
        }
        PageValue::Body(route) => {
            let (more, is_place) = find(route);
            match (is_place, on_last) {
                (true, true) => quote!(#more),
                (true, false) => quote!(!#more),
                (false, true) => quote!(#more == Some(&true)),
                (false, false) => quote!(#more != Some(&true)),
            }
        }
    });
    let total = paging
        .total
        .as_ref()
        .map(|total| reaches(total, &|total| quote!(pages::is_all(items, #total))));
    let pages = match (&paging.pages, &paging.next) {
        (Some(pages), NextPage::Number(to, first)) => {
            let (current, first) = (get(to), Literal::i64_unsuffixed(*first));
            let is_last = |pages: &TokenStream| quote!(pages::is_last(#current, #first, #pages));
            Some(reaches(pages, &is_last))
        }
        _ => None,
    };
    [more, total, pages].into_iter().flatten().collect()
}

/// Returns a condition on an integer of the response, which is false without it.
fn reaches(value: &PageValue, condition: &dyn Fn(&TokenStream) -> TokenStream) -> TokenStream {
    match value {
        PageValue::Header(name) => {
            let (header, condition) = (header(name, Some(&quote!(i64))), condition(&quote!(count)));
            quote!(#header.is_some_and(|count| #condition))
        }
        PageValue::Body(route) => {
            let (value, is_place) = find(route);
            if is_place {
                condition(&value)
            } else {
                let condition = condition(&quote!(*count));
                quote!(#value.is_some_and(|count| #condition))
            }
        }
    }
}

/// Returns an expression for an `Option` of the value of a header: `pages::header::<i64>(page.headers(), "x-total")`
fn header(name: &str, ty: Option<&TokenStream>) -> TokenStream {
    let ty = ty.map(|ty| quote!(::<#ty>));
    quote!(pages::header #ty (page.headers(), #name))
}

fn next(paging: &Paging) -> TokenStream {
    let whole = whole(paging);
    let filter = |count: &TokenStream| {
        let is_filtered = paging.ends_when_empty;
        is_filtered.then(|| quote!(.filter(|_| #count > 0)))
    };
    match &paging.next {
        NextPage::Link => quote!(pages::NextPage::link(page.headers())),
        NextPage::Url(PageValue::Header(name)) => {
            let header = header(name, Some(&quote!(String)));
            quote!(pages::NextPage::url(#header))
        }
        NextPage::Url(PageValue::Body(url)) => {
            let url = read(url);
            quote!(pages::NextPage::url(#url))
        }
        NextPage::Cursor {
            from,
            to,
            conversion,
        } => {
            let (from, next, value) = match (from, conversion) {
                // The text is parsed as the type of the field.
                (PageValue::Header(name), _) => (
                    header(name, None),
                    quote!(Option::clone(&next)),
                    quote!(next),
                ),
                (PageValue::Body(route), Conversion::None) => {
                    (read(route), quote!(next), quote!(next.clone()))
                }
                (PageValue::Body(route), Conversion::Text) => {
                    (read(route), quote!(next), quote!(next.to_string()))
                }
                (PageValue::Body(route), Conversion::Integer) => {
                    let value = read(route);
                    (
                        quote!(#value.and_then(|next| (*next).try_into().ok())),
                        quote!(next),
                        quote!(next),
                    )
                }
            };
            let set = set(to, &value);
            quote! {
                let next = #from;
                if let Some(next) = #next {
                    #set
                }
                pages::NextPage::request(next)
            }
        }
        NextPage::Offset(to, first) => {
            let (get, set) = (get(to), set(to, &quote!(next)));
            let (first, filter) = (Literal::i64_unsuffixed(*first), filter(&quote!(count)));
            quote! {
                let count = Self::count(#whole);
                let next = pages::advance(#get, #first, count) #filter;
                if let Some(next) = next {
                    #set
                }
                pages::NextPage::request(next)
            }
        }
        NextPage::Number(to, first) => {
            let (get, set) = (get(to), set(to, &quote!(next)));
            let (first, filter) = (
                Literal::i64_unsuffixed(*first),
                filter(&quote!(Self::count(#whole))),
            );
            quote! {
                let next = pages::advance(#get, #first, 1) #filter;
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
        quote!((**page))
    } else {
        quote!(page)
    };
    find_from(start, &route.steps)
}

fn find_from(start: TokenStream, steps: &[RouteStep]) -> (TokenStream, bool) {
    // A place expression, or an `Option` of a reference.
    let (mut tokens, mut is_place) = (start, true);
    for step in steps {
        tokens = match step {
            RouteStep::LastElement if is_place => quote!(#tokens.last()),
            RouteStep::LastElement => quote!(#tokens.and_then(|it| it.last())),
            RouteStep::Field(FieldStep {
                name,
                optional,
                boxed,
            }) => {
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
            RouteStep::Field(FieldStep {
                name,
                optional,
                boxed,
            }) => {
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

/// Returns code that sets a value in the request: `self.cursor = Some(value);`
fn set(target: &Target, value: &TokenStream) -> TokenStream {
    let mut place = quote!(self);
    for object in &target.objects {
        let name = ident(&object.name);
        place = quote!(#place.#name);
        for _ in 0..object.optional {
            place = quote!(#place.get_or_insert_with(Default::default));
        }
    }
    let name = ident(&target.field.name);
    let mut value = value.clone();
    for _ in 0..target.field.optional {
        value = quote!(Some(#value));
    }
    quote!(#place.#name = #value;)
}

/// Returns an expression for an `Option` of an integer in the request: `self.offset`
fn get(target: &Target) -> TokenStream {
    if target.objects.is_empty() {
        let name = ident(&target.field.name);
        let flatten = (1..target.field.optional).map(|_| quote!(.flatten()));
        let flatten = flatten.collect::<TokenStream>();
        return if target.field.optional == 0 {
            quote!(Some(self.#name))
        } else {
            quote!(self.#name #flatten)
        };
    }
    let fields = target.objects.iter().chain([&target.field]);
    let steps: Vec<_> = fields.cloned().map(RouteStep::Field).collect();
    let (tokens, is_place) = find_from(quote!(self), &steps);
    if is_place {
        quote!(Some(#tokens))
    } else {
        quote!(#tokens.copied())
    }
}
