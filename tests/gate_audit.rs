//! One table of files as offices send them, and of what becomes of each: the command, the exit code, the
//! counts, and a word that must be said. Every sentence of the contract on imports has its line.

use serde_json::Value;

use crate::gate_books::{heading, person, sheet, text_cell, workbook};
use crate::support::{World, told, words};

/// A file, the command that takes it in, the exit code, `[rows, added, changed, unchanged, skipped,
/// rejected]`, and what must be said on the way.
type Case<'c> = (&'c str, Vec<u8>, &'c str, i32, [u64; 6], &'c str);

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let mark = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
    let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
}

const TWO: &str = "name,kind,body\nIda Marsh,officer,Leeds\nBo Lund,officer,Bury\n";
const IN: [u64; 6] = [2, 2, 0, 0, 0, 0];

fn text_files<'c>() -> Vec<Case<'c>> {
    let case = |name, bytes: &str, line, code, counts, said| {
        (name, bytes.as_bytes().to_vec(), line, code, counts, said)
    };
    let peers = "peer import FILE";
    vec![
        case("comma.csv", TWO, peers, 0, IN, "comma"),
        case("semicolon.csv", &TWO.replace(',', ";"), peers, 0, IN, "semicolon"),
        case("tab.tsv", &TWO.replace(',', "\t"), peers, 0, IN, "tab"),
        case("sep.csv", &format!("sep=;\r\n{}", TWO.replace(',', ";")), peers, 0, IN, "semicolon"),
        ("wide.csv", utf16(TWO, false), peers, 0, IN, "UTF-16"),
        ("big.csv", utf16(TWO, true), peers, 0, IN, "UTF-16"),
        (
            "cp1252.csv",
            TWO.replace("Ida", "Zo@").bytes().map(|b| if b == b'@' { 0xeb } else { b }).collect(),
            peers,
            0,
            IN,
            "read as Windows-1252",
        ),
        case(
            "lines.csv",
            "name,kind,body,note\r\nIda Marsh,officer,Leeds,\"one\r\ntwo\"\r\nBo Lund,officer,Bury,x\r\n",
            peers,
            0,
            IN,
            "",
        ),
        case(
            "ragged.csv",
            "name,kind,body,note\nIda Marsh,officer,Leeds\nBo Lund,officer,Bury,,,\n",
            peers,
            0,
            IN,
            "shorter than the heading",
        ),
        case(
            "over.csv",
            "name,kind,body\nIda Marsh,officer,Leeds,Conservative\nBo Lund,officer,Bury\n",
            "peer import FILE --partial",
            11,
            [2, 1, 0, 0, 0, 1],
            "may need quotation marks",
        ),
        case("none.csv", "", peers, 4, [0; 6], "is empty"),
        case("heading.csv", "name,kind,body\n", peers, 0, [0; 6], "0 rows"),
        case(
            "unclosed.csv",
            "name,kind,body\n\"Ida Marsh,officer,Leeds\nBo Lund,officer,Bury\n",
            peers,
            4,
            [1, 0, 0, 0, 0, 1],
            "",
        ),
        case(
            "nul.csv",
            &TWO.replace("Ida", "I\0a"),
            "peer import FILE --partial",
            11,
            [2, 1, 0, 0, 0, 1],
            "U+0000",
        ),
        case(
            "american.csv",
            "name,kind,body,available_from\nIda Marsh,officer,Leeds,12/31/2026\nBo Lund,officer,Bury,03/04/2027\n",
            peers,
            0,
            IN,
            "month first",
        ),
        case(
            "mixed.csv",
            "name,kind,body,available_from\nIda Marsh,officer,Leeds,12/31/2026\nBo Lund,officer,Bury,31/12/2026\n",
            peers,
            4,
            [2, 1, 0, 0, 0, 1],
            "not in the order of the other dates",
        ),
        case(
            "formula.csv",
            &TWO.replace("Ida Marsh", "=Ida Marsh"),
            peers,
            0,
            IN,
            "a name that begins as a formula does",
        ),
        case(
            "set.csv",
            "name,body\nIda Marsh,Leeds\nBo Lund,Bury\n",
            "peer import FILE --set kind=officer",
            0,
            IN,
            "",
        ),
        case(
            "history.csv",
            "host,kind,onsite_from,onsite_to,mode,note\nLeeds,corporate,2020-01-14,2020-01-17,,\n",
            "peer import FILE",
            4,
            [0; 6],
            "take the file in with `peerage challenge record --import FILE`",
        ),
        case(
            "pool.csv",
            "reference,name,kind,title,seniority,body,expertise,email\nX1,Ida Marsh,officer,Director,director,Leeds,,\n",
            "challenge record --import FILE",
            4,
            [0; 6],
            "take the file in with `peerage peer import FILE`",
        ),
        case(
            "pool2.csv",
            "reference,name,kind,title,seniority,body,expertise,email,party,phone\nX1,Ida Marsh,officer,Director,director,Leeds,,,,\n",
            "council import FILE",
            4,
            [0; 6],
            "take the file in with `peerage peer import FILE`",
        ),
        case(
            "short.csv",
            "host,kind\nLeeds,corporate\nBury,corporate\n",
            "challenge record --import FILE",
            4,
            [2, 0, 0, 0, 0, 2],
            "2 errors in 2 rows",
        ),
    ]
}

fn json_files<'c>() -> Vec<Case<'c>> {
    let case = |name, bytes: &[u8], line, code, counts, said| {
        (name, bytes.to_vec(), line, code, counts, said)
    };
    let list = br#"[{"name":"Ida Marsh","kind":"officer","body":"Leeds"},{"name":"Bo Lund","kind":"officer","body":["Bury"]}]"#;
    vec![
        case("a.json", list, "peer import FILE", 0, IN, "JSON"),
        case("a.jsonl", b"{\"name\":\"Ida Marsh\",\"kind\":\"officer\",\"body\":\"Leeds\"}\n\n{\"name\":\"\xff\"}\n", "peer import FILE --partial", 11, [2, 1, 0, 0, 0, 1], "not UTF-8"),
        case("twice.jsonl", b"{\"name\":\"Ida\",\"name\":\"Ada\",\"kind\":\"officer\",\"body\":\"Leeds\"}\n", "peer import FILE", 4, [1, 0, 0, 0, 0, 1], "given twice"),
        case("deep.jsonl", format!("{{\"name\":{}1{}}}\n", "[".repeat(500), "]".repeat(500)).as_bytes(), "peer import FILE", 4, [1, 0, 0, 0, 0, 1], ""),
        case("object.json", b"{\"peers\":[]}", "peer import FILE", 4, [0; 6], "no JSON array"),
        case("broken.json", &list[..60], "peer import FILE", 4, [0; 6], ""),
        // All objects on one line: each row is its own all the same.
        case("line.json", br#"[{"code":"E08000006","population":5},{"code":"E08000009","successors":"Nowhere"},{"code":"E08000003","population":7}]"#, "council import FILE --partial", 11, [3, 0, 2, 0, 0, 1], "no body is called so"),
        case("same.json", br#"[{"host":"Leeds","kind":"corporate","onsite_from":"2020-01-14","onsite_to":"2020-01-17"},{"host":"Leeds","kind":"corporate","onsite_from":"2020-01-14","onsite_to":"2020-01-16"},{"host":"Bury","kind":"corporate","onsite_from":"2020-01-14","onsite_to":"2020-01-16"}]"#, "challenge record --import FILE --partial", 11, [3, 1, 0, 0, 0, 2], "about the same thing and differ"),
        case("bodies.json", br#"[{"code":"E08000006","population":5},{"code":"E08000006","population":6},{"code":"E08000003","population":7}]"#, "council import FILE --partial", 11, [3, 0, 1, 0, 0, 2], "says something else"),
    ]
}

fn workbooks<'c>() -> Vec<Case<'c>> {
    let two = || heading() + &person(2, "", "") + &person(3, "", "");
    let day = |number: u32| format!("<c r=\"D2\" s=\"1\"><v>{number}</v></c>");
    let one = |more: &str| heading() + &person(2, more, "");
    let far = |place: &str| one(&format!("<c r=\"{place}\"><v>1</v></c>"));
    let peers = "peer import FILE";
    const ONE: [u64; 6] = [1, 1, 0, 0, 0, 0];
    vec![
        ("a.xlsx", sheet(&two(), false), peers, 0, IN, "sheet `Pool`"),
        ("day.xlsx", sheet(&one(&day(46447)), false), peers, 0, ONE, ""),
        ("1904.xlsx", sheet(&one(&day(44985)), true), peers, 0, ONE, ""),
        (
            "formula.xlsx",
            sheet(&one("<c r=\"E2\"><f>2+2</f><v>4</v></c>"), false),
            peers,
            0,
            ONE,
            "its saved value is taken",
        ),
        (
            "hidden.xlsx",
            sheet(&(heading() + &person(2, "", "hidden=\"1\"")), false),
            peers,
            0,
            ONE,
            "1 hidden row is",
        ),
        (
            "title.xlsx",
            sheet(
                &format!(
                    "<row r=\"1\">{}</row>{}",
                    text_cell("A1", "Peer pool"),
                    two()
                        .replace("r=\"1\"", "r=\"4\"")
                        .replace("1\" t=", "4\" t=")
                        .replace("r=\"2\"", "r=\"5\"")
                        .replace("2\" t=", "5\" t=")
                        .replace("r=\"3\"", "r=\"6\"")
                        .replace("3\" t=", "6\" t=")
                ),
                false,
            ),
            peers,
            0,
            IN,
            "",
        ),
        ("far.xlsx", sheet(&far("XFE2"), false), peers, 4, [0; 6], "`XFE2`, which no sheet has"),
        (
            "deep.xlsx",
            sheet(&far("A1048577"), false),
            peers,
            4,
            [0; 6],
            "`A1048577`, which no sheet has",
        ),
        ("over.xlsx", sheet(&far("AAAAAAAAAA2"), false), peers, 4, [0; 6], "which no sheet has"),
        ("last.xlsx", sheet(&far("XFD2"), false), peers, 4, [1, 0, 0, 0, 0, 1], "1,000 columns"),
        (
            "bomb.xlsx",
            sheet(&(two() + &" ".repeat(220 << 20)), false),
            peers,
            4,
            [0; 6],
            "200 times",
        ),
        (
            "macro.xlsx",
            workbook(&[("xl/vbaProject.bin", ""), ("xl/workbook.xml", "")]),
            peers,
            4,
            [0; 6],
            "macros",
        ),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            peers,
            4,
            [0; 6],
            "save it as XLSX",
        ),
        ("open.ods", b"PK\x03\x04".to_vec(), peers, 4, [0; 6], "OpenDocument"),
    ]
}

fn run(world: &World, (name, bytes, line, code, counts, said): &Case<'_>) {
    world.write(name, bytes);
    let mut args = words(&line.replace("FILE", name));
    args.extend(["--format".to_owned(), "json".to_owned()]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = world.output(&args);
    assert_eq!(output.status.code(), Some(*code), "{name}: {}", told(&output));
    let text = told(&output);
    let people = world
        .output(&args[..args.len() - 2].iter().copied().chain(["--dry-run"]).collect::<Vec<_>>());
    assert!(
        text.contains(said) || told(&people).contains(said),
        "{name}: {said}\n{text}\n{}",
        told(&people)
    );
    let names = ["rows", "added", "changed", "unchanged", "skipped", "rejected"];
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let seen = names.map(|count| summary[count].as_u64().unwrap_or_default());
    assert_eq!(seen, *counts, "{name}: {text}");
}

/// Each in a file of its own, so that none speaks of what another brought.
#[test]
fn every_file_has_its_outcome() {
    for case in text_files().iter().chain(&json_files()).chain(&workbooks()) {
        run(&World::new(), case);
    }
}

/// What is rejected can be mended in the file of rejects and taken in, as often as it takes.
#[test]
fn rejected_rows_are_mended_and_taken_in() {
    let world = World::new();
    world.write("pool.csv", "name,kind,body\nIda Marsh,officer,Nowhere\nBo Lund,officer,Bury\n");
    world.fails("peer import pool.csv --partial --rejects bad.csv", 11);
    // Not mended yet: the reasons stand in the same column again.
    world.fails("peer import bad.csv --partial --rejects worse.csv", 11);
    let worse = world.read("worse.csv");
    assert_eq!(worse.lines().next(), Some("name,kind,body,rejected_because"));
    assert_eq!(
        worse.lines().nth(1).unwrap().matches("no body has this name").count(),
        1,
        "{worse}"
    );
    world.write("bad.csv", worse.replace("Nowhere", "Leeds"));
    assert_eq!(world.json("peer import bad.csv")["added"], 1);
    assert_eq!(world.json("peer list").as_array().unwrap().len(), 2);
}

/// A finding names the file and the sheet, in both formats.
#[test]
fn findings_name_the_file_and_the_sheet() {
    let world = World::new();
    world.write("pool.xlsx", sheet(&heading().replace("body", "town"), false));
    world.fails("peer import pool.xlsx --findings f.csv", 4);
    let csv = world.read("f.csv");
    assert!(csv.starts_with("severity,file,sheet,line,row,column,value,message,hint\n"), "{csv}");
    assert!(csv.contains("error,pool.xlsx,Pool,1,"), "{csv}");
    world.fails("peer import pool.xlsx --findings f.json", 4);
    let json: Value = serde_json::from_str(&world.read("f.json")).unwrap();
    assert_eq!((&json[0]["file"], &json[0]["sheet"]), (&"pool.xlsx".into(), &"Pool".into()));
}

/// Every sheet goes through the same gate: the same options, and the same file twice changes nothing.
#[test]
fn all_imports_offer_the_same() {
    let offered = [
        "--map",
        "--set",
        "--profile",
        "--partial",
        "--rejects",
        "--findings",
        "--clear",
        "--sheet",
        "--input-format",
    ];
    let world = World::new();
    for line in [
        "peer import",
        "council import",
        "challenge record",
        "peer availability",
        "timetable import",
        "evidence import",
        "finding import",
        "recommendation import",
        "action import",
        "challenge mark",
        "team respond",
        "report comment",
    ] {
        let help = world.ok(&format!("{line} --help"));
        for option in offered {
            assert!(help.contains(option), "{line} has no {option}");
        }
    }
}
