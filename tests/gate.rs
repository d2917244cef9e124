//! Messy files, and what becomes of every line of them. The numbers are those of the oddities met in
//! published files of councils, councillors and fire services.

use std::io::Write as _;

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

/// Files of one peer in every encoding, line end and delimiter: all give the same peer.
#[test]
fn encodings_line_ends_and_delimiters() {
    let utf16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let plain = "name,kind,body,note\nSiân Vaughan,officer,Leeds,\n";
    let padding = format!(
        "name,kind,body,note\nSian,officer,Leeds,\n{}",
        "X Y,officer,Leeds,\n".repeat(9_000)
    );
    let files: &[(&str, Vec<u8>, &str, &str)] = &[
        ("1 mark", [b"\xef\xbb\xbf", plain.as_bytes()].concat(), "UTF-8", "comma"),
        ("3 CRLF", plain.replace('\n', "\r\n").into_bytes(), "UTF-8", "comma"),
        ("CR", plain.replace('\n', "\r").into_bytes(), "UTF-8", "comma"),
        ("4 no line end", plain.trim_end().as_bytes().to_vec(), "UTF-8", "comma"),
        ("semicolon", plain.replace(',', ";").into_bytes(), "UTF-8", "semicolon"),
        ("sep=", format!("sep=;\n{}", plain.replace(',', ";")).into_bytes(), "UTF-8", "semicolon"),
        (
            "5 tab",
            plain.replace(',', "\t").replace("Leeds\t", "Leeds\t\t\t").into_bytes(),
            "UTF-8",
            "tab",
        ),
        ("UTF-16", [b"\xff\xfe".to_vec(), utf16(plain)].concat(), "UTF-16", "comma"),
        ("bare UTF-16", utf16(plain), "UTF-16", "comma"),
        (
            "Windows-1252",
            plain
                .replace('â', "@")
                .replace("Si@n", "SiXn")
                .into_bytes()
                .iter()
                .map(|b| if *b == b'X' { 0xe2 } else { *b })
                .collect(),
            "Windows-1252",
            "comma",
        ),
        ("title above", format!("Peer pool 2026\n\n{plain}").into_bytes(), "UTF-8", "comma"),
    ];
    let world = World::new();
    for (what, bytes, encoding, delimiter) in files {
        world.write("pool.csv", bytes);
        let summary = summary(&world, "pool.csv", &[]);
        assert_eq!(
            (&summary["added"], &summary["rejected"]),
            (&1.into(), &0.into()),
            "{what}: {summary}"
        );
        assert_eq!(summary["encoding"], *encoding, "{what}");
        assert_eq!(summary["delimiter"], *delimiter, "{what}");
    }
    // 2: one Windows-1252 byte after 160,000 bytes of ASCII decides for the whole file.
    let mut late = padding.into_bytes();
    late.extend(b"Joy\x92s Wood,officer,Leeds,\n");
    world.write("late.csv", late);
    assert_eq!(summary(&world, "late.csv", &[])["encoding"], "Windows-1252");
}

#[test]
fn columns_are_found_by_synonym_map_and_set() {
    let world = World::new();
    world.write(
        "a.csv",
        "Ref;Full name;Council (2026);Political Group;Colour\nX1;Ida Marsh;Leeds;Labour;red\n",
    );
    let told = summary(&world, "a.csv", &["--set", "kind=member"]);
    assert_eq!(told["added"], 1, "{told}");
    assert!(found(&told, 1)[0].contains("not taken in: Colour"), "{told}");
    // 6: a column without a heading; two that mean the same.
    world.write("b.csv", "name,kind,\nIda Marsh,officer,Leeds\n");
    assert!(world.fails("peer import b.csv", 4).contains("there is no column `body`"));
    world.ok("peer import b.csv --map \"column 3=body\" --profile odd --dry-run");
    world.ok("peer import b.csv --map \"column 3=body\" --profile odd");
    world.write("b.csv", "name,kind,\nBo Lund,officer,Leeds\n");
    world.ok("peer import b.csv --profile odd");
    world.fails("peer import b.csv --profile even", 3);
    world.fails("peer import b.csv --map \"x=colour\"", 2);
    world.write("c.csv", "name,kind,body,Council\nIda,officer,Leeds,Leeds\n");
    assert!(world.fails("peer import c.csv", 4).contains("both mean the same field"));
}

#[test]
fn repeats_and_clashes_name_both_lines() {
    let world = World::new();
    world.write(
        "pool.csv",
        "reference,name,kind,body,email\n\
         R1,Ida Marsh,officer,Leeds,ida@example.org\n\
         R1,Ida Marsh,officer,Leeds,ida@example.org\n\
         R2,Bo Lund,officer,Leeds,\n\
         R2,Bo Lund,officer,Salford,\n\
         R3,Ida Marsh,officer,Leeds,\n\
         R4,Una Reed,officer,Bury,IDA@example.org\n",
    );
    let told = summary(&world, "pool.csv", &[]);
    assert!(found(&told, 3)[0].contains("the same as line 2"), "{told}");
    assert!(found(&told, 5)[0].contains("lines 4 and 5"), "{told}");
    assert!(found(&told, 6)[0].contains("same name and body as on line 2"), "{told}");
    assert!(found(&told, 7)[0].contains("same e-mail address as on line 2"), "{told}");
    assert_eq!(
        (&told["added"], &told["skipped"], &told["rejected"]),
        (&3.into(), &1.into(), &2.into())
    );
    let output = world.output(&["peer", "import", "pool.csv", "--partial", "--rejects", "bad.csv"]);
    assert_eq!(output.status.code(), Some(11));
    assert_eq!(world.read("bad.csv").lines().count(), 3, "{}", world.read("bad.csv"));
    // Those that are stored now are named.
    world.write(
        "more.csv",
        "reference,name,kind,body,email\nR9,Ida Marsh,officer,Leeds,Ida@Example.org\n",
    );
    let told = summary(&world, "more.csv", &[]);
    assert!(found(&told, 2)[0].contains("as Ida Marsh (R1)"), "{told}");
    world.write("mail.csv", "name,kind,body,email\nIda Marsh,officer,Leeds,IDA@example.org\n");
    let told = summary(&world, "mail.csv", &[]);
    assert!(found(&told, 2)[0].contains("means more than one stored peer"), "{told}");
}

#[test]
fn a_dry_run_tells_field_by_field_and_writes_nothing() {
    let world = World::new();
    world.write(
        "a.csv",
        "reference,name,kind,body,rating,expertise,note\nR1,Ida Marsh,officer,Leeds,4,finance,x\n",
    );
    world.ok("peer import a.csv");
    let before = std::fs::read(world.path().join("peerage.db")).unwrap();
    world.write("b.csv", "reference,name,kind,body,rating,expertise,note\nR1,Ida Marsh,officer,Leeds,4.5,finance;housing,\n");
    let told = world.json("peer import b.csv --dry-run");
    let changes: Vec<_> = told["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["field"].as_str().unwrap(), c["after"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(changes, [("expertise", "finance; housing"), ("rating", "4.5")]);
    assert!(before == std::fs::read(world.path().join("peerage.db")).unwrap());
    world.ok("peer import b.csv");
    // A blank cell left the note alone; with --clear it is emptied.
    assert_eq!(world.json("peer show R1")["note"], "x");
    world.ok("peer import b.csv --clear");
    assert!(world.json("peer show R1")["note"].is_null());
}

#[test]
fn a_move_keeps_where_the_peer_was() {
    let world = World::new();
    world.write(
        "a.csv",
        "reference,name,kind,body,seniority\nR1,Ida Marsh,officer,Leeds,director\n",
    );
    world.ok("peer import a.csv");
    world.write(
        "a.csv",
        "reference,name,kind,body,seniority\nR1,Ida Marsh,officer,Salford,director\n",
    );
    let told = world.json("peer import a.csv");
    assert!(found(&told, 2)[0].contains("was at another body"), "{told}");
    let peer = world.json("peer show R1");
    assert_eq!(peer["past_posts"][0], "director at Leeds City Council until 2026-11-20");
    assert_eq!(world.json("peer import a.csv")["unchanged"], 1);
}

#[test]
fn findings_go_to_a_file_whole() {
    let world = World::new();
    let rows: String =
        (0..1_500).map(|n| format!("R{n},Ida Marsh{n},officer,Nowhere,\n")).collect();
    world.write("a.csv", format!("reference,name,kind,body,note\n{rows}"));
    world.fails("peer import a.csv --findings f.csv", 4);
    assert_eq!(world.read("f.csv").lines().count(), 1_501);
    world.fails("peer import a.csv --findings f.json", 4);
    let all: Value = serde_json::from_str(&world.read("f.json")).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 1_500);
    assert_eq!(all[0]["line"], 2);
    world.fails("peer import a.csv --findings f.txt", 2);
}

#[test]
fn standard_input_json_and_json_lines() {
    let world = World::new();
    let lines = b"{\"name\":\"Ida Marsh\",\"kind\":\"officer\",\"body\":[\"Leeds\"],\"fisa\":true}\n{\"name\":\"\xff\"}\n{\"name\":\"Bo\",\"name\":\"Bea\",\"kind\":\"officer\",\"body\":\"Bury\"}\n";
    let args = ["peer", "import", "-", "--input-format", "jsonl", "--partial", "--format", "json"];
    let output = world.output_with_input(&args, lines);
    assert_eq!(output.status.code(), Some(11), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["added"], &told["rejected"]), (&1.into(), &2.into()), "{told}");
    assert!(found(&told, 2)[0].contains("not UTF-8"));
    assert!(found(&told, 3)[0].contains("given twice"));
    world.write("a.json", "[{\"name\": \"Una Reed\", \"kind\": \"officer\", \"body\": \"Bury\", \"expertise\": [\"finance\"]}]");
    assert_eq!(world.json("peer import a.json")["added"], 1);
}

#[test]
fn hostile_files_are_refused_in_plain_words() {
    let world = World::new();
    let deep = format!("[{{\"name\":{}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!("name,kind,body,{}\n", "x,".repeat(300_000));
    let files: &[(&str, Vec<u8>, &str)] = &[
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "password"),
        ("a.xlsx", b"PK\x03\x04 this is no archive".to_vec(), "no workbook"),
        ("a.ods", b"PK\x03\x04".to_vec(), "OpenDocument"),
        ("a.csv", Vec::new(), "empty"),
        ("cell.csv", format!("name,kind,body\n\"{}\"", "x".repeat(3 << 20)).into_bytes(), "1 MiB"),
        ("wide.csv", wide.into_bytes(), "cells"),
        ("deep.json", deep.into_bytes(), "error"),
        ("page.csv", b"<html><table>".to_vec(), "web page"),
    ];
    for (name, bytes, word) in files {
        world.write(name, bytes);
        let told = world.fails(&format!("peer import {name}"), 4);
        assert!(told.contains(word), "{name}: {told}");
    }
    std::fs::create_dir(world.path().join("folder")).unwrap();
    assert!(world.fails("peer import folder", 9).contains("a folder"));
    assert!(world.fails("peer import /dev/zero", 9).contains("a pipe or a device"));
    world.fails("peer import nowhere.csv", 9);
    assert_eq!(world.json("peer list").as_array().unwrap().len(), 0);
}

/// A workbook from its parts.
pub fn workbook(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of one sheet with this inside its `sheetData`.
pub fn sheet(rows: &str, date1904: bool) -> Vec<u8> {
    let data = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    let epoch = if date1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">{epoch}<sheets><sheet name=\"Pool\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    workbook(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", &book),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
        ("xl/worksheets/sheet1.xml", &data),
    ])
}

pub fn text_cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

pub fn heading() -> String {
    let cells: String =
        [("A", "name"), ("B", "kind"), ("C", "body"), ("D", "available_from"), ("E", "rating")]
            .iter()
            .map(|(column, name)| text_cell(&format!("{column}1"), name))
            .collect();
    format!("<row r=\"1\">{cells}</row>")
}

pub fn person(row: u32, more: &str, attributes: &str) -> String {
    let cells = [
        text_cell(&format!("A{row}"), &format!("Ida Marsh{row}")),
        text_cell(&format!("B{row}"), "officer"),
        text_cell(&format!("C{row}"), "Leeds"),
    ]
    .concat();
    format!("<row r=\"{row}\" {attributes}>{cells}{more}</row>")
}

#[test]
fn workbooks_with_dates_formulas_hidden_rows_and_far_cells() {
    let world = World::new();
    let rows = heading()
        + &person(2, "<c r=\"D2\" s=\"1\"><v>46447</v></c><c r=\"E2\"><f>2+2</f><v>4</v></c>", "")
        + &person(3, "<c r=\"D3\" s=\"1\"><v>1996</v></c>", "hidden=\"1\"");
    world.write("a.xlsx", sheet(&rows, false));
    let told = summary(&world, "a.xlsx", &[]);
    assert_eq!((&told["added"], &told["sheet"]), (&2.into(), &"Pool".into()), "{told}");
    assert!(found(&told, 2)[0].contains("a formula"), "{told}");
    assert!(found(&told, 3)[0].contains("turned the year 1996"), "{told}");
    assert!(told.to_string().contains("1 hidden rows"), "{told}");
    world.write(
        "b.xlsx",
        sheet(&(heading() + &person(2, "<c r=\"D2\" s=\"1\"><v>44985</v></c>", "")), true),
    );
    world.ok("peer import b.xlsx");
    assert_eq!(world.json("peer list")[0]["available_from"], "2027-03-01");
    // One far cell must not make room for all before it.
    let far =
        heading() + &person(2, "", "") + "<row r=\"1048576\"><c r=\"E1048576\"><v>4</v></c></row>";
    world.write("far.xlsx", sheet(&far, false));
    assert_eq!(summary(&world, "far.xlsx", &[])["rejected"], 1);
    world.fails("peer import far.xlsx --sheet Other", 3);
}

#[test]
fn workbooks_that_unpack_to_too_much_are_refused() {
    let world = World::new();
    world.write("bomb.xlsx", sheet(&(heading() + &" ".repeat(300 << 20)), false));
    assert!(world.fails("peer import bomb.xlsx", 4).contains("200 times"));
    let filler: String = (0..200_000_u32)
        .map(|n| char::from(b'a' + (n.wrapping_mul(2_654_435_761) >> 27) as u8 % 26))
        .collect();
    let long = heading() + &person(2, &text_cell("D2", &filler.repeat(12)), "");
    world.write("long.xlsx", sheet(&long, false));
    assert!(world.fails("peer import long.xlsx", 4).contains("1 MiB"));
    world.write("macro.xlsx", workbook(&[("xl/vbaProject.bin", ""), ("xl/workbook.xml", "")]));
    assert!(world.fails("peer import macro.xlsx", 4).contains("macros"));
    world.write("b.xlsx", workbook(&[("xl/workbook.bin", "")]));
    assert!(world.fails("peer import b.xlsx", 4).contains("xlsb"));
}
