//! The proof of a block, in terms of the question.

use crate::matching::pick::model::Model;
use crate::matching::pick::rules::Rules;
use crate::matching::pick::search::Proof;
use crate::matching::pick::sweep::Tariff;

/// The proof of a block: what prices cut off from the whole pool, then a tree over what is left.
#[derive(Debug, Clone, Default)]
pub(in crate::matching::pick) struct Written {
    /// The cut over the whole pool.
    pub(in crate::matching::pick) cut: Option<Tariff>,
    /// Prices with worths over the whole pool, if there were any; also those of `cut` if it has worths.
    pub(in crate::matching::pick) scored: Option<Tariff>,
    /// The tree over what is left.
    pub(in crate::matching::pick) tree: Tree,
}

/// A node of a proof in terms of the question; see [`Proof`].
#[derive(Debug, Clone, Default)]
pub(in crate::matching::pick) struct Tree {
    pub(in crate::matching::pick) cuts: Vec<Tariff>,
    pub(in crate::matching::pick) branch: Option<(usize, Vec<(u32, Self)>)>,
}

impl Tree {
    pub(super) fn of(model: &Model, rules: &Rules<'_>, proof: &Proof, shift: u32) -> Self {
        let below = |(column, node): &(u32, Proof)| {
            let who = model.who[model.local[*column as usize] as usize];
            (who, Self::of(model, rules, node, shift))
        };
        Self {
            cuts: proof.cuts.iter().map(|prices| Tariff::of(model, rules, prices, shift)).collect(),
            branch: proof.branch.as_ref().map(|(s, nodes)| (*s, nodes.iter().map(below).collect())),
        }
    }
}
