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
/// come to five or more: the totals, which are shown, then tell none of them.
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
        match next {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_the_total_would_tell_goes_with_the_small_one() {
        assert_eq!(suppressed(&[vec![3, 20, 9]]), [[None, Some(20), None]]);
        assert_eq!(suppressed(&[vec![5, 20, 9]]), [[Some(5), Some(20), Some(9)]]);
        // Two of them that come to fewer than five: the total would say so.
        assert_eq!(suppressed(&[vec![1, 2, 30, 8]]), [[None, None, Some(30), None]]);
        assert_eq!(suppressed(&[]), Vec::<Vec<Option<u64>>>::new());
    }

    proptest::proptest! {
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
