//! Seeded mutations of good files: whatever a file holds, the gate gives rows or findings, in little
//! time, and never breaks. Every reader of the gate is tried: peers, bodies, history, timetable, evidence,
//! recommendations, actions, availability and reply sheets from CSV, UTF-16, JSON, JSON Lines and workbooks, and the
//! documents of scopes, schemes and reorganisations.
//!
//! `PEERAGE_FUZZ=2000 cargo test --lib intake::fuzz -- --nocapture` runs 2,000 rounds for each seed and
//! file, and prints how many files were tried.

#[path = "../../tests/support/mutation.rs"]
mod mutation;

use mutation::{Chance, mutated};

use super::actions::ACTIONS;
use super::availability::AVAILABILITY;
use super::bodies::{BODIES, BodyReader};
use super::body_names::BodyNames;
use super::challenges::MARKS;
use super::evidence::EVIDENCE;
use super::findings::FINDINGS;
use super::history::{HISTORY, HistoryReader};
use super::peers::{PEERS, PeerReader};
use super::recommendations::RECOMMENDATIONS;
use super::replies::{COMMENTS, INVITATIONS};
use super::timetable::SESSIONS;
use super::{Bytes, Checks, DateOrder, Entity, Findings, Kind, Options, Row, Table, Wrong};
use crate::domain::{Bodies, Scheme};

/// Seeds that are always run; one that ever broke something is added and stays.
const SEEDS: &[u64] = &[1, 7, 42, 1996, 20_261_121];
/// Rounds for each seed and file.
const ROUNDS: u64 = 20;

const CSV: &[u8] = b"reference,name,kind,title,body,past_posts,party,term_ends,expertise,email,blocked,rating,note\n\
    P1,Ida Marsh,officer,Director,Leeds,director at Bury until 2019-03-31,,,finance;housing,ida@example.org,2027-01-01..2027-02-01,4.5,\"a \"\"note\"\"\nof two lines\"\n\
    P2,Si\xc3\xa2n Vaughan,member,Cllr,\"Bournemouth, Christchurch and Poole\",,Labour,03/05/2027,,,,,\n";
const BODY_LIST: &[u8] = b"GSS code;Council name;Type;Date Established;Date Abolished;Replaced By;Population;Neighbours;LGA member;Next election\n\
    E08000009;Trafford;metropolitan-district;01/04/1974;;;237,579;Salford;yes;06/05/2027\n\
    ;Past;other;;2020-03-31;Coming;1905-06-18;;;\n";
const PAST: &[u8] = b"host,kind,onsite_from,onsite_to,mode,team,report_published,plan_published,note\n\
    Leeds;Bury,corporate,2022-03-01,2022-03-04,onsite,lead peer=P1;member peer=P2,2022-06-01,,\"x, y\"\n";
const SITTINGS: &[u8] = b"number\tkind\tday\tstart\tend\tplace\tmet\tpeople\tpeers\tthemes\tnote\twording\tdue\tblocked\treference\n\
    1\tinterview\t2027-03-02\t09:00\t10.30\tTown Hall\tstaff\t6\tP1;P2\tfinance\t\tAgree it.\tAutumn 2027\t2027-01-01..2027-01-09\tP1\n";
const JSON: &[u8] = b"[{\"name\": \"Ida Marsh\", \"kind\": \"officer\", \"body\": [\"Leeds\", \"Bury\"], \"rating\": 4.5, \"fisa\": true, \"note\": null},\n {\"name\": \"Bo \\u00e9\", \"kind\": \"member\", \"party\": {\"x\": [1]}}]";
const JSONL: &[u8] = b"{\"name\": \"Ida Marsh\", \"kind\": \"officer\", \"body\": \"Leeds\"}\n{\"name\": \"Bo\", \"term_ends\": \"2027-02-30\"}\n";

/// Takes a file through the whole gate, as each sort of thing that files bring.
fn take(name: &str, bytes: Vec<u8>, scheme: &Scheme, bodies: &Bodies) {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let file = Bytes::new(name, bytes);
    let mut peers = PeerReader::new(bodies, &scheme.words, today);
    through(&file, &PEERS, |_, row| drop(peers.read(row)));
    through(&file, &BODIES, |table, row| drop(BodyReader::new(&table.columns, true).read(row)));
    let mut history = HistoryReader::new(BodyNames::new(bodies), scheme, today);
    through(&file, &HISTORY, |_, row| {
        drop(history.read(row, &mut |_| Err(Wrong::new("nobody", "there is no pool"))));
    });
    let sheets = [&SESSIONS, &EVIDENCE, &FINDINGS, &ACTIONS, &RECOMMENDATIONS, &AVAILABILITY];
    let replies = [&INVITATIONS, &COMMENTS, &MARKS];
    for entity in sheets.into_iter().chain(replies) {
        through(&file, entity, |_, row| every_field(entity, row));
    }
}

/// Takes a file through the gate as things of one sort.
fn through(file: &Bytes, entity: &'static Entity, mut read: impl FnMut(&Table<'_>, &mut Row<'_>)) {
    let Ok(table) = Table::open(file, entity, &Options::default()) else { return };
    let mut checks = Checks::new(Findings::default(), DateOrder::DayFirst, true);
    checks.tell(&table, entity);
    let rows = checks.each_row(&table, entity, &mut |_, _| Ok(()), &mut |row| {
        read(&table, row);
        Ok(())
    });
    drop(rows);
    checks.end();
}

/// Reads every field of a row as what it is described to be.
fn every_field(entity: &'static Entity, row: &mut Row<'_>) {
    for field in entity.fields {
        let place = entity.place(field.name);
        match field.kind {
            Kind::Date => drop(row.date(place)),
            Kind::DateRange => drop(row.ranges(place)),
            Kind::Number(..) => drop(row.number(place)),
            Kind::Decimal(..) => drop(row.decimal(place)),
            Kind::YesNo => drop(row.yes_no(place)),
            Kind::Email => drop(row.email(place)),
            Kind::Code => drop(row.code(place)),
            _ if field.many => drop(row.list(place)),
            _ => drop(row.name(place)),
        }
    }
}

/// How many rounds are to be run for each seed and file.
fn rounds() -> u64 {
    std::env::var("PEERAGE_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

fn run(name: &str, file: &[u8]) {
    let scheme = super::scheme::built_in().unwrap();
    let bodies = Bodies::default();
    let begun = std::time::Instant::now();
    for seed in SEEDS {
        let mut chance = Chance(*seed);
        for _ in 0..rounds() {
            take(name, mutated(file, &mut chance), &scheme, &bodies);
        }
    }
    let count = SEEDS.len() as u64 * rounds();
    assert!(begun.elapsed().as_secs() < 30 + count / 50, "{name}: too slow");
    #[expect(clippy::print_stdout, reason = "says how many files were tried")]
    {
        println!("{name}: {count} mutated files");
    }
}

#[test]
fn no_csv_breaks_the_gate() {
    run("a.csv", CSV);
    let wide: Vec<u8> =
        String::from_utf8_lossy(CSV).encode_utf16().flat_map(u16::to_le_bytes).collect();
    run("wide.csv", &wide);
    for (name, file) in
        [("bodies.csv", BODY_LIST), ("history.csv", PAST), ("sittings.tsv", SITTINGS)]
    {
        run(name, file);
    }
}

#[test]
fn no_document_breaks_the_gate() {
    const SCOPE: &str = include_str!("../../examples/scope.toml");
    const SURREY: &str = "[[reorganisation]]\non = 2027-04-01\nfrom = [\"Surrey County Council\", \"Elmbridge\", \"Woking\"]\n\n[[reorganisation.to]]\nname = \"East Surrey\"\nkind = \"unitary\"\nfrom = [\"Surrey County Council\", \"Elmbridge\"]\ncontinues = \"Surrey County Council\"\nneighbours = [\"Kent\"]\n\n[[reorganisation.to]]\nname = \"West Surrey\"\nfrom = [\"Woking\"]\n";
    let scheme = super::scheme::BUILT_IN;
    let mut count = 0;
    for (file, rounds) in [(SCOPE, rounds()), (SURREY, rounds()), (scheme, rounds() / 10 + 1)] {
        for seed in SEEDS {
            let mut chance = Chance(*seed);
            for _ in 0..rounds {
                let bytes = mutated(file.as_bytes(), &mut chance);
                let text = String::from_utf8_lossy(&bytes);
                drop(super::scope::read(&text));
                drop(super::scheme::read_with_findings(&text));
                drop(super::bodies::reorganisation::ReorganisationFile::read(&text));
                count += 1;
            }
        }
    }
    #[expect(clippy::print_stdout, reason = "says how many files were tried")]
    {
        println!("documents: {count} mutated files");
    }
}

#[test]
fn no_json_breaks_the_gate() {
    run("a.json", JSON);
    run("a.jsonl", JSONL);
}

#[test]
fn no_workbook_breaks_the_gate() {
    let rows = [
        ["name", "kind", "body", "rating"].map(ToOwned::to_owned).to_vec(),
        ["Ida Marsh", "officer", "Leeds", "4"].map(ToOwned::to_owned).to_vec(),
    ];
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (0_u32..).zip(&rows) {
        for (column, text) in (0_u16..).zip(row) {
            sheet.write_string(line, column, text).unwrap();
        }
    }
    sheet.write_formula(1, 4, "=1+1").unwrap();
    let packed = book.save_to_buffer().unwrap();
    run("a.xlsx", &packed);
    run_parts(&packed);
}

/// Mutations inside the parts: those of the archive itself seldom get past its checksums.
fn run_parts(packed: &[u8]) {
    use std::io::{Read as _, Write as _};
    let scheme = super::scheme::built_in().unwrap();
    for seed in SEEDS {
        let mut chance = Chance(*seed);
        for _ in 0..rounds() {
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
            let chosen = chance.below(archive.len());
            let mut written = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for index in 0..archive.len() {
                let mut part = archive.by_index(index).unwrap();
                let name = part.name().unwrap().into_owned();
                let mut bytes = Vec::new();
                part.read_to_end(&mut bytes).unwrap();
                if index == chosen {
                    bytes = mutated(&bytes, &mut chance);
                }
                written.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
                written.write_all(&bytes).unwrap();
            }
            let bytes = written.finish().unwrap().into_inner();
            take("a.xlsx", bytes, &scheme, &Bodies::default());
        }
    }
}
