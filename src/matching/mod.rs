//! The thinking: the problem of a team, its search, its proof and its reasons. Values in, values
//! out: no clock, no chance, no I/O.

pub mod pick;
