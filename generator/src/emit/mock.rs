//! `src/mock.rs`, a service that responds with examples, and `examples/mock.rs`, which serves it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    body,
    file::{File, Part},
    runtime,
    server::plain_output,
    tokens::{Naming, ident, modules_of, text_literal},
};
use crate::model::{Body, Codec, CrateFeature, Example, Model, Operation, Response};

/// Returns `src/mock.rs`. The examples of each operation are a part of their own.
pub(super) fn file(model: &Model) -> File<'_> {
    let head: [Part<'_>; 2] = [
        Box::new(move || head(model)),
        Box::new(move || services(model)),
    ];
    let examples = model
        .operations
        .iter()
        .map(|operation| -> Part<'_> { Box::new(move || mocked(operation)) });
    File::Rust(head.into_iter().chain(examples).collect())
}

/// Returns the imports, the types and the mock itself.
fn head(model: &Model) -> TokenStream {
    let base_path = &model.base_path;
    let variants = model.operations.iter().map(|operation| {
        let name = ident(&operation.request);
        let request = Naming::ByModule.of_operation(&operation.request);
        quote!(#name(#request))
    });
    let handlers = model.operations.iter().map(handler);
    let listed = model.operations.iter().map(|operation| {
        let (method, path, name) = (
            &operation.method,
            format!("{base_path}{}", operation.path),
            operation.name.plain(),
        );
        quote!((#method, #path, #name))
    });
    let handlers = quote!(#(#handlers)*);
    let uses = imports(model, &handlers);
    let exports = runtime::exports(model, Some(CrateFeature::Mock));
    let schemes = model.schemes.iter().map(|scheme| {
        let constant = ident(&scheme.constant);
        quote!(credentials::#constant)
    });
    quote! {
        //! The mock: a server for tests that responds with the examples of the document.

        #uses

        #exports

        /// The base path of the mock: the path of the server URL in the document.
        pub const BASE_PATH: &str = #base_path;

        /// The method, path and name of each operation.
        pub const OPERATIONS: &[(&str, &str, &str)] = &[#(#listed),*];

        /// The security schemes that the operations require.
        pub const SCHEMES: &[Scheme] = &[#(#schemes),*];

        /// A mock of the API. It responds to each operation with the first example unless configured otherwise.
        pub type Mock = mock::Mock<AnyRequest>;

        /// A mock that listens on a local port until it is dropped.
        pub type MockServer = mock::MockServer<AnyRequest>;

        /// A request that the mock received.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum AnyRequest {
            #(#variants,)*
        }

        impl Mock {
            /// Starts a mock on a free local port.
            ///
            /// # Errors
            /// Returns an error if the mock cannot listen at the address.
            pub async fn start() -> std::io::Result<MockServer> {
                Self::start_at(([127, 0, 0, 1], 0).into()).await
            }

            /// Starts a mock at an address.
            ///
            /// # Errors
            /// Returns an error if the mock cannot listen at the address.
            pub async fn start_at(address: std::net::SocketAddr) -> std::io::Result<MockServer> {
                let mock = Self::new();
                let router = mock.router();
                MockServer::start(mock, router, address, BASE_PATH).await
            }

            /// Returns the router of the mock, to call it within the same process.
            pub fn router(&self) -> axum::Router {
                self.nest(BASE_PATH, crate::server::router(self.clone()))
            }

            #handlers
        }
    }
}

/// Returns the implementations of the service traits.
fn services(model: &Model) -> TokenStream {
    let service = ident(&model.service);
    let methods = model.ungrouped().map(service_method);
    let groups = model.groups.iter().map(|group| {
        let name = ident(&group.name);
        let methods = model.operations_of(group).map(service_method);
        quote! {
            impl crate::server::#name for Mock {
                #(#methods)*
            }
        }
    });
    quote! {
        impl #service for Mock {
            #(#methods)*
        }

        #(#groups)*
    }
}

/// Returns the imports for the handlers and methods.
fn imports(model: &Model, handlers: &TokenStream) -> TokenStream {
    let service = ident(&model.service);
    let mut successes = model
        .operations
        .iter()
        .flat_map(|operation| &operation.success);
    let text_example = successes.clone().any(is_text).then(|| {
        quote!(
            use crate::runtime::mock::text_example;
        )
    });
    let example = successes.any(|response| !is_text(response)).then(|| {
        quote!(
            use crate::runtime::mock::example;
        )
    });
    let operations = (!model.operations.is_empty()).then(|| {
        quote! {
            use std::future::Future;
            use crate::runtime::mock::no_example;
            #example
            #text_example
            use crate::runtime::operation::Output;
            use crate::server::Rejection;
        }
    });
    let credentials = (!model.schemes.is_empty()).then(|| {
        quote!(
            use crate::credentials;
        )
    });
    let modules = modules_of(handlers, &["operations", "types"]);
    quote! {
        #operations
        #credentials
        #modules
        use crate::runtime::credentials::Scheme;
        use crate::runtime::mock;
        use crate::server::#service;
    }
}

/// Returns whether the example of a response is text instead of JSON.
fn is_text(response: &Response) -> bool {
    let preferred = response
        .body
        .as_ref()
        .and_then(|body| body.contents.first());
    preferred.is_some_and(|content| content.codec != Codec::Json)
}

/// Returns the method that sets the handler of an operation: `pub fn on_get_pet(&self, handler: ...)`
fn handler(operation: &Operation) -> TokenStream {
    let on = format_ident!("on_{}", operation.name.plain());
    let request = Naming::ByModule.of_operation(&operation.request);
    let output = if operation.plain_success().is_some() {
        plain_output(operation)
    } else {
        quote!(Output<#request>)
    };
    let about = format!(
        " Handles [`{0}`](operations::{0}) with a closure from now on.",
        operation.request.plain()
    );
    quote! {
        #[doc = #about]
        pub fn #on<F, Fut>(&self, handler: F)
        where
            F: Fn(#request) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = Result<#output, Rejection>>,
            Fut: Send + 'static,
        {
            self.stub::<#request>().handle(handler);
        }
    }
}

/// Returns the methods that implement an operation, with and without its declared headers.
fn service_method(operation: &Operation) -> TokenStream {
    let (name, request) = (
        ident(operation.method_name()),
        Naming::ByModule.of_operation(&operation.request),
    );
    let with_headers = operation.method_with_headers().map(|with_headers| {
        let with_headers = ident(with_headers);
        quote! {
            async fn #with_headers(&self, request: #request) -> Result<Output<#request>, Rejection> {
                self.respond(request).await
            }
        }
    });
    let (output, call) = match operation.plain_success() {
        Some(_) => (
            plain_output(operation),
            quote!(self.respond_body(request).await),
        ),
        None => (
            quote!(Output<#request>),
            quote!(self.respond(request).await),
        ),
    };
    quote! {
        async fn #name(&self, request: #request) -> Result<#output, Rejection> {
            #call
        }

        #with_headers
    }
}

/// Returns the examples of an operation:
///
/// ```text
/// impl Mocked for operations::GetPet {
///     const EXAMPLES: &'static [&'static str] = &["cat"];
///
///     fn example(name: &str) -> Result<Output<Self>, Rejection> {
///         if name == "cat" {
///             return example(200, &[], r#"{"name":"Tom"}"#);
///         }
///         Err(no_example::<Self>(name))
///     }
/// }
/// ```
fn mocked(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let request = Naming::ByModule.of_operation(&operation.request);
    let examples = operation.success.iter().flat_map(|response| {
        response
            .examples
            .iter()
            .map(move |example| (response, example))
    });
    let names = examples.clone().map(|(_, example)| &example.name);
    let choices = examples.map(|(response, example)| {
        let (name, value) = (&example.name, self::example(response, example));
        let test = if name.is_empty() {
            quote!(name.is_empty())
        } else {
            quote!(name == #name)
        };
        let result = match &operation.output {
            None => quote!(return #value;),
            Some(output) => {
                let output = Naming::ByModule.of_operation(output);
                let variant = ident(&response.name);
                quote! {
                    let response = #value?;
                    return Ok(#output::#variant(response));
                }
            }
        };
        quote! {
            if #test {
                #result
            }
        }
    });
    quote! {
        impl Mocked for #request {
            const EXAMPLES: &'static [&'static str] = &[#(#names),*];

            fn example(name: &str) -> Result<Output<Self>, Rejection> {
                #(#choices)*
                Err(no_example::<Self>(name))
            }
        }

        impl From<#request> for AnyRequest {
            fn from(request: #request) -> Self {
                Self::#name(request)
            }
        }
    }
}

fn example(response: &Response, example: &Example) -> TokenStream {
    let is_text = is_text(response);
    let (status, body) = (
        Literal::u16_unsuffixed(example.status),
        text_literal(&example.body),
    );
    let headers = example
        .headers
        .iter()
        .map(|(name, value)| quote!((#name, #value)));
    let read = if is_text {
        quote!(text_example)
    } else {
        quote!(example)
    };
    let read = quote!(#read(#status, &[#(#headers),*], #body));
    let preferred = response
        .body
        .as_ref()
        .and_then(|body| body.contents.first());
    let read = match preferred.map(|content| (&content.codec, &content.media_type)) {
        Some((Codec::Media, media_type)) => quote! {
            #read.map(|response: crate::Response<String, _>| {
                crate::Response::map(response, |body| crate::Media::new(#media_type, body))
            })
        },
        Some((Codec::Sequence(framing), _)) => {
            let framing = body::framing(*framing);
            quote!(#read.and_then(|items| crate::runtime::sequence::example(items, #framing)))
        }
        _ => read,
    };
    match (response.body.as_ref().and_then(Body::choice), preferred) {
        (Some(name), Some(content)) => {
            let (name, variant) = (ident(name), ident(&content.name));
            quote! {
                #read.map(|response| crate::Response::map(response, crate::operations::#name::#variant))
            }
        }
        _ => read,
    }
}

/// Returns the contents of `examples/mock.rs`.
pub(super) fn example_file(model: &Model) -> TokenStream {
    let krate = format_ident!("{}", model.package.krate);
    quote! {
        //! Serves the mock: `cargo run --features mock --example mock -- --port 8080`
        //!
        //! `--accept SCHEME=SECRET` rejects any other credential; SCHEME is the name of the security scheme in the document.

        use #krate::mock::{self, Mock, MockServer, Options};

        #[tokio::main(flavor = "current_thread")]
        async fn main() -> std::io::Result<()> {
            let options = Options::read(std::env::args().skip(1), mock::SCHEMES);
            let options = options.map_err(std::io::Error::other)?;
            let mock = Mock::new();
            mock.accept(options.accepted);
            let router = mock::logged(mock.router(), |line| println!("{line}"));
            let address = ([127, 0, 0, 1], options.port).into();
            let server = MockServer::start(mock, router, address, mock::BASE_PATH).await?;
            for (method, path, name) in mock::OPERATIONS {
                println!("{method:7} {path}  {name}");
            }
            println!("serving {}", server.url());
            std::future::pending().await
        }
    }
}
