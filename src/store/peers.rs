//! The tables of peers.
