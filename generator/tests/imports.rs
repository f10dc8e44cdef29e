//! Checks that no stage of the pipeline imports a later one, and that files do not import each other in a cycle.
//!
//! Paths in modules of tests and in generated code are not read. A file that only re-exports items of the files below
//! it does not import them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, iter,
    path::Path,
};

use syn::{
    Attribute, Expr, Ident, Item, ItemUse, Macro, Token, UseTree, Visibility,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

/// The path of a module in its crate, or of an item in its module.
type Names = Vec<String>;

/// The other files that each file imports.
type Graph = BTreeMap<Names, BTreeSet<Names>>;

/// The paths in each file.
type Files = BTreeMap<Names, Vec<Import>>;

/// A path in a file.
struct Import {
    path: Names,
    /// `true` if the file makes the target of the path public.
    is_public: bool,
}

/// Collects the paths of a file.
#[derive(Default)]
struct Collector {
    found: Vec<Import>,
}

impl Collector {
    fn add(&mut self, path: Names, is_public: bool) {
        self.found.push(Import { path, is_public });
    }

    /// Returns the imports. An item that the file uses is imported, even if the file also makes it public.
    fn imports(mut self) -> Vec<Import> {
        let of_file = self.found.iter().filter(|import| !import.is_public);
        let used: BTreeSet<_> = of_file.filter_map(|it| it.path.first()).cloned().collect();
        for import in &mut self.found {
            import.is_public &= !import.path.last().is_some_and(|name| used.contains(name));
        }
        self.found
    }

    fn use_tree(&mut self, before: &[String], tree: &UseTree, is_public: bool) {
        let with = |name: &Ident| -> Names {
            let name = Some(name.to_string()).filter(|name| name != "self" || before.is_empty());
            before.iter().cloned().chain(name).collect()
        };
        match tree {
            UseTree::Path(path) => self.use_tree(&with(&path.ident), &path.tree, is_public),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(before, tree, is_public);
                }
            }
            UseTree::Name(name) => self.add(with(&name.ident), is_public),
            UseTree::Rename(rename) => self.add(with(&rename.ident), is_public),
            UseTree::Glob(_) => self.add(before.to_vec(), is_public),
        }
    }
}

impl VisitMut for Collector {
    fn visit_item_mut(&mut self, item: &mut Item) {
        if !is_test(item) {
            visit_mut::visit_item_mut(self, item);
        }
    }

    fn visit_item_use_mut(&mut self, item: &mut ItemUse) {
        let is_public = !matches!(item.vis, Visibility::Inherited);
        self.use_tree(&[], &item.tree, is_public);
    }

    /// `pub(crate)` imports nothing.
    fn visit_visibility_mut(&mut self, _: &mut Visibility) {}

    /// Attributes import nothing.
    fn visit_attribute_mut(&mut self, _: &mut Attribute) {}

    /// Reads the arguments of macros such as `format!`.
    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        if !call.path.is_ident("quote")
            && let Ok(arguments) = call.parse_body_with(arguments)
        {
            for mut argument in arguments {
                self.visit_expr_mut(&mut argument);
            }
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        let names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        self.add(names.collect(), false);
        visit_mut::visit_path_mut(self, path);
    }
}

fn is_test(item: &Item) -> bool {
    let Item::Mod(module) = item else {
        return false;
    };
    module
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
}

/// Reads the files below a folder, except those of tests.
fn read(folder: &Path, module: &[String], files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if matches!(name.as_str(), "tests" | "testing") {
            continue;
        }
        let is_root = matches!(name.as_str(), "lib" | "main" | "mod");
        let name = Some(name).filter(|_| !is_root);
        let module: Names = module.iter().cloned().chain(name).collect();
        if path.is_dir() {
            read(&path, &module, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let mut collector = Collector::default();
            collector.visit_file_mut(&mut syn::parse_file(&text).unwrap());
            files.insert(module, collector.imports());
        }
    }
}

/// Returns the path from the root of the crate; `None` for a path into another crate, and for a name that is defined or
/// imported in the file.
fn absolute(files: &Files, module: &[String], path: &[String]) -> Option<Names> {
    let (first, rest) = path.split_first()?;
    let (base, rest) = match first.as_str() {
        "crate" => (&[][..], rest),
        "self" => (module, rest),
        "super" => {
            let levels = path.iter().take_while(|name| *name == "super").count();
            (
                module.get(..module.len().checked_sub(levels)?)?,
                path.get(levels..)?,
            )
        }
        _ => (module, path),
    };
    let from_root: Names = base.iter().chain(rest).cloned().collect();
    let is_child = || files.contains_key(from_root.get(..=module.len()).unwrap_or_default());
    let is_clear = matches!(first.as_str(), "crate" | "self" | "super");
    (is_clear || rest.len() > 1 && is_child()).then_some(from_root)
}

/// Follows a path through the imports of the files that it passes, to the file that defines the item.
fn definition(imports: &Files, path: &[String], depth: usize) -> Names {
    let is_file = |length: &usize| imports.contains_key(path.get(..*length).unwrap_or_default());
    let length = (1..=path.len()).take_while(is_file).last().unwrap_or(0);
    let (module, rest) = path.split_at(length);
    let Some((name, rest)) = rest.split_first() else {
        return module.to_vec();
    };
    let is_it = |import: &&Import| import.path.last() == Some(name) && import.path != path;
    let import = imports
        .get(module)
        .and_then(|imports| imports.iter().find(is_it));
    match import.filter(|_| depth < 16) {
        Some(import) => {
            let path: Names = import.path.iter().chain(rest).cloned().collect();
            definition(imports, &path, depth + 1)
        }
        None => module.to_vec(),
    }
}

/// Returns the imports between the files of a crate of this repository.
fn graph(source: &str) -> Graph {
    let mut files = Files::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(source),
        &[],
        &mut files,
    );
    let from_root = |(module, found): (&Names, &Vec<Import>)| {
        let found = found.iter().filter_map(|import| {
            let path = absolute(&files, module, &import.path)?;
            Some(Import { path, ..*import })
        });
        (module.clone(), found.collect())
    };
    let imports: Files = files.iter().map(from_root).collect();
    let others = |(module, found): (&Names, &Vec<Import>)| {
        let others = found.iter().filter_map(|import| {
            let other = definition(&imports, &import.path, 0);
            let is_below = import.is_public && other.starts_with(module);
            (other != *module && !is_below).then_some(other)
        });
        (module.clone(), others.collect())
    };
    imports.iter().map(others).collect()
}

fn edge(module: &[String], other: &[String]) -> String {
    let name = |module: &[String]| match module {
        [] => "the root".to_owned(),
        names => names.join("/"),
    };
    format!("{} -> {}", name(module), name(other))
}

/// Returns the files that a file imports, directly or through other files.
fn reachable<'g>(graph: &'g Graph, module: &Names) -> BTreeSet<&'g Names> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Names> = graph[module].iter().collect();
    while let Some(other) = open.pop() {
        if seen.insert(other) {
            open.extend(&graph[other]);
        }
    }
    seen
}

/// Returns the cycles, each as the imports of which it consists.
fn cycles(graph: &Graph) -> BTreeSet<Vec<String>> {
    let reachable: BTreeMap<&Names, BTreeSet<&Names>> = graph
        .keys()
        .map(|module| (module, reachable(graph, module)))
        .collect();
    let cycle_of = |module: &&Names| -> Vec<String> {
        let is_in = |other: &&Names| {
            reachable[*module].contains(*other) && reachable[*other].contains(*module)
        };
        let files: BTreeSet<&Names> = graph.keys().filter(is_in).collect();
        let edges = files.iter().flat_map(|file| {
            let others = graph[*file].iter().filter(|other| files.contains(other));
            others.map(|other| edge(file, other))
        });
        edges.collect()
    };
    let cycles = graph.keys().map(|module| cycle_of(&module));
    cycles.filter(|cycle| !cycle.is_empty()).collect()
}

#[test]
fn no_stage_imports_a_later_one() {
    const STAGES: [(&str, &[&str]); 6] = [
        ("source", &[]),
        ("document", &["source"]),
        ("lower", &["document", "model"]),
        ("model", &[]),
        ("emit", &["model"]),
        ("render", &[]),
    ];
    let is_stage = |name: &str| STAGES.iter().any(|(stage, _)| *stage == name);
    let mut wrong = Vec::new();
    for (module, others) in graph("src") {
        let stage = module.first().map(String::as_str);
        let Some((stage, allowed)) = STAGES.iter().find(|(name, _)| stage == Some(name)) else {
            continue;
        };
        let is_wrong = |other: &&Names| {
            other.first().is_none_or(|name| {
                name != stage && is_stage(name) && !allowed.contains(&name.as_str())
            })
        };
        wrong.extend(
            others
                .iter()
                .filter(is_wrong)
                .map(|other| edge(&module, other)),
        );
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_do_not_import_each_other_in_a_cycle() {
    let crates = [
        "src",
        "runtime/src",
        "../xtask/src",
        "../xtask/conformance/src",
    ];
    let all = iter::zip(crates, crates.map(|source| cycles(&graph(source))));
    let found: Vec<_> = all.filter(|(_, cycles)| !cycles.is_empty()).collect();
    assert!(found.is_empty(), "{found:#?}");
}
