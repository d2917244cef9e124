//! Every verb of the program with a line that may be typed, on a file that has something of
//! everything in it. A verb that is in none of the tables fails `every_verb_has_a_line`: what is tried
//! with every command is tried with the new one as well.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::OnceLock;

use super::{World, words};

/// What changes the file, or would if there were anything to change.
pub const WRITING: &[&str] = &[
    "council add Testshire --kind unitary --neighbour Trafford",
    "council edit Trafford --population 240000",
    "council import bodies.csv",
    "council reorganise --from Adur --from Worthing --to \"Adur and Worthing:unitary\" --on 2028-04-01",
    "peer apply --name \"Sam Example\" --kind officer --body Bury --seniority director",
    "peer decide \"Robin Example\" accepted --by \"Programme manager\"",
    "peer add --name \"Jo Example\" --kind officer --body Bury --seniority director",
    "peer import pool.csv --set note=again",
    "peer edit P0004 --note \"Likes trams\"",
    "peer edit --where \"region=North West\" --where status=active --set days_offered=9 --yes",
    "peer status P0004 paused",
    "peer availability P0004 --block 2027-08-02..2027-08-13",
    "peer declare P0004 Trafford --reason Family",
    "peer feedback P0148 --challenge bolton-2022 --score \"working with others=4\" --by Mayor",
    "peer learning P0148 --challenge bolton-2022 --learnt \"How to pair scrutiny with data\" --publish",
    "apply state.toml",
    "privacy consent P0004 --category party",
    "privacy monitoring P0004 --disability no",
    "privacy retention --apply --yes --today 2035-01-01",
    "privacy erase P0148 --yes",
    "db backup other.db",
    "db backup backups --keep 1",
    "db undo",
    "db redo",
    "db restore copy.db --yes",
    "challenge add corporate Wigan --window 2027-09-01..2027-11-30",
    "challenge scope bury-2027 --needs \"New administration since May\"",
    "challenge schedule bury-2027 --from 2027-09-14",
    "challenge postpone trafford-2027 --window 2027-09-01..2027-11-30 --reason By-election",
    "challenge withdraw trafford-2027 --reason \"No longer wanted\"",
    "challenge decline Bolton --reason \"After the election\"",
    "challenge edit trafford-2027 --manager \"Pat Example\"",
    "challenge record Wigan corporate --from 2022-03-01 --to 2022-03-04",
    "challenge mark trafford-2027 scoping-meeting --on 2026-11-20",
    "challenge feedback trafford-2027 --by \"Chief Executive\" --satisfied great --recommends yes --today 2027-04-01",
    "review open trafford-2027 --window 2028-01-10..2028-01-28 --override \"Asked for early\"",
    "review record bolton-2023 1 good --note \"On course.\"",
    "support add mentoring Bury --mentee \"Leader of the opposition\" --window 2026-10-01..2027-03-31",
    "support log salford-2026 --peer P0148 --hours 1.5",
    "timetable add trafford-2027 interview --on 2027-03-03 --from 09:30 --to 10:30 --met members",
    "timetable edit trafford-2027 1 --place \"Room 2\"",
    "timetable remove trafford-2027 1",
    "timetable import trafford-2027 timetable.csv",
    "timetable documents trafford-2027 --ask \"Medium-term financial plan\"",
    "evidence add trafford-2027 \"A note.\" --theme financial --assessment strength --perspective staff",
    "evidence edit trafford-2027 1 --quote",
    "evidence import trafford-2027 notes.csv",
    "evidence link trafford-2027 1 1",
    "action add trafford-2027 1 \"Publish the plan\" --due 2027-10-01",
    "action edit trafford-2027 1.1 --status in-progress --rag green",
    "action import trafford-2027 plan.csv",
    "action link trafford-2027 1.1 2",
    "finding add trafford-2027 --theme financial --assessment strength \"The budget is sound.\"",
    "finding edit trafford-2027 1 --sources 4",
    "finding link trafford-2027 1 1",
    "finding import trafford-2027 findings.csv",
    "recommendation add trafford-2027 --theme financial \"Publish a plan.\"",
    "recommendation edit trafford-2027 1 --level further",
    "recommendation respond bolton-2022 1 accept",
    "recommendation import trafford-2027 recommendations.csv",
    "recommendation link trafford-2027 1 1",
    "programme plan --from 2027-01-04 --to 2027-04-30 --most 2 --steps 40 --save",
    "programme accept",
    "report draft bury-2027 -o bury.md",
    "report slides trafford-2027 -o slides.html",
    "report comment trafford-2027 \"We have 63 councillors.\" --council",
    "report finalise trafford-2027 --override \"Agreed by telephone\" -o final.md",
    "report publish trafford-2027 --report-on today --override \"Agreed by telephone\"",
    "report template import front section.md",
    "report template reset letter",
    "scheme edit five_year.due_soon_months=18",
    "scheme import scheme.toml --holds-from 2027-01-01",
    "team assemble bury-2027 --ban P0086",
    "team set trafford-2027 \"lead peer=P0148\" \"finance peer=P0313\"",
    "team invite bury-2027 --no-drafts",
    "team respond trafford-2027 P0148 available",
    "team confirm trafford-2027 --override \"Agreed by telephone\"",
    "team replace bury-2027 P0086 --save",
    "team duties trafford-2027 --peer P0313 --specialist \"digital services\"",
];

/// What shows something and changes nothing.
pub const READING: &[&str] = &[
    "status",
    "council list",
    "council show Trafford",
    "peer list",
    "peer show P0148",
    "peer availability P0148",
    "peer days P0148",
    "peer record P0148",
    "peer learning --publishable",
    "privacy export P0148",
    "privacy retention",
    "privacy consent",
    "privacy monitoring --by region",
    "db check",
    "db info",
    "db log",
    "db log 3",
    "db migrate",
    "challenge list",
    "challenge show trafford-2027",
    "challenge due --all",
    "challenge deadlines --within 10y",
    "challenge compliance",
    "challenge calendar",
    "challenge feedback trafford-2027",
    "challenge letters",
    "review report bolton-2023",
    "support list",
    "support show salford-2026",
    "timetable show trafford-2027",
    "timetable check trafford-2027",
    "timetable documents trafford-2027",
    "evidence list trafford-2027",
    "evidence show trafford-2027 1",
    "action list trafford-2027",
    "action plan trafford-2027",
    "action show trafford-2027 1.1",
    "finding list trafford-2027",
    "finding show trafford-2027 1",
    "recommendation list trafford-2027",
    "recommendation show trafford-2027 1",
    "programme annual-report --year 2026",
    "programme dashboard",
    "programme gaps --most 10",
    "programme calendar",
    "programme stats",
    "report comments trafford-2027",
    "report template list",
    "report template export front",
    "scheme show corporate",
    "scheme export",
    "scheme backtest --newest 1",
    "team show trafford-2027",
    "team status trafford-2027",
    "team duties trafford-2027",
    "team brief trafford-2027",
    "team brief trafford-2027 --peer P0148",
    "team profile trafford-2027",
    "team explain bury-2027",
    "team alternatives bury-2027 --count 1",
    "team check trafford-2027",
];

/// What has nothing to do with the file, or makes another.
pub const APART: &[&str] = &[
    "init --db new.db",
    "db repair mended.db",
    "import-template peers",
    "programme solve programme.json",
    "team solve problem.json",
    "team verify certificate.json",
    "schema due",
    "help dates",
    "config show",
    "config path",
    "config set wait 20",
    "completions bash",
    "man db check",
    "demo",
];

/// What is typed until there is something of everything. All people are invented.
const MAKING: &[&str] = &[
    "challenge add corporate Trafford --window 2027-03-01..2027-06-30 --today 2026-10-01",
    "challenge schedule trafford-2027 --from 2027-03-02",
    "challenge scope trafford-2027 --focus \"housing delivery\" --meetings 4 --agreed-on 2026-11-04 --agreed-by Leader",
    "team set trafford-2027 \"lead peer=P0148\" \"member peer=P0244\" \"finance peer=P0313\" --today 2026-11-20",
    "peer apply --name \"Robin Example\" --kind officer --body Bury --seniority director",
    "evidence add trafford-2027 \"Staff know the plan.\" --theme financial --assessment strength --perspective staff",
    "finding add trafford-2027 --theme financial --assessment strength \"The budget is understood.\"",
    "recommendation add trafford-2027 --theme financial \"Agree a plan.\"",
    "recommendation add trafford-2027 --theme financial \"Tell the staff.\"",
    "action add trafford-2027 1 \"Write the plan\" --owner Leader",
    "timetable add trafford-2027 interview --on 2027-03-02 --from 09:30 --to 10:30 --met members",
    "challenge record Bolton corporate --from 2022-03-01 --to 2022-03-04 --team \"lead peer=P0148\"",
    "recommendation add bolton-2022 --theme financial \"Agree a plan.\"",
    "review open bolton-2022 --window 2023-01-10..2023-01-28 --override \"Entered late\"",
    "peer feedback P0148 --challenge bolton-2022 --score \"providing challenge=4\" --by Leader",
    "support add mentoring Salford --window 2026-10-01..2027-03-31",
    "support log salford-2026 --peer P0148 --hours 2 --note \"A first talk\"",
    "team invite trafford-2027 --no-drafts",
    "report draft trafford-2027 -o draft.md",
    "report comment trafford-2027 \"The figures are of last year.\" --council",
    "report template export letter -o letter.md",
    "report template import letter letter.md",
    "challenge add corporate Bury --window 2027-09-01..2027-11-30",
    "challenge scope bury-2027 --file scope.toml",
    "team assemble bury-2027",
    "privacy consent P0244 --category party",
    "privacy monitoring P0313 --disability no",
    "programme plan --from 2027-01-04 --to 2027-04-30 --most 2 --steps 40 --save",
    "scheme export -o scheme.toml",
    "team solve problem.json --certificate certificate.json",
    "peer edit P0003 --note \"kept in the copy\"",
    "db backup copy.db",
    "peer edit P0004 --note \"taken back by undo\"",
    "peer edit P0004 --note \"taken back and brought back by redo\"",
    "db undo",
];

static EVERYTHING: OnceLock<Vec<u8>> = OnceLock::new();
/// What the lines above wrote beside the file, by name.
static FILES: OnceLock<Vec<(&str, Vec<u8>)>> = OnceLock::new();

impl World {
    /// With something of everything, and every file that the lines above name.
    pub fn with_everything() -> Self {
        let world = Self::copied(&EVERYTHING, || {
            let world = Self::with_pool();
            world.example("scope.toml");
            world.write("problem.json", PROBLEM);
            MAKING.iter().for_each(|line| drop(world.ok(line)));
            let rules = world.read("scheme.toml");
            let rules = rules.replace("due_soon_months = 12", "due_soon_months = 18");
            let files = vec![
                ("copy.db", world.bytes("copy.db")),
                ("certificate.json", world.bytes("certificate.json")),
                ("scheme.toml", rules.into_bytes()),
            ];
            drop(FILES.set(files));
            world
        });
        world.example("pool.csv");
        world.example("scope.toml");
        FILES.get().unwrap().iter().for_each(|(name, bytes)| world.write(name, bytes));
        std::fs::create_dir(world.path().join("backups")).unwrap();
        world.write("bodies.csv", "code,population\nE08000009,240000\n");
        world.write(
            "notes.csv",
            "theme,assessment,perspective,note\nfinancial,strength,staff,They know it.\n",
        );
        world.write("plan.csv", "recommendation,what,owner\n1,Publish the plan,Leader\n");
        world.write("timetable.csv", "kind,day,from,to\nfocus-group,2027-03-03,09:30,10:30\n");
        world.write("recommendations.csv", "wording\nAgree a savings plan.\n");
        world.write(
            "findings.csv",
            "theme,assessment,statement\nfinancial,strength,The plan is known.\n",
        );
        world.write("section.md", "# Own: {{ title }}\n");
        world.write(
            "state.toml",
            "[[peer]]\nname = \"Jo Example\"\nkind = \"officer\"\nbody = \"Bury\"\n",
        );
        world.write("problem.json", PROBLEM);
        world.write("programme.json", PROGRAMME);
        world
    }
}

/// A problem of choosing a team that has an answer.
pub const PROBLEM: &str = "{\"format\": \"pick/1\", \"k\": 2, \"n\": 3, \"slots\": [{\"name\": \"lead\", \"cand\": [[0, 5], [1, 3]]}, {\"name\": \"member\", \"cand\": [[1, 4], [2, 2]]}], \"groups\": [{\"name\": \"parties\", \"members\": [0, 1], \"min\": 1, \"max\": 2}], \"budgets\": [{\"name\": \"travel\", \"max\": 60, \"cost\": [10, 20, 30]}]}";

/// The same for a programme of one challenge.
pub const PROGRAMME: &str = "{\"format\": \"programme/1\", \"peers\": 2, \"most\": [1, 1], \"load_cost\": [0, 5], \"challenges\": [{\"k\": 1, \"n\": 2, \"peer\": [0, 1], \"groups\": [], \"budgets\": [], \"weeks\": [{\"week\": 7, \"slots\": [{\"name\": \"lead\", \"cand\": [[0, 9], [1, 8]]}]}]}]}";

/// The words that lead to every verb, but for those that are hidden.
pub fn verbs() -> Vec<String> {
    fn walk(command: &clap::Command, before: &str, all: &mut Vec<String>) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let path = format!("{before} {}", below.get_name()).trim().to_owned();
            match below.has_subcommands() {
                true => walk(below, &path, all),
                false => all.push(path),
            }
        }
    }
    let mut all = Vec::new();
    walk(&peerage::cli::command(), "", &mut all);
    all
}

/// The verb of a line.
pub fn verb_of(line: &str) -> String {
    let words = words(line);
    let known = verbs();
    let verb = (1..=3).rev().filter_map(|count| words.get(..count)).map(|words| words.join(" "));
    let mut verb = verb.filter(|verb| known.contains(verb));
    verb.next().unwrap_or_else(|| panic!("{line}: no verb"))
}
