//! `init`: sets up the crate of a document in a workspace. Existing settings and files are kept.

mod manifest;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use generator::{
    config::{Config, Crate, Options},
    source::Source,
};

use crate::{
    annotations,
    args::{Format, Init, Output, program},
    codegen,
    error::{Error, REFUSED, Result, shown},
    input, report, tree,
    workspace::{FILE, Workspace, current, is_cargo_workspace},
};

/// The directory of the CI workflows, from the root of the repository.
const WORKFLOWS: &str = ".github/workflows";
/// The text of the workflow, with placeholders for the program and the step that installs it.
const WORKFLOW_TEXT: &str = include_str!("init/workflow.yml");
/// Stands for the URL of the repository of this program, which its manifest does not name.
const UNKNOWN: &str = "URL";

/// Sets up the crate.
pub(crate) fn run(args: &Init) -> Result<ExitCode> {
    // Report URLs and missing files first.
    crate::read::read(&args.spec)?;
    let found = Workspace::find()?;
    if found
        .as_ref()
        .is_some_and(|workspace| !workspace.diagnostics.is_empty())
    {
        return Err(Error::new(format!("`{FILE}` has errors"))
            .help(format!("run `{} lint` to see them", program())));
    }
    let mut workspace = match found {
        Some(workspace) => workspace,
        None => Workspace::new(root()?),
    };
    let known = workspace.of_document(&args.spec).cloned();
    let spec = from_root(&workspace.root, &args.spec)?;
    let entry = |name: &str, out: String| Crate {
        name: name.to_owned(),
        spec: spec.clone(),
        out,
        options: Options::BesideDocument,
    };
    let mut named = None;
    let (mut entry, is_known) = if let Some(entry) = known {
        (entry, true)
    } else {
        let unnamed = entry("", String::new());
        let Some(package) = package(&workspace, &unnamed)? else {
            return Ok(ExitCode::from(REFUSED));
        };
        let name = args.name.clone().unwrap_or_else(|| package.clone());
        // Two packages of one name cannot be in one workspace.
        let has_options = input::of_entry(&workspace, &unnamed)
            .options_file()
            .is_some();
        named = (name != package && !has_options).then(|| name.clone());
        if workspace.named(&name).is_ok() {
            return Err(Error::new(format!(
                "`{FILE}` already has a crate `{name}` for another document"
            ))
            .help("choose another name with `--name NAME`"));
        }
        let out = match &args.out {
            Some(out) => below(&workspace.root, out)?,
            None if workspace.root.join("crates").is_dir() => format!("crates/{name}"),
            None => name.clone(),
        };
        (entry(&name, out), false)
    };
    if let Some(package) = &named {
        let text = format!("[package]\nname = {}\n", toml_string(package));
        entry.options = Options::Inline(Box::new(Config::parse(&Source::new(FILE, text))));
    }
    workspace.crates.push(entry.clone());
    let target = input::of_entry(&workspace, &entry);
    let (mut generated, counts) = target.generate(OUTPUT)?;
    let Some(files) = codegen::files(&mut generated) else {
        report::warn(&format!(
            "{}: {}: nothing was written",
            target.name,
            report::count(counts.errors, "error")
        ));
        return Ok(ExitCode::from(REFUSED));
    };
    let out = workspace.root.join(&entry.out);
    let tally = tree::write(&out, &files, false)?;
    let mut steps = vec![step(
        tally.written > 0,
        &format!("the crate in {}", entry.out),
    )];
    if is_known {
        steps.push(step(false, &format!("[crates.{}] in {FILE}", entry.name)));
    } else {
        let mut text = format!(
            "[crates.{}]\nspec = {}\nout = {}\n",
            key(&entry.name),
            toml_string(&entry.spec),
            toml_string(&entry.out)
        );
        if let Some(package) = &named {
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "\n[crates.{}.package]\nname = {}\n",
                key(&entry.name),
                toml_string(package)
            );
        }
        steps.push(append(
            &workspace.root,
            FILE,
            &text,
            &format!("[crates.{}]", entry.name),
        )?);
    }
    steps.push(member(&workspace.root, &entry.out)?);
    steps.push(attributes(&workspace.root, &entry.out)?);
    steps.push(workflow(&workspace.root)?);
    report::print(&steps.concat())?;
    Ok(ExitCode::SUCCESS)
}

const OUTPUT: Output = Output {
    all: false,
    format: Format::Human,
};

/// Returns the directory for a new `codegen.toml`: the root of the Cargo workspace or of the package, or the current
/// one.
fn root() -> Result<PathBuf> {
    let here = current()?;
    let mut around = here.ancestors();
    let workspace = around.find(|folder| is_cargo_workspace(folder));
    let package = here
        .ancestors()
        .find(|folder| folder.join("Cargo.toml").is_file());
    Ok(workspace.or(package).unwrap_or(&here).to_path_buf())
}

/// Returns the name of the package that is generated for an entry; `None` if the document has errors, which are printed.
fn package(workspace: &Workspace, entry: &Crate) -> Result<Option<String>> {
    let generated = input::of_entry(workspace, entry).generate_quietly()?;
    let Some(files) = &generated.files else {
        report::diagnostics(&generated.diagnostics, &generated.sources, OUTPUT)?;
        return Ok(None);
    };
    Ok(codegen::package(files).map(str::to_owned))
}

/// Returns the path of a directory in the workspace relative to its root, with `/`.
fn below(root: &Path, path: &Path) -> Result<String> {
    let below = from_root(root, path)?;
    if Path::new(&below).is_absolute() || below.starts_with("../") || below == ".." {
        return Err(Error::new(format!(
            "`{}` is outside the workspace `{}`",
            shown(path),
            shown(root)
        ))
        .help("choose a directory in the workspace"));
    }
    Ok(below)
}

/// Returns a path relative to the root of the workspace, with `/`; an absolute path if they have no common directory.
fn from_root(root: &Path, path: &Path) -> Result<String> {
    let absolute = current()?.join(path);
    // A path that does not exist yet cannot be canonicalized.
    let absolute = absolute.canonicalize().unwrap_or(absolute);
    let root = root.canonicalize().map_err(Error::io("find", root))?;
    let mut common = root.as_path();
    let mut up = Vec::new();
    let below = loop {
        if let Ok(below) = absolute.strip_prefix(common) {
            break below;
        }
        let Some(parent) = common.parent() else {
            return Ok(absolute.to_string_lossy().into_owned());
        };
        common = parent;
        up.push("..".to_owned());
    };
    let below = below.iter().map(|part| part.to_string_lossy().into_owned());
    Ok(up.into_iter().chain(below).collect::<Vec<_>>().join("/"))
}

/// Returns the line that reports a step.
fn step(is_done: bool, what: &str) -> String {
    format!(
        "{}  {what}\n",
        if is_done { "added    " } else { "unchanged" }
    )
}

/// Appends text to a file after a blank line.
fn append(root: &Path, name: &str, text: &str, what: &str) -> Result<String> {
    let file = root.join(name);
    let old = read_or_empty(&file)?;
    let gap = match old.as_str() {
        "" => "",
        old if old.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    write(&file, &format!("{old}{gap}{text}"))?;
    Ok(step(true, &format!("{what} in {name}")))
}

/// Adds a directory to the members of the Cargo workspace.
fn member(root: &Path, out: &str) -> Result<String> {
    let file = root.join("Cargo.toml");
    let what = format!("{out} as a member in Cargo.toml");
    let old = read_or_empty(&file)?;
    let new = manifest::with_member(&old, out).map_err(|message| {
        Error::new(format!(
            "cannot add a member to `{}`: {message}",
            shown(&file)
        ))
        .help(format!("add it by hand: members = [\"{out}\"]"))
    })?;
    if let Some(new) = &new {
        write(&file, new)?;
    }
    Ok(step(new.is_some(), &what))
}

/// Marks the files of a crate except the outline as generated, so that reviews collapse them.
fn attributes(root: &Path, out: &str) -> Result<String> {
    let lines = [
        format!("/{out}/** linguist-generated eol=lf"),
        format!("/{out}/outline.txt -linguist-generated"),
    ];
    let file = root.join(".gitattributes");
    let mut text = read_or_empty(&file)?;
    let missing: Vec<_> = lines
        .iter()
        .filter(|line| !text.lines().any(|one| one == **line))
        .collect();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in &missing {
        text.push_str(line);
        text.push('\n');
    }
    if !missing.is_empty() {
        write(&file, &text)?;
    }
    Ok(step(
        !missing.is_empty(),
        &format!("/{out}/** in .gitattributes"),
    ))
}

/// Writes the workflow unless it exists. GitHub reads only those at the root of the repository.
fn workflow(root: &Path) -> Result<String> {
    let repository = annotations::repository(root).unwrap_or(root);
    let below = root.strip_prefix(repository).unwrap_or(Path::new(""));
    let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    // Other workspaces of the repository have workflows of their own.
    let name = std::iter::once("openapi").chain(below.iter().map(|part| &**part));
    let name = name.collect::<Vec<_>>().join("-");
    let name = format!("{WORKFLOWS}/{name}.yml");
    let file = repository.join(&name);
    let name = format!("{}{name}", "../".repeat(below.len()));
    let is_new = !file.exists();
    if is_new {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(Error::io("create the directory", folder))?;
        }
        let program = program();
        let install = if program.starts_with("cargo ") {
            String::new()
        } else {
            format!("      - run: {}\n", install())
        };
        let folder = match below.join("/").as_str() {
            "" => String::new(),
            folder => format!(
                "defaults:\n  run:\n    working-directory: {}\n\n",
                toml_string(folder)
            ),
        };
        let text = WORKFLOW_TEXT.replace("# FOLDER\n", &folder);
        let text = text.replace("      # INSTALL\n", &install);
        write(&file, &text.replace("PROGRAM", &program))?;
    }
    let line = step(is_new, &name);
    if !read_or_empty(&file)?.contains(&format!("--git {UNKNOWN} ")) {
        return Ok(line);
    }
    let package = env!("CARGO_PKG_NAME");
    Ok(format!(
        "{line}to do      in {name}, replace {UNKNOWN} with the URL of the repository of {package}\n"
    ))
}

/// Returns the command that installs this program.
fn install() -> String {
    let repository = match env!("CARGO_PKG_REPOSITORY") {
        "" => UNKNOWN,
        url => url,
    };
    format!(
        "cargo install --locked --git {repository} {}",
        env!("CARGO_PKG_NAME")
    )
}

fn read_or_empty(file: &Path) -> Result<String> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        text => text.map_err(Error::io("read", file)),
    }
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).map_err(Error::io("write", file))
}

/// Returns a TOML key, quoted if necessary.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        toml_string(name)
    }
}

/// Returns a TOML string, whose escapes are those of JSON.
fn toml_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
