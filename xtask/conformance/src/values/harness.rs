//! The program that reads values into the types of a crate and writes them again.

use std::fmt::Write as _;

/// What each such program is, but for the list of types.
const MAIN: &str = r#"//! Reads values of the schemas, each behind the number of its type, and writes them again.

use std::io::{self, BufRead as _, Write as _};

type Again = fn(&str) -> Result<String, String>;

fn again<T: serde::Serialize + serde::de::DeserializeOwned>(json: &str) -> Result<String, String> {
    // Whether a component may be null is said where it is used.
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

/// The name of the program for a package.
pub(super) fn name(package: &str) -> String {
    format!("values_{}", package.replace('-', "_"))
}

/// The program for these types of a package.
pub(super) fn program<'t>(package: &str, types: impl Iterator<Item = &'t str>) -> String {
    let krate = package.replace('-', "_");
    let mut text = format!("{MAIN}\nconst TYPES: &[Again] = &[\n");
    for name in types {
        let _ = writeln!(text, "    again::<{krate}::types::{name}>,");
    }
    text + "];\n"
}
