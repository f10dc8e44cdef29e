//! The program that decodes values into the types of a crate and encodes them again.

use std::{fmt::Write as _, path::Path};

/// The source of each program without the list of types.
const MAIN: &str = r#"
use std::io::{self, BufRead as _, Write as _};

type Again = fn(&str) -> Result<String, String>;

fn again<T: serde::Serialize + serde::de::DeserializeOwned>(json: &str) -> Result<String, String> {
    // A component may be null depending on where it is used.
    let value: Option<T> = serde_json::from_str(json).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| error.to_string())
}

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (number, json) = line.split_once('\t').unwrap_or_default();
        let again = number.parse().ok().and_then(|number: usize| TYPES.get(number));
        match again.map(|again| again(json)) {
            Some(Ok(json)) => writeln!(out, "{json}")?,
            Some(Err(error)) => writeln!(out, "!{}", error.replace('\n', " "))?,
            None => writeln!(out, "!no such type")?,
        }
    }
    out.flush()
}
"#;

/// The part of the source for unions.
const UNION: &str = r#"
/// Returns the variant, whether a server accepts the value, whether a part is an unknown variant, and the encoded
/// value.
fn union<T>(json: &str) -> Result<String, String>
where
    T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug + runtime::shapes::Shaped,
{
    let union: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let debug = format!("{union:?}");
    let variant = debug.split('(').next().unwrap_or_default();
    let again = serde_json::to_string(&union).map_err(|error| error.to_string())?;
    let has_unknown = debug.contains("Unknown(");
    Ok(format!("{variant}\t{}\t{has_unknown}\t{again}", T::SHAPE.accepts(&value)))
}
"#;

/// The functions that measure nested values of unions.
const GROWTH: &str = r#"
/// Returns the shortest times of validating, decoding as a server and as a client, and encoding, in nanoseconds.
fn growth<T>(json: &str) -> Result<String, String>
where
    T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug + runtime::shapes::Shaped,
{
    let value: serde_json::Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let union: T = runtime::json::read(json.as_bytes()).map_err(|_| "not decoded".to_owned())?;
    if format!("{union:?}").contains("Unknown(") {
        return Err("decoded as an unknown value".to_owned());
    }
    let times = [
        shortest(|| assert!(T::SHAPE.accepts(&value))),
        shortest(|| assert!(runtime::json::read_value::<T>(&value).is_ok())),
        shortest(|| assert!(runtime::json::read::<T>(json.as_bytes()).is_ok())),
        shortest(|| assert!(serde_json::to_vec(&union).is_ok())),
    ];
    Ok(times.map(|time| time.to_string()).join(" "))
}

fn shortest(mut run: impl FnMut()) -> u128 {
    let mut time = || {
        let start = std::time::Instant::now();
        for _ in 0..3 {
            run();
        }
        start.elapsed().as_nanos() / 3
    };
    // Many short runs, but few long ones.
    let end = std::time::Instant::now() + std::time::Duration::from_millis(20);
    let runs = (0..300).take_while(|index| *index < 5 || std::time::Instant::now() < end);
    runs.map(|_| time()).min().unwrap_or_default()
}
"#;

/// Returns the name of the program for a package.
pub(super) fn name(package: &str) -> String {
    format!("values_{}", package.replace('-', "_"))
}

/// Returns the source of the program for the types and unions of a crate. It includes the modules of the crate, because
/// the validation of a server is private.
pub(super) fn program<'t>(
    root: &str,
    krate: &Path,
    types: impl Iterator<Item = &'t str>,
    unions: impl Iterator<Item = &'t str>,
) -> String {
    let unions: Vec<_> = unions.collect();
    let mut text = modules(root, krate);
    text += MAIN;
    if !unions.is_empty() {
        text += UNION;
        text += GROWTH;
    }
    text += "\nconst TYPES: &[Again] = &[\n";
    for name in types {
        let _ = writeln!(text, "    again::<types::{name}>,");
    }
    for path in &unions {
        let _ = writeln!(text, "    union::<{path}>,");
    }
    for path in &unions {
        let _ = writeln!(text, "    growth::<{path}>,");
    }
    text + "];\n"
}

/// Returns the root module of a crate with the paths of its modules.
fn modules(root: &str, krate: &Path) -> String {
    let mut text = String::new();
    for line in root.lines() {
        let module = line.strip_prefix("pub mod ").or(line.strip_prefix("mod "));
        if let Some(module) = module.and_then(|it| it.strip_suffix(';')) {
            let folder = ["operations", "runtime", "types", "webhooks"].contains(&module);
            let file = if folder { "/mod" } else { "" };
            let path = krate.join(format!("src/{module}{file}.rs"));
            let _ = writeln!(text, "#[path = \"{}\"]", path.display());
        }
        if !line.contains("include_str!") {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

/// Returns the manifest of the program, with the features and dependencies of the crate.
pub(super) fn manifest(of_crate: &str, package: &str) -> String {
    let end = of_crate.find("\n[dev-dependencies]");
    let lines = of_crate.get(..end.unwrap_or(of_crate.len()));
    let lines = lines.unwrap_or(of_crate).lines();
    let lines = lines.filter(|line| !line.starts_with("readme = "));
    let lines = lines.map(|line| {
        if line.starts_with("name = ") {
            format!("name = {:?}\n", name(package))
        } else {
            format!("{line}\n")
        }
    });
    lines.collect()
}
