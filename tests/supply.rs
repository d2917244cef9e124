//! What the program is built of: each dependency with its reason, none that is banned, no licence that
//! the policy (`deny.toml`) does not name. `cargo deny check` says the same where it is installed.

use crate::support::skipped;
use std::fs;
use std::path::Path;
use std::process::Command;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn table(name: &str) -> toml::Table {
    read(name).parse().unwrap()
}

#[test]
fn every_dependency_stands_with_its_reason() {
    let (manifest, page) = (table("Cargo.toml"), read("docs/dependencies.md"));
    let mut missing = Vec::new();
    for kind in ["dependencies", "dev-dependencies"] {
        let names = manifest[kind].as_table().unwrap().keys();
        missing.extend(names.filter(|name| {
            let name = name.replace('-', "_");
            !page
                .replace('-', "_")
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == name)
        }));
    }
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn nothing_that_is_banned_comes_along() {
    let (lock, policy) = (table("Cargo.lock"), table("deny.toml"));
    let banned: Vec<&str> = policy["bans"]["deny"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["name"].as_str().unwrap())
        .collect();
    assert!(banned.len() > 3);
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        assert!(!banned.contains(&name), "{name}");
        let source = package.get("source").and_then(toml::Value::as_str);
        assert!(
            source.is_none_or(|source| source.contains("crates.io-index")),
            "{name}: {source:?}"
        );
        assert!(source.is_none() || package.get("checksum").is_some(), "{name} has no checksum");
    }
}

#[test]
fn every_licence_is_one_that_the_policy_names() {
    let policy = table("deny.toml");
    let allowed: Vec<&str> = policy["licenses"]["allow"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l.as_str().unwrap())
        .collect();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        // What is not built here need not have been fetched.
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    if !output.status.success() {
        return skipped("cargo cannot tell the licences without a network");
    }
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut wrong = Vec::new();
    for package in all["packages"].as_array().unwrap() {
        let clarified =
            policy["licenses"]["clarify"].as_array().unwrap().iter().find_map(|entry| {
                (entry["crate"].as_str() == package["name"].as_str())
                    .then(|| entry["expression"].as_str())?
            });
        let licence = package["license"].as_str().or(clarified).unwrap_or_default();
        // Every part of an AND, of each of which one of an OR.
        let taken = licence.split(" AND ").all(|part| {
            let part = part.trim_matches(['(', ')']);
            let mut options = part.split(" OR ").flat_map(|option| option.split('/'));
            options.any(|option| allowed.contains(&option.trim_matches([' ', '(', ')'])))
        });
        if !taken {
            wrong.push(format!("{}: {licence}", package["name"]));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The words against unsafe code stand where they hold for all of it.
#[test]
fn no_unsafe_code() {
    assert_eq!(table("Cargo.toml")["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}

/// The platform that this is built on, by its name for the compiler.
fn host() -> String {
    let said = Command::new("rustc").arg("-vV").output().map(|output| output.stdout);
    let said = String::from_utf8(said.unwrap_or_default()).unwrap();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap_or("x86_64-unknown-linux-gnu").to_owned()
}

/// `cargo deny` itself, where it is installed: licences, bans, sources. Advisories need a network.
#[test]
fn cargo_deny_agrees() {
    let version = Command::new(env!("CARGO")).args(["deny", "--version"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        return skipped("cargo deny is not installed");
    }
    let output = Command::new(env!("CARGO"))
        .args(["deny", "--locked", "--offline", "check", "bans", "licenses", "sources"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
