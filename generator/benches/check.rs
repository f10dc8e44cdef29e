//! Measures `cargo check` of a crate with only the client: `cargo bench -p openapi-crate-generator --bench check -- FILE...`.
//!
//! Beside it is the same crate with serde's derive in place of the codecs that are generated. Machines differ and are
//! never quiet, so what is held to a budget is the ratio of the two, in turns.

use std::{
    env, fs,
    path::Path,
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

use generator::{config::Config, generate, source::Source};
use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{Ident, Item, parse_quote};

/// The number of checks per crate; the fastest one counts.
const TURNS: u32 = 3;
/// The allowed ratio to the time with serde's derive. Smaller documents consist mostly of `runtime/`.
const BUDGET: f64 = 0.6;
const FEWEST_TYPES: usize = 300;

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let files: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if files.is_empty() {
        println!("nothing to check: name a document, the larger the better");
    }
    let within: Vec<bool> = files.iter().map(|file| measure(file)).collect();
    if within.into_iter().all(|within| within) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Checks both crates of a document; gives whether the budget is kept.
fn measure(file: &str) -> bool {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let config = "[package]\nname = \"checked\"\nfeatures = [\"client\"]\n[manifest.workspace]\n";
    let config = Config::parse(&Source::new("codegen.toml", config));
    let generated = generate(&Source::new(file, text), &config);
    let Some(files) = generated.files else {
        println!("{file}: in error");
        return false;
    };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check");
    let crates = [root.join("generated"), root.join("derived")];
    for krate in &crates {
        let _ = fs::remove_dir_all(krate.join("src"));
    }
    for (path, text) in &files {
        write(&crates[0].join(path), text);
        write(&crates[1].join(path), &derived(path, text));
    }
    let mut fastest = [Duration::MAX; 2];
    // The first turn builds the dependencies.
    for turn in 0..=TURNS {
        for (krate, fastest) in crates.iter().zip(&mut fastest) {
            let took = check(krate, &root.join("target"));
            if turn > 0 {
                *fastest = took.min(*fastest);
            }
        }
    }
    let [ours, derive] = fastest.map(|time| time.as_secs_f64());
    let (ratio, types) = (ours / derive, generated.types);
    println!("{file}: {ours:.1} s for {types} types; {ratio:.2} of the time with serde's derive");
    let within = ratio <= BUDGET || types < FEWEST_TYPES;
    if !within {
        println!("  the budget is {BUDGET}");
    }
    within
}

fn write(path: &Path, text: &str) {
    let folder = path.parent().unwrap();
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn check(krate: &Path, target: &Path) -> Duration {
    fs::File::open(krate.join("src/lib.rs"))
        .and_then(|file| file.set_modified(std::time::SystemTime::now()))
        .unwrap();
    let start = Instant::now();
    let status = Command::new(env!("CARGO"))
        .args(["check", "--quiet"])
        .current_dir(krate)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .status();
    assert!(status.unwrap().success(), "{}", krate.display());
    start.elapsed()
}

/// A file of the crate, with serde's derive in place of the codecs.
fn derived(path: &str, text: &str) -> String {
    if path == "Cargo.toml" {
        let plain = "serde = \"1\"";
        assert!(text.contains(plain), "{text}");
        return text.replace(
            plain,
            "serde = { version = \"1\", features = [\"derive\"] }",
        );
    }
    let is_of_document = path.starts_with("src/types/") || path.starts_with("src/operations/");
    if !is_of_document {
        return text.to_owned();
    }
    let mut file = syn::parse_file(text).unwrap();
    file.attrs.push(parse_quote!(#![allow(unused_imports)]));
    let structs: Vec<Ident> = file.items.iter().filter_map(of_codec).collect();
    file.items.retain(|item| of_codec(item).is_none());
    for item in &mut file.items {
        let Item::Struct(item) = item else { continue };
        if !structs.contains(&item.ident) {
            continue;
        }
        let derive = parse_quote!(#[derive(serde::Serialize, serde::Deserialize)]);
        item.attrs.push(derive);
        for field in &mut item.fields {
            if item_text(&field.ty).starts_with("Option <") {
                let skip = parse_quote!(#[serde(skip_serializing_if = "Option::is_none")]);
                field.attrs.push(skip);
            }
        }
    }
    prettyplease::unparse(&file)
}

/// The struct whose codec an item is: `objects::object! { Pet { … } }`.
fn of_codec(item: &Item) -> Option<Ident> {
    let Item::Macro(item) = item else { return None };
    let name = &item.mac.path.segments.last()?.ident;
    if name != "object" && name != "default_object" {
        return None;
    }
    match item.mac.tokens.clone().into_iter().next()? {
        TokenTree::Ident(name) => Some(name),
        _ => None,
    }
}

fn item_text(item: &impl ToTokens) -> String {
    item.to_token_stream().to_string()
}
