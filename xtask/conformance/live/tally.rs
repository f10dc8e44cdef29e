//! Prints a line for each call of a program; the conformance tests count the lines.

use std::fmt::Display;

/// Prints the outcome of each call as a line: `ok` or `failed`, the call and the reason, separated by tabs.
#[derive(Default)]
pub struct Tally;

impl Tally {
    /// Counts a call, and returns its value if it succeeded.
    pub fn count<T>(&self, call: &str, outcome: Result<T, impl Display>) -> Option<T> {
        match outcome {
            Ok(value) => {
                println!("ok\t{call}");
                Some(value)
            }
            Err(error) => {
                println!("failed\t{call}\t{}", error.to_string().replace(['\n', '\t'], " "));
                None
            }
        }
    }

    /// Counts a condition as a call, which fails if the condition is false.
    pub fn holds(&self, call: &str, holds: bool, found: impl Display) {
        let outcome = if holds { Ok(()) } else { Err(format!("unexpected: {found}")) };
        self.count(call, outcome);
    }
}

/// Returns the name of the method in the source of a call.
pub fn name(call: &str) -> String {
    let call = call.split_whitespace().collect::<String>();
    call.split('(').next().unwrap_or_default().rsplit('.').next().unwrap_or_default().to_owned()
}

/// Sends a call and counts it: `call!(tally, api.get_pet(1))`.
#[macro_export]
macro_rules! call {
    ($tally:expr, $($call:tt)*) => {
        $tally.count(&$crate::tally::name(stringify!($($call)*)), ($($call)*).await)
    };
}

/// Sends a call that the server must reject, and counts it: `refused!(tally, 404, api.get_pet(1))`.
#[macro_export]
macro_rules! refused {
    ($tally:expr, $status:literal, $($call:tt)*) => {{
        let outcome = ($($call)*).await;
        let name = $crate::tally::name(stringify!($($call)*));
        match outcome {
            Ok(_) => { $tally.count(&name, Err::<(), _>(concat!("expected the status ", $status))); None }
            Err(error) if error.status().is_some_and(|status| status.as_u16() == $status) => {
                $tally.count(&name, Ok::<_, String>(()));
                Some(error)
            }
            Err(error) => { $tally.count(&name, Err::<(), _>(error)); None }
        }
    }};
}

/// Sends a call that is known to fail, and prints the reason: `explained!(tally, "the server sends text",
/// api.get_pet(1))`.
#[macro_export]
macro_rules! explained {
    ($tally:expr, $reason:literal, $($call:tt)*) => {{
        let name = $crate::tally::name(stringify!($($call)*));
        match ($($call)*).await {
            Ok(_) => $tally.count(&name, Ok::<_, String>(())),
            Err(error) => {
                println!("explained\t{name}\t{}: {}", $reason, error.to_string().replace(['\n', '\t'], " "));
                None
            }
        };
    }};
}
