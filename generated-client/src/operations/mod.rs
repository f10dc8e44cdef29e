//! The operations: for each its request, what may come back, and how both are sent.

mod close_tracks;
mod get_session;
mod new_session;
mod new_tracks;
mod renegotiate_session;

pub use close_tracks::{CloseTracks, CloseTracksHeaders};
pub use get_session::{GetSession, GetSessionHeaders};
pub use new_session::{NewSession, NewSessionHeaders};
pub use new_tracks::{NewTracks, NewTracksHeaders};
pub use renegotiate_session::{RenegotiateSession, RenegotiateSessionHeaders};
