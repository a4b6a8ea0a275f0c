//! Which file takes names from which: read from the `use` lines and the paths of the code, with
//! what a module passes on followed to the file that defines it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module by its path from the root of the crate, `app::runs::tree`; the root itself is empty.
pub(super) type Module = String;

/// The code of each module, without its tests and remarks.
#[derive(Default)]
pub(super) struct Code(BTreeMap<Module, String>);

impl Code {
    /// The files below a folder that is the root of a crate.
    pub(super) fn below(root: &Path) -> Self {
        let mut code = Self::default();
        for path in rust_files(root) {
            let inside = path.strip_prefix(root).unwrap().with_extension("");
            let names = inside.iter().map(|name| name.to_str().unwrap());
            let is_own = |name: &&str| !["mod", "lib", "main"].contains(name);
            let module: Vec<&str> = names.filter(is_own).collect();
            if !module.contains(&"tests") {
                code.add(&module.join("::"), &fs::read_to_string(&path).unwrap());
            }
        }
        code
    }

    pub(super) fn add(&mut self, module: &str, text: &str) {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = text.lines().map(|line| line.split("//").next().unwrap());
        let text = lines.collect::<Vec<_>>().join("\n");
        self.0.insert(module.to_owned(), without_scopes(&text));
    }

    /// For each module those that it takes names from.
    pub(super) fn imports(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let passed_on: BTreeMap<&Module, BTreeMap<String, String>> = self
            .0
            .iter()
            .map(|(module, text)| (module, self.passed_on(module, text)))
            .collect();
        let of = |module: &Module, text: &str| {
            let names = self.names(module, text).into_iter();
            let modules = names.filter_map(|name| self.home(&name, &passed_on, 0));
            modules.filter(|used| used != module).collect()
        };
        self.0
            .iter()
            .map(|(module, text)| (module.clone(), of(module, text)))
            .collect()
    }

    /// What a module passes on, by the last name of its path.
    fn passed_on(&self, module: &str, text: &str) -> BTreeMap<String, String> {
        let public = uses(text).filter(|(is_public, _)| *is_public);
        let paths = public.flat_map(|(_, tree)| expand(&tree));
        paths
            .filter_map(|path| self.absolute(module, &path))
            .map(|path| (last(&path).to_owned(), path))
            .collect()
    }

    /// The paths that a module takes for itself.
    fn names(&self, module: &str, text: &str) -> Vec<String> {
        let own = uses(text).filter(|(is_public, _)| !is_public);
        let used = own.flat_map(|(_, tree)| expand(&tree));
        let rest = without_uses(text);
        let paths = used.chain(paths_in(&rest));
        paths
            .filter_map(|path| self.absolute(module, &path))
            .collect()
    }

    /// A path from the root of the crate; `None` where it leads out of it.
    fn absolute(&self, module: &str, path: &str) -> Option<String> {
        let path = path.strip_suffix("::self").unwrap_or(path);
        let mut names: Vec<&str> = path.split("::").collect();
        let mut base: Vec<&str> = module.split("::").filter(|name| !name.is_empty()).collect();
        match names[0] {
            "crate" => base.clear(),
            "self" => {}
            "super" => {
                base.pop();
            }
            child => {
                base.push(child);
                if !self.0.contains_key(&base.join("::")) {
                    return None;
                }
            }
        }
        names.remove(0);
        while names.first() == Some(&"super") {
            names.remove(0);
            base.pop();
        }
        base.extend(names);
        Some(base.join("::"))
    }

    /// The module that defines what a path names.
    fn home(
        &self,
        path: &str,
        passed_on: &BTreeMap<&Module, BTreeMap<String, String>>,
        depth: u8,
    ) -> Option<Module> {
        let names: Vec<&str> = path.split("::").collect();
        let lengths = (1..=names.len()).rev();
        let mut modules = lengths.map(|length| (length, names[..length].join("::")));
        let (length, module) = modules.find(|(_, module)| self.0.contains_key(module))?;
        let further = names.get(length);
        let elsewhere = further.and_then(|name| passed_on[&module].get(*name));
        match elsewhere {
            Some(path) if depth < 8 => self.home(path, passed_on, depth + 1),
            _ => Some(module),
        }
    }
}

/// Modules that reach each other, each circle by one of its members.
pub(super) fn circles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = imports
        .keys()
        .map(|module| (module, reached_from(module, imports)))
        .collect();
    let mut found: BTreeSet<Vec<Module>> = BTreeSet::new();
    for (module, from_here) in &reached {
        if from_here.contains(module) {
            let back = from_here
                .iter()
                .filter(|other| reached[*other].contains(module));
            found.insert(back.map(|other| (*other).clone()).collect());
        }
    }
    found.into_iter().collect()
}

fn reached_from<'a>(
    module: &'a Module,
    imports: &'a BTreeMap<Module, BTreeSet<Module>>,
) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut open = vec![module];
    while let Some(next) = open.pop() {
        for used in imports.get(next).into_iter().flatten() {
            if reached.insert(used) {
                open.push(used);
            }
        }
    }
    reached
}

pub(super) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// Who may see a thing is no use of the module that is named there.
fn without_scopes(text: &str) -> String {
    let mut parts = text.split("pub(in ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str("pub");
        kept.push_str(part.split_once(')').map_or("", |(_, rest)| rest));
    }
    kept.replace("pub(crate)", "pub")
        .replace("pub(super)", "pub")
}

/// The trees after `use`, and whether they are passed on.
fn uses(text: &str) -> impl Iterator<Item = (bool, String)> {
    let places = text.match_indices("use ").filter(|(at, _)| {
        let before = text[..*at].trim_end_matches(' ');
        before.is_empty() || before.ends_with(['\n', ';', '{', '}']) || before.ends_with("pub")
    });
    places.map(|(at, word)| {
        let tree = text[at + word.len()..]
            .split(';')
            .next()
            .unwrap_or_default();
        let words = tree.split_whitespace().collect::<Vec<_>>().join(" ");
        (text[..at].trim_end().ends_with("pub"), words)
    })
}

fn without_uses(text: &str) -> String {
    let mut kept = String::new();
    for statement in text.split_inclusive(';') {
        let is_use = statement.trim_start().starts_with("use ")
            || statement.trim_start().starts_with("pub use ");
        if !is_use {
            kept.push_str(statement);
        }
    }
    kept
}

/// The paths of a tree of braces.
pub(super) fn expand(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        return vec![path.trim().to_owned()];
    };
    let group = group.trim_end().strip_suffix('}').unwrap_or(group);
    let parts = first_level(group);
    let inside = parts.iter().filter(|part| !part.trim().is_empty());
    inside
        .flat_map(|part| expand(part))
        .map(|path| format!("{head}{path}"))
        .collect()
}

/// The parts between commas, without looking into groups within them.
fn first_level(group: &str) -> Vec<&str> {
    let mut depth = 0;
    group
        .split(|char| {
            depth += i32::from(char == '{') - i32::from(char == '}');
            char == ',' && depth == 0
        })
        .collect()
}

/// The paths that stand in code: `crate::a::b`, `super::c`, `child::d`.
fn paths_in(text: &str) -> Vec<String> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == ':';
    let words = text.split(|char| !is_part(char));
    let paths = words.filter(|word| word.contains("::") && !word.starts_with(':'));
    paths
        .map(|path| path.trim_end_matches(':').to_owned())
        .filter(|path| path.contains("::"))
        .collect()
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or_default()
}
