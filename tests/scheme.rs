//! The programme's rules: shown, taken out, brought in, changed.

use crate::support::World;

#[test]
fn the_rules_are_told_in_plain_words() {
    let world = World::new();
    let told = world.ok("scheme show");
    assert!(told.starts_with("England, holds from 2020-01-01\n"), "{told}");
    assert!(told.contains("A challenge is due 5 years after the last onsite day"), "{told}");
    assert!(told.contains("town-and-parish"), "{told}");
}

#[test]
fn a_kind_is_told_with_its_themes_team_and_milestones() {
    let world = World::new();
    insta::assert_snapshot!(world.ok("scheme show corporate"));
    assert_eq!(
        world.ok("scheme show \"Corporate peer challenge\""),
        world.ok("scheme show corporate")
    );
    assert_eq!(world.json("scheme show fire")["lead"], "lead peer");
    assert!(world.fails("scheme show corporat", 3).contains("did you mean `corporate`?"));
}

/// The rules of the source documents, word for word.
#[test]
fn each_kind_is_led_and_staffed_as_the_documents_say() {
    let world = World::new();
    let kinds = world.json("scheme show")["kind"].as_array().unwrap().clone();
    let slot = |kind: &str, role: &str| {
        let kind = kinds.iter().find(|k| k["word"] == kind).unwrap();
        let slots = kind["slot"].as_array().unwrap();
        slots.iter().find(|slot| slot["role"] == role).unwrap().clone()
    };
    for kind in &kinds {
        let word = kind["word"].as_str().unwrap();
        assert_eq!(kind["lead_overridable"], word == "use-of-resources", "{word}");
    }
    for (kind, role, seniority) in [
        ("corporate", "lead peer", "chief executive"),
        ("governance", "lead peer", "chief executive"),
        ("governance", "monitoring officer peer", "monitoring officer"),
        ("adult-social-care", "lead peer", "director of adult social services"),
        ("childrens-services", "lead peer", "director of children's services"),
        ("fire", "lead peer", "chief fire officer"),
        ("recovery-and-renewal-panel", "lead peer", "chief executive"),
        ("recovery-and-renewal-panel", "leader peer", "leader"),
    ] {
        let who = &slot(kind, role)["who"];
        assert_eq!(who[0]["seniority"], serde_json::json!([seniority]), "{kind}");
        assert_eq!(
            (&who[0]["current"], who.as_array().unwrap().len()),
            (&true.into(), 1),
            "{kind}"
        );
    }
    for (kind, role) in
        [("corporate", "finance peer"), ("governance", "finance peer"), ("finance", "lead peer")]
    {
        let slot = slot(kind, role);
        assert_eq!(slot["who"][0]["expertise"], serde_json::json!(["finance"]), "{kind}");
        assert_eq!(slot["fallback"], serde_json::json!([{ "fisa": true }]), "{kind}");
        assert!(slot["who"].as_array().unwrap().iter().all(|who| who["fisa"].is_null()), "{kind}");
    }
    assert_eq!(slot("use-of-resources", "lead peer")["who"][0]["recent"], true);
}

#[test]
fn what_is_exported_is_imported_without_a_change() {
    let world = World::new();
    world.ok("scheme export -o scheme.toml");
    assert_eq!(world.read("scheme.toml"), world.ok("scheme export"));
    assert!(world.read("scheme.toml").contains("# LGA, corporate peer challenge page"));
    let told = world.run("scheme import scheme.toml");
    assert!(told.contains("these rules hold from 2020-01-01 already"), "{told}");
    let told = world.run("scheme import scheme.toml --holds-from 2027-01-01");
    assert!(told.contains("these rules hold from 2020-01-01 already"), "{told}");
    assert_eq!(world.json("scheme show --versions").as_array().unwrap().len(), 1);
}

#[test]
fn a_changed_scheme_is_a_version_of_its_own() {
    let world = World::new();
    let text = world.ok("scheme export").replace("interval_months = 60", "interval_months = 48");
    world.write("new.toml", text.replace('\n', "\r\n"));
    insta::assert_snapshot!(world.run("scheme import new.toml --holds-from 2027-04-01"), @r"
    key                        before  after
    five_year.interval_months  60      48
    --- stderr
    Added a version that holds from 2027-04-01: 1 value differs.
    ");
    assert_eq!(world.json("scheme show")["five_year"]["interval_months"], 60);
    let later = world.json("scheme show --on 2027-04-01");
    assert_eq!(later["five_year"]["interval_months"], 48);
    assert_eq!(later["holds_from"], "2027-04-01");
    let versions = world.json("scheme show --versions");
    assert_eq!(versions[0]["in_force"], true);
    assert_eq!(versions[1]["holds_from"], "2027-04-01");
    let again = world.run("scheme import new.toml --holds-from 2027-04-01");
    assert!(
        again.contains("Nothing changed: these rules hold from 2027-04-01 already."),
        "{again}"
    );
}

#[test]
fn single_values_are_edited_and_a_slip_changes_nothing() {
    let world = World::new();
    let edit = "scheme edit five_year.interval_months=48 five_year.qualifying_kinds+=governance";
    insta::assert_snapshot!(world.run(edit), @r"
    key                         before              after
    five_year.interval_months   60                  48
    five_year.qualifying_kinds  corporate, finance  corporate, finance, governance
    --- stderr
    Added a version that holds from 2026-11-21: 2 values differ.
    ");
    let told = world.run("scheme edit \"kind.corporate.slot.member peer.optional=false\"");
    assert!(told.contains("Corrected the version that holds from 2026-11-21"), "{told}");
    let before = world.ok("scheme export");
    insta::assert_snapshot!(world.fails("scheme edit five_year.interval=48", 4), @r"
    --- stderr
    error: `the changed scheme` is not a scheme:
      five_year.interval: unknown key `interval`; did you mean `interval_months`?
      hint: nothing was written; `peerage help scheme` tells every key
    --- exit Some(4)
    ");
    assert!(world.fails("scheme edit kind.corporat.days=3", 3).contains("`corporate`"));
    world.fails("scheme edit days", 2);
    world.ok("scheme edit five_year.interval_months=36 --dry-run");
    assert_eq!(world.ok("scheme export"), before);
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let world = World::new();
    let text = world.ok("scheme export");
    let line = text.lines().position(|line| line.starts_with("lead = ")).unwrap() + 1;
    world.write("bad.toml", text.replacen("lead = ", "leed = ", 1));
    let told = world.fails("scheme import bad.toml", 4);
    let said =
        format!("line {line}, kind.corporate.leed: unknown key `leed`; did you mean `lead`?");
    assert!(told.contains(&said), "{told}");
    world.write("worse.toml", "name = ");
    assert!(world.fails("scheme import worse.toml", 4).contains("line 1"));
    world.write("binary.toml", [0xff, 0xfe, 0x00]);
    assert!(world.fails("scheme import binary.toml", 4).contains("is not text"));
    world.fails("scheme import none.toml", 9);
    assert_eq!(world.ok("scheme export"), text);
}

/// `scheme show` and `scheme import` give what their schemas say.
#[test]
fn rows_have_the_fields_of_their_schemas() {
    let world = World::new();
    let fields = |name: &str| -> Vec<String> {
        let schema = world.json(&format!("schema {name}"));
        schema["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&world.json("scheme show")), fields("scheme"));
    assert_eq!(keys(&world.json("scheme show --versions")[0]), fields("scheme-version-row"));
    let changed = world.json("scheme edit five_year.interval_months=48");
    assert_eq!(keys(&changed[0]), fields("scheme-difference-row"));
}

#[test]
fn a_challenge_keeps_the_version_of_the_day_its_scope_was_agreed() {
    let world = World::new();
    world.example("scope.toml");
    world.ok("challenge add corporate Trafford --window 2027-03-01..2027-06-30");
    world.ok("challenge scope trafford-2027 --file scope.toml");
    insta::assert_snapshot!(
        world.fails("scheme edit kind.corporate.days=3 --holds-from 2020-01-01", 6), @r"
    --- stderr
    error: 1 challenge keeps to the version that holds from 2020-01-01
      hint: let the new rules hold from a later day with `--holds-from DATE`
    --- exit Some(6)
    ");
    // Other notes are no other rules.
    world.write("notes.toml", world.ok("scheme export") + "\n# agreed by the board\n");
    let told = world.run("scheme import notes.toml");
    assert!(
        told.contains("Changed the notes in the version that holds from 2020-01-01."),
        "{told}"
    );
    assert!(world.ok("scheme export").ends_with("# agreed by the board\n"));
    world.ok("scheme edit kind.corporate.days=3");
    let versions = world.json("scheme show --versions");
    assert_eq!(versions[0]["challenges"], 1);
    assert_eq!((&versions[1]["in_force"], &versions[1]["challenges"]), (&true.into(), &0.into()));
}
