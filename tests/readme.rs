//! What the README says is what the program does.
#![allow(clippy::unwrap_used, missing_docs)]

use cutpoint::app::keymap::readme_table;

const README: &str = include_str!("../README.md");

#[test]
fn the_key_table_is_the_programs_own() {
    let (_, rest) =
        README.split_once("<!-- keys: made by the program from its key table; a test compares -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /keys -->").unwrap();
    // `CUTPOINT_PRINT_KEYS=1 cargo test --test readme -- --nocapture` prints what belongs there.
    if std::env::var_os("CUTPOINT_PRINT_KEYS").is_some() {
        println!("{}", readme_table());
    }
    assert_eq!(table.trim(), readme_table().trim());
}

#[test]
fn the_two_commands_stand_alone_on_their_lines() {
    for command in ["cargo run --release", "cargo test"] {
        assert!(README.lines().any(|line| line == command), "{command}");
    }
}
