//! The domain side of matching, from outside: values in, values out.

mod associations;
mod exact;
mod outcomes;
mod world;
