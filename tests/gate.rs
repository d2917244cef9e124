//! Encodings, headings, repeats, dry runs, findings and hostile files: what the gate makes of a file as a
//! whole.

use serde_json::Value;

use super::gate_rows::{found, summary};
use super::support::World;

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
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "an old Excel workbook"),
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
