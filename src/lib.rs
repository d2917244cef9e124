//! The programme office of a peer challenge programme, over one local SQLite file.
//!
//! The rooms, from the street inward. A room may use the rooms below it, never those above:
//! `tests/architecture.rs` holds this.
//!
//! | room         | what lives there                                   | must not know          |
//! |--------------|----------------------------------------------------|------------------------|
//! | [`cli`]      | words in, words out, exit codes, the clock         | SQL                    |
//! | `commands` | one file per noun: arguments, steps, what to show  | SQL, stdout            |
//! | [`store`]    | the SQLite file: schema, rows to types, the log    | clap, output           |
//! | [`intake`]   | text from outside to checked values, or findings   | clap, SQL, output      |
//! | [`report`]   | the report model and its templates                 | clap, SQL, files       |
//! | [`render`]   | a view to table, JSON, CSV, Markdown, XLSX, ics    | clap, SQL, files       |
//! | [`matching`] | the problem of a team, its search, proof, reasons  | all of the outer world |
//! | [`calendar`] | the five-year rule, milestones, permitted weeks    | all of the outer world |
//! | [`domain`]   | the types that everybody shares                    | all of the outer world |

#[macro_use] // the macros of domain, for all below
pub mod domain;

pub mod calendar;
pub mod cli;
#[allow(missing_docs, reason = "the help of a command stands on its arguments, not on its variant")]
pub mod commands;
pub mod error;
pub mod intake;
pub mod matching;
pub mod render;
pub mod report;
pub mod store;
