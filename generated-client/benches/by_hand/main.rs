//! Measures the generated code against the same code written by hand: `cargo bench -p cloudflare-calls`.
//!
//! - Instructions of a call: the generated client beside `reqwest` and `serde_json`. The sockets are real, the server
//!   is a thread of the same process whose instructions are not counted.
//! - Instructions of a request: the generated router beside one of `axum`, called without a socket.
//! - Requests a second of both routers over a socket, in turns.
//!
//! Instructions are counted by `valgrind`, requests are made by `wrk`. Machines differ and are never quiet, so ratios
//! are what to compare, within one run.

mod client;
mod router;

use std::{
    env, fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

/// Who wrote what is measured.
#[derive(Clone, Copy)]
enum Author {
    Generator,
    Hand,
}

/// The measured operation.
#[derive(Clone, Copy)]
enum What {
    /// A GET.
    GetSession,
    /// A POST with a body.
    NewTracks,
}

const WHATS: [(&str, What); 2] = [
    ("get_session", What::GetSession),
    ("new_tracks", What::NewTracks),
];

/// The number of counted calls, after the warm-up.
const CALLS: u32 = 1_000;
const WARM_UP: u32 = 100;

/// The number of runs of `wrk` per router.
const TURNS: usize = 5;

fn main() {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => report(),
        ["client", author, what, calls] => client::run(
            self::author(author),
            self::what(what),
            calls.parse().unwrap(),
        ),
        ["router", author, what, calls] => router::run(
            self::author(author),
            self::what(what),
            calls.parse().unwrap(),
        ),
        ["serve", author] => router::serve(self::author(author)),
        _ => panic!(
            "(client | router) (generator | hand) (get_session | new_tracks) CALLS, or serve (generator | hand)"
        ),
    }
}

fn author(name: &str) -> Author {
    match name {
        "generator" => Author::Generator,
        "hand" => Author::Hand,
        other => panic!("{other}: by `generator` or by `hand`"),
    }
}

fn what(name: &str) -> What {
    WHATS
        .into_iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("{name}: not known"))
        .1
}

fn report() {
    println!("{:<24}{:>12}{:>12}{:>8}", "", "generator", "hand", "ratio");
    for side in ["client", "router"] {
        for (what, _) in WHATS {
            let [generator, hand] =
                ["generator", "hand"].map(|author| instructions(side, author, what));
            row(&format!("{side} {what}, instructions"), generator, hand);
        }
    }
    for (name, what) in WHATS {
        let turns: Vec<_> = (0..TURNS)
            .map(|_| ["generator", "hand"].map(|author| requests(author, what)))
            .collect();
        let [generator, hand] =
            [0, 1].map(|author| median(turns.iter().map(|turn| turn[author]).collect()));
        row(&format!("router {name}, requests/s"), generator, hand);
    }
}

fn row(name: &str, generator: f64, hand: f64) {
    println!(
        "{name:<40}{generator:>12.0}{hand:>12.0}{:>8.3}",
        generator / hand
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The instructions of one call.
fn instructions(side: &str, author: &str, what: &str) -> f64 {
    let counted = |calls: u32| {
        let file = env::temp_dir().join(format!("callgrind.{}", std::process::id()));
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--separate-threads=yes"])
            .arg(format!("--callgrind-out-file={}", file.display()))
            .arg(env::current_exe().unwrap())
            .args([side, author, what, &calls.to_string()])
            .output()
            .unwrap_or_else(|error| panic!("valgrind: {error}"));
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        // The first thread's; the file without a number is empty.
        let threads = (1..9).map(|thread| format!("{}-{thread:02}", file.display()));
        let texts: Vec<_> = threads
            .map_while(|thread| {
                let text = fs::read_to_string(&thread).ok()?;
                fs::remove_file(&thread).unwrap();
                Some(text)
            })
            .collect();
        let _ = fs::remove_file(&file);
        let total = texts[0]
            .lines()
            .find_map(|line| line.strip_prefix("totals: "));
        total.unwrap().trim().parse::<f64>().unwrap()
    };
    (counted(WARM_UP + CALLS) - counted(WARM_UP)) / f64::from(CALLS)
}

/// The requests that a router answers in a second: server and `wrk` have a processor each.
fn requests(author: &str, what: What) -> f64 {
    let mut server = Command::new("taskset")
        .args(["--cpu-list", "0"])
        .arg(env::current_exe().unwrap())
        .args(["serve", author])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("taskset: {error}"));
    let mut address = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    let script = env::temp_dir().join(format!("wrk.{}.lua", std::process::id()));
    fs::write(&script, router::script(what)).unwrap();
    let output = Command::new("taskset")
        .args([
            "--cpu-list",
            "1",
            "wrk",
            "--threads",
            "1",
            "--connections",
            "16",
            "--duration",
            "2s",
            "--script",
        ])
        .arg(&script)
        .arg(format!("http://{}", address.trim()))
        .output();
    server.kill().unwrap();
    server.wait().unwrap();
    fs::remove_file(&script).unwrap();
    let output = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(!output.contains("Non-2xx"), "{output}");
    let rate = output
        .lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"));
    rate.unwrap_or_else(|| panic!("wrk: {output}"))
        .trim()
        .parse()
        .unwrap()
}
