//! Peers with several posts: titles and seniorities, one by one, out of the file and in again.

use serde_json::{Value, json};

use crate::support::World;

/// Peers with two or three posts, in whom titles and seniorities are alike, differ, or are not known of all.
fn several() -> Value {
    json!([
        {"reference": "X1", "name": "Ida Marsh", "kind": "officer", "body": ["Leeds", "Bury"],
         "title": ["Director", "Head of Finance"], "seniority": "director"},
        {"reference": "X2", "name": "Bo Lane", "kind": "member", "body": ["Leeds", "Bury"],
         "title": "Councillor", "seniority": "leader;councillor", "party": "Labour"},
        {"reference": "X3", "name": "Cy Field", "kind": "officer", "body": "Leeds;Bury;Kent",
         "titles": ["Director", null, "Clerk"], "seniorities": [null, "clerk", ""]},
        {"reference": "X4", "name": "Di Wood", "kind": "officer", "body": "Leeds;Bury",
         "titles": ["", "Director"]},
        {"reference": "X5", "name": "Ed Hill", "kind": "officer", "bodies": "Leeds;Leeds",
         "titles": "Director;", "seniorities": "director;clerk"},
        {"reference": "X6", "name": "Flo Reed", "kind": "officer", "body": "Leeds;Bury"},
        {"reference": "X7", "name": "Gil Dale", "kind": "officer", "body": "Kent", "title": "Clerk"},
    ])
}

fn with_several() -> World {
    let world = World::new();
    world.write("several.json", several().to_string());
    world.ok("peer import several.json");
    world
}

#[test]
fn titles_and_seniorities_of_several_posts_are_lists() {
    let world = with_several();
    let rows = world.json("peer list");
    let said: Vec<Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["title"], row["titles"], row["seniority"], row["seniorities"]]))
        .collect();
    let expected = json!([
        ["Director", ["Director", "Head of Finance"], "director", ["director"]],
        ["Councillor", ["Councillor"], "leader", ["leader", "councillor"]],
        ["Director", ["Director", null, "Clerk"], null, [null, "clerk", null]],
        [null, [null, "Director"], null, []],
        ["Director", ["Director", null], "director", ["director", "clerk"]],
        [null, [], null, []],
        ["Clerk", ["Clerk"], null, []],
    ]);
    assert_eq!(Value::Array(said), expected);
    assert_eq!(world.json("peer show X3")["titles"], expected[2][1]);
    let csv = world.ok("peer list --format csv --columns reference,title,titles,seniorities");
    assert!(csv.contains("X3,Director,Director;;Clerk,;clerk;\r\n"), "{csv}");
    // Any of them is found, and what has a value comes before what has none.
    let by = |line: &str| world.ok(&format!("peer list {line} --columns reference --format csv"));
    assert_eq!(by("--filter titles=clerk").lines().skip(1).collect::<Vec<_>>(), ["X3", "X7"]);
    assert_eq!(by("--filter titles=").lines().skip(1).collect::<Vec<_>>(), ["X6"]);
    let sorted = by("--sort titles");
    assert_eq!(sorted.lines().last(), Some("X6"));
    for (name, of) in [("peer-row", "PeerRow"), ("peer", "PeerPage")] {
        let schema = world.json(&format!("schema {name}"));
        for field in ["titles", "seniorities"] {
            let items = &schema["properties"][field]["items"]["type"];
            assert_eq!(items, &json!(["string", "null"]), "{of}.{field}");
        }
    }
}

#[test]
fn an_export_comes_in_again_without_a_change() {
    let world = with_several();
    let listed = world.json("peer list");
    let narrow = "--columns reference,name,kind,title,seniority,bodies";
    for format in ["csv", "xlsx", "json", "jsonl"] {
        world.ok(&format!("peer list -o all.{format}"));
        for clear in ["", " --clear"] {
            let again = world.json(&format!("peer import all.{format}{clear}"));
            assert_eq!(
                (&again["unchanged"], &again["findings"]),
                (&7.into(), &json!([])),
                "{format}"
            );
        }
        // One that has not the lists says nothing of the posts behind the first.
        for columns in [narrow, "--columns reference,name,kind,bodies,titles"] {
            world.ok(&format!("peer list {columns} -o few.{format}"));
            let again = world.json(&format!("peer import few.{format}"));
            assert_eq!(again["unchanged"], 7, "{format} {columns}: {again}");
        }
        let other = World::new();
        std::fs::copy(
            world.path().join(format!("all.{format}")),
            other.path().join(format!("all.{format}")),
        )
        .unwrap();
        other.ok(&format!("peer import all.{format}"));
        assert_eq!(other.json("peer list"), listed, "{format}");
    }
    let declared: String = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!({ "peer": row }).to_string() + "\n")
        .collect();
    let plain = declared.replace("\"status\":\"active\",", "");
    world.write("all.jsonl", plain);
    let applied = world.json("apply all.jsonl");
    assert_eq!(applied["peers"]["unchanged"], 7, "{applied}");
}

#[test]
fn what_is_said_of_several_posts_lines_up_with_them() {
    let world = with_several();
    let titles = |peer: &str| world.json(&format!("peer show {peer}"))["titles"].clone();
    world.ok("peer edit X1 --set titles=;Treasurer");
    assert_eq!(titles("X1"), json!(["Director", "Treasurer"]));
    world.ok("peer edit X1 --set titles=Adviser --set seniorities=clerk;director");
    let shown = world.json("peer show X1");
    assert_eq!(
        (&shown["titles"], &shown["seniorities"]),
        (&json!(["Adviser"]), &json!(["clerk", "director"]))
    );
    world.ok("peer edit X1 --title Clerk --title Director");
    assert_eq!(titles("X1"), json!(["Clerk", "Director"]));
    world.ok("peer edit X1 --clear titles");
    assert_eq!(titles("X1"), json!([]));
    world.ok("peer edit --where titles=clerk --set titles=Registrar --yes");
    assert_eq!((titles("X3"), titles("X7")), (json!(["Registrar"]), json!(["Registrar"])));
    // Another number of them is no answer.
    let told = world.fails("peer edit X2 --set titles=A;B;C", 4);
    assert!(told.contains("3 values for 2 bodies"), "{told}");
    let told = world.fails("peer edit X2 --title A --title B --title C", 4);
    assert!(told.contains("title `A;B;C`: 3 values for 2 bodies"), "{told}");
    let told = world.fails("peer edit X1 --set seniority=leader", 4);
    assert!(told.contains("a seniority of members, and this peer is officer"), "{told}");
    let told = world.fails("peer edit X1 --set seniority=bos", 4);
    assert!(told.contains("no seniority of the scheme"), "{told}");
    let two = "reference,name,kind,body,titles\nX2,Bo Lane,member,,A;B\nX2,Bo Lane,member,,C;D\n";
    world.write("a.csv", two);
    let told = world.fails("peer import a.csv", 4);
    assert!(told.contains("about the same peer and differ"), "{told}");
    // A word that is not known leaves the others where they are.
    world.write(
        "b.csv",
        "reference,name,kind,body,seniority\nX8,Jo Moor,officer,Leeds;Bury,boss;director\n",
    );
    world.ok("peer import b.csv --partial");
    assert_eq!(world.json("peer show X8")["seniorities"], json!([null, "director"]));
}

#[test]
fn where_a_field_and_its_list_differ_the_field_holds_for_one_post_and_nobody_guesses_for_more() {
    let world = with_several();
    world.ok("peer list -o all.csv");
    let all = std::fs::read_to_string(world.path().join("all.csv")).unwrap();
    // What somebody changes in a spreadsheet is what changes, and the other column is told of.
    let edited = all.replace("X7,Gil Dale,officer,Clerk,", "X7,Gil Dale,officer,Treasurer,");
    assert_ne!(edited, all);
    world.write("edited.csv", edited);
    let told = world.json("peer import edited.csv --dry-run");
    assert_eq!((&told["changed"], &told["unchanged"]), (&json!(1), &json!(6)), "{told}");
    assert!(told.to_string().contains("passed over for what `title` says"), "{told}");
    world.ok("peer import edited.csv");
    let gil = world.json("peer show X7");
    assert_eq!((&gil["title"], &gil["titles"]), (&json!("Treasurer"), &json!(["Treasurer"])));
    // The list changed, the field is as it is stored: which is meant cannot be told.
    let row = "reference,name,kind,title,titles,body,bodies\nX7,Gil Dale,officer,";
    for (cells, list) in
        [("Treasurer,Clerk,Kent,Kent", "titles"), ("Treasurer,Treasurer,Kent,Bury", "bodies")]
    {
        world.write("list.csv", format!("{row}{cells}\n"));
        let told = world.fails("peer import list.csv", 4);
        assert!(told.contains(&format!("differs from the first of `{list}`")), "{told}");
    }
    // Nobody new can be told so either; a second post stays where `bodies` is blank, and is not guessed at.
    world.write("new.csv", "name,kind,title,titles,body\nJo Moor,officer,Clerk,Head,Kent\n");
    assert!(world.fails("peer import new.csv", 4).contains("differs from the first of `titles`"));
    world.write("blank.csv", "reference,name,kind,body,bodies\nX6,Flo Reed,officer,Leeds,\n");
    assert_eq!(world.json("peer import blank.csv")["unchanged"], 1);
    world.write("other.csv", "reference,name,kind,body,bodies\nX6,Flo Reed,officer,Leeds,Bury\n");
    assert!(world.fails("peer import other.csv", 4).contains("differs from the first of `bodies`"));
    let edited = all.replace("X1,Ida Marsh,officer,Director,", "X1,Ida Marsh,officer,Chief,");
    assert_ne!(edited, all);
    world.write("edited.csv", edited);
    let told = world.fails("peer import edited.csv", 4);
    assert!(told.contains("differs from the first of `titles`"), "{told}");
    assert!(told.contains("write the same in both, or leave one of the two out"), "{told}");
    let one = r#"[{"reference": "X7", "name": "Gil Dale", "kind": "officer", "body": "BODY",
                   "bodies": ["Kent"]}]"#;
    world.write("body.json", one.replace("BODY", "Leeds"));
    assert_eq!(world.json("peer import body.json --dry-run")["changed"], 1);
    let several = one.replace("[\"Kent\"]", "[\"Kent\", \"Bury\"]").replace("BODY", "Leeds");
    world.write("body.json", several);
    let told = world.fails("peer import body.json", 4);
    assert!(told.contains("differs from the first of `bodies`"), "{told}");
    // The same body by another name is the same.
    world.write("body.json", one.replace("BODY", "E10000016"));
    assert_eq!(world.json("peer import body.json --dry-run")["unchanged"], 1);
    // What is set for all gives way to a row's own.
    let rows = "X1,Ida Marsh,officer,,Director;Clerk\nX7,Gil Dale,officer,,\n";
    world.write("set.csv", format!("reference,name,kind,body,titles\n{rows}"));
    world.ok("peer import set.csv --set title=Registrar");
    assert_eq!(world.json("peer show X1")["titles"], json!(["Director", "Clerk"]));
    assert_eq!(world.json("peer show X7")["title"], "Registrar");
}

#[test]
fn changes_of_several_posts_are_told_once() {
    let world = with_several();
    let fields = |line: &str| -> Vec<String> {
        let summary = world.json(&format!("{line} --dry-run"));
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let changes = summary["changes"].as_array().unwrap().iter();
        changes
            .map(|c| {
                format!("{}: {} > {}", text(&c["field"]), text(&c["before"]), text(&c["after"]))
            })
            .collect()
    };
    assert_eq!(fields("peer edit X7 --set title=Treasurer"), ["title: Clerk > Treasurer"]);
    assert_eq!(
        fields("peer edit X1 --set titles=;Treasurer"),
        ["titles: Director; Head of Finance > Director; Treasurer"]
    );
}
