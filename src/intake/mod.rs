//! The gate: text from outside to checked values, or every finding with its place.
//!
//! Every sort of thing that files bring goes through the same machinery:
//!
//! 1. An [`Entity`] describes its [`Field`]s once. Column matching, bounds, templates and documents
//!    follow from it. `const NAME: Place = PEERS.place("name");` names a field for use in code; a
//!    wrong name does not compile.
//! 2. [`Table::open`] tells what the file is, decides encoding, delimiter and sheet for the whole
//!    of it, finds the heading and matches it with the fields. [`Checks::tell`] tells what is wrong
//!    with that, such as a required column that is not there.
//! 3. [`Checks::each_row`] goes through the rows in bounded memory. [`Row`] gives each field as a
//!    value (`row.date(TERM_ENDS)`), makes texts plain and adds findings with line, column and
//!    value by itself; [`Row::wrong`], [`Row::reject`], [`Row::warn`] and [`Row::note`] add others.
//!    A row that [`Row::is_rejected`] does not go in.
//! 4. After the pass, [`Checks::wants_other_order`] says whether it has to be made again with dates
//!    in the other order; [`Checks::end`] adds the notes on what was normalised.
//!
//! ```
//! use peerage::intake::{Bytes, Checks, DateOrder, Entity, Field, Findings, Kind, Options, Place, Table};
//!
//! const STAFF: Entity = Entity {
//!     name: "staff",
//!     fields: &[
//!         Field::new("name", Kind::Text, "Full name").required(),
//!         Field::new("joined", Kind::Date, "First day at work").also(&["Start date"]),
//!     ],
//!     passed_over: &[],
//! };
//! static ENTITY: Entity = STAFF;
//! const NAME: Place = STAFF.place("name");
//! const JOINED: Place = STAFF.place("joined");
//!
//! let file = Bytes::new("staff.csv", "Name;Start date\nIda Marsh;01/03/2027\nBo Lund;soon\n");
//! let table = Table::open(&file, &ENTITY, &Options::default())?;
//! let mut checks = Checks::new(Findings::default(), DateOrder::DayFirst, false);
//! checks.tell(&table, &ENTITY);
//! let mut good = Vec::new();
//! checks.each_row(&table, &ENTITY, &mut |_, _| Ok(()), &mut |row| {
//!     let (name, joined) = (row.text(NAME), row.date(JOINED));
//!     if !row.is_rejected() {
//!         good.push((name, joined));
//!     }
//!     Ok(())
//! })?;
//! checks.end();
//! assert_eq!(good.len(), 1);
//! let told: Vec<String> = checks.findings.kept().iter().map(ToString::to_string).collect();
//! assert_eq!(
//!     told,
//!     [
//!         "line 1: columns known by another name: Start date is joined",
//!         "line 3, Start date `soon`: not a date; write it as 2027-03-01 or 01/03/2027",
//!     ]
//! );
//! # Ok::<(), anyhow::Error>(())
//! ```

pub mod actions;
mod ahead;
pub mod availability;
pub mod bodies;
pub mod body_names;
pub mod challenges;
mod csv;
pub mod declared;
pub mod document;
mod encoding;
pub mod evidence;
mod field;
mod finding;
pub mod findings;
#[cfg(test)]
mod fuzz;
mod heading;
pub mod history;
mod input;
mod json;
pub mod notes;
pub mod peers;
pub mod people;
mod raw;
pub mod recommendations;
pub mod replies;
mod row;
pub mod scheme;
pub mod scope;
mod sorts;
mod table;
pub mod template;
pub mod timetable;
pub mod values;
mod xlsx;

pub use csv::Delimiter;
pub use field::{Entity, Field, Kind, Place};
pub use finding::{Finding, Findings, MOST_KEPT, Severity, Sink};
pub use heading::{Columns, Wishes};
pub use input::{Bytes, Input, InputFormat, Source, sniff};
pub use raw::RawRow;
pub use row::{Checks, Row, Visitor};
pub use sorts::{Alike, Sorts};
pub use table::{Options, Table};
pub use values::{DateOrder, Wrong, email};
