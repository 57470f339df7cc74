//! What the README says is what the program does.
#![allow(clippy::unwrap_used, missing_docs)]

use cutpoint::app::keymap::{BINDINGS, Key, Scope};

const README: &str = include_str!("../README.md");

/// The program's key table as the README has it.
fn readme_table() -> String {
    let mut table = String::new();
    for scope in Scope::ALL {
        let heading = scope.heading().replace("this page", "the help page");
        table += &format!("| {heading} | |\n|---|---|\n");
        for binding in BINDINGS.iter().filter(|binding| binding.scope == scope) {
            let keys: Vec<String> = binding.keys.iter().map(Key::name).map(|name| format!("`{name}`")).collect();
            table += &format!("| {} | {} |\n", keys.join(" "), binding.help());
        }
        table.push('\n');
    }
    table
}

#[test]
fn the_key_table_is_the_programs_own() {
    let (_, rest) =
        README.split_once("<!-- keys: made by the program from its key table; a test compares -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /keys -->").unwrap();
    // `CUTPOINT_PRINT_KEYS=1 cargo test --test readme -- --nocapture` prints what belongs there.
    if std::env::var_os("CUTPOINT_PRINT_KEYS").is_some() {
        println!("{}", readme_table().trim_end());
    }
    assert_eq!(table.trim(), readme_table().trim());
}

#[test]
fn the_two_commands_stand_alone_on_their_lines() {
    for command in ["cargo run --release", "cargo test"] {
        assert!(README.lines().any(|line| line == command), "{command}");
    }
}

/// The first cells of the rows of the key table.
fn keys(text: &str) -> Vec<&str> {
    let (_, rest) = text.split_once("<!-- keys").unwrap();
    let (table, _) = rest.split_once("<!-- /keys -->").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.filter_map(|line| line.split(" | ").next()).collect()
}

/// The commands in the code blocks, without what is said of them.
fn commands(text: &str) -> Vec<&str> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter_map(|line| line.split(" #").next()).map(str::trim).collect()
}

#[test]
fn the_chinese_readme_has_the_same_keys_commands_and_sections() {
    let chinese = include_str!("../README.zh-CN.md");
    assert_eq!(keys(chinese), keys(README));
    assert_eq!(commands(chinese), commands(README));
    let sections = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(sections(chinese), sections(README));
}
