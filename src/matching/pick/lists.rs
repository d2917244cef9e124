//! Which columns are still in play at a node of the search, slot after slot.

/// Columns by slot: slot `s` has `columns[start[s]..start[s + 1]]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    pub(super) start: Vec<u32>,
    pub(super) columns: Vec<u32>,
}

impl Lists {
    /// All columns of a model whose slot `s` has the columns `first[s]..first[s + 1]`.
    pub(super) fn all(first: &[u32]) -> Self {
        let last = first.last().copied().unwrap_or(0);
        Self { start: first.to_vec(), columns: (0..last).collect() }
    }

    /// The number of slots.
    pub(super) fn slots(&self) -> usize {
        self.start.len() - 1
    }

    /// Where the columns of slot `s` stand in `columns`.
    pub(super) fn range(&self, s: usize) -> std::ops::Range<usize> {
        self.start[s] as usize..self.start[s + 1] as usize
    }

    /// The columns of slot `s`.
    pub(super) fn of(&self, s: usize) -> &[u32] {
        &self.columns[self.range(s)]
    }

    /// Whether some slot has no column left.
    pub(super) fn dead(&self) -> bool {
        self.start.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// Whether every slot has one column left.
    pub(super) fn single(&self) -> bool {
        self.columns.len() == self.slots()
    }

    /// Keeps the columns for which `keep` (by place in `columns`) holds; gives whether any went.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) -> bool {
        let mut next = 0;
        let mut from = 0;
        for s in 0..self.slots() {
            let to = self.start[s + 1] as usize;
            for i in from..to {
                if keep(i) {
                    self.columns[next] = self.columns[i];
                    next += 1;
                }
            }
            from = to;
            self.start[s + 1] = next as u32;
        }
        let went = next < self.columns.len();
        self.columns.truncate(next);
        went
    }

    /// These lists with slot `s` fixed to `column`.
    pub(super) fn fixed(&self, s: usize, column: u32) -> Self {
        let mut lists = Self { start: vec![0], columns: Vec::with_capacity(self.columns.len()) };
        for t in 0..self.slots() {
            if t == s {
                lists.columns.push(column);
            } else {
                lists.columns.extend_from_slice(self.of(t));
            }
            lists.start.push(lists.columns.len() as u32);
        }
        lists
    }
}
