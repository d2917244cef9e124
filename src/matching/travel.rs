//! How far it is from region to region: the number of regional boundaries on the shortest way, told
//! from which bodies are neighbours. The register has no distances; this is near enough to weigh a
//! journey within a region, to the next one, or across the country.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use crate::domain::{Bodies, RelationKind};

/// Steps between regions.
#[derive(Debug, Clone, Default)]
pub struct Steps<'a> {
    between: HashMap<(&'a str, &'a str), i64>,
    farthest: i64,
}

impl<'a> Steps<'a> {
    /// Reads the boundaries from the neighbours of the register.
    pub fn of(bodies: &'a Bodies) -> Self {
        let mut beside: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for relation in bodies.relations().iter().filter(|r| r.kind == RelationKind::Neighbour) {
            let region = |id| bodies.by_id(id).and_then(|body| body.region.as_deref());
            if let (Some(one), Some(other)) = (region(relation.body), region(relation.other)) {
                beside.entry(one).or_default().insert(other);
                beside.entry(other).or_default().insert(one);
            }
        }
        let mut steps = Self::default();
        for &from in beside.keys() {
            steps.walk(from, &beside);
        }
        steps.farthest = steps.between.values().copied().max().unwrap_or(0);
        steps
    }

    fn walk(&mut self, from: &'a str, beside: &BTreeMap<&'a str, BTreeSet<&'a str>>) {
        let mut open = VecDeque::from([(from, 0)]);
        while let Some((region, steps)) = open.pop_front() {
            if self.between.contains_key(&(from, region)) {
                continue;
            }
            self.between.insert((from, region), steps);
            let next = beside.get(region).into_iter().flatten();
            open.extend(next.map(|&region| (region, steps + 1)));
        }
    }

    /// Steps from one region to another: 0 within a region, 1 to one beside it. An unknown region is
    /// as far away as any two can be, and one that is beside none is a step farther.
    pub fn between(&self, from: Option<&str>, to: Option<&str>) -> i64 {
        match (from, to) {
            (Some(from), Some(to)) if from == to => 0,
            (Some(from), Some(to)) => {
                self.between.get(&(from, to)).copied().unwrap_or(self.farthest + 1)
            }
            _ => self.farthest.max(1),
        }
    }
}
