//! Examples for the help of every command: one table, run by a test against a file that has the
//! invented pool, the history, and the challenge of the README in it.

/// `(noun and verb, lines that may be typed)`. A command may have further examples of its own.
const EXAMPLES: &[(&str, &[&str])] = &[
    ("init", &["peerage init", "peerage init --empty --db practice.db"]),
    ("status", &["peerage status"]),
    (
        "council list",
        &[
            "peerage council list --region \"North West\" --kind metropolitan-district",
            "peerage council list --filter \"population>=500000\" --sort -population --format csv",
        ],
    ),
    ("council show", &["peerage council show Trafford"]),
    ("council add", &["peerage council add \"Trafford Homes\" --kind company --owner Trafford"]),
    ("council edit", &["peerage council edit Trafford --next-election 2027-05-06"]),
    ("council import", &["peerage council import councils.csv --dry-run"]),
    (
        "council reorganise",
        &[
            "peerage council reorganise --from Adur --from Worthing --to \"Adur and Worthing:unitary\" --on 2028-04-01 --dry-run",
        ],
    ),
    (
        "peer import",
        &[
            "peerage peer import examples/pool.csv",
            "peerage peer import examples/pool.csv --dry-run",
        ],
    ),
    (
        "peer list",
        &[
            "peerage peer list --kind officer --expertise finance -o finance.xlsx",
            "peerage peer list --filter \"region=North West\" --sort -rating,name --limit 10",
        ],
    ),
    ("peer show", &["peerage peer show P0002"]),
    (
        "peer add",
        &[
            "peerage peer add --name \"Jo Example\" --kind officer --body Bury --seniority director --expertise housing",
        ],
    ),
    (
        "peer apply",
        &[
            "peerage peer apply --name \"Sam Example\" --kind officer --body Bury --seniority director",
        ],
    ),
    ("peer decide", &["peerage peer decide \"Robin Example\" accepted --by \"Programme manager\""]),
    (
        "peer edit",
        &[
            "peerage peer edit P0002 --days-offered 8",
            "peerage peer edit --where \"body=Bury Metropolitan Borough Council\" --where status=active --set status=paused --dry-run",
        ],
    ),
    (
        "apply",
        &["peerage apply examples/state.toml --dry-run", "peerage apply examples/state.toml"],
    ),
    ("peer status", &["peerage peer status P0002 paused"]),
    (
        "peer availability",
        &[
            "peerage peer availability P0002 --from +1m --block 2027-08-02..2027-08-13",
            "peerage peer availability --ask P0002 P0148",
            "peerage peer availability --import availability.csv",
        ],
    ),
    ("peer declare", &["peerage peer declare P0002 Trafford --reason \"Family\""]),
    ("peer days", &["peerage peer days P0002"]),
    (
        "import-template",
        &["peerage import-template peers -o peers.xlsx", "peerage import-template peers --fields"],
    ),
    ("challenge add", &["peerage challenge add corporate Bury --window 2027-09-01..2027-11-30"]),
    (
        "challenge scope",
        &[
            "peerage challenge scope trafford-2027 --file examples/scope.toml",
            "peerage challenge scope trafford-2027 --needs \"New administration since May\"",
        ],
    ),
    ("challenge schedule", &["peerage challenge schedule trafford-2027 --from 2027-06-08"]),
    (
        "challenge postpone",
        &[
            "peerage challenge postpone trafford-2027 --window 2027-09-01..2027-11-30 --reason \"By-election\"",
        ],
    ),
    (
        "challenge withdraw",
        &["peerage challenge withdraw trafford-2027 --reason \"No longer wanted\""],
    ),
    ("challenge decline", &["peerage challenge decline Bolton --reason \"After the election\""]),
    ("challenge edit", &["peerage challenge edit trafford-2027 --manager \"Pat Example\""]),
    (
        "challenge list",
        &[
            "peerage challenge list --sort window_from",
            "peerage challenge list --format csv --columns challenge,host,stage",
        ],
    ),
    ("challenge show", &["peerage challenge show trafford-2027", "peerage challenge show @last"]),
    (
        "challenge record",
        &["peerage challenge record Bolton corporate --from 2022-03-01 --to 2022-03-04"],
    ),
    (
        "challenge due",
        &[
            "peerage challenge due --within 12m",
            "peerage challenge due --region London --format csv -o due.csv",
        ],
    ),
    (
        "challenge deadlines",
        &["peerage challenge deadlines --within 8w", "peerage challenge deadlines --chase"],
    ),
    (
        "challenge feedback",
        &[
            "peerage challenge feedback bolton-2022 --by \"Chief Executive\" --satisfied great --recommends yes",
        ],
    ),
    ("challenge letters", &["peerage challenge letters trafford-2027"]),
    ("challenge compliance", &["peerage challenge compliance --since 2024-04-01 --late"]),
    (
        "challenge mark",
        &[
            "peerage challenge mark trafford-2027 scoping-meeting --on 2026-11-20",
            "peerage challenge mark --import milestones.csv",
        ],
    ),
    ("challenge calendar", &["peerage challenge calendar --format ics -o visits.ics"]),
    ("team assemble", &["peerage team assemble trafford-2027"]),
    (
        "team show",
        &["peerage team show trafford-2027", "peerage team show trafford-2027 --format json"],
    ),
    ("team solve", &["peerage team solve problem.json --alternatives 3"]),
    ("team verify", &["peerage team verify certificate.json"]),
    ("scheme backtest", &["peerage scheme backtest --newest 3"]),
    (
        "programme plan",
        &[
            "peerage programme plan --from 2027-01-04 --to 2027-04-30 --most 2 --steps 300 --save",
            "peerage programme plan --most 1 --steps 200 --what-if interval=48",
        ],
    ),
    ("programme accept", &["peerage programme accept"]),
    (
        "programme calendar",
        &["peerage programme calendar", "peerage programme calendar --only visit -o programme.ics"],
    ),
    (
        "programme gaps",
        &["peerage programme gaps --most 30", "peerage programme gaps --most 30 --call -o call.md"],
    ),
    ("programme solve", &["peerage programme solve programme.json --time-limit 30"]),
    (
        "programme stats",
        &["peerage programme stats", "peerage programme stats take-up --format csv"],
    ),
    ("programme dashboard", &["peerage programme dashboard -o page.html"]),
    ("programme annual-report", &["peerage programme annual-report --year 2026 -o report.docx"]),
    (
        "finding add",
        &[
            "peerage finding add trafford-2027 --theme financial --assessment strength --sources 3 \"The budget is well understood.\"",
        ],
    ),
    ("finding list", &["peerage finding list trafford-2027"]),
    ("finding show", &["peerage finding show trafford-2027 1"]),
    ("finding edit", &["peerage finding edit trafford-2027 1 --sources 4"]),
    (
        "recommendation add",
        &[
            "peerage recommendation add trafford-2027 --theme financial \"Agree a plan that closes the gap.\"",
        ],
    ),
    ("recommendation import", &["peerage recommendation import trafford-2027 recommendations.csv"]),
    ("recommendation list", &["peerage recommendation list trafford-2027"]),
    ("recommendation show", &["peerage recommendation show trafford-2027 1"]),
    ("recommendation edit", &["peerage recommendation edit trafford-2027 1 --level further"]),
    (
        "timetable add",
        &[
            "peerage timetable add trafford-2027 interview --on 2027-06-08 --from 09:30 --to 10:30 --met members --place \"Town Hall\"",
        ],
    ),
    ("timetable edit", &["peerage timetable edit trafford-2027 1 --place \"Room 2\""]),
    ("timetable remove", &["peerage timetable remove trafford-2027 1"]),
    ("timetable import", &["peerage timetable import trafford-2027 timetable.csv"]),
    (
        "timetable show",
        &[
            "peerage timetable show trafford-2027 --by peer",
            "peerage timetable show trafford-2027 --format ics -o visits.ics",
        ],
    ),
    (
        "timetable documents",
        &["peerage timetable documents trafford-2027 --ask \"Medium-term financial plan\""],
    ),
    ("timetable check", &["peerage timetable check trafford-2027"]),
    (
        "evidence add",
        &[
            "peerage evidence add trafford-2027 \"Staff know the plan.\" --theme financial --assessment strength --perspective staff",
        ],
    ),
    ("evidence edit", &["peerage evidence edit trafford-2027 1 --quote"]),
    ("evidence import", &["peerage evidence import trafford-2027 notes.csv"]),
    ("evidence link", &["peerage evidence link trafford-2027 1 1"]),
    ("evidence list", &["peerage evidence list trafford-2027 --perspective staff"]),
    ("evidence show", &["peerage evidence show trafford-2027 1"]),
    (
        "action add",
        &[
            "peerage action add trafford-2027 1 \"Write the plan\" --owner \"Director of Finance\" --due 2027-10-01",
        ],
    ),
    ("action edit", &["peerage action edit trafford-2027 1.1 --status in-progress --rag green"]),
    ("action import", &["peerage action import trafford-2027 plan.csv"]),
    ("action link", &["peerage action link trafford-2027 1.1 2"]),
    (
        "action list",
        &[
            "peerage action list trafford-2027 --late",
            "peerage action list trafford-2027 --format csv",
        ],
    ),
    ("action plan", &["peerage action plan trafford-2027 -o report.docx"]),
    ("action show", &["peerage action show trafford-2027 1.1"]),
    ("finding import", &["peerage finding import trafford-2027 findings.csv"]),
    ("recommendation link", &["peerage recommendation link trafford-2027 1 1"]),
    ("finding link", &["peerage finding link trafford-2027 1 1"]),
    ("recommendation respond", &["peerage recommendation respond bolton-2022 1 accept"]),
    (
        "report comment",
        &["peerage report comment trafford-2027 \"We have 63 councillors.\" --council"],
    ),
    ("report comments", &["peerage report comments trafford-2027 --open"]),
    ("report slides", &["peerage report slides trafford-2027 -o slides.html"]),
    (
        "report finalise",
        &[
            "peerage report finalise trafford-2027 --override \"Agreed by telephone\" -o report.docx",
        ],
    ),
    (
        "report publish",
        &[
            "peerage report publish trafford-2027 --report-on today --override \"Agreed by telephone\"",
        ],
    ),
    ("report template list", &["peerage report template list"]),
    ("report template export", &["peerage report template export front -o front.md"]),
    ("report template import", &["peerage report template import front section.md"]),
    ("report template reset", &["peerage report template reset front"]),
    (
        "team invite",
        &["peerage team invite trafford-2027", "peerage team invite trafford-2027 --no-drafts"],
    ),
    ("team respond", &["peerage team respond trafford-2027 P0148 available"]),
    ("team confirm", &["peerage team confirm trafford-2027 --override \"Agreed by telephone\""]),
    ("team status", &["peerage team status trafford-2027"]),
    (
        "team duties",
        &[
            "peerage team duties trafford-2027 --late",
            "peerage team duties --late",
            "peerage team duties trafford-2027 --peer P0086 --specialist \"digital services\"",
        ],
    ),
    ("team brief", &["peerage team brief trafford-2027 -o report.docx"]),
    ("team profile", &["peerage team profile trafford-2027 -o report.docx"]),
    ("team explain", &["peerage team explain trafford-2027 --why-not P0002"]),
    ("team alternatives", &["peerage team alternatives trafford-2027 --count 2 --different 2"]),
    (
        "team set",
        &[
            "peerage team set trafford-2027 \"lead peer=P0148\" \"lead member peer=P0244\" \"finance peer=P0313\" \"senior officer peer=P0418\" \"member peer=P0478\" \"service officer peer=P0086\"",
        ],
    ),
    ("team replace", &["peerage team replace trafford-2027 P0086"]),
    ("team check", &["peerage team check trafford-2027"]),
    (
        "peer feedback",
        &[
            "peerage peer feedback P0148 --challenge bolton-2022 --score \"providing challenge=4\" --by Leader",
        ],
    ),
    (
        "peer learning",
        &[
            "peerage peer learning P0148 --challenge bolton-2022 --learnt \"How to pair scrutiny with data\" --publish",
            "peerage peer learning --publishable",
        ],
    ),
    ("peer record", &["peerage peer record P0148 -o report.docx"]),
    (
        "review open",
        &[
            "peerage review open trafford-2027 --window 2028-01-10..2028-01-28 --override \"Asked for early\"",
        ],
    ),
    ("review record", &["peerage review record bolton-2023 1 good --note \"On course.\""]),
    ("review report", &["peerage review report bolton-2023 -o report.docx"]),
    (
        "support add",
        &[
            "peerage support add mentoring Bury --mentee \"Leader of the opposition\" --window 2026-10-01..2027-03-31",
        ],
    ),
    ("support list", &["peerage support list"]),
    ("support log", &["peerage support log salford-2026 --peer P0148 --hours 1.5"]),
    ("support show", &["peerage support show salford-2026"]),
    (
        "report draft",
        &[
            "peerage report draft trafford-2027 -o report.docx",
            "peerage report draft trafford-2027",
            "peerage report draft trafford-2027 --layout older",
            "peerage report draft trafford-2027 --check --format json",
        ],
    ),
    ("scheme show", &["peerage scheme show corporate"]),
    ("scheme export", &["peerage scheme export -o scheme.toml"]),
    ("scheme import", &["peerage scheme import scheme.toml"]),
    ("scheme edit", &["peerage scheme edit five_year.due_soon_months=18"]),
    (
        "privacy export",
        &[
            "peerage privacy export P0148 -o person.html",
            "peerage privacy export P0148 --format json",
        ],
    ),
    ("privacy consent", &["peerage privacy consent --missing"]),
    (
        "privacy monitoring",
        &[
            "peerage privacy monitoring --by region",
            "peerage privacy monitoring P0148 --ethnicity \"prefer not to say\"",
        ],
    ),
    (
        "privacy retention",
        &["peerage privacy retention", "peerage privacy retention --class feedback --apply --yes"],
    ),
    ("privacy erase", &["peerage privacy erase P0002 --dry-run"]),
    ("db info", &["peerage db info"]),
    ("db check", &["peerage db check"]),
    ("db backup", &["peerage db backup copy.db"]),
    ("db migrate", &["peerage db migrate"]),
    ("db repair", &["peerage db repair mended.db"]),
    ("db restore", &["peerage db restore copy.db --yes"]),
    (
        "db log",
        &[
            "peerage db log --verb \"peer\" --since -1w",
            "peerage db log --thing trafford-2027",
            "peerage db log 2",
        ],
    ),
    ("db undo", &["peerage db undo"]),
    ("db redo", &["peerage db redo"]),
    ("schema", &["peerage schema", "peerage schema due"]),
    ("help", &["peerage help dates", "peerage help challenge add"]),
    ("demo", &["peerage demo"]),
];

/// The command with its examples in the help, and the same for all below it.
pub(super) fn with_examples(command: clap::Command) -> clap::Command {
    below(command, "")
}

fn below(command: clap::Command, words: &str) -> clap::Command {
    command.mut_subcommands(|verb| {
        let words = format!("{words} {}", verb.get_name());
        below(exemplified(verb, words.trim()), &words)
    })
}

fn exemplified(command: clap::Command, words: &str) -> clap::Command {
    let Some((_, lines)) = EXAMPLES.iter().find(|(of, _)| *of == words) else { return command };
    let lines: String = lines.iter().map(|line| format!("\n  {line}")).collect();
    let before = command.get_after_help().map(|text| format!("\n\n{text}")).unwrap_or_default();
    command.after_help(format!("Examples:{lines}{before}"))
}
