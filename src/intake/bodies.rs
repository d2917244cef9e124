//! Bodies from outside: what a row says, the register that ships with the program, and what rows
//! mean for the bodies that are there.

mod plan;
mod register;
pub mod reorganisation;
mod row;

pub use plan::{Plan, plan};
pub use register::register;
pub use row::{BodyRow, Cell};
