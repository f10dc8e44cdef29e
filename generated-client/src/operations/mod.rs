//! The operations: for each its request, what may come back, and how both are sent.

mod close_tracks;
mod get_session;
mod new_session;
mod new_tracks;
mod renegotiate_session;

pub use close_tracks::CloseTracks;
pub use close_tracks::CloseTracksHeaders;
pub use get_session::GetSession;
pub use get_session::GetSessionHeaders;
pub use new_session::NewSession;
pub use new_session::NewSessionHeaders;
pub use new_tracks::NewTracks;
pub use new_tracks::NewTracksHeaders;
pub use renegotiate_session::RenegotiateSession;
pub use renegotiate_session::RenegotiateSessionHeaders;
