//! Findings by sort: how many of each there are, in bounded memory whatever the file.

use std::collections::HashMap;

use super::finding::{Finding, Severity};

/// How many sorts are told apart.
const MOST_SORTS: usize = 500;
/// How many lines a sort names.
const LINES_NAMED: usize = 8;

/// Findings of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// How much they weigh.
    pub severity: Severity,
    /// How many there are.
    pub count: usize,
    /// The column they are about.
    pub column: Option<String>,
    /// What is wrong; where names and numbers differ, `…` stands for them.
    pub message: String,
    /// The first lines on which they stand.
    pub lines: Vec<u64>,
    /// The value of the first.
    pub example: Option<String>,
    /// What to do about the first.
    pub hint: Option<String>,
}

/// Counts findings by sort: those alike in severity, column and message but for numbers and names.
///
/// Names are told by their capital letters: messages have none but in names and values.
#[derive(Debug, Default)]
pub struct Sorts {
    all: Vec<Alike>,
    places: HashMap<String, usize>,
    /// The place of all further sorts together, by severity.
    others: [Option<usize>; 3],
}

impl Sorts {
    /// Those of `findings`.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut sorts = Self::default();
        findings.into_iter().for_each(|finding| sorts.add(finding));
        sorts
    }

    /// Counts one.
    pub fn add(&mut self, finding: &Finding) {
        let key = key_of(finding);
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None if self.places.len() < MOST_SORTS => {
                self.places.insert(key, self.all.len());
                return self.all.push(alone(finding));
            }
            None => match self.others[finding.severity as usize] {
                Some(place) => place,
                None => {
                    self.others[finding.severity as usize] = Some(self.all.len());
                    return self.all.push(Alike { column: None, ..alone(finding) });
                }
            },
        };
        self.all[place].join(finding);
    }

    /// All sorts: the gravest first, then by column and message.
    pub fn sorted(&self) -> Vec<&Alike> {
        let mut all: Vec<&Alike> = self.all.iter().collect();
        all.sort_by_key(|one| (std::cmp::Reverse(one.severity), &one.column, &one.message));
        all
    }
}

impl Alike {
    fn join(&mut self, finding: &Finding) {
        self.count += 1;
        if self.message != finding.message {
            self.message = without_names(&finding.message);
        }
        self.lines.extend(finding.line.filter(|_| self.lines.len() < LINES_NAMED));
    }
}

fn alone(finding: &Finding) -> Alike {
    Alike {
        severity: finding.severity,
        count: 1,
        column: finding.column.clone(),
        message: finding.message.clone(),
        lines: finding.line.into_iter().collect(),
        example: finding.value.clone(),
        hint: finding.hint.clone(),
    }
}

/// What findings of a sort have in common.
fn key_of(finding: &Finding) -> String {
    let column = finding.column.as_deref().unwrap_or("\0");
    format!("{}|{column}|{}", finding.severity, without_names(&finding.message))
}

/// Words that stand within names.
const JOINING: &[&str] =
    &["&", "and", "de", "for", "in", "la", "of", "on", "the", "under", "upon", "with"];

/// A text with `…` in place of each name or number, and of what stands in backticks.
fn without_names(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for (at, part) in text.split('`').enumerate() {
        match at % 2 {
            0 => part.split_whitespace().for_each(|word| add_word(&mut words, word)),
            _ => add_word(&mut words, "…"),
        }
    }
    words.join(" ")
}

fn add_word<'t>(words: &mut Vec<&'t str>, word: &'t str) {
    let is_name = |c: char| c.is_uppercase() || c.is_ascii_digit() || c == '…';
    if !word.contains(is_name) {
        return words.push(word);
    }
    // What joins it to a name in front belongs to the name.
    let joined = words.iter().rev().take_while(|word| JOINING.contains(word)).count();
    if words.len() > joined && words[words.len() - joined - 1] == "…" {
        words.truncate(words.len() - joined);
    } else {
        words.push("…");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u64, message: &str) -> Finding {
        Finding::error(message).at(line, line).cell("body", format!("v{line}"))
    }

    #[test]
    fn those_alike_but_for_numbers_and_names_are_one_sort() {
        let findings = [
            at(2, "lines 1 and 2 are about the same peer and differ"),
            at(7, "lines 3 and 7 are about the same peer and differ"),
            at(8, "the same name as Ida Marsh (P1), who is stored"),
            at(9, "the same name as Bo Lund (P22), who is stored"),
            at(10, "`x` is no kind"),
            at(11, "`y` is no kind"),
            at(12, "`y` is no kind"),
            at(13, "Kent County Council does not list East Surrey Council"),
            at(14, "London Borough of Bromley does not list West Surrey Council"),
            at(15, "E07 is the code of a district"),
        ];
        let sorts = Sorts::of(&findings);
        let told: Vec<(usize, &str)> =
            sorts.sorted().iter().map(|one| (one.count, one.message.as_str())).collect();
        let expected = [
            (1, "E07 is the code of a district"),
            (2, "lines … are about the same peer and differ"),
            (2, "the same name as … who is stored"),
            (2, "… does not list …"),
            (3, "… is no kind"),
        ];
        assert_eq!(told.len(), expected.len());
        assert!(expected.iter().all(|one| told.contains(one)), "{told:?}");
        let first = sorts.sorted().into_iter().find(|one| one.count == 3).unwrap().clone();
        assert_eq!((first.lines, first.example), (vec![10, 11, 12], Some("v10".to_owned())));
    }

    #[test]
    fn all_are_counted_however_many_sorts_there_are() {
        let word = |n: usize| -> String {
            n.to_string().bytes().map(|b| char::from(b - b'0' + b'a')).collect()
        };
        let mut sorts = Sorts::default();
        for n in 0..100_000 {
            sorts.add(&at(n as u64, &format!("a message {}", word(n))));
        }
        assert_eq!(sorts.all.len(), MOST_SORTS + 1);
        assert_eq!(sorts.all.iter().map(|one| one.count).sum::<usize>(), 100_000);
        assert!(sorts.all.iter().all(|one| one.lines.len() <= LINES_NAMED));
    }
}
