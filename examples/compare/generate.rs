//! Writes a seeded problem as `pick/1`: `cargo run --release --example generate -- std|tight|impossible PEERS SEED`
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "an example says what it has to say and stops"
)]

#[path = "../../benches/support/mod.rs"]
mod support;

use peerage::matching::pick::format;
use support::Kind;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, kind, peers, seed] = &args[..] else {
        panic!("usage: generate std|tight|impossible PEERS SEED");
    };
    let kind = match kind.as_str() {
        "std" => Kind::Std,
        "tight" => Kind::Tight,
        "impossible" => Kind::Impossible,
        other => panic!("`{other}` is no kind; std, tight and impossible are"),
    };
    let peers = peers.parse().expect("a number of peers");
    let seed = seed.parse().expect("a seed");
    println!("{}", format::write(&support::problem(kind, peers, seed)));
}
