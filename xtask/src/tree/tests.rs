//! Tests that a failure at any operation touches no other file, and that the next run completes the directory.

use std::{cell::Cell, collections::BTreeMap, io, time::SystemTime};

use tempfile::TempDir;

use super::*;

/// The contents of a directory: the text by path, `None` for a directory.
type State = BTreeMap<String, Option<String>>;
type List = [(&'static str, &'static str)];

const OLD: &List = &[
    ("Cargo.toml", "old"),
    ("src/a/b/gone.rs", "gone"),
    ("src/half/gone.rs", "gone"),
    ("src/lib.rs", "old"),
    ("src/same.rs", "same"),
];
const NEW: &List = &[
    ("Cargo.toml", "new"),
    ("src/c/d/added.rs", "added"),
    ("src/c/more.rs", "added"),
    ("src/lib.rs", "new"),
    ("src/same.rs", "same"),
];
const BY_HAND: &[&str] = &["notes.txt", "src/half/notes.txt", "src/c/notes.txt"];

fn files(list: &List) -> Files {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    list.iter().map(owned).collect()
}

/// Creates a temporary directory, in memory if possible, because these tests write thousands of files.
fn temporary() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    }
    .unwrap()
}

/// Creates a directory with the old files and some handwritten ones.
fn old() -> TempDir {
    let dir = temporary();
    write(dir.path(), &files(OLD), false).unwrap();
    for path in BY_HAND {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "by hand").unwrap();
    }
    dir
}

fn state(root: &Path) -> State {
    let mut state = State::new();
    let mut left = vec![root.to_path_buf()];
    while let Some(dir) = left.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let text = (!path.is_dir()).then(|| fs::read_to_string(&path).unwrap());
            state.insert(name, text);
            if path.is_dir() {
                left.push(path);
            }
        }
    }
    state
}

/// Writes files to a disk that fails at operation `at`, and with `for_good` at all later ones. Returns whether that
/// operation was reached.
fn fails(root: &Path, list: &List, at: usize, for_good: bool) -> bool {
    let count = Cell::new(0);
    let gate = || {
        let now = count.replace(count.get() + 1);
        if now == at || for_good && now > at {
            Err(io::Error::other("injected"))
        } else {
            Ok(())
        }
    };
    let result = write_locked(root, &files(list), false, &Disk { gate: &gate });
    let is_met = count.get() > at;
    assert_eq!(result.is_err(), is_met, "at {at}: {result:?}");
    is_met
}

/// Makes each operation of a run fail, and then each operation of the next run.
fn survives(for_good: bool, next: &List) {
    let complete = old();
    write(complete.path(), &files(next), false).unwrap();
    let complete = state(complete.path());
    let mut failures = 0;
    for first in 0.. {
        for second in 0.. {
            let dir = old();
            let root = dir.path();
            if !fails(root, NEW, first, for_good) {
                assert!(first > 20, "{first}");
                return assert!(failures > 200, "{failures}");
            }
            let now = state(root);
            for path in BY_HAND {
                assert_eq!(now[*path].as_deref(), Some("by hand"), "{path}");
            }
            // If Cargo cannot read the crate, there is no next run.
            for path in ["Cargo.toml", "src/lib.rs", "src/same.rs", ".codegen"] {
                assert!(now.contains_key(path), "{path} is missing");
            }
            if now["Cargo.toml"].as_deref() == Some("new") {
                assert!(now.contains_key("src/c/d/added.rs"));
            }
            let is_met = fails(root, next, second, for_good);
            write(root, &files(next), false).unwrap();
            let now = state(root);
            assert!(now == complete, "{first}, {second}: {now:#?}");
            failures += 1;
            if !is_met {
                break;
            }
        }
    }
}

#[test]
fn the_run_after_a_failure_completes_the_directory() {
    survives(false, NEW);
    survives(true, NEW);
}

#[test]
fn the_run_after_a_failure_may_restore_the_old_files() {
    survives(true, OLD);
}

#[test]
fn unchanged_files_are_not_touched() {
    let dir = old();
    let time = |path: &str| -> SystemTime {
        let file = dir.path().join(path);
        file.metadata().unwrap().modified().unwrap()
    };
    let before = (time("src/same.rs"), time("notes.txt"));
    let tally = write(dir.path(), &files(NEW), false).unwrap();
    let expected = Tally {
        written: 4,
        removed: 2,
        unchanged: 1,
    };
    assert_eq!(tally, expected);
    assert_eq!((time("src/same.rs"), time("notes.txt")), before);
    let now = state(dir.path());
    assert!(!now.contains_key("src/a"), "an empty directory is left");
    assert!(BY_HAND.iter().all(|path| now.contains_key(*path)));
    let before = time("src");
    assert_eq!(write(dir.path(), &files(NEW), false).unwrap().written, 0);
    assert_eq!(time("src"), before);
}

#[test]
fn edited_files_are_overwritten_on_request_only() {
    for path in ["src/lib.rs", "src/a/b/gone.rs"] {
        let dir = old();
        fs::write(dir.path().join(path), "edited").unwrap();
        let before = state(dir.path());
        let error = write(dir.path(), &files(NEW), false)
            .unwrap_err()
            .to_string();
        assert!(error.contains("edited by hand"), "{error}");
        assert!(error.contains(path), "{error}");
        assert_eq!(state(dir.path()), before);
        write(dir.path(), &files(NEW), true).unwrap();
        assert_eq!(plan(dir.path(), &files(NEW)).unwrap().changes.len(), 0);
    }
}

#[test]
fn line_endings_do_not_matter() {
    let dir = temporary();
    let text = |line: &str| {
        files(&[])
            .into_iter()
            .chain([("a".to_owned(), line.to_owned())])
            .collect::<Files>()
    };
    write(dir.path(), &text("one\ntwo\n"), false).unwrap();
    fs::write(dir.path().join("a"), "one\r\ntwo\r\n").unwrap();
    assert!(plan(dir.path(), &text("one\ntwo\n")).unwrap().is_empty());
    write(dir.path(), &text("three\n"), false).unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("a")).unwrap(), "three\n");
}

#[test]
fn a_manifest_with_a_merge_conflict_lists_the_files_of_both_sides() {
    let dir = old();
    let manifest = dir.path().join(manifest::NAME);
    let ours = fs::read_to_string(&manifest).unwrap();
    let theirs = Manifest::of(&files(NEW)).text();
    let conflict = format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> theirs\n");
    fs::write(&manifest, conflict).unwrap();
    fs::write(dir.path().join("src/lib.rs"), "new").unwrap();
    write(dir.path(), &files(NEW), false).unwrap();
    assert!(plan(dir.path(), &files(NEW)).unwrap().is_empty());
    assert!(!dir.path().join("src/a").exists());
}

#[test]
fn a_hostile_manifest_affects_no_file_outside() {
    let outer = temporary();
    let root = outer.path().join("crate");
    let precious = outer.path().join("precious");
    fs::write(&precious, "precious").unwrap();
    write(&root, &files(OLD), false).unwrap();
    let own = fs::read_to_string(root.join(manifest::NAME)).unwrap();
    let hostile = format!(
        "../precious\n{}\nsrc/../../precious\nC:\\x\n",
        precious.display()
    );
    fs::write(root.join(manifest::NAME), hostile + &own).unwrap();
    write(&root, &files(NEW), false).unwrap();
    assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let (dir, elsewhere) = (old(), temporary());
    fs::rename(dir.path().join("src"), elsewhere.path().join("src")).unwrap();
    symlink(elsewhere.path().join("src"), dir.path().join("src")).unwrap();
    let before = state(elsewhere.path());
    let error = write(dir.path(), &files(NEW), true)
        .unwrap_err()
        .to_string();
    assert!(error.contains("src` is not a directory"), "{error}");
    assert_eq!(state(elsewhere.path()), before);

    let dir = old();
    let target = elsewhere.path().join("target");
    fs::rename(dir.path().join("Cargo.toml"), &target).unwrap();
    symlink(&target, dir.path().join("Cargo.toml")).unwrap();
    let error = write(dir.path(), &files(NEW), true)
        .unwrap_err()
        .to_string();
    assert!(error.contains("Cargo.toml` is not a file"), "{error}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
}
