//! The macros that turn the table of rules into code.

use super::rule::{Class, Place, Row, Rule, Verdict, Verdicts};

pub(super) const fn row(
    [callers, implementers, old_client, new_client]: [Verdict; 4],
    reason: &'static str,
) -> Row {
    Row {
        verdicts: Verdicts {
            callers,
            implementers,
            old_client,
            new_client,
        },
        reason,
    }
}

pub(super) const fn rule(
    (id, place, class): (&'static str, Place, Class),
    says: &'static str,
    request: Row,
    response: Row,
) -> Rule {
    Rule {
        id,
        place,
        class,
        says,
        request,
        response,
    }
}

/// One rule of the table.
macro_rules! one {
    ($head:expr, $says:literal, any $verdicts:tt $reason:literal) => {
        &const {
            rule(
                $head,
                $says,
                row($verdicts, $reason),
                row($verdicts, $reason),
            )
        }
    };
    ($head:expr, $says:literal, request $sent:tt $why_sent:literal response $received:tt $why_received:literal) => {
        &const {
            rule(
                $head,
                $says,
                row($sent, $why_sent),
                row($received, $why_received),
            )
        }
    };
}

macro_rules! rules {
    ($($kind:ident($id:literal, $place:ident, $class:ident): $says:literal { $($direction:ident $verdicts:tt $reason:literal;)+ })*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(in crate::diff) enum Kind {
            $($kind,)*
        }

        impl Kind {
            pub(super) const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Returns the rule of this kind.
            pub(in crate::diff) fn rule(self) -> &'static Rule {
                match self {
                    $(Self::$kind => one!(($id, $place, $class), $says, $($direction $verdicts $reason)+),)*
                }
            }
        }
    };
}
