//! Tokens as text, laid out as rustfmt would.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    ImplItem, Item, ItemUse, TraitItem, UseName, UseRename, UseTree, Visibility,
    visit_mut::VisitMut,
};

/// The text of a file, with a blank line between items.
#[must_use]
pub fn render(tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens) {
        Ok(mut file) => {
            Spacing.visit_file_mut(&mut file);
            prettyplease::unparse(&file)
        }
        // Emitted code is always a file; should it ever not be, the compiler says so.
        Err(error) => error.to_compile_error().to_string(),
    }
}

/// Puts empty items between items: the printer makes blank lines of them.
struct Spacing;

impl VisitMut for Spacing {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        syn::visit_mut::visit_file_mut(self, file);
        let (mut imports, items): (Vec<_>, Vec<_>) = std::mem::take(&mut file.items)
            .into_iter()
            .partition(|item| matches!(item, Item::Use(import) if !is_public(import)));
        imports.sort_by_cached_key(import_key);
        imports.extend(items);
        let blank = Item::Verbatim(TokenStream::new());
        file.items = spaced(imports, blank.clone(), together);
        if !file.attrs.is_empty() && !file.items.is_empty() {
            file.items.insert(0, blank);
        }
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        let stay = |a: &ImplItem, b: &ImplItem| {
            !matches!((a, b), (ImplItem::Fn(_), _) | (_, ImplItem::Fn(_)))
        };
        item.items = spaced(
            std::mem::take(&mut item.items),
            ImplItem::Verbatim(TokenStream::new()),
            stay,
        );
    }

    fn visit_item_trait_mut(&mut self, item: &mut syn::ItemTrait) {
        item.items = spaced(
            std::mem::take(&mut item.items),
            TraitItem::Verbatim(TokenStream::new()),
            |_, _| false,
        );
    }
}

/// Imports of one origin stand together, so do declarations of modules and re-exports.
fn together(a: &Item, b: &Item) -> bool {
    match (a, b) {
        (Item::Use(left), Item::Use(right)) => match (is_public(left), is_public(right)) {
            (false, false) => origin(left) == origin(right),
            (left, right) => left == right,
        },
        (Item::Mod(left), Item::Mod(right)) => left.content.is_none() && right.content.is_none(),
        _ => false,
    }
}

fn is_public(import: &ItemUse) -> bool {
    matches!(import.vis, Visibility::Public(_))
}

/// The standard library, other crates, this crate.
fn origin(import: &ItemUse) -> u8 {
    match &import.tree {
        UseTree::Path(path) if path.ident == "std" => 0,
        UseTree::Path(path) if path.ident == "crate" || path.ident == "super" => 2,
        _ => 1,
    }
}

/// The order that rustfmt gives imports: by origin, then segment by segment, `snake_case` before `CamelCase` before
/// `SCREAMING_CASE`.
fn import_key(item: &Item) -> (u8, Vec<(u8, String)>) {
    let Item::Use(import) = item else {
        return (u8::MAX, Vec::new());
    };
    let mut segments = Vec::new();
    let mut tree = &import.tree;
    loop {
        match tree {
            UseTree::Path(path) => {
                segments.push(segment_key(&path.ident.to_string()));
                tree = &path.tree;
            }
            UseTree::Name(UseName { ident }) | UseTree::Rename(UseRename { ident, .. }) => {
                segments.push(segment_key(&ident.to_string()));
                break;
            }
            _ => {
                segments.push((u8::MAX, String::new()));
                break;
            }
        }
    }
    (origin(import), segments)
}

fn segment_key(segment: &str) -> (u8, String) {
    let kind = match segment {
        "super" => 0,
        "crate" => 1,
        _ if segment.chars().all(|c| !c.is_lowercase()) && segment.len() > 1 => 4,
        _ if segment.starts_with(char::is_uppercase) => 3,
        _ => 2,
    };
    (kind, segment.to_owned())
}

fn spaced<T: Clone + ToTokens>(
    items: Vec<T>,
    blank: T,
    together: impl Fn(&T, &T) -> bool,
) -> Vec<T> {
    let mut spaced: Vec<T> = Vec::with_capacity(items.len() * 2);
    for item in items {
        if spaced.last().is_some_and(|last| !together(last, &item)) {
            spaced.push(blank.clone());
        }
        spaced.push(item);
    }
    spaced
}
