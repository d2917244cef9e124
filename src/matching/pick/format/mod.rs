//! The JSON of problems and answers: `pick/1` and `pick/2` in and out. Text in, values out; nothing is read from disk.
//!
//! ```text
//! {"format": "pick/1", "name": str, "k": number of slots, "n": number of candidates,
//!  "slots":   [{"name": str, "cand": [[candidate, score], ...]}],
//!  "groups":  [{"name": str, "min": int, "max": int, "members": [candidate, ...]}],
//!  "budgets": [{"name": str, "max": int, "cost": [cost of candidate 0, 1, ...]}]}
//! ```
//!
//! `pick/2` adds to it:
//! - `"tiers": [name, ...]`, the tiers of scores, the most important first; without it they are named `score`, or
//!   `score 1`, `score 2`, ... by how many scores the first candidate has;
//! - `"optional": true` on a slot that may stay empty;
//! - a candidate as `[candidate, score]`, `[candidate, [score per tier]]`, `[candidate, [score per tier], rank]` or
//!   `{"candidate": int, "score": int or [int per tier], "rank": int}`, where rank 0 is no fallback;
//! - `"soft": [below, above]` on a group: the price of each member missing and of each one too many, `null` for a hard
//!   end;
//! - `"filters": [name, ...]`, and `"shut": [...]` on a slot: candidates as above with a last `[filter, ...]` or
//!   `"by": [filter, ...]`, who would be listed but for these filters.
//!
//! `min` is 0 and `max` is `k` when left out. Unknown keys are passed over; a key given twice is refused.

mod answer;
mod proof;
mod read;
mod write;

pub use answer::{Alternative, Reply, answer, name};
pub use proof::{read_certificate, write_certificate};
pub use read::read;
pub use write::write;
