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
    assert!(shown.contains("nothing was changed"), "{shown}");
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
    // Other names than the official one are found as well.
    terminal.press_each("Newcastle upon");
    terminal.wait_for("Newcastle City Council");
    terminal.press_each(&"\u{7f}".repeat("Newcastle upon".len()));
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
        choose_stockport(&mut terminal);
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
    // The same question as with the reason given, and Enter alone is no.
    terminal.wait_for("Withdraw trafford-2027? [y/N]");
    terminal.press("\r");
    let (shown, code) = terminal.end();
    assert_eq!(code, 130, "{shown}");
    assert_eq!(world.json("challenge show trafford-2027")["withdrawn_on"], serde_json::Value::Null);
    let Some(mut terminal) = Terminal::start(&world, 100, &[], line) else { return };
    terminal.wait_for("Why");
    terminal.press("No longer wanted\r");
    terminal.wait_for("Withdraw trafford-2027? [y/N]");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    let row = world.json("challenge show trafford-2027");
    assert_eq!(row["withdrawn_reason"], "No longer wanted");
}

#[test]
fn what_a_scope_leaves_out_and_an_address_are_checked_as_they_are_typed() {
    let world = World::with_pool();
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    let Some(mut terminal) = Terminal::start(&world, 200, &[], "challenge scope trafford-2027")
    else {
        return;
    };
    let mut asked = |question: &str, wrong: &str, refusal: &str, right: &str| {
        terminal.wait_for(question);
        if !wrong.is_empty() {
            terminal.press(&format!("{wrong}\r"));
            terminal.wait_for(refusal);
            terminal.press_each(&"\u{7f}".repeat(wrong.chars().count() + 1));
        }
        terminal.press(&format!("{right}\r"));
    };
    asked("What does the host need?", "", "", "Housing.");
    asked("Focus questions", "", "", "housing delivery");
    asked("Results wanted", "", "", "");
    asked("Peers who must not come", "P0042; P9999", "no peer `P9999`", "P0042");
    asked("Bodies whose peers", "Newcastle", "more than one body is called `Newcastle`", "Bury");
    asked("Whom did you meet?", "", "", "");
    asked("Who agreed the scope?", "", "", "Leader; Chief Executive");
    asked("On which day", "31/2/2026", "that month has 28 days", "20/11/2026");
    terminal.wait_for("Write this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    let row = world.json("challenge show trafford-2027");
    let scope = &row["scope"];
    assert_eq!(scope["exclude"], serde_json::json!({"peers": ["P0042"], "bodies": ["Bury"]}));
    assert_eq!(scope["agreed_on"], "2026-11-20");

    let line = "peer add --name 'Jo Example' --kind officer --title Director";
    let mut terminal = Terminal::start(&world, 100, &[], line).unwrap();
    choose_stockport(&mut terminal);
    terminal.wait_for("email");
    terminal.press("jo at example\r");
    terminal.wait_for("not an e-mail address");
    terminal.press(CTRL_C);
    let (shown, code) = terminal.end();
    assert_eq!(code, 130, "{shown}");
}

#[test]
fn many_peers_change_only_after_a_yes() {
    let world = World::with_pool();
    // Who is named alone is changed without a question, by either way of saying it.
    world.ok("peer edit P0004 --set days_offered=7 --set note=x");
    assert_eq!(world.json("peer show P0004")["days_offered"], 7);
    assert!(world.fails("peer edit P0004 --set x=1", 2).contains("no field `x`"));
    assert!(world.fails("peer edit P0004 --set note=y --title z", 2).contains("`--set` alone"));
    assert!(world.fails("peer edit --set note=y", 2).contains("missing"));
    let line = "peer edit --where kind=member --set days_offered=9";
    let set = || world.json("peer list --filter kind=member --filter days_offered!=9");
    let before = set();
    for (answer, code) in [("n", 130), ("y", 0)] {
        let pager = [("PEERAGE_PAGER", "")];
        let Some(mut terminal) = Terminal::start(&world, 100, &pager, line) else { return };
        terminal.wait_for("peerage.db: Change 130 peers: ");
        terminal.press(answer);
        let (shown, ended) = terminal.end();
        assert_eq!(ended, code, "{shown}");
        let left = set();
        assert_eq!(left == before, answer == "n", "{shown}");
    }
}

/// One question: what is shown, and the value that answers it.
struct Question {
    shown: String,
    words: Vec<String>,
    /// What is typed: nothing where the first of a list is taken.
    typed: Option<String>,
    /// Whether something else is refused as it is typed.
    is_checked: bool,
}

/// What the parser misses first.
fn missed(words: &[String]) -> Option<clap::Arg> {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let fault = peerage::cli::command().try_get_matches_from(words).err()?;
    assert_eq!(fault.kind(), ErrorKind::MissingRequiredArgument, "{words:?}: {fault}");
    let Some(ContextValue::Strings(missing)) = fault.get(ContextKind::InvalidArg) else {
        panic!("{words:?}: {fault}");
    };
    let mut root = peerage::cli::command();
    root.build();
    let mut at = &root;
    for word in words[1..].iter().take_while(|word| !word.starts_with('-')) {
        at = at.find_subcommand(word).unwrap_or(at);
    }
    let first = missing.iter().find(|text| !text.contains("--")).unwrap_or(&missing[0]);
    let plain = |text: &str| text.replace(['<', '>', '[', ']'], "");
    let arg = at.get_arguments().find(|arg| plain(&arg.to_string()) == plain(first));
    let any: Vec<String> = plain(first).split('|').map(str::to_owned).collect();
    let arg = arg.or_else(|| {
        let mut all = at.get_arguments().filter(|arg| arg.get_num_args().unwrap().takes_values());
        all.find(|arg| any.contains(&plain(&arg.to_string())))
    });
    Some(arg.unwrap_or_else(|| panic!("{words:?}: nobody can be asked for {first}")).clone())
}

/// The question for a value, and one of the values that the parser takes.
fn question(words: &[String], arg: &clap::Arg) -> Question {
    const LISTED: [&str; 9] =
        ["BODY", "HOST", "PEER", "CHALLENGE", "ENGAGEMENT", "KIND", "THEME", "MEMBER", "MILESTONE"];
    let name = arg.get_value_names().unwrap()[0].to_string();
    let help = arg.get_help().unwrap().to_string();
    let given = |value: &str| match arg.get_long() {
        Some(long) => format!("--{long}={value}"),
        None => value.to_owned(),
    };
    let is_taken = |value: &str| {
        let words = words.iter().cloned().chain([given(value)]);
        let fault = peerage::cli::command().try_get_matches_from(words).err();
        fault.is_none_or(|fault| {
            use clap::error::ErrorKind::{InvalidValue, ValueValidation};
            ![InvalidValue, ValueValidation].contains(&fault.kind())
        })
    };
    let listed = arg.get_possible_values().first().map(|value| value.get_name().to_owned());
    let listed = listed.or_else(|| LISTED.contains(&name.as_str()).then(|| "1".to_owned()));
    let values = ["ab", "1", "2027-06-08", "2027-06-08..2027-06-09", "09:30", "a=1", "lead=P1"];
    let value = listed
        .clone()
        .or_else(|| values.iter().find(|value| is_taken(value)).map(|value| (*value).to_owned()));
    let value = value.unwrap_or_else(|| panic!("{words:?}: what is a {name}?"));
    let first = help.lines().next().unwrap();
    Question {
        shown: format!("{first} [{name}]"),
        words: vec![given(&value)],
        is_checked: listed.is_none() && !is_taken("zz"),
        typed: listed.is_none().then_some(value),
    }
}

/// Every command with what is to be asked of it: the words that are given, and the questions. A question
/// that another command asks in the same words is not asked again.
fn inquiries() -> Vec<(Vec<String>, Vec<Question>)> {
    fn walk(command: &clap::Command, words: &[String], found: &mut Vec<Vec<String>>) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let words: Vec<String> = [words, &[below.get_name().to_owned()]].concat();
            if below.has_subcommands() {
                walk(below, &words, found);
            } else {
                found.push(words);
            }
        }
    }
    let mut commands = Vec::new();
    walk(&peerage::cli::command(), &["peerage".to_owned()], &mut commands);
    let mut known = std::collections::BTreeSet::new();
    let inquiry = |given: Vec<String>| {
        let mut whole = given.clone();
        let (mut given, mut questions) = (given, Vec::new());
        while let Some(arg) = missed(&whole) {
            let question = question(&whole, &arg);
            whole.extend(question.words.iter().cloned());
            if known.insert(question.shown.clone()) {
                questions.push(question);
            } else {
                given.extend(question.words);
            }
        }
        (given, questions)
    };
    commands.into_iter().map(inquiry).filter(|(_, questions)| !questions.is_empty()).collect()
}

/// Whatever the parser requires is asked for at a terminal, for every command: what is typed is checked and
/// can be corrected, the whole is summed up before anything is done, and a no or Ctrl-C leaves the file
/// as it was.
#[test]
fn every_required_value_is_asked_for() {
    let inquiries = inquiries();
    let asked: usize = inquiries.iter().map(|(_, questions)| questions.len()).sum();
    assert!(asked > 40, "{asked}");
    let world = World::with_visit();
    world.ok("support add mentoring Salford --window 2026-10-01..2027-03-31");
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let ask = |at: usize, given: &[String], questions: &[Question]| {
        let line: Vec<String> = given[1..].iter().map(|word| format!("'{word}'")).collect();
        let line = line.join(" ");
        let Some(mut terminal) = Terminal::start(&world, 250, &[], &line) else { return };
        for question in questions {
            terminal.wait_for(&question.shown);
            terminal.press_each("zz");
            if question.is_checked {
                terminal.press("\r");
                // It stays, to be corrected.
                terminal.wait_for(&question.shown);
            }
            // More than there are letters: one too many does no harm, one that is lost would.
            terminal.press_each(&"\u{7f}".repeat(5));
            terminal.press(question.typed.as_deref().unwrap_or_default());
            terminal.press("\r");
        }
        terminal.wait_for("Do this?");
        let (key, said) = match at.is_multiple_of(2) {
            true => ("n", "nothing was changed"),
            false => (CTRL_C, "error: interrupted\n  hint: nothing was written"),
        };
        terminal.press(key);
        let (shown, code) = terminal.end();
        assert_eq!(code, 130, "{line}: {shown}");
        assert!(shown.contains(said), "{line}: {shown}");
    };
    // Each costs a terminal, and most of that is waiting.
    let inquiries: Vec<_> = inquiries.iter().enumerate().collect();
    std::thread::scope(|scope| {
        for part in inquiries.chunks(inquiries.len().div_ceil(8)) {
            scope.spawn(move || part.iter().for_each(|(at, (given, all))| ask(*at, given, all)));
        }
    });
    assert!(std::fs::read(world.path().join("peerage.db")).unwrap() == before);
}

/// The questions that commands ask of themselves, each broken off at its last: nothing is written.
#[test]
fn every_question_of_a_command_may_be_broken_off() {
    let world = World::with_visit();
    world.ok("db backup copy.db");
    world.ok("peer add --name \"Jo Example\" --kind officer --body Bury --title Director");
    world
        .write("pool.csv", "name,kind,body\nAl Example,officer,Bury\nBo Example,officer,Nowhere\n");
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("challenge add", &[("Kind of engagement", "\r"), ("Host", "\r"), ("Window", "")]),
        ("support add", &[("Kind of engagement", "")]),
        ("challenge withdraw trafford-2027", &[("Why", "no")]),
        ("challenge decline Bury", &[("Why", "no")]),
        ("challenge postpone trafford-2027 --window 2027-09-01..2027-10-29", &[("Why", "no")]),
        ("challenge scope trafford-2027", &[("What does the host need?", "\r"), ("Focus", "x")]),
        ("council add \"Bury Homes\"", &[("kind", "")]),
        ("peer add", &[("name", "Cy\r"), ("kind", "\r"), ("body", "")]),
        ("peer apply", &[("name", "")]),
        ("peer edit --where kind=officer --set days_offered=9", &[("Change", "")]),
        ("peer import pool.csv", &[("Take in the other 1?", "")]),
        ("db restore copy.db", &[("Go back all the same?", "")]),
        ("privacy erase \"Jo Example\"", &[("for good?", "")]),
    ];
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    for (line, steps) in cases {
        let line = line.replace('"', "'");
        let Some(mut terminal) = Terminal::start(&world, 200, &[], &line) else { return };
        for (question, keys) in *steps {
            terminal.wait_for(question);
            terminal.press(keys);
        }
        terminal.press(CTRL_C);
        let (shown, code) = terminal.end();
        assert_eq!(code, 130, "{line}: {shown}");
        assert!(shown.contains("error: interrupted\n"), "{line}: {shown}");
        assert!(std::fs::read(world.path().join("peerage.db")).unwrap() == before, "{line}");
    }
}

/// Steps that take something away ask at a terminal; whoever says no is told so in the same words by all.
#[test]
fn a_no_ends_every_command_in_the_same_way() {
    let world = World::with_visit();
    world.ok("db backup copy.db");
    world.ok("peer add --name \"Jo Example\" --kind officer --body Bury --title Director");
    for hours in ["--from 09:00 --to 10:00", "--from 11:00 --to 12:00"] {
        world.ok(&format!("timetable add trafford-2027 interview --on 2027-06-08 {hours}"));
    }
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    let reorganise =
        "council reorganise --from Blaby --from Harborough --to Bladon --on 2028-04-01";
    let cases = [
        ("peer edit --where kind=officer --set days_offered=9", "Change"),
        ("db restore copy.db", "Go back all the same?"),
        ("privacy erase 'Jo Example'", "for good?"),
        ("challenge withdraw trafford-2027 --reason later", "Withdraw trafford-2027?"),
        ("timetable remove trafford-2027 1", "out of trafford-2027?"),
        (reorganise, "end?"),
    ];
    for (line, question) in cases {
        let Some(mut terminal) = Terminal::start(&world, 300, &[], line) else { return };
        terminal.wait_for(question);
        terminal.press("n");
        let (shown, code) = terminal.end();
        assert_eq!(code, 130, "{line}: {shown}");
        let said = "error: not done: the answer was no\n  hint: nothing was changed\n";
        assert!(shown.contains(said), "{line}: {shown}");
        assert!(std::fs::read(world.path().join("peerage.db")).unwrap() == before, "{line}");
    }
    // Who says yes beforehand is not asked, nor is a script.
    let line = format!("{reorganise} --yes");
    let (shown, code) = Terminal::start(&world, 300, &[], &line).unwrap().end();
    assert_eq!(code, 0, "{shown}");
    world.ok("timetable remove trafford-2027 1");
    let mut terminal =
        Terminal::start(&world, 300, &[], "timetable remove trafford-2027 2").unwrap();
    terminal.wait_for("out of trafford-2027?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
}

/// The challenge is asked for first; then only what it has may be chosen.
#[test]
fn what_belongs_to_a_challenge_is_asked_for_behind_it() {
    let world = World::with_visit();
    world.ok("challenge add finance Bury --window 2027-03-01..2027-06-30");
    let Some(mut terminal) = Terminal::start(&world, 200, &[], "finding add") else { return };
    terminal.wait_for("[CHALLENGE]");
    terminal.press_each("bury");
    terminal.wait_for("(bury-2027)");
    terminal.press("\r");
    terminal.wait_for("[STATEMENT]");
    terminal.press("Reserves are low\r");
    terminal.wait_for("[THEME]");
    terminal.press("\r");
    terminal.wait_for("[ASSESSMENT]");
    terminal.press("\r");
    terminal.wait_for("Do this?");
    terminal.press("y");
    let (shown, code) = terminal.end();
    assert_eq!(code, 0, "{shown}");
    // The first theme of its kind, not of all kinds.
    assert_eq!(world.json("finding list bury-2027")[0]["theme"], "Leadership");

    let mut terminal = Terminal::start(&world, 200, &[], "team replace trafford-2027").unwrap();
    terminal.wait_for("[MEMBER]");
    terminal.press("\r");
    terminal.wait_for("peerage team replace trafford-2027 ");
    terminal.wait_for("Do this?");
    terminal.press("n");
    assert_eq!(terminal.end().1, 130);
    let team = world.json("team show trafford-2027");
    let first = team["members"][0]["peer"].as_str().unwrap();
    let mut terminal = Terminal::start(&world, 200, &[], "team replace trafford-2027").unwrap();
    terminal.wait_for("[MEMBER]");
    terminal.press("\r");
    terminal.wait_for(&format!("peerage team replace trafford-2027 {first}"));
    terminal.press(CTRL_C);
    assert_eq!(terminal.end().1, 130);
    // A theme of another kind is refused with those that there are; the name of one that is here but a
    // part of another is said.
    let said = world
        .fails("finding add trafford-2027 x --theme \"Control of cost\" --assessment strength", 3);
    assert!(said.contains("one of a use-of-resources challenge"), "{said}");
    assert!(said.contains("Local priorities and outcomes; "), "{said}");
    let said = world.fails("evidence add trafford-2027 x --theme \"Control of cost\" --assessment strength --perspective staff", 3);
    assert!(said.contains("the themes of `trafford-2027` are Local priorities"), "{said}");
    let line = "finding add trafford-2027 y --theme Leadership --assessment strength";
    let words = crate::support::words(line);
    let output = world.output(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("Its theme is `Organisational and place leadership`"), "{said}");
}

/// Answers the two questions of `peer add` on the post: Stockport, and no seniority.
fn choose_stockport(terminal: &mut Terminal) {
    terminal.wait_for("body");
    terminal.press("stockport");
    terminal.wait_for("(E08000007)");
    terminal.press("\r");
    terminal.wait_for("seniority");
    terminal.press("\r");
}
