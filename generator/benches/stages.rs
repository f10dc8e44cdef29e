//! Measures the share of time of each stage: `cargo bench -p openapi-crate-generator --bench stages -- FILE...`.
//!
//! Files are made by all processors, the stages are measured on one: together they are more than the whole.
//! Machines differ and are never quiet, so shares and ratios are what to compare, within one run.

use std::{
    env, fs, hint,
    time::{Duration, Instant},
};

use generator::{
    config::Config,
    diagnostic::Sources,
    document::{self, Read},
    emit::{self, File},
    generate, lower,
    model::Model,
    render,
    source::Source,
};
use proc_macro2::TokenStream;

/// The number of runs per document.
const ROUNDS: u32 = 5;

fn main() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/cloudflare-calls.yaml");
    // Cargo adds `--bench`.
    let mut files: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if files.is_empty() {
        files.push(shipped.to_owned());
    }
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        measure(&Source::new(file, text));
    }
}

fn measure(source: &Source) {
    let config = Config::default();
    let mut times = [Duration::ZERO; 5];
    for _ in 0..ROUNDS {
        let (mut sources, mut diagnostics) = (Sources::from(source), Vec::new());
        let (read, document) =
            timed(|| document::read(&source.into(), &config, &mut sources, &mut diagnostics));
        let Some(Read { document, .. }) = document else {
            println!("{}: in error", source.name);
            return;
        };
        let (lowered, model) = timed(|| lower::lower(&document, &config, &mut diagnostics));
        let (emitted, tokens) = timed(|| tokens(&model));
        let (rendered, _) =
            timed(|| -> Vec<_> { tokens.into_iter().flat_map(render::render).collect() });
        let (whole, _) = timed(|| generate(source, &config));
        for (time, more) in times
            .iter_mut()
            .zip([read, lowered, emitted, rendered, whole])
        {
            *time += more;
        }
    }
    let [.., whole] = times;
    println!("{}: {:?} a run", source.name, whole / ROUNDS);
    for (stage, time) in ["document", "lower", "emit", "render"]
        .into_iter()
        .zip(times)
    {
        let share = 100.0 * time.as_secs_f64() / whole.as_secs_f64();
        println!("  {stage:<10}{share:>6.1} %");
    }
}

fn tokens(model: &Model) -> Vec<TokenStream> {
    let files = emit::emit(model).into_iter();
    files
        .flat_map(|(_, file)| match file {
            File::Rust(parts) => parts,
            File::Text(_) => Vec::new(),
        })
        .map(|part| part())
        .collect()
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = hint::black_box(work());
    (start.elapsed(), result)
}
