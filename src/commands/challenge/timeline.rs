//! The milestones of a challenge as a line of time, for people at a terminal.

use chrono::{Datelike as _, NaiveDate};

use crate::calendar::milestones::{Step, StepState};

/// How long the line is, in cells.
const CELLS: usize = 64;

/// Three lines: the months, the milestones on a line, today below it; nothing where fewer than two
/// days are known.
///
/// `●` is done, `○` to come, `!` late; where several fall into one cell the one that matters most
/// stands. `═` are the onsite days.
pub(super) fn picture(
    steps: &[Step],
    onsite: Option<(NaiveDate, NaiveDate)>,
    today: NaiveDate,
) -> String {
    let day_of = |step: &Step| step.done_on.or(step.due);
    let days =
        || steps.iter().filter_map(day_of).chain(onsite.into_iter().flat_map(|d| [d.0, d.1]));
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return String::new() };
    let (first, last) = (first.min(today), last.max(today));
    let span = (last - first).num_days();
    if span == 0 {
        return String::new();
    }
    let most = i64::try_from(CELLS - 1).unwrap_or(i64::MAX);
    let cell = |day: NaiveDate| {
        usize::try_from((day - first).num_days() * most / span).unwrap_or_default().min(CELLS - 1)
    };
    let mut line = vec!['─'; CELLS];
    if let Some((from, to)) = onsite {
        line[cell(from)..=cell(to)].fill('═');
    }
    for step in steps.iter().filter(|step| step.state != StepState::Lapsed) {
        let Some(place) = day_of(step).map(cell) else { continue };
        let mark = match step.state {
            StepState::Done => '●',
            StepState::Late => '!',
            _ => '○',
        };
        if weight(mark) > weight(line[place]) {
            line[place] = mark;
        }
    }
    let line: String = line.into_iter().collect();
    let below = format!("{}▲ today", " ".repeat(cell(today)));
    format!("  {}\n  {line}\n  {below}\n", months(first, last, cell))
}

/// What goes before what in one cell.
const fn weight(mark: char) -> u8 {
    match mark {
        '!' => 3,
        '○' => 2,
        '●' => 1,
        _ => 0,
    }
}

/// The beginnings of months and years where there is room for their names.
fn months(first: NaiveDate, last: NaiveDate, cell: impl Fn(NaiveDate) -> usize) -> String {
    let mut line = String::new();
    let mut taken = 0;
    let begin = first.with_day(1).unwrap_or(first);
    let next = |day: &NaiveDate| day.checked_add_months(chrono::Months::new(1));
    let months = std::iter::successors(Some(begin), next).skip_while(|day| *day < first);
    for day in months.take_while(|day| *day <= last) {
        let name = day.format(if day.month() == 1 { "%Y" } else { "%b" }).to_string();
        let place = cell(day);
        // A year goes before the months around it: they are left out where they would touch it.
        if place >= taken && place + name.len() <= CELLS {
            line.push_str(&" ".repeat(place - line.len()));
            line.push_str(&name);
            taken = place + name.len() + 3;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(due: &str, state: StepState) -> Step {
        Step {
            milestone: "x".to_owned(),
            title: "x".to_owned(),
            due: due.parse().ok(),
            estimated: false,
            done_on: None,
            state,
        }
    }

    #[test]
    fn days_stand_where_they_belong() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let steps = [
            step("2026-10-01", StepState::Done),
            step("2026-11-10", StepState::Late),
            step("2027-06-30", StepState::Due),
            step("", StepState::Open),
        ];
        let onsite = Some((day("2027-03-02"), day("2027-03-20")));
        let drawn = picture(&steps, onsite, day("2026-11-22"));
        let lines = [
            "  Oct    Nov    Dec    2027   Feb   Mar     Apr    May    Jun",
            "  ●────────!─────────────────────────═════───────────────────────○",
            "              ▲ today",
        ];
        assert_eq!(drawn.lines().map(str::trim_end).collect::<Vec<_>>(), lines);
        assert_eq!(picture(&[step("", StepState::Open)], None, day("2026-11-22")), "");
    }
}
