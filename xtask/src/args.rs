//! The command line.

use std::{ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser, ValueExt as _};

use crate::{
    corpus::options::{self as corpus, Options},
    error::{Error, Result},
};

const HELP: &str = "\
From an OpenAPI document to a Rust crate

Usage: cargo xtask COMMAND [OPTIONS]

Commands:
  codegen  Write the crate, or --check that it is what the document gives
  lint     Say what is wrong with the document
  explain  Say what the code of a diagnostic means
  outline  Print the API in a page of text
  mock     Serve the crate's mock
  corpus   Try many documents

`cargo xtask COMMAND --help` tells the options of a command.
";

const CODEGEN: &str = "\
Write the crate that a document gives: only the files that changed

Usage: cargo xtask codegen [OPTIONS]

Options:
      --spec FILE            The document [default: the one in spec/]
      --out DIR              Where the crate goes [default: generated-client]
      --config FILE          The choices a document cannot state [default: codegen.toml beside the document]
      --overlay FILE         An overlay to apply, behind those of the config; may be given several times
      --check                Write nothing; print what would change
      --message-format KIND  human, json or github [default: human]
  -h, --help                 Print this

Exit codes: 0 done, 1 stale (--check), 2 document, config, command line or disk in error
";

const LINT: &str = "\
Say what is wrong with a document, and what those who call the API would have better

Usage: cargo xtask lint [OPTIONS]

Options:
      --spec FILE            The document [default: the one in spec/]
      --config FILE          The choices a document cannot state [default: codegen.toml beside the document]
      --overlay FILE         An overlay to apply, behind those of the config; may be given several times
      --message-format KIND  human, json or github [default: human]
  -h, --help                 Print this

Exit codes: 0 no errors, 2 document, config, command line or disk in error
";

const EXPLAIN: &str = "\
Say what the code of a diagnostic means, with a wrong and a right document

Usage: cargo xtask explain [CODE]

Without a code, all are listed.

Options:
  -h, --help  Print this
";

const OUTLINE: &str = "\
Print the API that a document gives in a page of text, for review

Usage: cargo xtask outline [OPTIONS]

Options:
      --spec FILE     The document [default: the one in spec/]
      --config FILE   The choices a document cannot state [default: codegen.toml beside the document]
      --overlay FILE  An overlay to apply, behind those of the config; may be given several times
  -h, --help          Print this
";

const MOCK: &str = "\
Serve the mock of a generated crate

Usage: cargo xtask mock [OPTIONS]

Options:
      --port N                The port to listen on [default: what the mock chooses]
      --accept SCHEME=SECRET  Answer 401 to any other secret for this one of components/securitySchemes; may be given
                              several times [default: accept any]. A secret is what a request carries: for HTTP
                              Basic, the base64 of NAME:PASSWORD
      --out DIR               Where the crate is [default: generated-client]
  -h, --help                  Print this
";

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Writes the crate.
    Codegen,
    /// Says what is wrong with the document.
    Lint,
    /// Prints the API.
    Outline,
    /// Serves the mock.
    Mock,
}

/// How diagnostics and the summary are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// Listings for people.
    #[default]
    Human,
    /// One JSON object per line.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

/// A command with its options.
#[derive(Debug)]
pub(crate) struct Args {
    /// The command.
    pub(crate) verb: Verb,
    /// `--spec`
    pub(crate) spec: Option<PathBuf>,
    /// `--out`
    pub(crate) out: Option<PathBuf>,
    /// `--config`
    pub(crate) config: Option<PathBuf>,
    /// `--overlay`, each
    pub(crate) overlays: Vec<PathBuf>,
    /// `--check`
    pub(crate) check: bool,
    /// `--message-format`
    pub(crate) format: Format,
    /// `--port`
    pub(crate) port: Option<u16>,
    /// `--accept`, each
    pub(crate) accepted: Vec<String>,
}

impl Args {
    /// The command that writes what these options ask for, as one would type it.
    pub(crate) fn command(&self) -> String {
        let options = [
            ("--spec", &self.spec),
            ("--out", &self.out),
            ("--config", &self.config),
        ];
        let given = options
            .iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| (*name, value)))
            .chain(self.overlays.iter().map(|overlay| ("--overlay", overlay)));
        let words =
            given.map(|(name, value)| format!(" {name} {}", quoted(&value.to_string_lossy())));
        format!(
            "cargo xtask {}{}",
            self.verb.name(),
            words.collect::<String>()
        )
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = word
        .chars()
        .all(|one| one.is_alphanumeric() || "_-./+=:@,".contains(one));
    if plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// A text.
    Help(&'static str),
    /// A command.
    Run(Args),
    /// `explain`, of one code or of all.
    Explain(Option<String>),
    /// `corpus`
    Corpus(Options),
    /// `corpus-one`, by which `corpus` calls this program.
    CorpusOne {
        /// The document.
        file: PathBuf,
        /// Where the crate goes.
        out: PathBuf,
        /// The text of its `codegen.toml`.
        config: String,
    },
}

impl Verb {
    /// Each command.
    const ALL: [Self; 4] = [Self::Codegen, Self::Lint, Self::Outline, Self::Mock];

    fn parse(word: &str) -> Result<Self> {
        let verb = Self::ALL.into_iter().find(|verb| verb.name() == word);
        verb.ok_or_else(|| usage(format!("there is no command `{word}`"), None))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Codegen => "codegen",
            Self::Lint => "lint",
            Self::Outline => "outline",
            Self::Mock => "mock",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Codegen => CODEGEN,
            Self::Lint => LINT,
            Self::Outline => OUTLINE,
            Self::Mock => MOCK,
        }
    }

    /// Whether the command has the option: whether its help tells of it.
    fn has(self, option: &str) -> bool {
        self.help().contains(&format!("--{option} "))
    }
}

/// Reads the command line, the program's name first.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Asked> {
    let mut parser = Parser::from_iter(words);
    match parser
        .next()
        .map_err(|error| usage(error.to_string(), None))?
    {
        None => Err(usage("a command is missing", None)),
        Some(Arg::Short('h') | Arg::Long("help")) => Ok(Asked::Help(HELP)),
        Some(Arg::Value(word)) if word == "corpus" => match corpus::parse(&mut parser) {
            Ok(Some(options)) => Ok(Asked::Corpus(options)),
            Ok(None) => Ok(Asked::Help(corpus::HELP)),
            Err(error) => Err(usage(error.to_string(), Some("corpus"))),
        },
        Some(Arg::Value(word)) if word == "explain" => {
            explain(&mut parser).map_err(|error| usage(error.to_string(), Some("explain")))
        }
        Some(Arg::Value(word)) if word == "corpus-one" => {
            corpus_one(&mut parser).map_err(|error| usage(error.to_string(), Some("corpus")))
        }
        Some(Arg::Value(word)) => options(Verb::parse(&word.to_string_lossy())?, &mut parser),
        Some(option) => Err(usage(option.unexpected().to_string(), None)),
    }
}

/// Reads the options behind a command.
fn options(verb: Verb, parser: &mut Parser) -> Result<Asked> {
    let mut args = Args {
        verb,
        spec: None,
        out: None,
        config: None,
        overlays: Vec::new(),
        check: false,
        format: Format::Human,
        port: None,
        accepted: Vec::new(),
    };
    option_by_option(&mut args, parser)
        .map_err(|error| usage(error.to_string(), Some(verb.name())))
        .map(|help| {
            if help {
                Asked::Help(verb.help())
            } else {
                Asked::Run(args)
            }
        })
}

/// Reads the code that is to be explained, if there is one.
fn explain(parser: &mut Parser) -> std::result::Result<Asked, lexopt::Error> {
    let mut code = None;
    while let Some(word) = parser.next()? {
        match word {
            Arg::Short('h') | Arg::Long("help") => return Ok(Asked::Help(EXPLAIN)),
            Arg::Value(word) if code.is_none() => code = Some(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Asked::Explain(code))
}

/// Reads the words by which `corpus` calls this program.
fn corpus_one(parser: &mut Parser) -> std::result::Result<Asked, lexopt::Error> {
    Ok(Asked::CorpusOne {
        file: parser.value()?.into(),
        out: parser.value()?.into(),
        config: parser.value()?.string()?,
    })
}

/// Reads options until there are no more, or help is asked for.
fn option_by_option(
    args: &mut Args,
    parser: &mut Parser,
) -> std::result::Result<bool, lexopt::Error> {
    while let Some(option) = parser.next()? {
        match option {
            Arg::Short('h') | Arg::Long("help") => return Ok(true),
            Arg::Long(name) if !args.verb.has(name) => return Err(option.unexpected()),
            Arg::Long("spec") => args.spec = Some(path(parser)?),
            Arg::Long("out") => args.out = Some(path(parser)?),
            Arg::Long("config") => args.config = Some(path(parser)?),
            Arg::Long("overlay") => args.overlays.push(path(parser)?),
            Arg::Long("check") => args.check = true,
            Arg::Long("message-format") => args.format = parser.value()?.parse_with(format)?,
            Arg::Long("port") => args.port = Some(parser.value()?.parse()?),
            Arg::Long("accept") => args.accepted.push(parser.value()?.string()?),
            _ => return Err(option.unexpected()),
        }
    }
    Ok(false)
}

/// Reads a path, which must not be empty.
fn path(parser: &mut Parser) -> std::result::Result<PathBuf, lexopt::Error> {
    let value = parser.value()?;
    if value.is_empty() {
        Err("a path is empty".into())
    } else {
        Ok(value.into())
    }
}

/// Reads the name of a format.
fn format(word: &str) -> std::result::Result<Format, &'static str> {
    match word {
        "human" => Ok(Format::Human),
        "json" => Ok(Format::Json),
        "github" => Ok(Format::Github),
        _ => Err("expected human, json or github"),
    }
}

/// A command line in error, with where to read how it goes.
fn usage(message: impl Into<String>, command: Option<&str>) -> Error {
    let command = command
        .map(|command| format!("{command} "))
        .unwrap_or_default();
    Error::new(message).help(format!("`cargo xtask {command}--help` tells how it goes"))
}
