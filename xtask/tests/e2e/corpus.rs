//! `cargo xtask corpus`, without the compiler.

use serde_json::Value;

use crate::Place;

/// Two documents, of which one is not fine, beside what is none.
fn place() -> Place {
    let place = Place::new(&["/pets"]);
    place.document("docs/fine.yaml", &["/pets", "/cars"]);
    place.write("docs/deeper/broken.json", "{\"openapi\": \"3.0.3\",");
    place.write("docs/SOURCES.tsv", "fine.yaml\t3.0.3\n");
    place
}

#[test]
fn each_document_has_a_row() {
    let place = place();
    let run = place.run("corpus docs --no-check").ends(1, "2 documents");
    let rows: Vec<String> = run
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert!(rows[0].starts_with("document openapi ops"), "{rows:?}");
    assert!(rows[1].starts_with("deeper/broken.json 3.0.3"), "{rows:?}");
    assert!(rows[1].ends_with("refused"), "{rows:?}");
    assert!(rows[2].starts_with("docs/fine.yaml 3.0.3 2 "), "{rows:?}");
    assert!(rows[2].ends_with(" ok"), "{rows:?}");
    assert!(rows[3].ends_with("1 failed"), "{rows:?}");
    assert!(
        run.stdout.contains("deeper/broken.json:1:"),
        "{}",
        run.stdout
    );
    let manifest = place.read("target/corpus/crates/corpus-docs-fine/Cargo.toml");
    assert!(
        manifest.contains("name = \"corpus-docs-fine\""),
        "{manifest}"
    );
    assert!(
        !place
            .path("target/corpus/crates/corpus-deeper-broken")
            .exists()
    );
}

#[test]
fn programs_get_an_object_a_line() {
    let place = place();
    place.done("corpus docs --no-check --allow-refused");
    let json = "corpus docs --no-check --json --allow-refused --jobs 1 --keep kept";
    let run = place.done(json);
    let lines: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [broken, fine, summary] = lines.as_slice() else {
        panic!("{}", run.stdout)
    };
    assert_eq!(broken["result"], "refused");
    assert_eq!(broken["problems"][0]["line"], 1);
    assert_eq!(fine["operations"], 2);
    assert_eq!(fine["not_supported"]["count"], 0);
    assert_eq!(fine["document"], "docs/fine.yaml");
    assert_eq!(summary["totals"]["documents"], 2);
    assert_eq!(
        summary["groups"]["errors"][0]["documents"][0],
        "deeper/broken.json"
    );
    assert!(
        place
            .path("kept/crates/corpus-docs-fine/src/lib.rs")
            .exists()
    );
}

#[test]
fn only_what_is_asked_for_is_run() {
    let place = place();
    let run = place.done("corpus docs spec/pets.yaml --no-check --filter fine");
    assert!(run.stdout.contains("docs/fine.yaml"), "{}", run.stdout);
    let run = place.done("corpus docs spec/pets.yaml --no-check --filter pets");
    assert!(run.stdout.contains("1 documents"), "{}", run.stdout);
    place
        .run("corpus docs --no-check --filter nothing")
        .ends(2, "no document in docs that the filter takes");
    place
        .run("corpus nowhere --no-check")
        .ends(2, "cannot read `nowhere`");
    place.run("corpus --no-check").ends(2, "is missing");
    place
        .run("corpus docs --features client,all")
        .ends(2, "client, server and mock");
    place
        .run("corpus docs --jobs 0")
        .ends(2, "cannot parse argument");
}
