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
    terminal.wait_for("is not a date");
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
        assert!(world.fails(line, 2).contains("required"), "{line}");
    }
    let variables = [("PEERAGE_NO_INPUT", "1")];
    for (variables, line) in
        [(&[][..], "council show --no-input"), (&variables[..], "council show")]
    {
        let Some(terminal) = Terminal::start(&world, 100, variables, line) else { return };
        let (shown, code) = terminal.end();
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("<BODY>"), "{shown}");
    }
}
