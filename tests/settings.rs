//! Settings: what goes before what, and the file they are kept in.

use crate::support::World;

/// The setting's value and where it came from.
fn setting(world: &World, line: &str, variables: &[(&str, &str)], name: &str) -> (String, String) {
    let words: Vec<&str> = line.split(' ').chain(["config", "show", "--columns", "all"]).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut command = world.command(&words);
    command.env_remove("PEERAGE_DB").env_remove("PEERAGE_TODAY").envs(variables.iter().copied());
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    let row = text.lines().find(|line| line.split_whitespace().next() == Some(name));
    let row: Vec<&str> = row.unwrap_or_else(|| panic!("{text}{err}")).split_whitespace().collect();
    (row[1..row.len() - 1].join(" "), row[row.len() - 1].to_owned())
}

#[test]
fn flags_go_before_the_environment_before_the_file_before_the_default() {
    let world = World::bare();
    let home = world.path().join("home/.local/share/peerage/peerage.db");
    let is = |line: &str, variables: &[(&str, &str)], name: &str, value: &str, source: &str| {
        let found = setting(&world, line, variables, name);
        assert_eq!(found, (value.to_owned(), source.to_owned()), "{line} {variables:?}");
    };
    is("", &[], "db", home.to_str().unwrap(), "default");
    is("", &[], "wait", "30", "default");
    let days = [("PEERAGE_TODAY", "2027-02-01")];
    is("", &days, "today", "2027-02-01", "environment");
    is("--today 4/1/2027", &days, "today", "2027-01-04", "flag");
    is("", &[], "no_input", "no", "default");
    is("", &[("PEERAGE_NO_INPUT", "0")], "no_input", "no", "default");
    is("", &[("PEERAGE_NO_INPUT", "1")], "no_input", "yes", "environment");
    is("--no-input", &[("PEERAGE_NO_INPUT", "1")], "no_input", "yes", "flag");
    is("", &[], "pager", "less -FRX", "default");
    is("", &[("PAGER", "more")], "pager", "more", "environment");
    world.ok("config set db /srv/p.db");
    world.ok("config set wait 60");
    world.ok("config set pager most");
    world.ok("config set color never");
    is("", &[], "db", "/srv/p.db", "file");
    is("", &[], "wait", "60", "file");
    is("", &[("PAGER", "more")], "pager", "most", "file");
    is("", &[("PEERAGE_PAGER", "more")], "pager", "more", "environment");
    is("", &[], "color", "never", "file");
    is("", &[("PEERAGE_DB", "e.db")], "db", "e.db", "environment");
    // An empty variable is one that is not set.
    is("", &[("PEERAGE_DB", ""), ("PEERAGE_TODAY", "")], "db", "/srv/p.db", "file");
    is("--db f.db --wait 5", &[("PEERAGE_DB", "e.db")], "db", "f.db", "flag");
    is("--wait 5", &[], "wait", "5", "flag");
    is("--color always", &[], "color", "always", "flag");
}

#[test]
fn the_format_of_the_file_holds_unless_another_is_asked_for() {
    let world = World::new();
    world.ok("config set format csv");
    assert!(world.ok("council list --limit 1 --columns name").starts_with("name\r\n"));
    assert!(world.ok("council list --limit 1 --format json").starts_with('['));
    // What a file is called says more of what is wanted now than what holds for all.
    world.ok("council list --limit 1 -o list.json");
    assert!(world.read("list.json").starts_with('['));
}

#[test]
fn programmes_have_names() {
    let world = World::bare();
    world.ok("init --db north.db");
    world.ok(&format!("config set programmes.north {}", world.path().join("north.db").display()));
    assert!(world.ok("--db @north council show Trafford").contains("Trafford"));
    let said = world.fails("--db @nroth council list", 3);
    assert!(said.contains("no programme `nroth`") && said.contains("`north`"), "{said}");
    // A path of the settings file begins at the settings file.
    world.ok("config set programmes.near near.db");
    let near = setting(&world, "", &[], "programmes.near").0;
    assert!(near.ends_with("home/.config/peerage/near.db"), "{near}");
}

#[test]
fn what_is_wrong_in_the_file_is_said_with_its_line_and_can_be_mended() {
    let world = World::bare();
    let path = world.ok("config path");
    let path = std::path::Path::new(path.trim());
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, "# mine\nwait = 5\nclour = \"never\"\n").unwrap();
    let said = world.fails("council list", 2);
    assert!(said.contains("config.toml`, line 3: there is no setting `clour`"), "{said}");
    assert_eq!(world.ok("config path").trim(), path.to_str().unwrap());
    std::fs::write(path, "# mine\nwait = 5 # minutes are too long\n").unwrap();
    world.ok("config set color never");
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        "# mine\nwait = 5 # minutes are too long\ncolor = \"never\"\n"
    );
    assert!(world.output(&["config", "set", "color", ""]).status.success());
    assert!(!std::fs::read_to_string(path).unwrap().contains("color"));
}

#[test]
fn a_setting_that_is_none_is_refused() {
    let world = World::bare();
    assert!(world.fails("config set wiat 5", 3).contains("did you mean `wait`?"));
    let nowhere = world.output(&["config", "set", "wiat", ""]);
    assert_eq!(nowhere.status.code(), Some(3), "it is not in the file");
    assert!(world.fails("config set today 2026-01-01", 3).contains("no setting `today`"));
    assert!(world.fails("config set wait soon", 2).contains("wait"));
    let told = world.fails("config set format tabel", 2);
    assert!(told.contains("`tabel` is no format") && !told.contains("line 1"), "{told}");
    world.ok("config set wait 5 --dry-run");
    assert!(world.json("config path")["exists"] == false);
}

/// Each setting from each place that it may come from, the one that goes before alone at each step.
#[test]
fn every_setting_comes_from_each_place_in_its_turn() {
    let world = World::bare();
    for (name, file, variable, environment, flag, flagged) in [
        ("format", "csv", "PEERAGE_FORMAT", "jsonl", "--format table", "table"),
        ("wait", "60", "PEERAGE_WAIT", "9", "--wait 5", "5"),
        ("color", "never", "PEERAGE_COLOR", "auto", "--color never", "never"),
        ("pager", "most", "PEERAGE_PAGER", "more", "--no-pager", ""),
        ("db", "/srv/p.db", "PEERAGE_DB", "e.db", "--db f.db", "f.db"),
    ] {
        let shown = |line: &str, variables: &[(&str, &str)]| {
            let words: Vec<&str> = line.split_whitespace().chain(["config", "show"]).collect();
            let mut command = world.command(&words);
            command.args(["-o", "shown.json"]).env_remove("PEERAGE_DB");
            assert!(command.envs(variables.iter().copied()).output().unwrap().status.success());
            let text = world.read("shown.json");
            let text = if text.starts_with(['[', '{']) { text } else { return text };
            let rows: Vec<serde_json::Value> = match serde_json::from_str(&text) {
                Ok(rows) => rows,
                Err(_) => text.lines().map(|l| serde_json::from_str(l).unwrap()).collect(),
            };
            let row = rows.into_iter().find(|row| row["setting"] == name).unwrap();
            format!("{} {}", row["value"].as_str().unwrap(), row["source"].as_str().unwrap())
        };
        // The ending of the file decides the format ahead of all but a flag.
        let typed = |text: String| if name == "format" { "json flag".to_owned() } else { text };
        world.ok(&format!("config set {name} {file}"));
        assert_eq!(shown("", &[]), typed(format!("{file} file")), "{name}");
        let variables = [(variable, environment)];
        assert_eq!(shown("", &variables), typed(format!("{environment} environment")), "{name}");
        if name != "format" {
            assert_eq!(shown(flag, &variables), format!("{flagged} flag"), "{name}");
        }
        assert!(world.output(&["config", "set", name, ""]).status.success());
    }
    let mut command = world.command(&["config", "show"]);
    let output = command.env("PEERAGE_FORMAT", "csv").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("format,csv,environment\r\n"));
    let output = world.command(&["council", "lst"]).env("PEERAGE_FORMAT", "json").output().unwrap();
    assert!(output.stderr.starts_with(b"{\"error\":"), "{output:?}");
    let output = world.command(&["status"]).env("PEERAGE_WAIT", "soon").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("PEERAGE_WAIT"), "{said}");
}

/// The page on settings tells them as they are: its file is taken, and every setting has its flag, its variable
/// and what is built in.
#[test]
fn the_page_on_settings_is_true() {
    let world = World::bare();
    let page = world.ok("help settings");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let rows: Vec<Vec<&str>> = rows
        .map(|row| row.split('|').map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    let built_in = world.json("config show");
    let command = peerage::cli::command();
    for (row, setting) in rows.iter().zip(built_in.as_array().unwrap()) {
        assert_eq!(row[1], setting["setting"], "{row:?}");
        let flag = row[2].split(' ').next().unwrap().trim_start_matches("--");
        let flag = command.get_arguments().find(|arg| arg.get_long() == Some(flag)).unwrap();
        assert!(row[1] == "pager" || flag.get_env().is_some_and(|name| name == row[3]), "{row:?}");
        let (value, source) = self::setting(&world, "", &[], row[1]);
        assert_eq!(source, "default", "{row:?}");
        let is_of_the_place = ["db", "today"].contains(&row[1]);
        assert!(is_of_the_place || row[4].contains(&value), "{row:?} {value}");
    }
    assert_eq!(rows.len(), built_in.as_array().unwrap().len());
    let file = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let path = world.ok("config path");
    std::fs::create_dir_all(std::path::Path::new(path.trim()).parent().unwrap()).unwrap();
    std::fs::write(path.trim(), file).unwrap();
    for name in ["db", "format", "wait", "pager", "color", "programmes.north", "programmes.fire"] {
        assert_eq!(setting(&world, "", &[], name).1, "file", "{name}");
    }
    assert!(setting(&world, "", &[], "db").0.ends_with("/peerage/north.db"));
    assert!(setting(&world, "", &[], "programmes.fire").0.ends_with("home/fire/peerage.db"));
}

#[test]
fn a_settings_file_in_an_odd_place_is_said_or_is_none() {
    let world = World::new();
    let path = world.ok("config path");
    let path = std::path::Path::new(path.trim());
    std::fs::create_dir_all(path).unwrap();
    assert!(world.fails("status", 9).contains("config.toml` is a folder"));
    std::fs::remove_dir(path).unwrap();
    std::fs::write(path, b"pager = \"\xff\"\n").unwrap();
    assert!(world.fails("status", 9).contains("is not text in UTF-8"));
    // A programme that there is none of stands in the way of all but what mends it.
    std::fs::write(path, "db = \"@north\"\n[programmes]\nnroth = \"n.db\"\n").unwrap();
    let output = world.command(&["status"]).env_remove("PEERAGE_DB").output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("did you mean `nroth`?"));
    assert!(world.fails("config set db @south", 3).contains("no programme `south`"));
    let mut mend = world.command(&["config", "set", "db", "@nroth"]);
    assert!(mend.env_remove("PEERAGE_DB").output().unwrap().status.success());
    assert!(world.fails("--db @ status", 2).contains("`@` names no programme"));
    std::fs::remove_file(path).unwrap();
    // No folder for settings at all, and one that is a file, are settings that say nothing.
    let file = world.path().join("peerage.db");
    for place in [&*file, std::path::Path::new("/dev/null"), std::path::Path::new("relative")] {
        let output = world.command(&["status"]).env("XDG_CONFIG_HOME", place).output().unwrap();
        assert!(output.status.success(), "{place:?}: {output:?}");
    }
    let waits = u64::MAX.to_string();
    assert!(world.output(&["council", "list", "--wait", &waits]).status.success());
}

/// A key that nobody knows stands in the way of all commands but those that mend the file.
#[test]
fn an_unknown_key_is_taken_out_by_its_name() {
    let world = World::bare();
    world.ok("config set wait 5");
    let path = world.json("config path")["path"].as_str().unwrap().to_owned();
    let written = || std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, "# mine\nwiat = 3\nwait = 5\ncolr = 1\n").unwrap();
    assert!(world.fails("config show", 2).contains("there is no setting `colr`"));
    let said = world.output(&["config", "set", "wait", "4"]);
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(said.contains("still refused") && said.contains("config set colr"), "{said}");
    assert_eq!(written(), "# mine\nwiat = 3\nwait = 4\ncolr = 1\n");
    for key in ["wiat", "colr"] {
        assert!(world.output(&["config", "set", key, ""]).status.success(), "{key}");
    }
    assert_eq!(written(), "# mine\nwait = 4\n");
    world.ok("config show");
    // A wrong value is no better for a wrong key beside it.
    std::fs::write(&path, "wiat = 3\n").unwrap();
    world.fails("config set wait soon", 2);
    assert_eq!(written(), "wiat = 3\n");
}
