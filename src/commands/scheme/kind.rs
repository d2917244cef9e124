//! One kind of engagement in plain words: themes, team, requirements, milestones.

use super::plain::{Page, counted, days};
use crate::domain::scheme::{EngagementKind, Milestone};
use crate::domain::{Requirement, Scheme, Slot, TeamFilter, Who};

/// The kind, as a programme manager would tell it.
pub(super) fn told(scheme: &Scheme, kind: &EngagementKind) -> String {
    let mut page = Page::titled(&format!("{} ({})", kind.title, kind.word));
    page.line(&kind.purpose);
    page.text.push('\n');
    page.line(&format!("{}, {}, {}.", days(kind.days), kind.mode, kind.funding));
    page.line(&lead(kind));
    if scheme.five_year.qualifying_kinds.contains(&kind.word) {
        page.line("It satisfies the five-year rule.");
    }
    if kind.host_kinds.is_empty() {
        page.line("Any body may host it.");
    }
    page.listed("Hosts", &kind.host_kinds);
    page.listed("Results", &kind.outputs);
    themes(&mut page, kind);
    page.heading("Team");
    for slot in &kind.slots {
        team_slot(&mut page, kind, slot);
    }
    requirements(&mut page, scheme, kind);
    milestones(&mut page, &kind.milestones);
    if !kind.duties.is_empty() {
        page.heading("Duties of the peers");
        for duty in &kind.duties {
            let whose = if duty.specialist { ", for specialists" } else { "" };
            let when = due(&duty.anchor, duty.months, duty.days);
            page.line(&format!("{}: {when}{whose}", duty.duty));
        }
    }
    page.text
}

fn lead(kind: &EngagementKind) -> String {
    match &kind.lead {
        None => "The programme itself leads.".to_owned(),
        Some(role) if kind.lead_overridable => {
            format!("The {role} leads; the rule may be set aside with a reason.")
        }
        Some(role) => format!("The {role} leads."),
    }
}

fn themes(page: &mut Page, kind: &EngagementKind) {
    if kind.themes.is_empty() {
        return;
    }
    page.heading("Themes");
    for (number, theme) in kind.themes.iter().enumerate() {
        let cover = kind.covers.iter().find(|cover| cover.theme == theme.name);
        let cover = cover.map_or_else(String::new, |cover| {
            let must = if cover.hard { "must" } else { "should" };
            format!(" ({} {must} cover it)", counted(cover.min, "member"))
        });
        page.line(&format!("{} {}{cover}", number + 1, theme.name));
        page.inner(&theme.question);
        page.inner(&format!("covered by {}", theme.expertise.join(", ")));
    }
}

fn team_slot(page: &mut Page, kind: &EngagementKind, slot: &Slot) {
    let mut role = slot.role.clone();
    if kind.lead.as_ref() == Some(&slot.role) {
        role += ", leads";
    }
    if slot.optional {
        role += ", optional";
    }
    page.line(&role);
    for (what, people) in
        [("", &slot.who), ("if nobody else can: ", &slot.fallback), ("best: ", &slot.prefer)]
    {
        for who in people {
            page.inner(&format!("{what}{}", described(who)));
        }
    }
}

/// `an officer, now director or assistant director, with finance`.
fn described(who: &Who) -> String {
    let mut parts = vec![match (who.kind, who.fisa) {
        (_, Some(true)) => {
            "an adviser of the programme (FISA: finance improvement and sustainability)".to_owned()
        }
        (Some(kind), _) => format!("{} {kind}", article(&kind.to_string())),
        (None, _) => "anybody".to_owned(),
    }];
    if who.fisa == Some(false) {
        parts.push("no FISA".to_owned());
    }
    let when = match (who.current, who.recent) {
        (Some(true), Some(true)) | (_, Some(true)) => "now or lately ",
        (Some(true), _) => "now ",
        _ => "",
    };
    if !who.seniority.is_empty() {
        parts.push(format!("{when}{}", either(&who.seniority)));
    } else if !when.is_empty() && who.fisa.is_none() {
        parts.push(format!("{when}in post"));
    }
    if !who.expertise.is_empty() {
        parts.push(format!("with {}", either(&who.expertise)));
    }
    parts.join(", ")
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// `a`, `a or b`, `a, b or c`.
fn either<T: ToString>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    match &items[..] {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// The scheme's requirements with the kind's in their place, as a team will be held to them.
fn requirements(page: &mut Page, scheme: &Scheme, kind: &EngagementKind) {
    let general = scheme.matching.requirements.iter();
    let general = general.filter(|r| kind.requirements.iter().all(|own| own.name != r.name));
    page.heading("Requirements on the team");
    for one in general.chain(&kind.requirements) {
        page.line(&requirement(one, scheme.matching.soft_price));
    }
    let theme = |name: &str| kind.themes.iter().any(|theme| theme.name == name);
    for cover in kind.covers.iter().filter(|cover| !theme(&cover.theme)) {
        let must = if cover.hard { "must" } else { "should" };
        page.line(&format!("{must}: {} with {}", counted(cover.min, "member"), cover.theme));
    }
    if kind.original_team_first {
        page.line("members of the team that visited before come first");
    }
}

/// `must: at least one member peer (at least 1 of kind member)`.
pub(super) fn requirement(one: &Requirement, soft_price: u32) -> String {
    let must = if one.hard {
        "must".to_owned()
    } else {
        format!("should, at {} a miss", one.price.unwrap_or(soft_price))
    };
    let count = match (one.min, one.max) {
        (0, None) => "any number".to_owned(),
        (0, Some(max)) => format!("at most {max}"),
        (min, None) => format!("at least {min}"),
        (min, Some(max)) if min == max => format!("exactly {min}"),
        (min, Some(max)) => format!("{min} to {max}"),
    };
    let each = one.each.as_ref().map(|each| format!(" of each {each}")).unwrap_or_default();
    format!("{must}: {} ({count}{each}{})", one.name, filter(&one.filter))
}

fn filter(filter: &TeamFilter) -> String {
    let mut parts = Vec::new();
    let mut add = |what: &str, list: String| {
        if !list.is_empty() {
            parts.push(format!("{what} {list}"));
        }
    };
    add("of kind", filter.kind.map(|kind| kind.to_string()).unwrap_or_default());
    add("who are", either(&filter.seniority));
    add("with", either(&filter.expertise));
    add("of the party", either(&filter.party));
    add("from", either(&filter.region));
    add("from a body that is", either(&filter.body_kind));
    add("from a body that is", either(&filter.rural_urban));
    let yes = |flag: Option<bool>, yes: &str, no: &str| match flag {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => String::new(),
    };
    add("of", yes(filter.host_party, "the host's party", "another party than the host's"));
    add("from", yes(filter.host_kind, "the host's kind of body", "another kind of body"));
    add("from", yes(filter.host_region, "the host's region", "another region"));
    add("who have", yes(filter.experienced, "done a challenge before", "not done one before"));
    add("who are", yes(filter.fisa, "FISA", "no FISA"));
    if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) }
}

fn milestones(page: &mut Page, all: &[Milestone]) {
    page.heading("Milestones");
    let width = all.iter().map(|one| one.word.len()).max().unwrap_or_default();
    for one in all {
        let stage = one.stage.as_ref().map(|stage| format!(" → {stage}")).unwrap_or_default();
        let line = format!(
            "{:width$}  {}: {}{stage}",
            one.word,
            one.title,
            due(&one.anchor, one.months, one.days)
        );
        page.line(&line);
    }
}

/// `6 months before the first onsite day`.
fn due(anchor: &str, months: i32, days: i32) -> String {
    let anchor = match anchor {
        "onsite-from" => "the first onsite day".to_owned(),
        "onsite-to" => "the last onsite day".to_owned(),
        other => format!("`{other}`"),
    };
    let (months, days) = (i64::from(months), i64::from(days));
    match (months.signum(), days.signum()) {
        (0, 0) => format!("on {anchor}").replace("on `", "with `"),
        (-1, -1 | 0) | (0, -1) => format!("{} before {anchor}", span(months, days)),
        (1, 1 | 0) | (0, 1) => format!("{} after {anchor}", span(months, days)),
        (1, _) => format!("{} after {anchor}, less {}", span(months, 0), span(0, days)),
        (_, _) => format!("{} before {anchor}, and {} later", span(months, 0), span(0, days)),
    }
}

/// `5 years`, `14 months`, `3 weeks`, `2 months and 2 weeks`; the sign does not count.
pub(super) fn span(months: i64, days: i64) -> String {
    let count = |count: i64, thing: &str| {
        if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
    };
    let (months, days) = (months.abs(), days.abs());
    let months = match months {
        0 => None,
        months if months % 12 == 0 && months > 12 => Some(count(months / 12, "year")),
        months => Some(count(months, "month")),
    };
    let days = match days {
        0 => None,
        days if days % 7 == 0 => Some(count(days / 7, "week")),
        days => Some(count(days, "day")),
    };
    match (months, days) {
        (Some(months), Some(days)) => format!("{months} and {days}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "0 months".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_the_largest_whole_unit() {
        for (months, days, told) in [
            (60, 0, "5 years"),
            (12, 0, "12 months"),
            (-1, 0, "1 month"),
            (0, -21, "3 weeks"),
            (0, 3, "3 days"),
            (-2, -14, "2 months and 2 weeks"),
            (0, 0, "0 months"),
        ] {
            assert_eq!(span(months, days), told);
        }
    }

    #[test]
    fn people_are_described_in_one_line() {
        let who: Who = toml::from_str(
            "kind = 'officer'\nseniority = ['director', 'deputy chief executive']\ncurrent = true\n\
             expertise = 'finance'",
        )
        .unwrap();
        assert_eq!(
            described(&who),
            "an officer, now director or deputy chief executive, with finance"
        );
        assert_eq!(described(&Who::default()), "anybody");
    }
}
