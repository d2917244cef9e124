//! The best few teams found so far, each set of people once.

/// A team found: its people, sorted, and a place (a column or an entry) per slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) worth: i64,
    pub(super) people: Vec<u32>,
    pub(super) places: Vec<u32>,
}

/// At most so many teams, best first; of the same people the better arrangement.
#[derive(Debug, Clone, Default)]
pub(super) struct Leading {
    most: usize,
    pub(super) teams: Vec<Placed>,
}

impl Leading {
    /// Room for `most` teams.
    pub(super) fn of(most: usize) -> Self {
        Self { most, teams: Vec::new() }
    }

    /// How many teams there is room for.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// The best team.
    pub(super) fn best(&self) -> Option<&Placed> {
        self.teams.first()
    }

    /// What a further team must be worth more than to be taken; `None` while there is room for any.
    pub(super) fn least(&self) -> Option<i64> {
        if self.teams.len() < self.most { None } else { self.teams.last().map(|team| team.worth) }
    }

    /// Takes a team if it is good enough; of equals the one that came first stays in front.
    pub(super) fn offer(&mut self, team: Placed) -> bool {
        if self.least().is_some_and(|least| team.worth <= least) {
            return false;
        }
        if let Some(same) = self.teams.iter().position(|other| other.people == team.people) {
            if self.teams[same].worth >= team.worth {
                return false;
            }
            self.teams.remove(same);
        }
        let at = self.teams.partition_point(|other| other.worth >= team.worth);
        self.teams.insert(at, team);
        self.teams.truncate(self.most);
        true
    }
}
