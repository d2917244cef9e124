//! Solves a `pick/1` problem with microlp, another solver in Rust, and prints one JSON line:
//! `cargo run --release --example microlp -- FILE`
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "an example says what it has to say and stops"
)]

use std::time::{Duration, Instant};

use microlp::{ComparisonOp, OptimizationDirection, Problem as Linear, Variable};
use peerage::matching::pick::{Problem, format};

fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let text = std::fs::read_to_string(path).expect("a readable file");
    let problem = format::read(&text).expect("a problem");
    let begun = Instant::now();
    let mut linear = model(&problem);
    linear.set_time_limit(Duration::from_secs(120));
    let (outcome, score) = match linear.solve() {
        Ok(solved) if solved.is_optimal() => {
            ("optimal", solved.solution().map(|solution| solution.objective().round()))
        }
        Ok(_) => ("stopped", None),
        Err(_) => ("impossible", None),
    };
    let seconds = begun.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({"outcome": outcome, "score": score, "seconds": seconds}));
}

/// A variable per candidate and slot, a row per slot, candidate, group and budget.
fn model(problem: &Problem) -> Linear {
    let mut linear = Linear::new(OptimizationDirection::Maximize);
    let mut of: Vec<Vec<Variable>> = vec![Vec::new(); problem.candidates() as usize];
    for slot in problem.slots() {
        let mut row = Vec::new();
        for (i, &who) in slot.entries.candidates.iter().enumerate() {
            let variable = linear.add_binary_var(problem.scores(&slot.entries, i)[0] as f64);
            of[who as usize].push(variable);
            row.push((variable, 1.0));
        }
        linear.add_constraint(row, ComparisonOp::Eq, 1.0);
    }
    for own in of.iter().filter(|own| own.len() > 1) {
        linear.add_constraint(own.iter().map(|&v| (v, 1.0)), ComparisonOp::Le, 1.0);
    }
    let slots = problem.slots().len() as i64;
    for group in problem.groups() {
        let members = group.members.iter().flat_map(|&who| &of[who as usize]);
        let row: Vec<(Variable, f64)> = members.map(|&v| (v, 1.0)).collect();
        if group.min > 0 {
            linear.add_constraint(row.clone(), ComparisonOp::Ge, group.min as f64);
        }
        if group.max < slots {
            linear.add_constraint(row, ComparisonOp::Le, group.max as f64);
        }
    }
    for sum in problem.sums() {
        let each = of.iter().zip(&sum.costs);
        let row = each.flat_map(|(own, &cost)| own.iter().map(move |&v| (v, cost as f64)));
        linear.add_constraint(row, ComparisonOp::Le, sum.max as f64);
    }
    linear
}
