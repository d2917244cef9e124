//! Special category data: what of it may be held and on what ground, and counts that give nobody
//! away.

use chrono::NaiveDate;

words! {
    /// Special category data (UK GDPR, article 9) that the file may hold of a peer.
    SpecialCategory("special category") {
        /// Political opinions: the party.
        Party = "party",
        /// Racial or ethnic origin, for equality monitoring.
        Ethnicity = "ethnicity",
        /// Health: disability, for equality monitoring.
        Disability = "disability",
    }
}

words! {
    /// The ground on which special category data are held (UK GDPR, article 9(2)).
    LawfulBasis("lawful basis") {
        /// 9(2)(a): the person agreed to it, in words.
        ExplicitConsent = "explicit-consent",
        /// 9(2)(e): the person made it public, as a councillor does the party.
        MadePublic = "made-public",
        /// 9(2)(g): equality of opportunity, Data Protection Act 2018, schedule 1, paragraph 8.
        EqualityMonitoring = "equality-monitoring",
    }
}

/// What a peer told for equality monitoring.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MonitoringAnswers {
    /// In the words of the office's own form.
    pub ethnicity: Option<String>,
    /// In the words of the office's own form.
    pub disability: Option<String>,
}

/// Special category data held of a peer, and the ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialHolding {
    /// What is held.
    pub category: SpecialCategory,
    /// The ground; `None` when none is recorded.
    pub basis: Option<LawfulBasis>,
    /// How it was given.
    pub how: Option<String>,
    /// When the ground was recorded.
    pub recorded_on: Option<NaiveDate>,
    /// When it was withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
}

/// Counts below this are not shown.
const FEWEST: u64 = 5;

/// A table of counts with nothing in it that gives anybody away: `None` stands for a count that is
/// held back.
///
/// Every count below five is held back, and so are others (the smallest first, the leftmost among
/// equals) until what is held back in a line or column is either nothing or at least two counts that
/// come to five or more: the totals, which are shown, then tell none of them. Where several lines
/// together would still tell a count below five, more is held back until none is told.
pub fn suppressed(counts: &[Vec<u64>]) -> Vec<Vec<Option<u64>>> {
    let mut shown: Vec<Vec<Option<u64>>> = counts
        .iter()
        .map(|row| row.iter().map(|&n| Some(n).filter(|&n| n >= FEWEST)).collect())
        .collect();
    let width = counts.first().map_or(0, Vec::len);
    let lines = || {
        let rows = (0..counts.len()).map(|row| (0..width).map(|column| (row, column)).collect());
        let columns = (0..width).map(|column| (0..counts.len()).map(|row| (row, column)).collect());
        rows.chain(columns).collect::<Vec<Vec<(usize, usize)>>>()
    };
    loop {
        let next = lines().iter().find_map(|line| next_to_hold_back(counts, &shown, line));
        match next.or_else(|| next_to_one_that_is_told(counts, &shown)) {
            Some((row, column)) => shown[row][column] = None,
            None => return shown,
        }
    }
}

/// The count of a line that has to be held back as well, if one has to be.
fn next_to_hold_back(
    counts: &[Vec<u64>],
    shown: &[Vec<Option<u64>>],
    line: &[(usize, usize)],
) -> Option<(usize, usize)> {
    let held: Vec<u64> = line
        .iter()
        .filter(|&&(row, column)| shown[row][column].is_none())
        .map(|&(row, column)| counts[row][column])
        .collect();
    let is_safe = held.is_empty() || (held.len() > 1 && held.iter().sum::<u64>() >= FEWEST);
    if is_safe {
        return None;
    }
    let open = line.iter().filter(|&&(row, column)| shown[row][column].is_some());
    open.min_by_key(|&&(row, column)| counts[row][column]).copied()
}

/// The smallest count that is shown in the row or column of one below five that is held back and
/// that the totals tell all the same.
fn next_to_one_that_is_told(
    counts: &[Vec<u64>],
    shown: &[Vec<Option<u64>>],
) -> Option<(usize, usize)> {
    let cells = || {
        (0..counts.len()).flat_map(|row| (0..counts[row].len()).map(move |column| (row, column)))
    };
    let is_held = |&(row, column): &(usize, usize)| shown[row][column].is_none();
    let small = cells().filter(|cell| is_held(cell) && counts[cell.0][cell.1] < FEWEST);
    small.filter(|&cell| is_told(counts, shown, cell)).find_map(|(row, column)| {
        let near = cells().filter(|cell| !is_held(cell) && (cell.0 == row || cell.1 == column));
        near.min_by_key(|&(row, column)| counts[row][column])
    })
}

/// Whether the totals and what is shown leave a held count only one value: no other table of counts
/// has them. Another has it one higher or one lower, and along a way of held counts each line is put
/// right again by the next, so that only what is above nothing can go down.
fn is_told(counts: &[Vec<u64>], shown: &[Vec<Option<u64>>], cell: (usize, usize)) -> bool {
    // In a table of one line the counts across it are no totals.
    if shown.len() < 2 || shown[cell.0].len() < 2 {
        return false;
    }
    let up = can_move(counts, shown, cell, true);
    let down = counts[cell.0][cell.1] > 0 && can_move(counts, shown, cell, false);
    !up && !down
}

/// Whether `cell` can go up, or down, and other held counts put its row and column right again.
fn can_move(
    counts: &[Vec<u64>],
    shown: &[Vec<Option<u64>>],
    cell: (usize, usize),
    up: bool,
) -> bool {
    let is_held = |at: (usize, usize)| at != cell && shown[at.0][at.1].is_none();
    let may = |at: (usize, usize), up: bool| is_held(at) && (up || counts[at.0][at.1] > 0);
    let width = shown[cell.0].len();
    let (mut rows, mut columns) = (vec![false; shown.len()], vec![false; width]);
    let mut open = vec![cell.1];
    columns[cell.1] = true;
    // In a column that is out the other way something moves back; its row then wants the same again.
    while let Some(column) = open.pop() {
        for (row, is_out) in rows.iter_mut().enumerate() {
            if *is_out || !may((row, column), !up) {
                continue;
            }
            if row == cell.0 {
                return true;
            }
            *is_out = true;
            for next in (0..width).filter(|&next| !columns[next]).collect::<Vec<_>>() {
                if may((row, next), up) {
                    columns[next] = true;
                    open.push(next);
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pairs of pairs, and one count between them that both sides of totals would tell.
    #[test]
    fn a_count_that_several_totals_tell_together_is_not_left() {
        let counts =
            [vec![4, 6, 30, 40], vec![6, 4, 50, 60], vec![70, 2, 4, 6], vec![80, 90, 6, 4]];
        let mut shown: Vec<Vec<Option<u64>>> = counts
            .iter()
            .map(|row| row.iter().map(|&n| Some(n).filter(|&n| n > 9)).collect())
            .collect();
        assert!(is_told(&counts, &shown, (2, 1)) && !is_told(&counts, &shown, (0, 0)));
        shown = suppressed(&counts);
        assert!(shown[2][1].is_none() && !is_told(&counts, &shown, (2, 1)));
    }

    #[test]
    fn a_count_that_the_total_would_tell_goes_with_the_small_one() {
        assert_eq!(suppressed(&[vec![3, 20, 9]]), [[None, Some(20), None]]);
        assert_eq!(suppressed(&[vec![5, 20, 9]]), [[Some(5), Some(20), Some(9)]]);
        // Two of them that come to fewer than five: the total would say so.
        assert_eq!(suppressed(&[vec![1, 2, 30, 8]]), [[None, None, Some(30), None]]);
        assert_eq!(suppressed(&[]), Vec::<Vec<Option<u64>>>::new());
    }

    /// Whether there is nothing left to hold back beside a count.
    fn line_is_all_held(shown: &[Vec<Option<u64>>], row: usize, column: usize) -> bool {
        shown[row].iter().all(Option::is_none) && shown.iter().all(|line| line[column].is_none())
    }

    proptest::proptest! {
        /// Whatever the counts: another table has the same totals and shows the same, and has another
        /// number in the place of each small one.
        #[test]
        fn no_small_count_can_be_worked_out(
            counts in proptest::collection::vec(proptest::collection::vec(0_u64..9, 5), 2..7)
        ) {
            let shown = suppressed(&counts);
            let all_held = shown.iter().flatten().all(Option::is_none);
            for (row, line) in counts.iter().enumerate() {
                for (column, &count) in line.iter().enumerate() {
                    if count < FEWEST {
                        proptest::prop_assert!(shown[row][column].is_none());
                        proptest::prop_assert!(all_held || !is_told(&counts, &shown, (row, column))
                            || line_is_all_held(&shown, row, column));
                    }
                }
            }
        }

        /// In each line and column nothing is held back, or two and more that come to five, or all.
        #[test]
        fn totals_tell_nothing(
            counts in proptest::collection::vec(proptest::collection::vec(0_u64..12, 3), 2..4)
        ) {
            let shown = suppressed(&counts);
            for (row, line) in shown.iter().enumerate() {
                let held: Vec<u64> = (0..3).filter(|&c| line[c].is_none()).map(|c| counts[row][c]).collect();
                let open = line.iter().flatten().count();
                proptest::prop_assert!(line.iter().flatten().all(|&n| n >= 5));
                proptest::prop_assert!(
                    held.is_empty() || open == 0 || (held.len() > 1 && held.iter().sum::<u64>() >= 5)
                );
            }
            for column in 0..3 {
                let held: Vec<u64> =
                    (0..counts.len()).filter(|&r| shown[r][column].is_none()).map(|r| counts[r][column]).collect();
                proptest::prop_assert!(
                    held.is_empty() || held.len() == counts.len()
                        || (held.len() > 1 && held.iter().sum::<u64>() >= 5)
                );
            }
        }
    }
}
