//! What the README says of the program is what the program does.

use std::fs;
use std::path::Path;

use paiwatch::app::keymap::binding::Binding;
use paiwatch::app::keymap::{BINDINGS, PANES};
use paiwatch::text::{Language, Text};

const START: &str =
    "<!-- keys: made from the table in src/app/keymap/table.rs, checked by a test -->\n\n";
const END: &str = "\n## The command line";

/// The list of keys is made from the table. `PAIWATCH_UPDATE_README=1` writes it.
#[test]
fn the_keys_of_the_readme_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once(START).unwrap();
    let (written, tail) = rest.split_once(END).unwrap();
    let keys = list_of_keys();
    if std::env::var_os("PAIWATCH_UPDATE_README").is_some() {
        fs::write(&path, format!("{head}{START}{keys}{END}{tail}")).unwrap();
        return;
    }
    assert_eq!(
        written, keys,
        "PAIWATCH_UPDATE_README=1 cargo test writes it"
    );
}

fn list_of_keys() -> String {
    let mut list = String::from("| key | what it does |\n|---|---|\n");
    for binding in BINDINGS.iter().filter(|binding| is_for_browsing(binding)) {
        let labels: Vec<_> = binding
            .keys
            .iter()
            .map(|key| format!("`{}`", key.label()))
            .collect();
        let help = Language::English.say(&Text::Key(binding.help));
        let row = format!("| {} | {help} |\n", labels.join(" "));
        // What a key does alike in several panes is said once.
        if !list.contains(&row) {
            list += &row;
        }
    }
    list
}

fn is_for_browsing(binding: &Binding) -> bool {
    binding.modes.iter().any(|mode| PANES.contains(mode))
}
