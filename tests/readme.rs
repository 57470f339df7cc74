//! What the README and the pages in `docs/` say is what the program does.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser};
use cutpoint::app::keymap::{BINDINGS, Key, Scope};
use cutpoint::cli::Cli;
use cutpoint::dataset::LAYOUTS;
use cutpoint::metrics::Objective;

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The READMEs and every page in `docs/`: where each is, and its text.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).unwrap();
    let docs = docs.map(|entry| Path::new("docs").join(entry.unwrap().file_name()));
    let paths = [PathBuf::from("README.md"), PathBuf::from("README.zh-CN.md")].into_iter().chain(docs);
    paths.map(|path| (path.clone(), read(path))).collect()
}

/// The program's key table as `docs/keys.md` has it.
fn key_table() -> String {
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

/// What stands between the two marks around a key table.
fn between_marks(text: &str) -> &str {
    let (_, rest) = text.split_once("<!-- keys").unwrap();
    let (_, rest) = rest.split_once("-->\n").unwrap();
    rest.split_once("<!-- /keys -->").unwrap().0.trim()
}

#[test]
fn the_key_table_is_the_programs_own() {
    // `CUTPOINT_PRINT_KEYS=1 cargo test --test readme -- --nocapture` prints what belongs there.
    if std::env::var_os("CUTPOINT_PRINT_KEYS").is_some() {
        println!("{}", key_table().trim_end());
    }
    assert_eq!(between_marks(&read("docs/keys.md")), key_table().trim());
}

#[test]
fn the_chinese_key_table_has_the_same_keys() {
    let keys = |page: &str| -> Vec<String> {
        let text = read(page);
        let rows = between_marks(&text).lines().filter(|line| line.starts_with("| `"));
        rows.filter_map(|line| line.split(" | ").next()).map(str::to_owned).collect()
    };
    assert_eq!(keys("docs/keys.zh-CN.md"), keys("docs/keys.md"));
}

#[test]
fn the_two_commands_stand_alone_on_their_lines() {
    for command in ["cargo run --release", "cargo test"] {
        assert!(read("README.md").lines().any(|line| line == command), "{command}");
    }
}

/// The lines of the shell code blocks, without what is said of them.
fn shell_lines(text: &str) -> Vec<&str> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split(" #").next()).map(str::trim).collect()
}

#[test]
fn the_chinese_readme_has_the_same_commands_and_sections() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    assert_eq!(shell_lines(&chinese), shell_lines(&english));
    let sections = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(sections(&chinese), sections(&english));
}

/// A command's words as a shell splits them: single quotes protect, `>` and what follows is the shell's.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (place, part) in command.split('\'').enumerate() {
        let is_quoted = place % 2 == 1;
        for (place, piece) in part.split(' ').enumerate() {
            if !is_quoted && place > 0 {
                words.push(String::new());
            }
            let gap = if is_quoted && place > 0 { " " } else { "" };
            *words.last_mut().unwrap() += &format!("{gap}{piece}");
        }
    }
    words.retain(|word| !word.is_empty());
    words.into_iter().take_while(|word| word != ">").collect()
}

#[test]
fn words_are_split_as_a_shell_splits_them() {
    let split = words("cutpoint report a.csv --positive 'not  b' --objective 'recall@precision>=0.95' > out");
    let expected = ["cutpoint", "report", "a.csv", "--positive", "not  b", "--objective", "recall@precision>=0.95"];
    assert_eq!(split, expected);
}

#[test]
fn every_command_in_a_code_block_is_understood() {
    let mut checked = 0;
    for (path, text) in pages() {
        for command in shell_lines(&text).iter().flat_map(|line| line.split(" | ")) {
            let words = words(command);
            if words.first().is_some_and(|word| word == "cutpoint") {
                let parsed = Cli::try_parse_from(&words);
                assert!(parsed.is_ok(), "{}: {command}\n{}", path.display(), parsed.unwrap_err());
                checked += 1;
            }
        }
    }
    assert!(checked > 10, "{checked}");
}

/// Every long option of a command and of the commands below it.
fn options(command: &clap::Command, known: &mut BTreeSet<String>) {
    known.extend(command.get_arguments().filter_map(|argument| argument.get_long()).map(str::to_owned));
    command.get_subcommands().for_each(|below| options(below, known));
}

#[test]
fn every_option_that_is_named_exists() {
    let mut known = BTreeSet::from(["help".to_owned(), "version".to_owned()]);
    options(&Cli::command(), &mut known);
    for (path, text) in pages() {
        // Code spans and code blocks alike stand between backticks. Cargo has options of its own.
        let code = text.split('`').flat_map(str::lines).filter(|code| !code.starts_with("cargo "));
        for word in code.flat_map(str::split_whitespace).filter_map(|word| word.strip_prefix("--")) {
            let name: String = word.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            // Names with an underscore are those of run_classifier.py; --> ends a comment.
            if !name.contains('_') && !name.is_empty() {
                assert!(known.contains(&name), "{}: --{name}", path.display());
            }
        }
    }
}

#[test]
fn every_layout_and_every_objective_is_named() {
    let (data, output) = (read("docs/data.md"), read("docs/output.md"));
    for layout in &LAYOUTS {
        assert!(data.contains(&format!("`{}`", layout.name)), "{}", layout.name);
    }
    for objective in Objective::standard() {
        assert!(output.contains(&objective.to_string()), "{objective}");
    }
}

/// The anchors of a page's headings, as the host makes them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let slug = |heading: &str| {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
    };
    headings.map(slug).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut checked = 0;
    for (path, text) in pages() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let absolute = Path::new(env!("CARGO_MANIFEST_DIR")).join(&target);
            assert!(absolute.exists(), "{}: {link}", path.display());
            if let Some(anchor) = anchor {
                assert!(anchors(&read(&target)).iter().any(|known| known == anchor), "{}: {link}", path.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn every_page_is_linked_from_the_readme() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    for (path, _) in pages().iter().filter(|(path, _)| path.starts_with("docs")) {
        let link = format!("]({})", path.display());
        assert!(english.contains(&link) || chinese.contains(&link), "{}", path.display());
    }
}
