//! Messy files, and what becomes of every line of them. The numbers are those of the oddities met in
//! published files of councils, councillors and fire services.

use serde_json::Value;

use super::support::World;

/// The summary of a dry run with `--partial`, whatever the exit code.
#[track_caller]
pub fn summary(world: &World, file: &str, more: &[&str]) -> Value {
    let mut args = vec!["peer", "import", file, "--dry-run", "--partial", "--format", "json"];
    args.extend(more);
    let output = world.output(&args);
    let text = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{text}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// What was found on a line: severity, message and hint together.
pub fn found(summary: &Value, line: u64) -> Vec<String> {
    let findings = summary["findings"].as_array().unwrap().iter();
    let on_line = findings.filter(|finding| finding["line"] == line);
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    on_line
        .map(|f| format!("{}: {}; {}", text(f, "severity"), text(f, "message"), text(f, "hint")))
        .collect()
}

/// `(row, what must be found on its line)`; nothing graver than a note where that is empty.
const ROWS: &[(&str, &str)] = &[
    // 7: letters beyond ASCII, and a leading quote mark.
    ("A7,Chloë Dupré,officer,Ynys Môn,,", "error: no body has this name"),
    ("A7b,Çufoglu Bütikofer,officer,Leeds,,", ""),
    ("A7c,\u{2018}Lade Agbaje,officer,Leeds,,", ""),
    // 8: a lost letter; and letters encoded twice.
    ("A8,Zo? Garbett,officer,Leeds,,", "warning: a letter seems lost"),
    ("A8b,JosÃ© Ruiz,officer,Leeds,,", "was `José Ruiz` meant?"),
    // 9 and 14: no-break spaces, double blanks, blanks at the ends.
    ("A9,Nora\u{a0}Lund,officer,North Somerset  Council ,,", ""),
    // 10: commas in names, inverted official forms.
    ("A10,Ada Pitt,officer,\"Bournemouth, Christchurch and Poole\",,", ""),
    ("A10b,Bea Pitt,officer,\"Bristol, City of\",,", ""),
    // 11: St and St.
    ("A11,Cia Pitt,officer,St. Helens MBC,,", ""),
    // 12: & and and.
    ("A12,Dan Pitt,officer,Hammersmith & Fulham,,", ""),
    // 13: apostrophes, curly and none; escapes left in.
    ("A13,Eve Pitt,officer,Kings Lynn and West Norfolk,,", ""),
    ("A13b,Fay Pitt,officer,King\u{2019}s Lynn & West Norfolk,,", ""),
    ("A13c,Ned O\\'Brien,officer,Leeds,,", "warning: a backslash before an apostrophe"),
    // 15: a code with a blank behind it, in small letters.
    ("A15,Gus Pitt,officer, e08000009 ,,", ""),
    // 16: offices in the name.
    ("A16,\"Andrien Meyers, Deputy\",member,City of London,,", "read as `Andrien Meyers`"),
    ("A16b,Cllr Hal Pitt,member,Leeds,,", "read as `Hal Pitt`"),
    // 17: notes in the name of a party.
    ("A17,Ivo Pitt,member,Leeds,,Boston Independent (deregistered 11/25)", ""),
    // 18: a page scraped as a name.
    (
        "A18,Key DetailsCouncil TypeDistrictONS CodeE07000223Election ModelHALVESKey DetailsCouncil TypeDistrictONS CodeE07000223Election,member,Leeds,,",
        "error: too long for a name",
    ),
    // 19: a vacancy.
    ("A19,Vacant,member,Leeds,,", "warning: a vacancy is not a person"),
    // 20: old and unofficial names: of a body that is no more, its successor is said.
    ("A20,Jan Pitt,officer,Shepway,,", ""),
    (
        "A20b,Kai Pitt,officer,Northampton Borough Council,,",
        "it was replaced by West Northamptonshire",
    ),
    // 21: one name, several bodies: principal councils go first; two of them are an error.
    ("A21,Lea Pitt,officer,Essex,,", ""),
    ("A21b,Max Pitt,officer,Newcastle,,", "error: more than one body is called that"),
    // 22: a year that a spreadsheet took for days.
    ("A22,Nia Pitt,member,Leeds,1905-06-18,", "turned the year 1996 into a day"),
    // 23: dates of all sorts.
    ("A23,Oda Pitt,member,Leeds,03/05/2027,", ""),
    ("A23b,Pam Pitt,member,Leeds,31 Mar 27,", "a year of two digits"),
    ("A23c,Quy Pitt,member,Leeds,2028,", "a year alone"),
    ("A23d,Ray Pitt,member,Leeds,46508,", "as spreadsheets count days"),
    ("A23e,Sue Pitt,member,Leeds,1803859200000,", "as computers count milliseconds"),
    // 28: words for unknown.
    ("A28,Tom Pitt,officer,Leeds,N/A,NULL", ""),
    ("A28b,Ulf Pitt,officer,Leeds,TBC,-", ""),
    // 29: a former code of the same body.
    ("A29,Val Pitt,officer,E08000016,,", ""),
    // The letter O for a nought is told, not mended.
    ("A34,Wyn Pitt,officer,EO8000009,,", "was E08000009 meant?"),
    // A party on an officer; a party that is nearly one of the scheme.
    ("A40,Xia Pitt,officer,Leeds,,Labour", "a party is kept for members only"),
    ("A41,Yan Pitt,member,Leeds,,Labuor", "did you mean `Labour`?"),
    ("A42,Zed Pitt,member,Leeds,,Lib Dems", ""),
    // Formulas: our own guard is taken off, a name that is one is kept as text.
    ("A43,'=SUM(A1),officer,Leeds,,", "warning: a name that begins as a formula does"),
    // 27 and 34: codes of other schemes, and codes that lost their noughts, name no body.
    ("A27,Ann Pitt,officer,00QB,,", "error: no body has this name"),
    ("A27b,Amy Pitt,officer,1,,", "error: no body has this name"),
    ("A34b,Ali Pitt,officer,E3831,,", "error: no body has this name"),
    ("A34c,Art Pitt,officer,45UB,,", "error: no body has this name"),
    ("A34d,Asa Pitt,officer,ADU,,", "did you mean `Adur`"),
    // 26: digits at risk.
    ("7E+15,Abi Pitt,officer,Leeds,,", "a spreadsheet cut this number off"),
    // 30: areas are not bodies; 31: one person at two councils, which is no fault.
    ("A30,Ava Pitt,officer,E12000002,,", "error: no body has this code"),
    ("A31,Ben Pitt,member,Adur;West Sussex,,", ""),
    // 32: of a body with two successors both are named.
    ("A32,Cal Pitt,officer,Northamptonshire County Council,,", "North Northamptonshire"),
    ("A44,Una\u{0}Reed,officer,Leeds,,", "control character (U+0000)"),
    ("A45,,officer,Leeds,,", "error: name is missing"),
    ("A46,Abe Pitt,wizard,Leeds,,", "error: no kind of peer"),
    ("A47,Bob Pitt,officer,,,", "error: body is missing"),
    ("A48,Cat Pitt,officer,Leeds,,,,,extra", "a value with a comma may need quotation marks"),
    ("A49,Dot Pitt,officer,Leeds", ""),
    ("Total: 51 peers,,,,,", "a total or a note below the table"),
];

#[test]
fn every_line_of_a_messy_pool_has_its_outcome() {
    let world = World::new();
    let rows: Vec<&str> = ROWS.iter().map(|(row, _)| *row).collect();
    world.write(
        "pool.csv",
        format!("reference,name,kind,body,term_ends,party\n{}\n", rows.join("\n")),
    );
    let summary = summary(&world, "pool.csv", &[]);
    assert_eq!(summary["rows"], ROWS.len());
    for (line, (row, expected)) in (2..).zip(ROWS) {
        let told = found(&summary, line);
        if expected.is_empty() {
            let grave: Vec<_> = told.iter().filter(|t| !t.starts_with("note")).collect();
            let kept_party =
                told.iter().all(|t| t.contains("kept as it is") || t.starts_with("note"));
            assert!(grave.is_empty() || kept_party, "{row}\n{told:#?}");
        } else {
            assert!(told.iter().any(|t| t.contains(expected)), "{row}\n{told:#?}");
        }
    }
    assert_eq!(summary["date_order"], "day first");
}
