//! Laws of the search, held against enumeration, a second solver and the independent checker.

mod brute;
mod certificates;
mod conflicts;
mod formats;
mod generate;
mod questions;
mod second;
mod solving;
