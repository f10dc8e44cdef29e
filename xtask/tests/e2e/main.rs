//! Tests of the commands as programs, on small documents in temporary directories.

mod changes;
mod checking;
mod files;
mod mock;
mod reading;
mod workspace;
mod writing;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::SystemTime,
};

use tempfile::TempDir;

/// A workspace with a document in `spec/` and without code.
struct TestWorkspace {
    dir: TempDir,
}

/// The exit code and the output of a command.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

/// The files of a directory by path, each with its content and modification time.
type State = BTreeMap<PathBuf, (String, SystemTime)>;

impl TestWorkspace {
    /// Creates a workspace with one crate, whose document has these paths.
    fn new(paths: &[&str]) -> Self {
        let workspace = Self {
            dir: TempDir::new().unwrap(),
        };
        workspace.write("Cargo.toml", "[workspace]\n");
        workspace.write(
            "codegen.toml",
            "[crates.pets]\nspec = 'spec/pets.yaml'\nout = 'generated-client'\n",
        );
        workspace.document("spec/pets.yaml", paths);
        workspace
    }

    /// Writes a document with a GET on each of these paths.
    fn document(&self, path: &str, paths: &[&str]) {
        let head = "openapi: 3.0.3\ninfo:\n  title: Pets\n  version: '1'\npaths:\n";
        let get = "get:\n      responses:\n        '200':\n          description: Fine";
        let paths: Vec<_> = paths
            .iter()
            .map(|path| format!("  {path}:\n    {get}\n"))
            .collect();
        let text = head.to_owned() + &paths.concat();
        self.write(path, &text);
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Returns the paths that the manifest of `generated-client` lists.
    fn manifest(&self) -> Vec<String> {
        let text = self.read("generated-client/.codegen");
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split(' ').next())
            .map(str::to_owned)
            .collect()
    }

    /// Returns the contents of `generated-client`.
    fn state(&self) -> State {
        let mut state = State::new();
        collect(&self.path("generated-client"), &mut state);
        state
    }

    fn command(&self, line: &str) -> Command {
        self.command_in("", line)
    }

    /// Returns a command that runs in a folder.
    fn command_in(&self, folder: &str, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-crate"));
        command
            .args(line.split_whitespace())
            .current_dir(self.path(folder));
        command.env_remove("CARGO_TARGET_DIR");
        command
    }

    /// Runs a command with arguments that contain no spaces.
    fn run(&self, line: &str) -> Run {
        Run::of(self.command(line).output().unwrap())
    }

    fn run_in(&self, folder: &str, line: &str) -> Run {
        Run::of(self.command_in(folder, line).output().unwrap())
    }

    /// Runs a command that must succeed.
    fn succeeds(&self, line: &str) -> Run {
        self.run(line).assert(0, "")
    }
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Checks the exit code, and that the output contains a text.
    #[track_caller]
    fn assert(self, code: i32, expected: &str) -> Self {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        assert_eq!(self.code, code, "{all}");
        assert!(all.contains(expected), "`{expected}` is not in:\n{all}");
        self
    }
}

fn collect(dir: &Path, state: &mut State) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let text = if path.is_dir() {
            String::new()
        } else {
            fs::read_to_string(&path).unwrap()
        };
        let changed = path.metadata().unwrap().modified().unwrap();
        if path.is_dir() {
            collect(&path, state);
        }
        state.insert(path, (text, changed));
    }
}
