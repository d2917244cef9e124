//! Every reader of the program on seeded mutations of good input: whatever comes, it gives a value or
//! an error, in little time, and never breaks.
//!
//! Seeds stand in `tests/fuzz/seeds.txt`; what ever broke a reader is a file below
//! `tests/fuzz/found/READER/` and is read first. The long part, ten million executions in all:
//! `PEERAGE_FUZZ=10000000 cargo test --release --test all fuzz:: -- --nocapture`.

mod argv;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use peerage::domain::lookup::{Found, Named, find};
use peerage::domain::mention::Mentions;
use peerage::domain::{Bodies, Scheme, parse_date, parse_time, text, typed_day, typed_days};
use peerage::intake::bodies::reorganisation::{ReorganisationFile, outline};
use peerage::intake::peers::{PEERS, PeerReader};
use peerage::intake::{
    Bytes, Checks, DateOrder, Findings, Options, Table, bodies, declared, scheme, scope,
};
use peerage::matching::{pick, programme};
use peerage::render::docx::{self, Cover, Purpose};
use peerage::render::{Filter, SortKey, clean, html};
use peerage::report::tried;
use peerage::store::Store;

use crate::support::mutation::{Chance, mutated};
use crate::support::verbs::{PROBLEM, PROGRAMME};
use crate::support::{World, tell};

/// Takes a text, and must come back; whether it was good.
type Read = dyn Fn(&[u8]) -> bool;

/// A reader, what it reads well, and its share of a thousand executions.
struct Reader {
    name: &'static str,
    share: u64,
    good: Vec<Vec<u8>>,
    read: Box<Read>,
}

/// Executions of all readers together when nobody asks for more.
const SHORT: u64 = 12_000;
/// No input may take more memory, in MiB, the readers and what they read well included.
const MOST_MEMORY: u64 = 256;
/// No input may take longer.
const LONGEST: Duration = Duration::from_secs(5);

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

/// A reader of texts; bytes that are none are read as the program reads them, with marks in place.
fn of_text(
    name: &'static str,
    share: u64,
    good: &[&str],
    read: impl Fn(&str) -> bool + 'static,
) -> Reader {
    Reader {
        name,
        share,
        good: good.iter().map(|text| text.as_bytes().to_vec()).collect(),
        read: Box::new(move |bytes| read(&String::from_utf8_lossy(bytes))),
    }
}

/// A file through the whole gate.
fn take(name: &str, bytes: &[u8], scheme: &Scheme, bodies: &Bodies) -> bool {
    let file = Bytes::new(name, bytes.to_vec());
    let Ok(table) = Table::open(&file, &PEERS, &Options::default()) else { return false };
    let mut checks = Checks::new(Findings::default(), DateOrder::DayFirst, true);
    table.tell(&PEERS, &mut checks.findings);
    let mut reader = PeerReader::new(bodies, &scheme.words, today());
    let read = checks.each_row(&table, &PEERS, &mut |_, _| Ok(()), &mut |row| {
        drop(reader.read(row));
        Ok(())
    });
    checks.end();
    read.is_ok()
}

fn gate(name: &'static str, file: &'static str, share: u64, good: Vec<Vec<u8>>) -> Reader {
    let scheme = scheme::built_in().unwrap();
    let bodies = Bodies::default();
    Reader { name, share, good, read: Box::new(move |bytes| take(file, bytes, &scheme, &bodies)) }
}

const CSV: &[u8] = b"reference,name,kind,title,body,past_posts,party,term_ends,expertise,email,blocked,rating,note\n\
    P1,Ida Marsh,officer,Director,Leeds,director at Bury until 2019-03-31,,,finance;housing,ida@example.org,2027-01-01..2027-02-01,4.5,\"a \"\"note\"\"\nof two lines\"\n\
    P2,Si\xc3\xa2n Vaughan,member,Cllr,\"Bournemouth, Christchurch and Poole\",,Labour,03/05/2027,,,,,\n";
const JSON: &[u8] = b"[{\"name\": \"Ida Marsh\", \"kind\": \"officer\", \"body\": [\"Leeds\", \"Bury\"], \"rating\": 4.5, \"fisa\": true, \"note\": null},\n {\"name\": \"Bo \\u00e9\", \"kind\": \"member\", \"party\": {\"x\": [1]}}]";
const JSONL: &[u8] = b"{\"name\": \"Ida Marsh\", \"kind\": \"officer\", \"body\": \"Leeds\"}\n{\"name\": \"Bo\", \"term_ends\": \"2027-02-30\"}\n";
const SURREY: &str = "[[reorganisation]]\non = 2027-04-01\nfrom = [\"Surrey County Council\", \"Elmbridge\", \"Woking\"]\n\n[[reorganisation.to]]\nname = \"East Surrey\"\nkind = \"unitary\"\nfrom = [\"Surrey County Council\", \"Elmbridge\"]\ncontinues = \"Surrey County Council\"\nneighbours = [\"Kent\"]\n\n[[reorganisation.to]]\nname = \"West Surrey\"\nfrom = [\"Woking\"]\n";

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in
        [["name", "kind", "body"], ["Ida Marsh", "officer", "Leeds"]].iter().enumerate()
    {
        for (column, cell) in row.iter().enumerate() {
            let (line, column) = (u32::try_from(line).unwrap(), u16::try_from(column).unwrap());
            sheet.write_string(line, column, *cell).unwrap();
        }
    }
    sheet.write_formula(1, 3, "=1+1").unwrap();
    book.save_to_buffer().unwrap()
}

/// A workbook with this as its sheet: mutations of the archive itself seldom get past its checksums.
fn packed(sheet: &[u8]) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook())).unwrap();
    let mut written = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let bytes = if name.ends_with("sheet1.xml") { sheet.to_vec() } else { bytes };
        written.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        written.write_all(&bytes).unwrap();
    }
    written.finish().unwrap().into_inner()
}

const SHEET: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>kind</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Ida</t></is></c><c r=\"B2\" s=\"0\"><v>45000.5</v></c></row></sheetData></worksheet>";

/// The register that ships with the program.
fn register() -> Bodies {
    let rows = bodies::register().unwrap();
    let plan = bodies::plan(&Bodies::default(), &rows, today()).unwrap();
    Bodies::new(plan.new, plan.related, plan.succeeded)
}

/// Reorganisations from the text to what they mean for every body.
fn reorganised(register: &Bodies, text: &str) -> bool {
    let Ok(file) = ReorganisationFile::read(text) else { return false };
    let Ok(outline) = outline(register, &file.all) else { return false };
    bodies::plan(register, &outline.rows, today()).is_ok()
}

fn readers() -> Vec<Reader> {
    let england = register();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let scope_file = fs::read_to_string(examples.join("scope.toml")).unwrap();
    let scheme_file =
        fs::read_to_string(examples.join("../src/intake/scheme/england.toml")).unwrap();
    let wide = String::from_utf8_lossy(CSV).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let names = ["Trafford", "St. Helens", "Bournemouth, Christchurch and Poole", "Siân O'Hara"];
    let named: Vec<Named<usize>> = names
        .iter()
        .enumerate()
        .map(|(value, name)| Named {
            value,
            codes: vec![format!("E0800000{value}")],
            slug: Some(text::slug(name)),
            names: vec![(*name).to_owned()],
            rank: 0,
        })
        .collect();
    let ida = Mentions::of("Ida Marsh", Some("ida@example.org"), Some("01632 960 123"), "P17");
    let mut readers = vec![
        of_text(
            "dates",
            200,
            &["2027-03-01", "+3m", "-2w", "today", "1 March 2027", "29/02/2024"],
            |text| {
                let day = typed_day(text, today()).is_ok();
                let date = parse_date(text).is_ok();
                parse_time(text).is_ok() || day || date
            },
        ),
        of_text(
            "ranges",
            140,
            &["2027-03-01..2027-06-30", "+1m..+3m", "01/03/2027..30/06/2027"],
            |text| typed_days(text, today()).is_ok(),
        ),
        of_text("names", 120, &names, move |text| matches!(find(&named, text), Found::One(..))),
        of_text("mentions", 60, &["Ida Marsh said", "ring 01632-960-123 or P17"], move |text| {
            ida.struck(text, "[x]").is_some()
        }),
        of_text(
            "filters",
            180,
            &["region=London", "due_by<2027-01-01", "name~smith", "-population"],
            |text| {
                drop(clean(text));
                let filter = text.parse::<Filter>().is_ok();
                text.parse::<SortKey>().is_ok() || filter
            },
        ),
        of_text("scope", 30, &[&scope_file], |text| scope::read(text).is_ok()),
        of_text("reorgs", 10, &[SURREY], move |text| reorganised(&england, text)),
        of_text("scheme", 2, &[&scheme_file], |text| scheme::read(text).is_ok()),
        of_text(
            "declared",
            60,
            &[
                "[[council]]\nname = \"Trafford\"\n[[peer]]\nname = \"Ida Marsh\"\nkind = \"officer\"\n",
            ],
            |text| declared::Declared::read("state.toml", text).is_ok(),
        ),
        of_text("problems", 58, &[PROBLEM, PROGRAMME, &certificate()], |text| {
            let problem = pick::format::read(text).is_ok();
            let certificate = pick::format::read_certificate(text).is_ok();
            programme::format::read(text).is_ok() || problem || certificate
        }),
        of_text(
            "templates",
            50,
            &["# {{ host }}\n{% for peer in team %}- {{ peer.name }}\n{% endfor %}\n"],
            |text| tried("front", text).is_ok(),
        ),
        of_text(
            "markdown",
            50,
            &["# A\n\n| B |\n| --- |\n| [x](javascript:y) |\n", "<script>\n- a\n  - b"],
            |text| {
                let cover = Cover::new("A", "", chrono::NaiveDate::default());
                !html::page(&cover, text, &[]).is_empty()
                    && docx::file(&cover, text, &[], Purpose::Word).is_ok()
            },
        ),
        gate("csv", "a.csv", 5, vec![CSV.to_vec(), wide]),
        gate("json", "a.json", 24, vec![JSON.to_vec()]),
        gate("jsonl", "a.jsonl", 6, vec![JSONL.to_vec()]),
        gate("xlsx", "a.xlsx", 2, vec![workbook()]),
    ];
    let scheme = scheme::built_in().unwrap();
    readers.push(Reader {
        name: "sheet",
        share: 3,
        good: vec![SHEET.to_vec()],
        read: Box::new(move |bytes| take("a.xlsx", &packed(bytes), &scheme, &Bodies::default())),
    });
    readers
}

/// The database file is read through its own door, which is slower: a share of its own.
fn database() -> Reader {
    let world = World::with_visit();
    let good = fs::read(world.path().join("peerage.db")).unwrap();
    let read = move |bytes: &[u8]| {
        world.write("spoilt.db", bytes);
        let Ok(store) = Store::open(&world.path().join("spoilt.db"), Duration::ZERO) else {
            return false;
        };
        let peers = peerage::store::peers::load_all(store.read()).is_ok();
        let challenges = peerage::store::challenges::all(store.read()).is_ok();
        peerage::store::schemes::in_force(store.read(), today()).is_ok() && peers && challenges
    };
    Reader { name: "database", share: 0, good: vec![good], read: Box::new(read) }
}

/// A certificate, as the program writes it.
fn certificate() -> String {
    let world = World::bare();
    world.write("problem.json", PROBLEM);
    world.ok("team solve problem.json --certificate certificate.json");
    world.read("certificate.json")
}

fn seeds() -> Vec<u64> {
    let lines = include_str!("fuzz/seeds.txt").lines();
    lines.filter(|line| !line.starts_with('#')).map(|line| line.parse().unwrap()).collect()
}

/// Reads one input; what breaks the reader is kept.
fn read(reader: &Reader, bytes: &[u8]) -> bool {
    let begun = Instant::now();
    let read = catch_unwind(AssertUnwindSafe(|| (reader.read)(bytes)));
    let took = begun.elapsed();
    let calm = read.is_ok();
    if took < LONGEST
        && let Ok(good) = read
    {
        return good;
    }
    let kept = std::env::temp_dir().join(format!("peerage-fuzz-{}", reader.name));
    fs::write(&kept, bytes).unwrap();
    let what = if calm { format!("took {took:?}") } else { "broke".to_owned() };
    panic!("{} {what}: {} goes into tests/fuzz/found/{}", reader.name, kept.display(), reader.name);
}

/// Good input that a reader refuses.
fn refused(reader: &Reader) -> Vec<String> {
    let refused = reader.good.iter().enumerate().filter(|(_, good)| !read(reader, good));
    refused.map(|(place, _)| format!("{} {place}", reader.name)).collect()
}

/// Runs a reader; gives the number of executions.
fn run(reader: &Reader, executions: u64) -> u64 {
    let mut count = 0;
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/found").join(reader.name);
    for entry in fs::read_dir(found).into_iter().flatten() {
        read(reader, &fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    let seeds = seeds();
    for seed in &seeds {
        let mut chance = Chance(*seed);
        for _ in 0..executions.div_ceil(seeds.len() as u64) {
            let good = &reader.good[chance.below(reader.good.len())];
            read(reader, &mutated(good, &mut chance));
            count += 1;
        }
    }
    count
}

/// The most memory that this process has had, in MiB, where the system tells.
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// All readers, one after the other, with the number of executions of each.
#[test]
fn no_input_breaks_a_reader() {
    let asked = std::env::var("PEERAGE_FUZZ").ok().and_then(|text| text.parse().ok());
    let all: u64 = asked.unwrap_or(SHORT);
    let begun = Instant::now();
    let mut sum = 0;
    let refused: Vec<String> = readers().iter().flat_map(refused).collect();
    assert_eq!(refused, Vec::<String>::new(), "what is not read well is not worth changing");
    assert_eq!(readers().iter().map(|reader| reader.share).sum::<u64>(), 1000);
    for reader in readers() {
        let begun = Instant::now();
        let count = run(&reader, (all * reader.share).div_ceil(1000));
        sum += count;
        tell(&format!(
            "fuzz: {:<9} {count:>9} in {:.1} s",
            reader.name,
            begun.elapsed().as_secs_f64()
        ));
    }
    let count = run(&database(), (all / 1000).clamp(20, 10_000));
    sum += count;
    tell(&format!("fuzz: database  {count:>9}"));
    tell(&format!("fuzz: {sum} executions in {:.0} s, 0 findings", begun.elapsed().as_secs_f64()));
    if let Some(mib) = most_memory() {
        tell(&format!("fuzz: at most {mib} MiB of memory"));
        // Other tests share the process in the quick part.
        assert!(asked.is_none() || mib <= MOST_MEMORY, "{mib} MiB");
    }
}
