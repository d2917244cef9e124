//! `help` and `schema`.

use crate::support::World;

#[test]
fn topics_are_texts_and_commands_have_their_own_help() {
    let world = World::bare();
    assert!(world.ok("help scheme").contains("[[kind.slot]]"));
    assert!(world.ok("help exit-codes").contains("no team satisfies the requirements"));
    assert_eq!(world.ok("help schema"), world.ok("schema --help"));
    assert_eq!(world.ok("help"), world.ok("--help"));
    assert!(world.ok("--help").contains("peerage help TOPIC"));
}

#[test]
fn an_unknown_topic_is_said_with_the_nearest() {
    let world = World::bare();
    let told = world.fails("help schemes", 3);
    assert!(told.contains("no topic or command `schemes`"), "{told}");
    assert!(told.contains("did you mean `scheme` or"), "{told}");
}

#[test]
fn schemas_are_listed_and_printed() {
    let world = World::bare();
    let rows = world.json("schema");
    let mut fields = String::new();
    for row in rows.as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        let schema = world.json(&format!("schema {name}"));
        let names: Vec<&String> = schema["properties"].as_object().expect(name).keys().collect();
        fields += &format!("{name}: {names:?}\n");
    }
    // Scripts rely on them: none may ever go, or be called otherwise.
    insta::assert_snapshot!("fields_of_every_answer", fields);
    assert!(world.json("schema team")["properties"]["outcome"].is_object());
    assert!(world.fails("schema teams", 3).contains("did you mean `team`"));
}

/// What the page on output says of every ending and format is so.
#[test]
fn formats_and_endings_are_as_the_page_says() {
    let world = World::with_visit();
    let page = world.ok("help output");
    let table: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.contains("---"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(table[0], ["format", "endings of FILE", "list", "thing", "document"]);
    let mut formats = Vec::new();
    for row in &table[1..] {
        formats.extend(Some(row[0]).filter(|format| !format.is_empty()));
        for (told, line) in [
            (row[2], "peer list"),
            (row[3], "peer show P4"),
            (row[4], "report draft trafford-2027"),
        ] {
            // A PDF is made by another program, which takes its time.
            for ending in row[1].split(' ').filter(|_| told != "with LibreOffice") {
                let line = format!("{line} -o answer.{ending}");
                if told == "yes" {
                    world.ok(&line);
                } else {
                    world.fails(&line, 2);
                }
            }
        }
        for ending in row[1].split(' ').filter(|_| row[2] == "with days") {
            world.ok(&format!("challenge list -o answer.{ending}"));
            world.ok(&format!("challenge show trafford-2027 -o answer.{ending}"));
        }
        if !row[0].is_empty() {
            let line = if row[2] == "yes" { "peer list" } else { "challenge list" };
            let words: Vec<&str> = line.split(' ').chain(["--format", row[0]]).collect();
            let asked = world.output(&words);
            let ending = row[1].split(' ').next().unwrap();
            world.ok(&format!("{line} -o same.{ending}"));
            let written = std::fs::read(world.path().join(format!("same.{ending}"))).unwrap();
            assert!(asked.stdout == written, "{}", row[0]);
        }
    }
    let thing = world.ok("peer show P4 --format markdown");
    assert!(thing.starts_with("| field | value |\n| --- | --- |\n| reference | P4 |\n"), "{thing}");
    assert!(!thing.contains("{\""), "{thing}");
    use peerage::domain::Words as _;
    let known: Vec<&str> =
        peerage::render::Format::ALL.iter().map(|format| format.word()).collect();
    assert_eq!(formats, known);
}

/// The help of every command, one snapshot for each noun; the options of every command stand in that
/// of the program alone. `INSTA_UPDATE=always cargo test --test all help::` writes them anew.
#[test]
fn the_help_of_every_command_is_as_it_was() {
    fn page(command: &mut clap::Command, words: &str, text: &mut String) {
        let help = command.render_long_help().to_string();
        let own = match words.contains(' ') {
            true => help.split("Options of every command:").next().unwrap_or_default(),
            false => &help,
        };
        let examples = help.find("Examples:").map(|at| &help[at..]).unwrap_or_default();
        let rest = if own.contains("Examples:") { "" } else { examples };
        *text += &format!("$ {words} --help\n{}\n{rest}\n", own.trim_end());
        for below in command.get_subcommands_mut().filter(|below| !below.is_hide_set()) {
            let words = format!("{words} {}", below.get_name());
            page(below, &words, text);
        }
    }
    let mut root = peerage::cli::command().term_width(100);
    root.build();
    let alone = root.clone().mut_subcommands(|below| below.hide(true));
    let mut text = String::new();
    page(&mut alone.clone(), "peerage", &mut text);
    insta::assert_snapshot!("help_peerage", text);
    for noun in root.get_subcommands_mut().filter(|noun| !noun.is_hide_set()) {
        let (name, mut text) = (noun.get_name().to_owned(), String::new());
        page(noun, &format!("peerage {name}"), &mut text);
        insta::assert_snapshot!(format!("help_{name}"), text);
    }
}
