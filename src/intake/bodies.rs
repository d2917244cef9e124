//! Bodies from outside: what a row says, the register that ships with the program, and what rows
//! mean for the bodies that are there.

mod fields;
mod looks;
mod plan;
mod register;
pub mod reorganisation;
mod row;

pub use fields::{BODIES, BodyReader};
pub use looks::worth_a_look;
pub use plan::{Plan, Settled, plan, settle};
pub use register::register;
pub use row::{BodyRow, Cell};
