//! The oddities met in published files of councils, councillors and fire services, one test each, by
//! their numbers; `tests/gate_rows.rs` has more of each sort. None is left out: what is held nowhere
//! (numbers of seats, 35) is told as a column that is not taken in.
//!
//! | bytes and lines | 1 to 9 | text | 10 to 21 | dates and numbers | 22 to 28 | identity | 29 to 35 |
//! |---|---|---|---|---|---|---|---|

use serde_json::Value;

use crate::gate_rows::{found, summary};
use crate::support::World;

/// What a dry run says of a pool.
#[track_caller]
fn pool(bytes: impl AsRef<[u8]>) -> Value {
    let world = World::new();
    world.write("pool.csv", bytes);
    summary(&world, "pool.csv", &[])
}

/// What it says of a peer with these values under these headings, besides name and kind.
#[track_caller]
fn peer(headings: &str, values: &str) -> Value {
    pool(format!("name,kind,{headings}\nIda Marsh,{values}\n"))
}

/// What a dry run of a list of bodies says.
#[track_caller]
fn bodies(text: &str) -> Value {
    let world = World::new();
    world.write("bodies.csv", text);
    let args = ["council", "import", "bodies.csv", "--dry-run", "--partial", "--format", "json"];
    serde_json::from_slice(&world.output(&args).stdout).unwrap()
}

#[track_caller]
fn is_clean(told: &Value) {
    assert_eq!((&told["added"], &told["rejected"]), (&1.into(), &0.into()), "{told:#}");
    let findings = told["findings"].as_array().unwrap().iter();
    let grave: Vec<_> = findings.filter(|finding| finding["severity"] != "note").collect();
    assert!(grave.is_empty(), "{told:#}");
}

#[track_caller]
fn says(told: &Value, line: u64, text: &str) {
    let said = found(told, line);
    assert!(said.iter().any(|said| said.contains(text)), "{text}\n{told:#}");
}

/// The peer that stands in the file after an import of this name and body.
fn stored(name: &str, body: &str) -> Value {
    let world = World::new();
    world.write("pool.csv", format!("reference,name,kind,body\nX1,{name},officer,{body}\n"));
    world.ok("peer import pool.csv");
    world.json("peer show X1")
}

const ONE: &str = "name,kind,body\nIda Marsh,officer,Leeds\n";

#[test]
fn o01_a_mark_at_the_start_does_not_stick_to_the_first_heading() {
    is_clean(&pool([b"\xef\xbb\xbf", ONE.as_bytes()].concat()));
    is_clean(&pool([b"\xef\xbb\xbf", ONE.replace("name,", "\"name\",").as_bytes()].concat()));
}

#[test]
fn o02_one_late_byte_decides_the_encoding_of_the_whole_file() {
    let mut late = ONE.to_owned().into_bytes();
    (0..9_000).for_each(|n| late.extend(format!("Bo Lund{n},officer,Bury\n").into_bytes()));
    late.extend(b"Ned O\x92Brien,officer,Leeds\n");
    let told = pool(late);
    assert_eq!((&told["encoding"], &told["added"]), (&"Windows-1252".into(), &9_002.into()));
    assert!(told["findings"].to_string().contains("read as Windows-1252"), "{told}");
}

#[test]
fn o03_line_ends_of_every_sort() {
    for end in ["\n", "\r\n", "\r"] {
        is_clean(&pool(ONE.replace('\n', end)));
    }
}

#[test]
fn o04_the_last_line_may_have_no_end() {
    is_clean(&pool(ONE.trim_end()));
}

#[test]
fn o05_lines_with_more_empty_cells_than_headings() {
    let world = World::new();
    world.write("pool.tsv", ONE.replace(',', "\t").replace("Leeds\n", "Leeds\t\t\n"));
    let told = summary(&world, "pool.tsv", &[]);
    is_clean(&told);
    assert_eq!(told["delimiter"], "tab");
}

#[test]
fn o06_headings_without_a_name_and_quotes_here_and_there() {
    let told = pool("name,kind,body,\nIda Marsh,officer,Leeds,E08000035\n");
    assert!(told["findings"].to_string().contains("not taken in: column 4"), "{told:#}");
    is_clean(&pool("\"name\",\"kind\",\"body\"\n\"Ida Marsh\",\"officer\",\"Leeds\"\n"));
    is_clean(&pool("name,kind,\"Council Name\"\nIda Marsh,officer,Leeds\n"));
}

#[test]
fn o07_letters_of_other_languages_stay_as_they_are() {
    for name in ["Chloë Dupré", "Çufoglu Bütikofer", "Siân Ödül", "\u{2018}Lade Agbaje", "Zoë Môn"]
    {
        // A curly quote is kept as the straight one.
        assert_eq!(stored(name, "Leeds")["name"], name.replace('\u{2018}', "'"));
    }
    let nicknamed = stored("Ida \u{201c}Bo\u{201d} Marsh", "Leeds");
    assert_eq!(nicknamed["name"], "Ida \"Bo\" Marsh");
}

#[test]
fn o08_a_letter_that_is_lost() {
    let told = pool(ONE.replace("Ida", "Zo?"));
    says(&told, 2, "warning: a letter seems lost");
    assert_eq!(told["added"], 1);
}

#[test]
fn o09_no_break_spaces_are_made_plain() {
    let told = pool(ONE.replace(' ', "\u{a0}"));
    is_clean(&told);
    assert_eq!(stored("Ida\u{a0}Marsh", "North\u{a0}Somerset")["name"], "Ida Marsh");
    // Signs that nobody sees, and that turn the direction of writing, are no part of a name.
    let told = pool("name,kind,body\nIda \u{202e}Marsh\u{202c},officer,Leeds\u{200e}\n");
    assert_eq!((&told["added"], &told["rejected"]), (&1.into(), &0.into()), "{told:#}");
    let said = told["findings"][0]["message"].as_str().unwrap();
    assert!(said.contains("2 values had") && said.contains("invisible signs"), "{said}");
}

#[test]
fn o10_commas_in_names_and_inverted_forms() {
    for body in [
        "\"Bournemouth, Christchurch and Poole\"",
        "\"Bristol, City of\"",
        "\"Herefordshire, County of\"",
        "\"Kingston upon Hull, City of\"",
    ] {
        is_clean(&peer("body", &format!("officer,{body}")));
    }
    // A list of names is parted by semicolons: commas belong to the names.
    let world = World::new();
    world.write("b.csv", "code,aliases\nE06000058,\"Bournemouth, Christchurch and Poole;BCP\"\n");
    world.ok("council import b.csv");
    let aliases = &world.json("council show E06000058")["aliases"];
    assert_eq!(aliases.as_array().unwrap().len(), 2, "{aliases}");
}

#[test]
fn o11_saints() {
    for body in ["St Helens", "St. Helens", "St Helens Council", "St Helens MBC", "St. Albans"] {
        is_clean(&peer("body", &format!("officer,{body}")));
    }
}

#[test]
fn o12_ampersands() {
    for body in ["Hammersmith & Fulham", "Hammersmith and Fulham", "Kensington & Chelsea"] {
        is_clean(&peer("body", &format!("officer,{body}")));
    }
}

#[test]
fn o13_apostrophes_and_escapes_left_in() {
    for body in [
        "Kings Lynn and West Norfolk",
        "King's Lynn & West Norfolk",
        "King\u{2019}s Lynn and West Norfolk",
    ] {
        is_clean(&peer("body", &format!("officer,{body}")));
    }
    says(&pool(ONE.replace("Ida Marsh", "Ned O\\'Rourke")), 2, "a backslash before an apostrophe");
}

#[test]
fn o14_blanks_too_many_and_tabs() {
    is_clean(&peer("body", "officer,North Somerset  Council "));
    assert_eq!(stored("  Ida  Marsh\t", "Leeds")["name"], "Ida Marsh");
    is_clean(&peer("body,party,party_code", "member,Leeds,Conservative,PP52 "));
}

#[test]
fn o15_a_code_with_a_blank_behind_it() {
    is_clean(&peer("body", "officer,E08000009 "));
    let told = bodies("code,population\n\"E08000009 \",5\n");
    assert_eq!((&told["changed"], &told["added"]), (&1.into(), &0.into()), "{told:#}");
}

#[test]
fn o16_offices_in_the_name() {
    for (name, plain) in [
        ("\"Andrien Meyers, Deputy\"", "Andrien Meyers"),
        ("Sir William Russell (Alderman)", "William Russell"),
        ("Cllr Hal Pitt", "Hal Pitt"),
    ] {
        let told = pool(format!("name,kind,body\n{name},member,Leeds\n"));
        says(&told, 2, plain);
        assert_eq!(told["added"], 1, "{told:#}");
    }
}

#[test]
fn o17_notes_in_the_name_of_a_party() {
    let told = peer("body,party", "member,Leeds,Boston Independent (deregistered 11/25)");
    assert_eq!((&told["added"], &told["rejected"]), (&1.into(), &0.into()), "{told:#}");
    let told = peer("body,party", "member,Leeds,Labour (group leader)");
    is_clean(&told);
}

#[test]
fn o18_a_page_taken_for_a_name() {
    let page = "Key DetailsCouncil TypeDistrictONS CodeE07000223Election ModelHALVES".repeat(3);
    says(&pool(ONE.replace("Ida Marsh", &page)), 2, "error: too long for a name");
}

#[test]
fn o19_vacancies_are_not_people() {
    for name in ["Vacant", "VACANCY", "vacant seat"] {
        let told = pool(ONE.replace("Ida Marsh", name));
        says(&told, 2, "a vacancy is not a person");
        assert_eq!((&told["added"], &told["skipped"]), (&0.into(), &1.into()), "{told:#}");
    }
}

#[test]
fn o20_old_and_unofficial_names() {
    for body in [
        "Derby City",
        "Southend-on-Sea Borough Council",
        "Shepway",
        "County Durham",
        "Durham County Council",
    ] {
        is_clean(&peer("body", &format!("officer,{body}")));
    }
    says(&peer("body", "officer,Somerset County Council"), 2, "Somerset");
    says(&peer("body", "officer,North Yorkshire County Council"), 2, "North Yorkshire Council");
}

#[test]
fn o21_one_name_and_several_bodies() {
    is_clean(&peer("body", "officer,Essex"));
    says(&peer("body", "officer,Newcastle"), 2, "error: more than one body is called that");
}

#[test]
fn o22_years_that_a_spreadsheet_took_for_days() {
    says(&peer("body,term_ends", "member,Leeds,1905-06-18"), 2, "turned the year 1996 into a day");
    says(&bodies("code,first_day\nE08000009,18/06/1905\n"), 2, "turned the year 1996 into a day");
    says(&peer("body,term_ends", "member,Leeds,18/06/05"), 2, "a year of two digits");
    // The same a century on: plausible, and told where no body is likely to begin or end.
    let told = bodies("code,first_day\nE08000009,18/06/2005\nE08000006,01/04/1974\n");
    says(&told, 2, "warning: a spreadsheet may have turned the year 1996 into this day");
    assert!(found(&told, 3).is_empty(), "{told:#}");
}

#[test]
fn o23_dates_of_every_form() {
    is_clean(&peer("body,term_ends", "member,Leeds,03/05/2027"));
    is_clean(&peer("body,term_ends", "member,Leeds,2027-05-03"));
    for (date, message) in [
        ("31 Mar 27", "a year of two digits"),
        ("2028", "a year alone"),
        ("11/25", "not a date"),
        ("30/02/2027", "error"),
    ] {
        let told = peer("body,term_ends", &format!("member,Leeds,{date}"));
        assert!(!found(&told, 2).is_empty(), "{date}: {message}\n{told:#}");
    }
}

#[test]
fn o24_the_last_day_of_one_is_not_the_first_of_the_next() {
    // One register says 31 March, another 1 April, for the same end.
    let list =
        |day: &str| bodies(&format!("code,last_day,successors\nE07000026,{day},Cumberland\n"));
    assert_eq!(list("2023-03-31")["rejected"], 0);
    says(&list("2023-04-01"), 2, "although Allerdale Borough Council lasts until 2023-04-01");
    says(&list("2023-03-30"), 2, "is not in force on 2023-03-31");
}

#[test]
fn o25_plain_errors_that_contradict_what_is_known() {
    // Northampton a year early; an election on a Friday and on a Sunday.
    let told = bodies("code,last_day,successors\nE07000154,2020-03-31,West Northamptonshire\n");
    says(&told, 2, "is not in force on 2020-04-01");
    let told = bodies(
        "code,next_election\nE08000009,2027-05-07\nE08000006,2028-05-07\nE08000003,2027-05-06\n",
    );
    says(&told, 2, "this is a Friday; councils are elected on a Thursday");
    says(&told, 3, "this is a Sunday");
    assert!(found(&told, 4).is_empty(), "{told:#}");
    // A day that fills a gap, before the body was made.
    says(&bodies("code,first_day,last_day\nE47000001,2030-04-01,2014-04-01\n"), 2, "error");
}

#[test]
fn o26_numbers_written_with_a_point_and_those_cut_off() {
    let told =
        bodies("code,population\nE08000009,217232.0\nE08000006,7.0E+15\nE08000003,\"235,100\"\n");
    assert!(found(&told, 2).is_empty() && found(&told, 4).is_empty(), "{told:#}");
    says(&told, 3, "a spreadsheet cut this number off");
    assert_eq!(told["changed"], 2, "{told:#}");
}

#[test]
fn o27_codes_that_lost_their_noughts() {
    for code in ["00QB", "1", "001"] {
        says(&peer("body", &format!("officer,{code}")), 2, "error: no body has this name");
    }
    // A reference keeps its noughts.
    let world = World::new();
    world.write("pool.csv", "reference,name,kind,body\n0017,Ida Marsh,officer,Leeds\n");
    world.ok("peer import pool.csv");
    assert_eq!(world.json("peer show 0017")["reference"], "0017");
}

#[test]
fn o28_words_for_unknown() {
    for word in ["NULL", "N/A", "TBC", "-", "n/a", "null"] {
        is_clean(&peer(
            "body,term_ends,party,email",
            &format!("member,Leeds,{word},{word},{word}"),
        ));
    }
    // No overall control is something known.
    let told = bodies("code,control\nE08000009,No overall control\n");
    assert_eq!(told["changed"], 1, "{told:#}");
    says(
        &bodies("code,control\nE08000009,No overal control\n"),
        2,
        "did you mean `No overall control`?",
    );
}

#[test]
fn o29_codes_that_changed_and_bodies_that_did_not() {
    is_clean(&peer("body", "officer,E08000016"));
    is_clean(&peer("body", "officer,E08000038"));
    says(&bodies("code,population\nE08000016,5\n"), 2, "a former code of Barnsley");
}

#[test]
fn o30_areas_are_no_bodies_and_some_bodies_have_no_code() {
    says(&peer("body", "officer,E12000002"), 2, "error: no body has this code");
    let told = bodies("name,kind\nTestshire Combined Authority,combined-authority\n");
    assert_eq!((&told["added"], &told["rejected"]), (&1.into(), &0.into()), "{told:#}");
}

#[test]
fn o31_people_listed_twice_and_people_at_two_councils() {
    let told = pool(format!("{ONE}Ida Marsh,officer,Leeds\n"));
    assert_eq!((&told["added"], &told["skipped"]), (&1.into(), &1.into()), "{told:#}");
    let told = pool(format!("{ONE}Ida Marsh,officer,Bury\n"));
    assert_eq!((&told["added"], &told["rejected"]), (&2.into(), &0.into()), "{told:#}");
    is_clean(&peer("body", "member,Adur;West Sussex"));
}

#[test]
fn o32_two_successors_two_steps_and_days_to_come() {
    let told = peer("body", "officer,Northamptonshire County Council");
    says(&told, 2, "North Northamptonshire");
    says(&told, 2, "West Northamptonshire");
    says(&peer("body", "officer,Taunton Deane"), 2, "Somerset");
    let coming = bodies(
        "name,kind,first_day,last_day,successors\nOld Testshire,other,,2028-03-31,New Testshire\nNew Testshire,other,2028-04-01,,\n",
    );
    assert_eq!((&coming["added"], &coming["rejected"]), (&2.into(), &0.into()), "{coming:#}");
}

#[test]
fn o33_neighbours_of_whom_one_does_not_list_the_other() {
    let told = bodies(
        "name,kind,neighbours\nAlpha Test,other,Beta Test;Gamma Test\nBeta Test,other,Gamma Test\nGamma Test,other,Alpha Test;Beta Test\nIsland Test,other,\n",
    );
    says(&told, 2, "Beta Test does not list Alpha Test");
    assert_eq!((&told["added"], &told["rejected"]), (&4.into(), &0.into()), "{told:#}");
    assert!([3, 4, 5].iter().all(|line| found(&told, *line).is_empty()), "{told:#}");
}

#[test]
fn o34_codes_of_other_schemes() {
    for code in ["45UB", "E3831", "3805", "NTCA"] {
        let told = peer("body", &format!("officer,{code}"));
        assert_eq!(told["rejected"], 1, "{code}: {told:#}");
    }
    says(&peer("body", "officer,ADU"), 2, "did you mean `Adur");
    says(&peer("body", "officer,EO8000009"), 2, "was E08000009 meant?");
    says(&bodies("reference,name,kind\nADU,Adur,district\n"), 1, "not taken in: reference");
}

#[test]
fn o35_numbers_of_seats_are_held_nowhere_and_told_so() {
    let told = bodies("code,name,Seats\nE10000029,Suffolk County Council,74\n");
    says(&told, 1, "not taken in: Seats");
    assert_eq!((&told["unchanged"], &told["rejected"]), (&1.into(), &0.into()), "{told:#}");
}
