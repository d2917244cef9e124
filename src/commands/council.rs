//! `council`: any body of the register, councils and fire services first.

mod apply;

pub use apply::{rejected, write_plan};
