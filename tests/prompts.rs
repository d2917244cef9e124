//! What is missing is asked for at a terminal, and only there.

use crate::support::World;
use crate::support::terminal::Terminal;

const CTRL_C: &str = "\u{3}";

#[test]
fn a_missing_name_is_chosen_from_the_file() {
    let world = World::new();
    let Some(mut terminal) = Terminal::start(&world, 100, &[], "council show") else { return };
    terminal.wait_for("Code, slug, or name [BODY]");
    terminal.press("stockport");
    terminal.wait_for("(stockport)");
    terminal.press("\r");
    terminal.wait_for("peerage council show stockport");
    terminal.wait_for("Do this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("Stockport Metropolitan Borough Council"), "{shown}");
}

#[test]
fn what_is_typed_is_checked_and_may_be_corrected() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let line = "timetable add trafford-2027 interview --from 09:00 --to 10:00";
    let Some(mut terminal) = Terminal::start(&world, 100, &[], line) else { return };
    terminal.wait_for("The day");
    terminal.press("31/2/2027\r");
    terminal.wait_for("that month has 28 days");
    for _ in "31/2/2027".chars() {
        terminal.press("\u{7f}");
    }
    terminal.press("8 June 2027\r");
    terminal.wait_for("'--on=8 June 2027'");
    terminal.wait_for("Do this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    let sessions = world.json("timetable show trafford-2027");
    assert!(sessions.to_string().contains("2027-06-08"), "{sessions}");
}

#[test]
fn an_interrupted_question_leaves_nothing_and_a_no_neither() {
    let world = World::new();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let line = "challenge decline --reason later";
    let Some(mut terminal) = Terminal::start(&world, 100, &[], line) else { return };
    terminal.wait_for("[BODY]");
    terminal.press("tra");
    terminal.press(CTRL_C);
    let (shown, code) = terminal.end();
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("nothing was written"), "{shown}");

    let mut terminal = Terminal::start(&world, 100, &[], line).unwrap();
    terminal.wait_for("[BODY]");
    terminal.press("trafford\r");
    terminal.wait_for("Do this?");
    terminal.press("n");
    let (shown, code) = terminal.end();
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("nothing was written"), "{shown}");
    assert_eq!(std::fs::read(world.path().join("peerage.db")).unwrap(), before);
}

#[test]
fn nobody_is_asked_without_a_terminal_or_with_no_input() {
    let world = World::new();
    for line in ["council show", "challenge decline", "timetable add trafford"] {
        assert!(world.fails(line, 2).contains("missing "), "{line}");
    }
    let variables = [("PEERAGE_NO_INPUT", "1")];
    for (variables, line) in
        [(&[][..], "council show --no-input"), (&variables[..], "council show")]
    {
        let Some(terminal) = Terminal::start(&world, 100, variables, line) else { return };
        let (shown, code) = terminal.end();
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("missing BODY"), "{shown}");
    }
}

#[test]
fn a_new_body_is_asked_for_its_kind_and_summed_up() {
    let world = World::new();
    let Some(mut terminal) = Terminal::start(&world, 100, &[], "council add") else { return };
    terminal.wait_for("Its official name");
    terminal.press("Bury Homes\r");
    terminal.wait_for("Do this?");
    terminal.press("y");
    terminal.wait_for("kind");
    terminal.press("company");
    terminal.press("\r");
    terminal.wait_for("Write this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    assert_eq!(world.json("council show \"Bury Homes\"")["kind"], "company");
}

#[test]
fn a_challenge_is_asked_for_part_by_part_and_a_wrong_window_is_corrected() {
    let world = World::new();
    let Some(mut terminal) = Terminal::start(&world, 100, &[], "challenge add") else { return };
    terminal.wait_for("Kind of engagement");
    terminal.press("corporate peer");
    terminal.press("\r");
    terminal.wait_for("Host");
    terminal.press("stockport");
    terminal.wait_for("(E08000007)");
    terminal.press("\r");
    terminal.wait_for("Window");
    terminal.press("2027-06-30..2027-03-01\r");
    terminal.wait_for("ends before it begins");
    for _ in "2027-06-30..2027-03-01".chars() {
        terminal.press("\u{7f}");
    }
    terminal.press("2027-Q2\r");
    terminal.wait_for("Write this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    let row = world.json("challenge show stockport-2027");
    assert_eq!((&row["window_from"], &row["kind"]), (&"2027-04-01".into(), &"corporate".into()));
}

#[test]
fn a_peer_is_asked_for_and_broken_off_or_refused_leaves_nothing() {
    let world = World::new();
    let line =
        "peer add --name \"Jo Example\" --kind officer --title Director --email jo@example.org";
    let Some(mut terminal) = Terminal::start(&world, 100, &[], line) else { return };
    terminal.wait_for("body");
    terminal.press("stockp");
    terminal.press(CTRL_C);
    let (shown, code) = terminal.end();
    assert_eq!(code, 130, "{shown}");

    for (answer, code, peers) in [("n", 130, 0), ("y", 0, 1)] {
        let mut terminal = Terminal::start(&world, 100, &[], line).unwrap();
        terminal.wait_for("body");
        terminal.press("stockport");
        terminal.wait_for("(E08000007)");
        terminal.press("\r");
        terminal.wait_for("seniority");
        terminal.press("\r");
        terminal.wait_for("Write this?");
        terminal.press(answer);
        let (shown, ended) = terminal.end();
        assert_eq!(ended, code, "{shown}");
        assert_eq!(world.json("peer list").as_array().unwrap().len(), peers, "{shown}");
    }
}

#[test]
fn of_several_options_the_first_is_asked_for() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let line = "challenge postpone trafford-2027 --reason By-election";
    let Some(mut terminal) = Terminal::start(&world, 100, &[], line) else { return };
    terminal.wait_for("[A..B]");
    terminal.press("2027-09-01..2027-11-30\r");
    terminal.wait_for("Do this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    assert_eq!(world.json("challenge show trafford-2027")["window_to"], "2027-11-30");
}

#[test]
fn a_reason_is_asked_for_before_a_challenge_is_withdrawn() {
    let world = World::new();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let line = "challenge withdraw trafford-2027";
    assert!(world.fails(line, 2).contains("--reason"));
    let Some(mut terminal) = Terminal::start(&world, 100, &[], line) else { return };
    terminal.wait_for("Why");
    terminal.press("No longer wanted\r");
    terminal.wait_for("Write this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    let row = world.json("challenge show trafford-2027");
    assert_eq!(row["withdrawn_reason"], "No longer wanted");
}

#[test]
fn many_peers_change_only_after_a_yes() {
    let world = World::with_pool();
    let line = "peer edit --where kind=member --set days_offered=9";
    let set = || world.json("peer list --filter kind=member --filter days_offered!=9");
    let before = set();
    for (answer, code) in [("n", 130), ("y", 0)] {
        let pager = [("PEERAGE_PAGER", "")];
        let Some(mut terminal) = Terminal::start(&world, 100, &pager, line) else { return };
        terminal.wait_for("130 peers: ");
        terminal.press(answer);
        let (shown, ended) = terminal.end();
        assert_eq!(ended, code, "{shown}");
        let left = set();
        assert_eq!(left == before, answer == "n", "{shown}");
    }
}

/// Whatever the parser requires is asked for at a terminal: the first of it, for every command; what is
/// typed can be taken back, and broken off the file is as it was.
#[test]
fn every_required_value_can_be_asked_for() {
    fn walk(command: &clap::Command, words: &str, found: &mut Vec<(String, String)>) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let words = format!("{words} {}", below.get_name()).trim().to_owned();
            let first = below.get_arguments().find(|arg| arg.is_required_set());
            if let Some(name) = first.and_then(|arg| arg.get_value_names()?.first().cloned()) {
                found.push((words.clone(), name.to_string()));
            }
            walk(below, &words, found);
        }
    }
    let mut found = Vec::new();
    walk(&peerage::cli::command(), "", &mut found);
    assert!(found.len() > 60, "{found:?}");
    let world = World::with_visit();
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let ask = |words: &str| {
        let Some(mut terminal) = Terminal::start(&world, 100, &[], words) else { return };
        // What is asked first is the first that the parser misses: its value stands in brackets.
        terminal.wait_for("]");
        terminal.press("zz");
        terminal.press("\u{7f}\u{7f}");
        terminal.press(CTRL_C);
        let (shown, code) = terminal.end();
        assert_eq!(code, 130, "{words}: {shown}");
        assert!(shown.contains("nothing was written"), "{words}: {shown}");
    };
    // Each costs a terminal, and most of that is waiting.
    std::thread::scope(|scope| {
        for part in found.chunks(found.len().div_ceil(4)) {
            scope.spawn(move || part.iter().for_each(|(words, _)| ask(words)));
        }
    });
    assert!(std::fs::read(world.path().join("peerage.db")).unwrap() == before);
}
