//! Tests of `mock`, with a handwritten crate instead of a generated one.

use crate::TestWorkspace;

const MANIFEST: &str = "\
[package]
name = 'standin'
edition = '2024'
[features]
mock = []
[[example]]
name = 'mock'
required-features = ['mock']
[workspace]
";

const MOCK: &str = r#"
fn main() {
    println!("{:?}", std::env::args().skip(1).collect::<Vec<_>>());
    std::process::exit(7);
}
"#;

#[test]
fn the_example_runs_and_its_exit_code_is_returned() {
    let workspace = TestWorkspace::new(&["/pets"]);
    workspace
        .run("mock")
        .assert(2, "no crate in `generated-client`");
    workspace
        .run("mock --accept token")
        .assert(2, "expected `SCHEME=SECRET` after `--accept`");
    for (dir, line, expected) in [
        (
            "generated-client",
            "mock --port 4010",
            r#"["--port", "4010"]"#,
        ),
        (
            "other",
            "mock --accept key=a=b --out other --accept token=t",
            r#"["--accept", "key=a=b", "--accept", "token=t"]"#,
        ),
        ("other", "mock --out other", "[]"),
    ] {
        workspace.write(&format!("{dir}/Cargo.toml"), MANIFEST);
        workspace.write(&format!("{dir}/src/lib.rs"), "");
        workspace.write(&format!("{dir}/examples/mock.rs"), MOCK);
        workspace.run(line).assert(7, expected);
    }
}
