//! Completions, sourced in the real shells and asked for names; manual pages.

use std::path::Path;
use std::process::Command;

use crate::support::terminal::Terminal;
use crate::support::{World, skipped};

/// The folder in which the program is.
fn folder() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_peerage")).parent().unwrap()
}

/// Runs a script in a shell that finds the program; `None`, said on stderr, without that shell.
fn in_shell(world: &World, shell: &str, arguments: &[&str]) -> Option<String> {
    let path = format!("{}:/usr/bin:/bin", folder().display());
    let found =
        ["/usr/bin", "/bin"].into_iter().map(|at| Path::new(at).join(shell)).find(|p| p.exists());
    let Some(found) = found else {
        skipped(&format!("there is no {shell}"));
        return None;
    };
    let output = Command::new(found)
        .args(arguments)
        .current_dir(world.path())
        .env_clear()
        .env("PATH", path)
        .env("HOME", world.path())
        .env("PEERAGE_DB", world.path().join("peerage.db"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{shell}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What bash offers for the last of these words.
fn bash(world: &World, words: &[&str]) -> Option<Vec<String>> {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        "source <(peerage completions bash)
         COMP_WORDS=(peerage {}); COMP_CWORD={}; COMP_TYPE=9
         function=$(complete -p peerage | sed 's/.*-F \\([^ ]*\\).*/\\1/')
         $function peerage \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        quoted.join(" "),
        words.len()
    );
    let said = in_shell(world, "bash", &["--norc", "--noprofile", "-c", &script])?;
    Some(said.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
}

#[test]
fn bash_completes_commands_options_and_names_from_the_file() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let Some(offered) = bash(&world, &["coun"]) else { return };
    assert_eq!(offered, ["council"]);
    let offers = |words: &[&str]| bash(&world, words).unwrap();
    assert_eq!(offers(&["council", "show", "traff"]), ["trafford"]);
    assert_eq!(offers(&["council", "show", "Traff"]), ["Trafford"]);
    // What may be asked for behind `help`, schemas, settings, and fields.
    assert_eq!(offers(&["help", "sch"]), ["scheme", "schema"]);
    assert_eq!(offers(&["help", "exit"]), ["exit-codes"]);
    assert_eq!(offers(&["help", "peer", "ed"]), ["edit"]);
    assert_eq!(offers(&["schema", "peer-r"]), ["peer-row"]);
    assert_eq!(offers(&["config", "set", "wa"]), ["wait"]);
    assert_eq!(offers(&["config", "set", "color", "al"]), ["always"]);
    assert_eq!(offers(&["config", "set", "format", "js"]), ["json", "jsonl"]);
    assert_eq!(offers(&["config", "set", "pager", ""])[..2], ["less", "cat"]);
    assert_eq!(offers(&["config", "set", "db", "peer"]), ["peerage.db"]);
    assert_eq!(offers(&["peer", "edit", "--set", "stat"]), ["status="]);
    assert_eq!(offers(&["peer", "edit", "--set", "status=pau"]), ["status=paused"]);
    assert_eq!(offers(&["council", "import", "--set", "lga_member="]).len(), 2);
    assert_eq!(offers(&["council", "show", "E0800000"]).len(), 9);
    assert_eq!(offers(&["challenge", "show", "traf"]), ["trafford-2027"]);
    // An engagement is a challenge of the kinds that are support; `@last` is what was made last.
    world.ok("support add mentoring Trafford --window 2027-03-01..2027-06-30");
    assert_eq!(offers(&["support", "show", "traf"]), ["trafford-2027-2"]);
    assert_eq!(offers(&["support", "show", ""])[..2], ["@last", "trafford-2027-2"]);
    assert_eq!(
        offers(&["db", "log", "--thing", "trafford-2"]),
        ["trafford-2027-2", "trafford-2027"]
    );
    world.ok("finding add trafford-2027 \"Sites wait\" --theme financial --assessment strength");
    assert_eq!(offers(&["finding", "show", "trafford-2027", ""])[..2], ["@last", "1"]);
    assert_eq!(offers(&["recommendation", "link", "trafford-2027", "1", ""])[..2], ["@last", "1"]);
    assert!(!offers(&["recommendation", "show", "trafford-2027", ""]).contains(&"1".to_owned()));
    assert!(!offers(&["peer", "show", ""]).contains(&"@last".to_owned()));
    // The columns of what the command shows, and what a column may hold.
    assert_eq!(offers(&["peer", "list", "--columns", "name,ti"]), ["name,title", "name,titles"]);
    assert_eq!(offers(&["challenge", "due", "--sort", "due"]), ["due_by"]);
    assert_eq!(offers(&["challenge", "due", "--filter", "sta"]), ["state="]);
    assert!(offers(&["challenge", "add", "corp"]).contains(&"corporate".to_owned()));
    assert!(offers(&["council", "list", "--format", "js"]).contains(&"jsonl".to_owned()));
    assert!(offers(&["council", "show", "zzz"]).is_empty());
    assert!(offers(&["council", "show", "%"]).is_empty());
    assert!(offers(&["council", "show", ""]).len() >= 200);
}

#[test]
fn completion_uses_the_file_that_the_line_names_and_is_silent_without_one() {
    let world = World::bare();
    let Some(offered) = bash(&world, &["council", "show", "traf"]) else { return };
    assert!(offered.is_empty(), "{offered:?}");
    world.ok("init --db other.db");
    let offered = bash(&world, &["--db", "other.db", "council", "show", "traf"]).unwrap();
    assert_eq!(offered, ["trafford"]);
    world.write("broken.db", "no database");
    let offered = bash(&world, &["--db", "broken.db", "council", "show", "traf"]).unwrap();
    assert!(offered.is_empty(), "{offered:?}");
}

#[test]
fn fish_completes_names_from_the_file() {
    let world = World::new();
    let script = "peerage completions fish | source; complete -C 'peerage council show traf'";
    let Some(said) = in_shell(&world, "fish", &["--no-config", "-c", script]) else { return };
    assert_eq!(said.trim(), "trafford\tTrafford Metropolitan Borough Council");
    world.ok("peer add --name \"Jo Example\" --kind officer --body Bury --title Director");
    let asked = |line: &str| {
        let script = format!("peerage completions fish | source; complete -C '{line}'");
        in_shell(&world, "fish", &["--no-config", "-c", &script]).unwrap()
    };
    assert_eq!(asked("peerage peer show @").trim(), "@last\tP0001, Jo Example");
    world.ok("challenge add corporate Bury --window 2027-03-01..2027-06-30");
    world.ok("finding add bury-2027 \"Sites wait\" --theme financial --assessment strength");
    assert!(asked("peerage finding edit bury-2027 ").contains("1\tSites wait"));
    let conditions = asked("peerage challenge due --filter state=o");
    assert_eq!(conditions.trim(), "state=overdue");
    assert!(asked("peerage peer edit --where status!=pau").contains("status!=paused"));
    let line = "peerage team assemble x --pin lead=Jo";
    assert_eq!(asked(line).trim(), "lead=P0001\tJo Example");
}

#[test]
fn zsh_completes_names_from_the_file() {
    let world = World::new();
    if !Path::new("/usr/bin/zsh").exists() {
        skipped("there is no zsh");
        return;
    }
    let path = format!("{}:/usr/bin:/bin", folder().display());
    let variables = [("PATH", &*path), ("PS1", "ready> "), ("ZDOTDIR", "/nonexistent")];
    let Some(mut terminal) = Terminal::run(&world, 80, &variables, "zsh -f -i") else { return };
    terminal.press("autoload -U compinit; compinit -u -D; source <(peerage completions zsh); echo set-$((40+2))\r");
    terminal.wait_for("set-42");
    terminal.press("peerage council show traff\t --format json | grep -c slug; exit\r");
    terminal.wait_for("trafford");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
}

/// A shell at a terminal, with a command `shows` that is completed like `peerage` and prints its words.
fn shell_that_shows(world: &World, shell: &str) -> Option<Terminal> {
    if !Path::new("/usr/bin").join(shell).exists() {
        skipped(&format!("there is no {shell}"));
        return None;
    }
    let path = format!("{}:/usr/bin:/bin", folder().display());
    let variables = [("PATH", &*path), ("PS1", "ready> "), ("ZDOTDIR", "/nonexistent")];
    let (start, load) = match shell {
        "zsh" => (
            "zsh -f -i",
            "autoload -U compinit; compinit -u -D; source <(peerage completions zsh); compdef _peerage shows",
        ),
        _ => (
            "bash --norc --noprofile -i",
            "source <(peerage completions bash); complete -o nospace -F _peerage shows",
        ),
    };
    let mut terminal = Terminal::run(world, 200, &variables, start)?;
    let shows = "shows() { echo; printf '[%s]' \"$@\"; echo; }";
    terminal.press(&format!("{load}; {shows}; echo set-$((40+2))\r"));
    terminal.wait_for("set-42");
    Some(terminal)
}

#[test]
fn names_are_completed_in_the_real_shells_and_nothing_typed_is_lost() {
    let world = World::new();
    for name in ["Manjit Kaur", "Manjit Kaur", "Manjit Singh", "Maud O'Brien"] {
        world
            .ok(&format!("peer add --name \"{name}\" --kind officer --body Bury --title Director"));
    }
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    for shell in ["bash", "zsh"] {
        let Some(mut terminal) = shell_that_shows(&world, shell) else { continue };
        for (keys, words) in [
            ("council show Traff", "[Trafford][X]"),
            ("council show Newcastle\\ up", "[Newcastle upon TyneX]"),
            ("council show newcastle\\ upon", "[newcastle upon TyneX]"),
            ("council show \"St H", "[St Helens Council][X]"),
            ("peer show Manj", "[Manjit X]"),
            ("peer show mau", "[Maud O'Brien][X]"),
            ("peer show 'Manjit S", "[Manjit Singh][X]"),
            // Several bear it: no blank behind it.
            ("peer show manjit\\ k", "[Manjit KaurX]"),
            ("challenge show Traff", "[trafford-2027][X]"),
            ("team assemble x --pin lead=Mau", "[lead=Maud O'Brien][X]"),
            ("council list --region=North\\ W", "[--region=North West][X]"),
            ("peer edit --set status=pau", "[status=paused][X]"),
        ] {
            terminal.press(&format!("shows {keys}\tX\r"));
            terminal.wait_for(words);
        }
        // Where names of several begin alike, they are listed with what they mean, and the word stays.
        for (keys, listed, words) in [
            ("council show Newcastle", "Newcastle City Council", "[council][show][Newcastle"),
            ("peer show Manj", "P0003, Bury", "[peer][show][Manjit "),
            ("peer show Manjit\\ Kaur", "P0002, Bury", "[peer][show][Manjit KaurX]"),
        ] {
            terminal.press(&format!("shows {keys}\t"));
            terminal.press_each("\t\t");
            terminal.wait_for(listed);
            terminal.press("X\r");
            terminal.wait_for(words);
        }
        terminal.press("exit 0\r");
        assert_eq!(terminal.end().1, 0);
    }
}

#[test]
fn there_is_a_script_for_each_shell() {
    let world = World::bare();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(world.ok(&format!("completions {shell}")).contains("PEERAGE_COMPLETE"), "{shell}");
    }
    assert!(world.fails("completions tcsh", 2).contains("bash"));
}

#[test]
fn every_command_has_a_manual_page() {
    fn walk(command: &clap::Command, name: &str, names: &mut Vec<String>) {
        names.push(name.to_owned());
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            walk(below, &format!("{name}-{}", below.get_name()), names);
        }
    }
    let world = World::bare();
    world.ok("man --out pages");
    let mut names = Vec::new();
    walk(&peerage::cli::command(), "peerage", &mut names);
    assert!(names.contains(&"peerage-council-list".to_owned()));
    for name in &names {
        let page = world.read(&format!("pages/{name}.1"));
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{name}");
    }
    assert_eq!(std::fs::read_dir(world.path().join("pages")).unwrap().count(), names.len());
    assert_eq!(world.ok("man council list"), world.read("pages/peerage-council-list.1"));
    assert!(world.fails("man council lst", 3).contains("did you mean `list`?"));
}

/// Every page is set by groff, as `man` has it done, without a warning; `man -l` itself shows the pages of the program
/// and of some of its commands, with `PEERAGE_SOAK` all of them.
#[test]
fn manual_pages_render() {
    let world = World::bare();
    world.ok("man --out pages");
    if !Path::new("/usr/bin/man").exists() {
        skipped("there is no man");
        return;
    }
    let pages = std::fs::read_dir(world.path().join("pages")).unwrap();
    let mut pages: Vec<String> =
        pages.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let step = if crate::support::soak_length().is_some() { 1 } else { 40 };
    for page in pages.iter().step_by(step) {
        let script = format!("MANWIDTH=80 man --warnings=w -l pages/{page} 2>&1");
        let said = in_shell(&world, "sh", &["-c", &script]).unwrap();
        assert!(said.contains("NAME") && !said.contains("warning"), "{page}: {said}");
    }
    if !Path::new("/usr/bin/groff").exists() {
        skipped("there is no groff");
        return;
    }
    let set = "for page in pages/*.1; do cat $page; done | groff -man -Tutf8 -P-cbou -ww 2>&1";
    let said = in_shell(&world, "sh", &["-c", set]).unwrap();
    assert!(!said.contains("warning"), "{said}");
    for heading in ["NAME", "SYNOPSIS", "DESCRIPTION"] {
        let count = said.lines().filter(|line| line.contains(heading)).count();
        assert!(count >= pages.len(), "{heading}: {count} of {}", pages.len());
    }
}
