//! The rule against a plain second telling of it that walks the calendar day by day, and its named
//! cases.

use chrono::{Datelike as _, Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::calendar::testing::{body, day, range, scheme};
use crate::domain::{BodyId, ChallengeId, Clock, Relation, Succession};

fn challenge(id: i64, kind: &str, hosts: &[i64]) -> Challenge {
    Challenge {
        id: ChallengeId(id),
        reference: format!("c-{id}"),
        kind: kind.to_owned(),
        hosts: hosts.iter().map(|&host| BodyId(host)).collect(),
        ..crate::calendar::testing::challenge()
    }
}

fn done(id: i64, hosts: &[i64], days: &str) -> Challenge {
    Challenge { onsite: Some(range(days)), ..challenge(id, "corporate", hosts) }
}

fn register(bodies: &[Body], successions: &[(i64, i64, Clock)]) -> Bodies {
    let succession = |&(before, after, clock)| Succession {
        predecessor: BodyId(before),
        successor: BodyId(after),
        clock,
    };
    let successions = successions.iter().map(succession).collect();
    Bodies::new(bodies.to_vec(), Vec::<Relation>::new(), successions)
}

/// A little world to ask about.
#[derive(Debug, Clone)]
struct World {
    bodies: Bodies,
    challenges: Vec<Challenge>,
    declined: Vec<Declined>,
    today: NaiveDate,
    horizon_months: u32,
}

impl World {
    fn of(bodies: Bodies, challenges: Vec<Challenge>, today: &str) -> Self {
        Self { bodies, challenges, declined: Vec::new(), today: day(today), horizon_months: 12 }
    }

    fn horizon(&self) -> NaiveDate {
        add_months(self.today, self.horizon_months)
    }

    fn list(&self) -> Vec<Due> {
        let facts = Facts {
            bodies: &self.bodies,
            challenges: &self.challenges,
            declined: &self.declined,
            scheme: &scheme(),
            today: self.today,
        };
        list(&facts, self.horizon())
    }

    fn row(&self, name: &str) -> Due {
        self.list().into_iter().find(|row| row.name == name).unwrap()
    }

    /// Whether what `host` had counts for `body`: it is the same, or `body` continues one for which
    /// it counts.
    fn stays_with(&self, host: BodyId, body: BodyId) -> bool {
        host == body
            || self.bodies.successions().iter().any(|s| {
                s.successor == body
                    && s.clock == Clock::Continues
                    && self.stays_with(host, s.predecessor)
            })
    }

    fn counting(&self, body: BodyId) -> Vec<&Challenge> {
        let counts = |c: &&Challenge| {
            c.kind == "corporate"
                && c.withdrawn_on.is_none()
                && c.hosts.iter().any(|&host| self.stays_with(host, body))
        };
        self.challenges.iter().filter(counts).collect()
    }

    /// The last onsite day of the last one that counts, found by walking through the years.
    fn last_onsite_day(&self, body: BodyId) -> Option<NaiveDate> {
        let counting = self.counting(body);
        let mut last = None;
        for today in day("2014-01-01").iter_days().take_while(|d| *d <= self.today) {
            if counting.iter().any(|c| c.onsite.is_some_and(|days| days.to == today)) {
                last = Some(today);
            }
        }
        last
    }

    /// The first day, seen through the bodies that `body` continues.
    fn began(&self, body: BodyId) -> Option<NaiveDate> {
        let before: Vec<BodyId> = self
            .bodies
            .successions()
            .iter()
            .filter(|s| s.successor == body && s.clock == Clock::Continues)
            .map(|s| s.predecessor)
            .collect();
        match &before[..] {
            [] => self.bodies.by_id(body).unwrap().first_day,
            before => before.iter().map(|b| self.began(*b)).min().unwrap(),
        }
    }

    fn due_by(&self, body: BodyId) -> Option<NaiveDate> {
        let new = self.began(body).filter(|first| *first >= day("2019-04-01"));
        self.last_onsite_day(body).or(new).map(five_years_on)
    }

    fn state(&self, body: BodyId) -> DueState {
        let counting = self.counting(body);
        let ahead = |c: &&&Challenge| match (c.onsite, c.window) {
            (Some(days), _) => days.to > self.today,
            (None, Some(window)) => window.to >= self.today,
            (None, None) => false,
        };
        let refused = self.declined.iter().filter(|d| self.stays_with(d.body, body));
        let refused = refused.map(|d| d.on).filter(|on| *on <= self.today).max();
        let next = counting.iter().filter(ahead).min_by_key(|c| (c.onsite.or(c.window), c.id));
        let holds = refused.is_some_and(|on| {
            self.last_onsite_day(body).is_none_or(|last| last <= on)
                && next.is_none_or(|c| c.added_on < on)
        });
        match self.due_by(body) {
            _ if holds => DueState::Declined,
            _ if next.is_some() => DueState::Booked,
            None => DueState::NeverHad,
            Some(due) if due < self.today => DueState::Overdue,
            Some(due) if due > self.horizon() => DueState::NotDue,
            Some(_) => DueState::DueSoon,
        }
    }
}

/// Sixty months on, a month at a time; then back to a day that exists.
fn five_years_on(from: NaiveDate) -> NaiveDate {
    let (mut year, mut month) = (from.year(), from.month());
    for _ in 0..60 {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    (1..=from.day()).rev().find_map(|d| NaiveDate::from_ymd_opt(year, month, d)).unwrap()
}

/// Days over fourteen years; often from four narrow places five or twelve months apart, so that days
/// fall on each other, on due dates and on horizons.
fn days() -> impl Strategy<Value = NaiveDate> {
    let narrow = prop::sample::select(vec!["2019-03-31", "2021-11-20", "2025-11-20", "2026-11-20"]);
    prop_oneof![
        4 => (0..5000u64).prop_map(|n| day("2015-01-01") + Days::new(n)),
        5 => (narrow, 0..4u64).prop_map(|(from, n)| day(from) + Days::new(n)),
        1 => Just(day("2024-02-29")),
    ]
}

fn ranges() -> impl Strategy<Value = DateRange> {
    (days(), prop_oneof![0..3u64, 0..90u64])
        .prop_map(|(from, length)| DateRange { from, to: from + Days::new(length) })
}

prop_compose! {
    fn some_challenge()(
        counts in prop::bool::weighted(0.8),
        hosts in prop::collection::btree_set(0..5i64, 1..=3),
        window in prop::option::of(ranges()),
        onsite in prop::option::of(ranges()),
        withdrawn_on in prop::option::weighted(0.1, days()),
        added_on in days(),
    ) -> Challenge {
        let kind = if counts { "corporate" } else { "progress-review" };
        let hosts: Vec<i64> = hosts.into_iter().collect();
        Challenge { window, onsite, withdrawn_on, added_on, ..challenge(0, kind, &hosts) }
    }
}

prop_compose! {
    fn some_body()(
        first_day in prop::option::of(days()),
        last in prop::option::weighted(0.3, 0..4000u64),
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let from = first_day.unwrap_or(day("2018-01-01"));
        (first_day, last.map(|n| from + Days::new(n)))
    }
}

prop_compose! {
    fn world()(
        bodies in prop::collection::vec(some_body(), 5),
        mut challenges in prop::collection::vec(some_challenge(), 0..12),
        links in prop::collection::btree_map((0..4i64, 1..5i64), any::<bool>(), 0..5),
        declined in prop::collection::vec((0..5i64, days()), 0..4),
        today in days(),
        horizon_months in prop_oneof![Just(12u32), 0..30u32],
    ) -> World {
        let bodies: Vec<Body> = (0..).zip(bodies).map(|(id, (first_day, last_day))| {
            Body { first_day, last_day, ..body(id, &format!("body {id}")) }
        }).collect();
        let links: Vec<(i64, i64, Clock)> = links.into_iter()
            .filter(|((before, after), _)| before < after)
            .map(|((b, a), on)| (b, a, if on { Clock::Continues } else { Clock::New }))
            .collect();
        for (id, challenge) in (0..).zip(&mut challenges) {
            challenge.id = ChallengeId(id);
        }
        let declined = declined.into_iter()
            .map(|(body, on)| Declined { body: BodyId(body), on, reason: None }).collect();
        World { bodies: register(&bodies, &links), challenges, declined, today, horizon_months }
    }
}

proptest! {
    /// The list and the day-by-day telling agree on every body, its dates and its state.
    #[test]
    fn two_tellings_agree(world in world()) {
        let rows = world.list();
        let there = world.bodies.all().iter().filter(|b| b.in_force_on(world.today)).count();
        prop_assert_eq!(rows.len(), there);
        for row in rows {
            let body = world.bodies.all().iter().find(|b| b.name == row.name).unwrap();
            prop_assert_eq!(row.last_onsite_day, world.last_onsite_day(body.id));
            prop_assert_eq!(row.due_by, world.due_by(body.id));
            prop_assert_eq!(row.state, world.state(body.id), "{:?}", row);
            prop_assert_eq!(row.days_left, row.due_by.map(|d| (d - world.today).num_days()));
        }
    }

    /// What order the file holds things in does not matter, and the list is in its own order.
    #[test]
    fn the_order_of_the_file_does_not_matter(world in world()) {
        let rows = world.list();
        let mut other = world.clone();
        other.challenges.reverse();
        other.declined.reverse();
        prop_assert_eq!(&rows, &other.list());
        let place = |row: &Due| {
            (row.state, row.due_by.unwrap_or(NaiveDate::MAX), row.name.clone())
        };
        let in_order = rows.is_sorted_by_key(place);
        prop_assert!(in_order);
    }

    /// A longer horizon never takes a row off the list.
    #[test]
    fn a_longer_horizon_lists_more(world in world()) {
        let listed = |world: &World| -> Vec<String> {
            let rows = world.list();
            rows.into_iter().filter(|r| is_listed(r, world.horizon())).map(|r| r.body).collect()
        };
        let longer = World { horizon_months: world.horizon_months + 7, ..world.clone() };
        let more = listed(&longer);
        prop_assert!(listed(&world).iter().all(|body| more.contains(body)));
    }
}

#[test]
fn a_leap_day_is_clamped() {
    let world = World::of(
        register(&[body(1, "A")], &[]),
        vec![done(1, &[1], "2024-02-26..2024-02-29")],
        "2029-02-28",
    );
    let row = world.row("A");
    assert_eq!(row.due_by, Some(day("2029-02-28")));
    assert_eq!((row.state, row.days_left), (DueState::DueSoon, Some(0)));
    let late = World { today: day("2029-03-01"), ..world };
    assert_eq!(late.row("A").state, DueState::Overdue);
}

#[test]
fn a_progress_review_or_a_moved_date_does_not_move_the_clock() {
    let review = Challenge {
        onsite: Some(range("2025-01-07..2025-01-08")),
        ..challenge(2, "progress-review", &[1])
    };
    let mut next = done(3, &[1], "2026-10-06..2026-10-09");
    let bodies = register(&[body(1, "A")], &[]);
    let first = done(1, &[1], "2021-03-02..2021-03-05");
    let mut world = World::of(bodies, vec![first, review, next.clone()], "2026-01-10");
    let row = world.row("A");
    assert_eq!((row.state, row.due_by), (DueState::Booked, Some(day("2026-03-05"))));
    assert_eq!(row.booked_from, Some(day("2026-10-06")));
    next.onsite = Some(range("2027-10-05..2027-10-08"));
    world.challenges[2] = next;
    assert_eq!(world.row("A").due_by, Some(day("2026-03-05")));
}

#[test]
fn a_chain_of_recodes_keeps_the_clock_and_a_new_body_starts_one() {
    let born = |id, name: &str, first: &str| Body { first_day: Some(day(first)), ..body(id, name) };
    let old = Body { last_day: Some(day("2022-03-31")), ..body(1, "Old") };
    let mid = Body { last_day: Some(day("2024-03-31")), ..born(2, "Mid", "2022-04-01") };
    let (kept, new) = (born(3, "Kept", "2024-04-01"), born(4, "New", "2023-04-01"));
    let links = [(1, 2, Clock::Continues), (2, 3, Clock::Continues), (1, 4, Clock::New)];
    let world = World::of(
        register(&[old, mid, kept, new], &links),
        vec![done(1, &[1], "2021-03-02..2021-03-05")],
        "2025-04-02",
    );
    let kept = world.row("Kept");
    assert_eq!(kept.due_by, Some(day("2026-03-05")));
    assert_eq!(kept.flags, ["successor-of:E00000002"]);
    let new = world.row("New");
    assert_eq!(new.due_by, Some(day("2028-04-01")));
    assert_eq!(new.flags, ["new-since:2023-04-01", "past-advised", "successor-of:E00000001"]);
    // Without a challenge in the chain there is no clock to keep.
    let never = World { challenges: Vec::new(), ..world };
    assert_eq!(never.row("Kept").state, DueState::NeverHad);
}

#[test]
fn a_body_is_listed_up_to_its_last_day() {
    let ending = Body { last_day: Some(day("2027-03-31")), ..body(1, "Ending") };
    let had = vec![done(1, &[1], "2023-03-02..2023-03-05")];
    let mut world = World::of(register(&[ending], &[]), had, "2027-03-31");
    assert_eq!(world.row("Ending").flags, ["abolished-on:2027-03-31", "abolished-before-due"]);
    world.today = day("2027-04-01");
    assert_eq!(world.list(), []);
}

#[test]
fn declining_holds_until_the_next_one() {
    let mut world = World::of(
        register(&[body(1, "A")], &[]),
        vec![done(1, &[1], "2018-03-06..2018-03-09")],
        "2026-11-21",
    );
    world.declined.push(Declined { body: BodyId(1), on: day("2025-01-01"), reason: None });
    assert_eq!(world.row("A").state, DueState::Declined);
    let booked = Challenge {
        window: Some(range("2027-03-01..2027-06-30")),
        added_on: day("2026-11-20"),
        ..challenge(2, "corporate", &[1])
    };
    world.challenges.push(booked);
    let row = world.row("A");
    assert_eq!((row.state, row.booked_from), (DueState::Booked, Some(day("2027-03-01"))));
    world.challenges[1].withdrawn_on = Some(day("2026-11-21"));
    assert_eq!(world.row("A").state, DueState::Declined);
    world.challenges.push(done(3, &[1], "2025-06-03..2025-06-06"));
    assert_eq!(world.row("A").state, DueState::NotDue);
}

#[test]
fn a_joint_challenge_counts_for_every_host() {
    let world = World::of(
        register(&[body(1, "A"), body(2, "B")], &[]),
        vec![done(1, &[1, 2], "2022-01-18..2022-01-21")],
        "2026-11-21",
    );
    for name in ["A", "B"] {
        assert_eq!(world.row(name).due_by, Some(day("2027-01-21")), "{name}");
    }
}

#[test]
fn an_election_in_the_way_is_flagged_only_where_it_is_known() {
    let voting = Body { next_election: Some(day("2027-05-06")), ..body(1, "Voting") };
    let booked = |id, onsite: &str| done(id, &[id], onsite);
    let world = World::of(
        register(&[voting, body(2, "Silent")], &[]),
        vec![booked(1, "2027-04-13..2027-04-16"), booked(2, "2027-04-13..2027-04-16")],
        "2026-11-21",
    );
    assert_eq!(world.row("Voting").flags, ["election-in-window"]);
    assert_eq!(world.row("Silent").flags, Vec::<String>::new());
}

#[test]
fn the_first_and_the_last_day_belong_to_it() {
    let had = vec![done(1, &[1], "2022-11-21..2022-11-24")];
    let mut world = World::of(register(&[body(1, "A")], &[]), had, "2026-11-24");
    assert_eq!(world.row("A").due_by, Some(world.horizon()));
    assert_eq!(world.row("A").state, DueState::DueSoon);
    // A window is ahead up to its last day.
    let window = Some(range("2026-10-01..2026-11-24"));
    let booked = Challenge { window, ..challenge(2, "corporate", &[1]) };
    world.challenges.push(booked);
    assert_eq!(world.row("A").state, DueState::Booked);
    world.today = day("2026-11-25");
    assert_eq!(world.row("A").state, DueState::DueSoon);
    // Who declines on the last day of a visit declines the next one.
    let on = day("2022-11-24");
    world.declined.push(Declined { body: BodyId(1), on, reason: None });
    assert_eq!(world.row("A").state, DueState::Declined);
}
