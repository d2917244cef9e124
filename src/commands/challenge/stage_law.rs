//! The stage of a challenge never goes back, whatever is typed and however much time goes by, but by
//! undo, postponement or the withdrawal of a member: many random lives, each command as it is typed, on a
//! file in memory.

use std::cell::RefCell;

use chrono::{Days, NaiveDate};
use clap::FromArgMatches as _;
use clap::Subcommand as _;
use proptest::prelude::*;

use super::row::Surroundings;
use crate::calendar::stage::{PROSPECT, WITHDRAWN, stage};
use crate::calendar::testing::day;
use crate::commands::values::set_today;
use crate::commands::{Command, Context, with_verbs};
use crate::domain::Scheme;
use crate::intake::scheme;
use crate::store::testing::{copied, empty, entry};
use crate::store::{Store, schemes};

/// What is typed first. All people are invented.
const MADE: &[&str] = &[
    "council add Trafford --kind metropolitan-district",
    "council add Leeds --kind metropolitan-district",
    "peer add --reference P1 --name Ida --kind officer --body Leeds --seniority director",
    "peer add --reference P2 --name Bo --kind member --body Leeds --seniority leader --party Labour",
    "peer add --reference P3 --name Ada --kind officer --body Leeds --seniority director",
    "peer add --reference P4 --name Tom --kind officer --body Leeds --seniority director",
    "challenge add corporate Trafford --window 2027-03-01..2027-06-30",
    "challenge schedule trafford-2027 --from 2027-03-02",
    "challenge scope trafford-2027 --needs x --agreed-on today --agreed-by Leader",
    "team set trafford-2027 lead=P1 member=P2 finance=P3",
];

/// What may be done.
const STEPS: &[&str] = &[
    "challenge mark trafford-2027 scoping-meeting",
    "challenge mark trafford-2027 scope-agreed",
    "challenge mark trafford-2027 team-confirmed",
    "challenge mark trafford-2027 position-statement",
    "challenge mark trafford-2027 draft-report",
    "challenge mark trafford-2027 peers-commented",
    "challenge mark trafford-2027 facts-checked",
    "challenge mark trafford-2027 position-statement --undone",
    "challenge mark trafford-2027 scope-agreed --undone",
    "challenge mark trafford-2027 team-confirmed --undone",
    "challenge mark trafford-2027 draft-report --undone",
    "challenge mark trafford-2027 final-report --undone",
    "challenge mark trafford-2027 report-published --undone",
    "challenge mark trafford-2027 closed --undone",
    "challenge mark trafford-2027 closed",
    "challenge scope trafford-2027 --needs more",
    "challenge scope trafford-2027 --agreed-on today",
    "challenge edit trafford-2027 --note x",
    "challenge edit trafford-2027 --kind finance",
    "challenge edit trafford-2027 --clear report_published",
    "challenge edit trafford-2027 --report-published today",
    "challenge edit trafford-2027 --clear plan_published",
    "challenge schedule trafford-2027 --from 2027-03-16",
    "team invite trafford-2027 --no-drafts",
    "team respond trafford-2027 P1 available --released",
    "team respond trafford-2027 P2 available",
    "team respond trafford-2027 P2 profile-shared",
    "team respond trafford-2027 P2 host-agreed --override agreed",
    "team respond trafford-2027 P1 ask-again",
    "team respond trafford-2027 P1 approached --override agreed",
    "team confirm trafford-2027 --override agreed",
    "team confirm trafford-2027 --peer P1 --override agreed",
    "team set trafford-2027 lead=P1 member=P2 finance=P4",
    "team duties trafford-2027 --peer P1 --done papers",
    "timetable add trafford-2027 interview --on 2027-03-02 --from 09:00 --to 10:00 --peer P1",
    "finding add trafford-2027 --theme financial --assessment strength Good.",
    "recommendation add trafford-2027 Agree.",
    "recommendation respond trafford-2027 1 accept --override agreed",
    "report draft trafford-2027",
    "report comment trafford-2027 --ask --due +1w",
    "report comment trafford-2027 --council Wrong.",
    "report finalise trafford-2027",
    "report publish trafford-2027 --report-on today",
    "report publish trafford-2027 --plan-on today",
    "review open trafford-2027 --window 2028-01-10..2028-01-28 --override early",
    "challenge schedule trafford-2028 --from 2028-01-11",
    "challenge edit trafford-2028 --clear reviews",
    "challenge edit trafford-2028 --report-published today",
    "challenge edit trafford-2028 --clear report_published",
    "challenge withdraw trafford-2028 --reason x",
];

/// These may take it back.
const BACK: &[&str] = &[
    "team respond trafford-2027 P2 withdrew --reason ill",
    "team respond trafford-2027 P1 declined --reason busy",
    "challenge postpone trafford-2027 --window +2m..+4m --reason elections",
    "challenge postpone trafford-2027 --from +3m --reason elections --override agreed",
    "db undo",
    "db undo",
];

thread_local! {
    /// The parser, put together once.
    static PARSER: RefCell<clap::Command> =
        RefCell::new(with_verbs(
            Command::augment_subcommands(
                clap::Command::new("peerage").disable_help_subcommand(true),
            ),
            |_| true,
        ));
}

/// Types a line; a line that is refused changes nothing.
fn typed(ctx: &mut Context, line: &str) -> anyhow::Result<()> {
    set_today(ctx.today);
    ctx.note = None;
    let words = std::iter::once("peerage").chain(line.split(' '));
    let matches = PARSER.with_borrow_mut(|parser| parser.try_get_matches_from_mut(words))?;
    Command::from_arg_matches(&matches)?.run(ctx).map(drop)
}

/// A challenge with days, a scope and a team.
fn made(today: NaiveDate) -> Store {
    let mut store = empty();
    let built_in = scheme::built_in().unwrap();
    store
        .write(&entry("init"), |tx| schemes::insert_text(tx, &built_in, scheme::BUILT_IN))
        .unwrap();
    let mut ctx = Context::at_work_on(store, today);
    for line in MADE {
        typed(&mut ctx, line).unwrap_or_else(|fault| panic!("{line}: {fault:#}"));
    }
    copied(ctx.store().unwrap())
}

/// How far the challenge has come: the place of its stage in the order of the kind.
fn reached(ctx: &mut Context, rules: &Scheme) -> (usize, String) {
    let around = Surroundings::read(ctx).unwrap();
    let challenge = around.all().iter().find(|c| c.reference == "trafford-2027").unwrap();
    let kind = rules.kind(&challenge.kind).unwrap();
    let stage = stage(kind, &around.progress(challenge));
    let mut all = vec![PROSPECT];
    all.extend(kind.milestones.iter().filter_map(|milestone| milestone.stage.as_deref()));
    all.push(WITHDRAWN);
    (all.iter().position(|known| *known == stage).unwrap(), stage)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_stage_goes_back_by_three_ways_alone(
        life in prop::collection::vec((0..STEPS.len() + BACK.len(), 0..45u64, 0..3u8), 18),
    ) {
        thread_local! {
            static MADE_ONCE: Store = made(day("2026-11-21"));
        }
        let rules = scheme::built_in().unwrap();
        let mut ctx = Context::at_work_on(MADE_ONCE.with(copied), day("2026-11-21"));
        let mut before = reached(&mut ctx, &rules);
        for (step, days, waits) in life {
            let line = STEPS.iter().chain(BACK).nth(step).unwrap();
            let is_refused = typed(&mut ctx, line).is_err();
            if waits == 0 {
                ctx.today = ctx.today + Days::new(days);
            }
            let after = reached(&mut ctx, &rules);
            let may = BACK.contains(line) && !is_refused;
            let today = ctx.today;
            prop_assert!(may || after.0 >= before.0, "{today} {line}: {} to {}", before.1, after.1);
            before = after;
        }
    }
}
