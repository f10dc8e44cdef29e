//! Whatever fails, and whenever a run is cut off: a directory holds the old files or the new ones.

use std::{cell::Cell, time::SystemTime};

use tempfile::TempDir;

use super::*;

/// All that is in a directory: path to content, or to nothing for a directory.
type State = BTreeMap<String, Option<String>>;

const OLD: &[(&str, &str)] = &[
    ("Cargo.toml", "old"),
    ("src/a/b/gone.rs", "gone"),
    ("src/half/gone.rs", "gone"),
    ("src/lib.rs", "old"),
    ("src/same.rs", "same"),
];
const NEW: &[(&str, &str)] = &[
    ("Cargo.toml", "new"),
    ("src/c/d/added.rs", "added"),
    ("src/c/more.rs", "added"),
    ("src/lib.rs", "new"),
    ("src/same.rs", "same"),
];
/// `OLD` but for one content.
const EDITED: &[(&str, &str)] = &[
    ("Cargo.toml", "old"),
    ("src/a/b/gone.rs", "gone"),
    ("src/half/gone.rs", "gone"),
    ("src/lib.rs", "edited"),
    ("src/same.rs", "same"),
];
const BY_HAND: &[&str] = &["notes.txt", "src/half/notes.txt"];

/// How the disk goes wrong at an operation.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// That operation fails.
    Fails(usize),
    /// That operation is not done, nor is any after it.
    Crashes(usize),
}

fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

/// A directory, in memory where there is such a place: thousands of files are synced in these tests.
fn temporary() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    }
    .unwrap()
}

/// A directory with the old files, and some that were not made here.
fn old() -> TempDir {
    let dir = temporary();
    let manifest = manifest::text(OLD.iter().map(|(path, _)| path));
    let by_hand = BY_HAND.iter().map(|path| (*path, "by hand"));
    for (path, text) in OLD
        .iter()
        .copied()
        .chain(by_hand)
        .chain([(manifest::NAME, manifest.as_str())])
    {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
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
            state.insert(
                name,
                (!path.is_dir()).then(|| fs::read_to_string(&path).unwrap()),
            );
            if path.is_dir() {
                left.push(path);
            }
        }
    }
    state
}

fn without_staging(mut state: State) -> State {
    state.retain(|path, _| !path.starts_with(journal::STAGING));
    state
}

/// Does something on a disk that goes wrong; returns how it ended and whether it got as far as that.
fn faulty(faults: &[Fault], act: impl FnOnce(&Disk) -> Result<()>) -> (Result<()>, bool) {
    let count = Cell::new(0);
    let gate = || {
        let now = count.replace(count.get() + 1);
        let hit = faults.iter().any(|fault| match *fault {
            Fault::Fails(at) => now == at,
            Fault::Crashes(at) => now >= at,
        });
        if hit {
            Err(io::Error::other("injected"))
        } else {
            Ok(())
        }
    };
    let result = act(&Disk { gate: &gate });
    let all_met = faults.iter().all(|fault| match *fault {
        Fault::Fails(at) | Fault::Crashes(at) => count.get() > at,
    });
    (result, all_met)
}

fn apply(root: &Path, list: &[(&str, &str)], disk: &Disk) -> Result<()> {
    journal::apply(root, &plan(root, &files(list)).unwrap().changes, disk)
}

/// A change, with what is there before and after it.
struct Scene {
    list: &'static [(&'static str, &'static str)],
    before: State,
    after: State,
}

impl Scene {
    fn new(list: &'static [(&'static str, &'static str)]) -> Self {
        let dir = old();
        let before = state(dir.path());
        apply(dir.path(), list, &Disk::real()).unwrap();
        let after = state(dir.path());
        assert_ne!(before, after);
        Self {
            list,
            before,
            after,
        }
    }

    fn is_whole(&self, state: &State) -> bool {
        *state == self.before || *state == self.after
    }

    /// Makes the change with faults, and then others while that is recovered from; checks what must hold, and says
    /// whether it came to all of the faults.
    fn survives(&self, faults: &[Fault], later: &[Fault]) -> bool {
        let dir = old();
        let (result, mut met) = faulty(faults, |disk| apply(dir.path(), self.list, disk));
        let now = state(dir.path());
        for kept in ["Cargo.toml", "src/lib.rs", "src/same.rs", ".codegen"] {
            assert!(now.contains_key(kept), "{faults:?}: {kept} is missing");
        }
        if matches!(faults, [Fault::Fails(_)]) && met {
            assert!(
                result.is_err() || now == self.after,
                "{faults:?} is not told"
            );
            assert!(
                self.is_whole(&without_staging(now)),
                "{faults:?} leaves half a crate"
            );
        }
        if !later.is_empty() {
            met &= faulty(later, |disk| journal::recover(dir.path(), disk)).1;
        }
        journal::recover(dir.path(), &Disk::real()).unwrap();
        let now = state(dir.path());
        assert!(
            self.is_whole(&now),
            "{faults:?}, {later:?} leave half a crate: {now:#?}"
        );
        met
    }
}

/// How many operations there are, from a first one: at each of them a fault is tried until there is none to meet.
fn tried(first: usize, survives: impl Fn(usize) -> bool) -> usize {
    let end = (first..1000).find(|at| !survives(*at)).expect("an end");
    end - first
}

#[test]
fn any_failure_leaves_old_or_new() {
    let edit = tried(0, |at| {
        Scene::new(EDITED).survives(&[Fault::Fails(at)], &[])
    });
    let change = tried(0, |at| Scene::new(NEW).survives(&[Fault::Fails(at)], &[]));
    assert_eq!((edit, change), (6, 32));
}

#[test]
fn any_crash_leaves_old_or_new() {
    let edit = tried(0, |at| {
        Scene::new(EDITED).survives(&[Fault::Crashes(at)], &[])
    });
    let change = tried(0, |at| Scene::new(NEW).survives(&[Fault::Crashes(at)], &[]));
    assert_eq!((edit, change), (6, 32));
}

#[test]
fn a_crash_while_taking_back_leaves_old_or_new() {
    let scene = Scene::new(NEW);
    let crash = |first, at| scene.survives(&[Fault::Fails(first), Fault::Crashes(at)], &[]);
    let failures = tried(0, |first| tried(first + 1, |at| crash(first, at)) > 0);
    assert!(failures > 20, "{failures}");
}

#[test]
fn a_crash_while_recovering_leaves_old_or_new() {
    let scene = Scene::new(NEW);
    let crash = |first, at| scene.survives(&[Fault::Crashes(first)], &[Fault::Crashes(at)]);
    let crashes = tried(1, |first| tried(0, |at| crash(first, at)) > 0);
    assert!(crashes > 20, "{crashes}");
}

#[test]
fn one_edited_file_is_one_rename() {
    let dir = old();
    apply(dir.path(), EDITED, &Disk::real()).unwrap();
    assert_eq!(plan(dir.path(), &files(EDITED)).unwrap().changes.len(), 0);
    let edits = plan(old().path(), &files(EDITED)).unwrap();
    assert_eq!(
        edits.tally(),
        Tally {
            written: 1,
            removed: 0,
            unchanged: 4
        }
    );
}

#[test]
fn what_did_not_change_is_not_touched() {
    let dir = old();
    let times = |path: &str| -> SystemTime {
        dir.path()
            .join(path)
            .metadata()
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = (times("src/same.rs"), times("notes.txt"));
    let tally = write(dir.path(), &files(NEW)).unwrap();
    assert_eq!(
        tally,
        Tally {
            written: 4,
            removed: 2,
            unchanged: 1
        }
    );
    assert_eq!((times("src/same.rs"), times("notes.txt")), before);
    let now = state(dir.path());
    assert!(!now.contains_key("src/a"), "an empty directory is left");
    assert!(
        BY_HAND.iter().all(|path| now.contains_key(*path)),
        "a file by hand is lost"
    );
    let before = times("src");
    assert_eq!(write(dir.path(), &files(NEW)).unwrap().written, 0);
    assert_eq!(times("src"), before);
}

#[test]
fn a_hostile_manifest_or_journal_reaches_nothing_outside() {
    let outer = temporary();
    let root = outer.path().join("crate");
    fs::write(outer.path().join("precious"), "precious").unwrap();
    write(&root, &files(OLD)).unwrap();
    let own = fs::read_to_string(root.join(manifest::NAME)).unwrap();
    let absolute = outer.path().join("precious");
    let hostile = format!(
        "../precious\n{}\nsrc/../../precious\nC:\\x\n",
        absolute.display()
    );
    fs::write(root.join(manifest::NAME), hostile + &own).unwrap();
    write(&root, &files(NEW)).unwrap();
    assert_eq!(fs::read_to_string(&absolute).unwrap(), "precious");

    fs::create_dir(root.join(journal::STAGING)).unwrap();
    fs::write(
        root.join(journal::STAGING).join("forward"),
        "remove ../precious\n",
    )
    .unwrap();
    let error = recover(&root).unwrap_err().to_string();
    assert!(error.contains("not a journal"), "{error}");
    assert_eq!(fs::read_to_string(&absolute).unwrap(), "precious");
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let (dir, elsewhere) = (old(), temporary());
    fs::rename(dir.path().join("src"), elsewhere.path().join("src")).unwrap();
    symlink(elsewhere.path().join("src"), dir.path().join("src")).unwrap();
    let before = state(elsewhere.path());
    let error = write(dir.path(), &files(NEW)).unwrap_err().to_string();
    assert!(error.contains("src` is not a directory"), "{error}");
    assert_eq!(state(elsewhere.path()), before);
    assert!(!is_interrupted(dir.path()));

    let dir = old();
    let target = elsewhere.path().join("target");
    fs::rename(dir.path().join("Cargo.toml"), &target).unwrap();
    symlink(&target, dir.path().join("Cargo.toml")).unwrap();
    let error = write(dir.path(), &files(NEW)).unwrap_err().to_string();
    assert!(error.contains("Cargo.toml` is not a file"), "{error}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
}
