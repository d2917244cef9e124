//! How fast teams are found and proved: `cargo bench --bench matching`. The problems are made on the spot.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a bench that cannot go on should stop"
)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use peerage::matching::pick::{
    Budget, Question, alternatives, certify, conflict, replace, solve, verify,
};
use support::{Kind, problem};

fn solving(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("solve");
    for (kind, name) in
        [(Kind::Std, "std"), (Kind::Tight, "tight"), (Kind::Impossible, "impossible")]
    {
        for peers in [3_000, 30_000] {
            let problem = problem(kind, peers, 1);
            group.bench_function(BenchmarkId::new(name, peers), |bencher| {
                bencher.iter(|| solve(&Question::of(&problem), Budget::default()));
            });
        }
    }
    group.finish();
}

fn asking(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ask");
    let problem_ = problem(Kind::Std, 3_000, 1);
    let question = Question::of(&problem_);
    let best = solve(&question, Budget::default()).outcome.solution().unwrap().team.clone();
    for apart in [1, 2] {
        group.bench_function(BenchmarkId::new("ten more, so far apart", apart), |bencher| {
            let known = std::slice::from_ref(&best);
            bencher.iter(|| alternatives(&question, known, 10, apart, Budget::default()));
        });
    }
    group.bench_function("replace every member in turn", |bencher| {
        bencher.iter(|| {
            for &who in best.iter().flatten() {
                black_box(replace(&question, &best, &[who], Budget::default()));
            }
        });
    });
    let certificate = certify(&problem_, Budget::default()).1.unwrap();
    group.bench_function("verify a certificate", |bencher| bencher.iter(|| verify(&certificate)));
    let none = problem(Kind::Impossible, 3_000, 1);
    group.bench_function("minimal conflict", |bencher| {
        bencher.iter(|| conflict(&Question::of(&none), &[], Budget::default()));
    });
    group.finish();
}

criterion_group!(benches, solving, asking);
criterion_main!(benches);
