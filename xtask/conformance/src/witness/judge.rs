//! Compiles the witnesses of a pair's old document against the crates of both documents.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use clap::Parser as _;
use generator::model::Model;
use xtask::{
    error::{Error, Result},
    tree, workspace,
};

use super::{kinds::Party, program::source};
use crate::{
    bounded::{self, Limits},
    check,
    find::Document,
    generate,
    options::Options,
    progress::Progress,
    row::Row,
    scratch::{self, Scratch},
};

/// The limits of the compiler for one witness.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(300),
    kib: 8 << 20,
};

/// An old and a new document.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// The name of the pair.
    pub(crate) id: String,
    /// The old document.
    pub(crate) old: PathBuf,
    /// The new document.
    pub(crate) new: PathBuf,
}

/// The result of compiling a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WitnessResult {
    /// The witness compiles against the new crate.
    Compiles,
    /// The witness does not compile against the new crate, because of this first error.
    Breaks(String),
    /// The witness proves nothing: it does not compile against the old crate either, or there is no crate.
    Void(String),
}

/// The results by pair and party.
pub(crate) type Verdicts = BTreeMap<String, BTreeMap<Party, WitnessResult>>;

/// Generates and checks the crates of all pairs, and compiles the witnesses.
pub(crate) fn all(
    pairs: &[Pair],
    model: impl Fn(&Path) -> Result<Option<Model>> + Sync,
    keep: Option<&Path>,
    jobs: usize,
) -> Result<Verdicts> {
    let workspace = workspace::root()?;
    let root = keep.map_or_else(|| workspace.join("target/pairs"), Path::to_owned);
    fs::create_dir_all(&root).map_err(Error::io("create the directory", &root))?;
    let root = root.canonicalize().map_err(Error::io("find", &root))?;
    let _lock = tree::lock(&root)?;
    let scratch = Scratch::new(root, Some(workspace), false)?;
    let jobs_text = jobs.to_string();
    let options = [
        "conformance",
        "--features",
        "client,server,mock",
        "--jobs",
        &jobs_text,
        ".",
    ];
    let options =
        Options::try_parse_from(options).map_err(|error| Error::new(error.to_string()))?;
    let mut progress = Progress::new();
    let (documents, packages) = documents(pairs)?;
    let mut rows = generate::all(&documents, &scratch, &options, &mut progress)?;
    check::all(&mut rows, &scratch, &options, &mut progress)?;
    progress.end();
    let compiler = Compiler::new(scratch, &rows)?;
    let verdicts = Mutex::new(Verdicts::new());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(pair) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let package = |path: &Path| packages.get(path).map_or("", String::as_str);
                        let crates = (package(&pair.old), package(&pair.new));
                        let judged = compiler.judge(model(&pair.old)?.as_ref(), crates)?;
                        let mut verdicts = verdicts.lock().unwrap_or_else(PoisonError::into_inner);
                        verdicts.insert(pair.id.clone(), judged);
                    }
                    Ok(())
                })
            })
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or(Ok(())))
    })?;
    Ok(verdicts
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner))
}

/// Returns the documents of all pairs without duplicates, and the package name of each path. The name follows from the
/// text, so that nothing is compiled twice.
fn documents(pairs: &[Pair]) -> Result<(Vec<Document>, BTreeMap<PathBuf, String>)> {
    let (mut documents, mut packages) = (BTreeMap::new(), BTreeMap::new());
    for path in pairs.iter().flat_map(|pair| [&pair.old, &pair.new]) {
        let text = fs::read(path).map_err(Error::io("read", path))?;
        let mut hasher = DefaultHasher::new();
        (path.parent(), text).hash(&mut hasher);
        let package = format!("pair-{:016x}", hasher.finish());
        packages.insert(path.clone(), package.clone());
        documents
            .entry(package.clone())
            .or_insert_with(|| Document {
                path: path.clone(),
                label: path.display().to_string(),
                package,
            });
    }
    Ok((documents.into_values().collect(), packages))
}

/// The compiler, with the crates that witnesses use.
struct Compiler {
    scratch: Scratch,
    /// The paths of the crates that compile.
    crates: BTreeMap<String, PathBuf>,
    /// The paths of other crates that witnesses use.
    others: Vec<(&'static str, PathBuf)>,
    /// The errors of witnesses against their own crates.
    own: Mutex<BTreeMap<(String, Party), Option<String>>>,
}

impl Compiler {
    fn new(scratch: Scratch, rows: &[Row]) -> Result<Self> {
        let folder = scratch.target().join("debug/deps");
        let mut files: Vec<PathBuf> = fs::read_dir(&folder)
            .map_err(Error::io("read the folder", &folder))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|it| it == "rmeta"))
            .collect();
        // The newest of several files is used.
        files.sort_by_cached_key(|path| path.metadata().and_then(|it| it.modified()).ok());
        let by_name: BTreeMap<String, PathBuf> = files
            .into_iter()
            .filter_map(|path| {
                let name = path.file_stem()?.to_str()?.strip_prefix("lib")?;
                Some((name.rsplit_once('-')?.0.to_owned(), path))
            })
            .collect();
        let compiled = rows
            .iter()
            .filter(|row| row.check.as_ref().is_some_and(|check| check.compiles));
        let crates = compiled
            .filter_map(|row| {
                let package = &row.document.package;
                let file = by_name.get(&package.replace('-', "_"))?;
                Some((package.clone(), file.clone()))
            })
            .collect();
        let others = ["serde_json", "bytes"]
            .into_iter()
            .filter_map(|name| Some((name, by_name.get(name)?.clone())))
            .collect();
        let witnesses = scratch.root.join("witnesses");
        fs::create_dir_all(&witnesses).map_err(Error::io("create the directory", &witnesses))?;
        Ok(Self {
            scratch,
            crates,
            others,
            own: Mutex::default(),
        })
    }

    /// Compiles the witnesses of a model, and returns the results.
    fn judge(
        &self,
        model: Option<&Model>,
        (old, new): (&str, &str),
    ) -> Result<BTreeMap<Party, WitnessResult>> {
        let mut results = BTreeMap::new();
        for party in Party::ALL {
            let judged = match (model, self.crates.get(old), self.crates.get(new)) {
                (Some(model), Some(old_crate), Some(new_crate)) => {
                    self.compare(model, party, (old, old_crate), (new, new_crate))?
                }
                _ => WitnessResult::Void("there are not two crates that compile".to_owned()),
            };
            results.insert(party, judged);
        }
        Ok(results)
    }

    fn compare(
        &self,
        model: &Model,
        party: Party,
        (old, old_crate): (&str, &Path),
        (new, new_crate): (&str, &Path),
    ) -> Result<WitnessResult> {
        let name = format!("{old}-{}", party.as_str());
        let file = self.scratch.root.join(format!("witnesses/{name}.rs"));
        let key = (old.to_owned(), party);
        let known = || self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let known_own = known().get(&key).cloned();
        let own = if let Some(own) = known_own {
            own
        } else {
            scratch::write(&file, &source(model, party))?;
            let own = self.compile(&file, old_crate, &name)?;
            known().insert(key, own.clone());
            own
        };
        Ok(match own {
            Some(error) => WitnessResult::Void(format!("the witness is wrong: {error}")),
            None if old == new => WitnessResult::Compiles,
            None => {
                let name = format!("{name}-{new}");
                self.compile(&file, new_crate, &name)?
                    .map_or(WitnessResult::Compiles, WitnessResult::Breaks)
            }
        })
    }

    /// Compiles a witness, and returns the first error; `None` if there is none.
    fn compile(&self, file: &Path, krate: &Path, name: &str) -> Result<Option<String>> {
        let program = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let failed = |error| Error::io("run", program.as_ref())(error);
        let made = self.scratch.root.join(format!("witnesses/{name}.rmeta"));
        let mut dependencies = OsString::from("dependency=");
        dependencies.push(self.scratch.target().join("debug/deps"));
        let mut command: Command = bounded::command(&program, LIMITS);
        command
            .args(["--edition", "2024", "--crate-type", "lib"])
            .args(["--crate-name", "witness", "--emit", "metadata"])
            .args(["--cap-lints", "allow", "--color", "never"])
            .arg("-o")
            .arg(&made)
            .arg("-L")
            .arg(dependencies);
        for (name, path) in self
            .others
            .iter()
            .map(|(name, path)| (*name, path.as_path()))
            .chain([("api", krate)])
        {
            let mut argument = OsString::from(format!("{name}="));
            argument.push(path);
            command.arg("--extern").arg(argument);
        }
        let log = made.with_extension("log");
        let output = fs::File::create(&log).map_err(Error::io("write", &log))?;
        command
            .arg(file)
            .current_dir(&self.scratch.root)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(output);
        let mut child = command.spawn().map_err(failed)?;
        let ended = bounded::wait(&mut child, LIMITS).map_err(failed)?;
        // The compiled file is not needed.
        let _ = fs::remove_file(&made);
        if ended.status.is_some_and(|status| status.success()) {
            let _ = fs::remove_file(&log);
            return Ok(None);
        }
        let log = fs::read_to_string(&log).map_err(Error::io("read", &log))?;
        let error = log.lines().find(|line| line.starts_with("error"));
        Ok(Some(error.unwrap_or("the compiler failed").to_owned()))
    }
}
