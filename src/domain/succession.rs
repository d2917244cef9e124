//! Which successions cannot be: circles, gaps and overlaps of days.

use chrono::{Days, NaiveDate};

use super::{Bodies, BodyId, Succession};

/// A succession that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenSuccession {
    /// The succession.
    pub succession: Succession,
    /// Why it cannot be.
    pub why: WhyBroken,
}

/// Why a succession cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyBroken {
    /// Following successors one comes back to the predecessor.
    Circle,
    /// The successor is not in force on the day after the predecessor's last.
    Gap(NaiveDate),
    /// The successor began shortly before the predecessor's last day: most likely on the day on
    /// which its shadow authority was elected.
    Overlap(NaiveDate, NaiveDate),
}

impl BrokenSuccession {
    /// What is wrong, by name.
    pub fn message(&self, bodies: &Bodies) -> String {
        let name = |id| bodies.by_id(id).map_or("?", |body| &body.name);
        let (old, new) = (name(self.succession.predecessor), name(self.succession.successor));
        match self.why {
            WhyBroken::Circle => format!("{old} and {new} would take over from each other"),
            WhyBroken::Gap(day) => {
                format!(
                    "{new} takes over from {old} but is not in force on {day}, the day after its last"
                )
            }
            WhyBroken::Overlap(first, last) => {
                format!("{new} begins on {first} although {old} lasts until {last}")
            }
        }
    }

    /// What to do about it.
    pub const fn hint(&self) -> &'static str {
        match self.why {
            WhyBroken::Circle => "take one of the successions out",
            WhyBroken::Gap(_) | WhyBroken::Overlap(..) => {
                "a successor's first day is the vesting day, the day after the predecessor's last day"
            }
        }
    }
}

/// So many days before the end of its predecessor a shadow authority may have been elected; a
/// successor that is older was there before and takes the predecessor in.
const SHADOW_DAYS: i64 = 366;

impl Bodies {
    /// Every succession that cannot be, in the order of the successions.
    pub fn broken_successions(&self) -> Vec<BrokenSuccession> {
        let why = |succession: &Succession| {
            let why = self.why_broken(succession)?;
            Some(BrokenSuccession { succession: *succession, why })
        };
        self.successions().iter().filter_map(why).collect()
    }

    fn why_broken(&self, link: &Succession) -> Option<WhyBroken> {
        if self.leads_to(link.successor, link.predecessor) {
            return Some(WhyBroken::Circle);
        }
        let (old, new) = (self.by_id(link.predecessor)?, self.by_id(link.successor)?);
        let last = old.last_day?;
        let vesting = last.checked_add_days(Days::new(1))?;
        if !new.in_force_on(vesting) {
            return Some(WhyBroken::Gap(vesting));
        }
        let first = new.first_day.filter(|first| *first <= last)?;
        ((last - first).num_days() < SHADOW_DAYS).then_some(WhyBroken::Overlap(first, last))
    }

    /// Whether following successors from `from` one comes to `to`.
    fn leads_to(&self, from: BodyId, to: BodyId) -> bool {
        let mut seen = vec![from];
        let mut place = 0;
        while let Some(&at) = seen.get(place) {
            if at == to {
                return true;
            }
            for (next, _) in self.successors(at) {
                if !seen.contains(&next.id) {
                    seen.push(next.id);
                }
            }
            place += 1;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Body, BodyKind, Clock};

    fn body(id: i64, first: Option<&str>, last: Option<&str>) -> Body {
        let day = |text: &str| text.parse().unwrap();
        Body {
            id: BodyId(id),
            first_day: first.map(day),
            last_day: last.map(day),
            ..Body::named(format!("b{id}"), format!("Body {id}"), BodyKind::District)
        }
    }

    fn why(bodies: Vec<Body>, links: &[(i64, i64)]) -> Vec<WhyBroken> {
        let link = |&(old, new): &(i64, i64)| Succession {
            predecessor: BodyId(old),
            successor: BodyId(new),
            clock: Clock::New,
        };
        let all = Bodies::new(bodies, Vec::new(), links.iter().map(link).collect());
        all.broken_successions().into_iter().map(|b| b.why).collect()
    }

    #[test]
    fn a_successor_begins_on_the_day_after() {
        let old = body(1, None, Some("2023-03-31"));
        assert_eq!(why(vec![old.clone(), body(2, Some("2023-04-01"), None)], &[(1, 2)]), []);
        let late = why(vec![old.clone(), body(2, Some("2023-04-02"), None)], &[(1, 2)]);
        assert_eq!(late, [WhyBroken::Gap("2023-04-01".parse().unwrap())]);
        let shadow = why(vec![old, body(2, Some("2022-05-05"), None)], &[(1, 2)]);
        assert!(matches!(shadow[..], [WhyBroken::Overlap(..)]));
    }

    #[test]
    fn an_older_body_may_take_another_in() {
        let old = body(1, Some("2010-01-01"), Some("2023-03-31"));
        assert_eq!(why(vec![old.clone(), body(2, Some("2019-04-01"), None)], &[(1, 2)]), []);
        assert_eq!(why(vec![old, body(2, None, None)], &[(1, 2)]), []);
    }

    #[test]
    fn circles_are_found_at_any_length() {
        let three = || (1..=3).map(|id| body(id, None, None)).collect::<Vec<_>>();
        assert_eq!(why(three(), &[(1, 2), (2, 3)]), []);
        assert_eq!(why(three(), &[(1, 2), (2, 3), (3, 1)]), [WhyBroken::Circle; 3]);
    }
}
