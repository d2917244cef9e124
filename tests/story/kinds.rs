//! The other kinds from start to end: a fire challenge, a service and a thematic challenge, bespoke remote
//! support, a remote health-check, a workshop; each with its own team, stages, output and peer days.

use super::Story;

/// A challenge and what is said of it.
struct Visit {
    kind: &'static str,
    host: &'static str,
    reference: &'static str,
    theme: &'static str,
    from: &'static str,
    /// A day after the last onsite day, and one on which the report is out.
    after: [&'static str; 2],
}

impl Visit {
    /// From the first talk to the visit: scope, team, days, the host's timetable.
    fn prepared(&self, story: &mut Story, noun: &str) {
        let Self { kind, host, reference, .. } = self;
        story.tell(&format!("{noun} add {kind} {host} --window 2027-02-01..2027-03-24"));
        story.tell(&format!("challenge scope {reference} --needs \"An honest look.\" --agreed-on 2026-12-01 --agreed-by Leader"));
        story.tell(&format!("team assemble {reference} --columns slot,peer,name"));
        story.tell(&format!("challenge schedule {reference} --from {}", self.from));
        story.confirmed(reference);
        story.tell(&format!("team status {reference} --columns slot,peer,name,status"));
        story.tell("challenge list --columns challenge,kind,mode,stage,onsite_to,next_milestone");
    }

    /// What was seen, and what is recommended.
    fn seen(&self, story: &mut Story) {
        let Self { reference, theme, after, .. } = self;
        story.on(after[0]);
        story.tell(&format!("finding add {reference} --theme \"{theme}\" --assessment strength --sources 3 \"People know the plan.\""));
        story.tell(&format!("recommendation add {reference} \"Tell residents of the plan.\""));
    }

    /// The report, from the draft to its publication, and what is left to do.
    fn reported(&self, story: &mut Story) {
        let Self { reference, after, .. } = self;
        story.tell(&format!("report draft {reference}"));
        for milestone in ["notes-shared", "draft-report", "peers-commented"] {
            story.tell(&format!("challenge mark {reference} {milestone}"));
        }
        story.keep(&format!("report finalise {reference}"), 6);
        story.on(after[1]);
        story.tell(&format!("challenge mark {reference} facts-checked"));
        story.tell(&format!("report finalise {reference} -o final.md"));
        story.tell(&format!(
            "report publish {reference} --report-on {} --url https://example.org/r",
            after[1]
        ));
        story.tell("challenge compliance --columns challenge,rule,due,done_on,state,address");
        self.closed(story);
    }

    /// Peer days, the end, and that the five-year clock runs on.
    fn closed(&self, story: &mut Story) {
        let Self { reference, .. } = self;
        let peer = story.team(reference)[0].clone();
        story.tell(&format!(
            "peer days {peer} --columns year_from,days,challenges,days_by_engagement"
        ));
        story.tell(&format!("challenge mark {reference} closed"));
        story.tell("challenge list --columns challenge,kind,stage,report_published");
    }
}

#[test]
fn a_fire_challenge() {
    let mut story = Story::begin("2026-12-01");
    let visit = Visit {
        kind: "fire",
        host: "Kent",
        reference: "kent-fire-2027",
        theme: "Response",
        from: "2027-02-09",
        after: ["2027-02-15", "2027-04-20"],
    };
    story.keep("challenge add fire Trafford", 6);
    visit.prepared(&mut story, "challenge");
    visit.seen(&mut story);
    visit.reported(&mut story);
    insta::assert_snapshot!(story.text);
}

#[test]
fn a_service_challenge() {
    let mut story = Story::begin("2026-12-01");
    let visit = Visit {
        kind: "planning",
        host: "Salford",
        reference: "salford-2027",
        theme: "Service to users",
        from: "2027-02-23",
        after: ["2027-03-01", "2027-06-10"],
    };
    visit.prepared(&mut story, "challenge");
    visit.seen(&mut story);
    visit.reported(&mut story);
    story.tell("challenge due --all --filter body=E08000006 --columns name,last_challenge,state");
    insta::assert_snapshot!(story.text);
}

/// Its report is due within three weeks of the visit.
#[test]
fn a_thematic_challenge() {
    let mut story = Story::begin("2026-12-01");
    let visit = Visit {
        kind: "equality",
        host: "Bury",
        reference: "bury-2027",
        theme: "Leadership and partnership",
        from: "2027-02-09",
        after: ["2027-02-12", "2027-02-26"],
    };
    visit.prepared(&mut story, "challenge");
    story.tell("challenge show bury-2027");
    visit.seen(&mut story);
    visit.reported(&mut story);
    insta::assert_snapshot!(story.text);
}

#[test]
fn bespoke_remote_support_ends_in_written_feedback() {
    let mut story = Story::begin("2026-12-01");
    let visit = Visit {
        kind: "bespoke-remote-support",
        host: "Salford",
        reference: "salford-2027",
        theme: "question",
        from: "2027-02-09",
        after: ["2027-02-15", "2027-02-22"],
    };
    visit.prepared(&mut story, "support");
    visit.seen(&mut story);
    fed_back(&visit, &mut story);
    insta::assert_snapshot!(story.text);
}

#[test]
fn a_remote_health_check_does_not_take_the_place_of_a_challenge() {
    let mut story = Story::begin("2026-12-01");
    let visit = Visit {
        kind: "remote-corporate-health-check",
        host: "Rochdale",
        reference: "rochdale-2027",
        theme: "Capacity",
        from: "2027-02-09",
        after: ["2027-02-15", "2027-02-22"],
    };
    visit.prepared(&mut story, "support");
    visit.seen(&mut story);
    fed_back(&visit, &mut story);
    story.tell("challenge due --all --filter body=E08000005 --columns name,last_challenge,state");
    insta::assert_snapshot!(story.text);
}

/// The written feedback, as it goes to the host.
fn fed_back(visit: &Visit, story: &mut Story) {
    let reference = visit.reference;
    story.tell(&format!("report draft {reference}"));
    story.on(visit.after[1]);
    story.tell(&format!("report finalise {reference} -o final.docx"));
    story.keep(&format!("report finalise {reference}"), 6);
    story.tell("support list --columns challenge,kind,stage,outputs,peers,peer_days");
    visit.closed(story);
}

#[test]
fn a_workshop_has_nothing_written_of_it() {
    let mut story = Story::begin("2026-12-01");
    let visit = Visit {
        kind: "workshop",
        host: "Tameside",
        reference: "tameside-2027",
        theme: "",
        from: "2027-02-09",
        after: ["2027-02-10", "2027-02-22"],
    };
    story.tell("support add workshop Tameside --window 2027-02-01..2027-03-24");
    story.tell("team assemble tameside-2027 --columns slot,name");
    story.tell("challenge schedule tameside-2027 --from 2027-02-09");
    story.confirmed("tameside-2027");
    story.on(visit.after[0]);
    story.keep("report draft tameside-2027", 6);
    let peer = story.team("tameside-2027")[0].clone();
    story.tell(&format!("support log tameside-2027 --peer {peer} --hours 6 --on 2027-02-09"));
    story.tell("support show tameside-2027");
    story.tell("support list --columns challenge,kind,stage,peers,sessions,hours,peer_days");
    visit.closed(&mut story);
    insta::assert_snapshot!(story.text);
}
