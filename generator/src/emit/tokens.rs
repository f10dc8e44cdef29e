//! Small parts of code that several files share.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::model::{ExternalType, Name, Operation, Presence, Style, Type};

/// Returns an identifier.
pub(super) fn ident(name: &Name) -> Ident {
    match name.as_str().strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name.as_str(), Span::call_site()),
    }
}

/// Returns the value of a field of a struct: `name: value`, or `name` if the value is a variable of this name.
pub(super) fn value_of(name: &Ident, value: &TokenStream) -> TokenStream {
    if *name == value.to_string() {
        quote!(#name)
    } else {
        quote!(#name: #value)
    }
}

/// Returns `/// line` for each line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| comment(line));
    quote!(#(#[doc = #lines])*)
}

/// Returns `//! line` for each line.
pub(super) fn file_docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| comment(line));
    quote!(#(#![doc = #lines])*)
}

/// Returns a line for a comment, without characters that change the direction of text, which rustc rejects.
fn comment(line: &str) -> Literal {
    let is_direction = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut line: String = line.split(is_direction).collect();
    if !line.is_empty() {
        line.insert(0, ' ');
    }
    raw(&line).unwrap_or_else(|| Literal::string(&line))
}

/// Returns a raw string literal, which is faster to write and to parse than one with escapes; `None` if the text needs escapes.
fn raw(text: &str) -> Option<Literal> {
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}").parse().ok()
}

/// Returns `#[deprecated]` or nothing.
pub(super) fn deprecated(deprecated: bool) -> TokenStream {
    if deprecated {
        quote!(#[deprecated])
    } else {
        TokenStream::new()
    }
}

/// Returns a string literal; a raw one if a plain one would need backslashes.
pub(super) fn text_literal(text: &str) -> Literal {
    let is_raw = |c: char| c == '\n' || !(c.is_control() || ('\u{2000}'..='\u{206f}').contains(&c));
    let is_readable = text.contains(['"', '\\', '\n']) && text.chars().all(is_raw);
    let raw = is_readable.then(|| raw(text)).flatten();
    raw.unwrap_or_else(|| Literal::string(text))
}

/// Returns a number with its digits in groups: `100_000`.
pub(super) fn number(text: &str) -> TokenStream {
    let unsigned = text.trim_start_matches('-');
    let plain = || unsigned.parse().unwrap_or_else(|_| quote!(0));
    let (mantissa, exponent) = unsigned.split_at(unsigned.find('e').unwrap_or(unsigned.len()));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(String::from_iter).collect();
    let whole_groups = groups.join("_");
    let fraction: Vec<char> = fraction.chars().collect();
    let fraction: Vec<String> = fraction.chunks(3).map(String::from_iter).collect();
    let mut grouped = whole_groups;
    if !fraction.is_empty() {
        grouped = format!("{grouped}.{}", fraction.join("_"));
    }
    grouped.push_str(exponent);
    let number: TokenStream = grouped.parse().unwrap_or_else(|_| plain());
    // A joint token avoids a space after the sign in the arguments of macros.
    let sign = (text.starts_with('-')).then(|| Punct::new('-', Spacing::Joint));
    quote!(#sign #number)
}

/// Returns a type in a file that imports the types of the document: `Vec<Pet>`.
pub(super) fn ty(ty: &Type) -> TokenStream {
    written(ty, Naming::Imported)
}

/// The way in which a file names the types of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// By imported names: `Pet`.
    Imported,
    /// By their modules, because the file also exports names that could be equal: `types::Pet`.
    ByModule,
    /// By full paths, without imports: `crate::types::Pet`.
    FromRoot,
}

impl Naming {
    /// Returns a type of `types`.
    pub(super) fn of_schema(self, name: &Name) -> TokenStream {
        self.of("types", name)
    }

    /// Returns a type of `operations`.
    pub(super) fn of_operation(self, name: &Name) -> TokenStream {
        self.of("operations", name)
    }

    fn of(self, module: &str, name: &Name) -> TokenStream {
        let name = ident(name);
        let module = Ident::new(module, Span::call_site());
        match self {
            Self::Imported => quote!(#name),
            Self::ByModule => quote!(#module::#name),
            Self::FromRoot => quote!(crate::#module::#name),
        }
    }
}

/// Returns a type with the given naming.
pub(super) fn written(ty: &Type, naming: Naming) -> TokenStream {
    match ty {
        Type::Any => quote!(serde_json::Value),
        Type::Boolean => quote!(bool),
        Type::Int8 => quote!(i8),
        Type::Int16 => quote!(i16),
        Type::Int32 => quote!(i32),
        Type::Int64 => quote!(i64),
        Type::Uint8 => quote!(u8),
        Type::Uint16 => quote!(u16),
        Type::Uint32 => quote!(u32),
        Type::Uint64 => quote!(u64),
        Type::Float => quote!(f32),
        Type::Double => quote!(f64),
        Type::String => quote!(String),
        Type::DateTime => quote!(chrono::DateTime<chrono::FixedOffset>),
        Type::Date => quote!(chrono::NaiveDate),
        Type::Time => quote!(crate::Time),
        Type::Duration => quote!(crate::Duration),
        Type::Uuid => quote!(uuid::Uuid),
        Type::Ipv4 => quote!(std::net::Ipv4Addr),
        Type::Ipv6 => quote!(std::net::Ipv6Addr),
        Type::Base64 => quote!(crate::Base64),
        Type::Base64Url => quote!(crate::Base64Url),
        Type::Secret => quote!(crate::Secret),
        Type::Bytes => quote!(bytes::Bytes),
        Type::Body => quote!(crate::Body),
        Type::Media => quote!(crate::Media),
        Type::File => quote!(crate::File),
        Type::External(external) => path(external),
        Type::ItemStream(inner) => {
            let inner = written(inner, naming);
            quote!(crate::ItemStream<#inner>)
        }
        Type::Events(inner) => {
            let inner = written(inner, naming);
            quote!(crate::Events<#inner>)
        }
        Type::Array(inner) => {
            let inner = written(inner, naming);
            quote!(Vec<#inner>)
        }
        Type::Tuple(places) => {
            let places = places.iter().map(|place| written(place, naming));
            quote!((#(#places),*))
        }
        Type::Map(inner) => {
            let inner = written(inner, naming);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
        Type::Nullable(inner) => {
            let inner = written(inner, naming);
            quote!(Option<#inner>)
        }
        Type::Named(name) => naming.of_schema(name),
        Type::Local(name) => naming.of_operation(name),
    }
}

/// Returns the path of an external type: `url::Url`, `fluent_uri::Uri<String>`.
pub(super) fn path(external: &ExternalType) -> TokenStream {
    let path = plain(external);
    let argument = external.path.of_string.then(|| quote!(<String>));
    quote!(#path #argument)
}

/// Returns the path of an external type in an expression: `fluent_uri::Uri::<String>`.
pub(super) fn in_value(external: &ExternalType) -> TokenStream {
    let path = plain(external);
    let argument = external.path.of_string.then(|| quote!(::<String>));
    quote!(#path #argument)
}

fn plain(external: &ExternalType) -> TokenStream {
    let krate = ident(&external.path.krate);
    let segments = external.path.segments.iter().map(ident);
    quote!(#krate #(::#segments)*)
}

/// Returns the name of a style in the runtime: `Label`
pub(super) fn style(style: Style) -> TokenStream {
    match style {
        Style::SimpleExploded => quote!(SimpleExploded),
        Style::Label => quote!(Label),
        Style::LabelExploded => quote!(LabelExploded),
        Style::Matrix => quote!(Matrix),
        Style::MatrixExploded => quote!(MatrixExploded),
        Style::Form => quote!(Form),
        Style::FormExploded => quote!(FormExploded),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::TabDelimited => quote!(TabDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Json => quote!(Json),
    }
}

/// Returns the type of a value that may be missing or null.
pub(super) fn present(inner: TokenStream, presence: Presence) -> TokenStream {
    match presence {
        Presence::Required => inner,
        Presence::Optional | Presence::Nullable => quote!(Option<#inner>),
        Presence::OptionalNullable => quote!(Option<Option<#inner>>),
    }
}

/// Returns the names of the type definitions that types mention: those in `types`, and those in `operations`.
pub(super) fn mentioned<'m>(
    types: impl IntoIterator<Item = &'m Type>,
) -> (BTreeSet<&'m Name>, BTreeSet<&'m Name>) {
    let (mut named, mut local) = (BTreeSet::new(), BTreeSet::new());
    for ty in types.into_iter().flat_map(Type::leaves) {
        match ty {
            Type::Named(name) => named.insert(name),
            Type::Local(name) => local.insert(name),
            _ => continue,
        };
    }
    (named, local)
}

/// Returns the imports of the modules of the crate that paths in the tokens start with: `use crate::types;`
pub(super) fn modules_of(tokens: &TokenStream, modules: &[&str]) -> TokenStream {
    let mut named = BTreeSet::new();
    paths(tokens.clone(), &mut named);
    let named = modules.iter().filter(|module| named.contains(**module));
    let named = named.map(|module| Ident::new(module, Span::call_site()));
    quote!(#(use crate::#named;)*)
}

/// Collects the first segments of paths.
fn paths(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut last: Option<Ident> = None;
    let mut is_within = false;
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                is_within = colons == 2;
                (last, colons) = (Some(ident), 0);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                colons += 1;
                if let (2, false, Some(ident)) = (colons, is_within, &last) {
                    found.insert(ident.to_string());
                }
            }
            TokenTree::Group(group) => {
                paths(group.stream(), found);
                (last, colons) = (None, 0);
            }
            _ => (last, colons) = (None, 0),
        }
    }
}

/// Returns the service method that the router calls: `get_pet_with_headers` if the operation has declared headers.
pub(super) fn method(operation: &Operation) -> Ident {
    let with_headers = operation.method_with_headers();
    ident(with_headers.unwrap_or_else(|| operation.method_name()))
}

pub(super) fn optional(ty: &Type, required: bool) -> TokenStream {
    let ty = self::ty(ty);
    if required { ty } else { quote!(Option<#ty>) }
}

/// The maximum number of arguments without a warning of clippy.
const FEW: usize = 7;

/// Returns the attribute of a function with many arguments.
pub(super) fn many_arguments(count: usize) -> Option<TokenStream> {
    (count > FEW)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "all of them are required")]))
}
