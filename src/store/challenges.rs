//! The tables of challenges.
