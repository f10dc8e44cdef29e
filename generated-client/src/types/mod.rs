//! The types of the document's schemas.

mod close_track_object;
mod close_tracks_request;
mod close_tracks_response;
mod get_session_state_response;
mod new_session_request;
mod new_session_response;
mod renegotiate_request;
mod renegotiate_response;
mod session_description;
mod track_object;
mod tracks_request;
mod tracks_response;

pub use close_track_object::CloseTrackObject;
pub use close_tracks_request::CloseTracksRequest;
pub use close_tracks_response::{CloseTracksResponse, CloseTracksResponseTrack};
pub use get_session_state_response::{
    GetSessionStateResponse, GetSessionStateResponseTrack,
    GetSessionStateResponseTrackStatus,
};
pub use new_session_request::NewSessionRequest;
pub use new_session_response::{NewSessionResponse, NewSessionResponseSessionDescription};
pub use renegotiate_request::RenegotiateRequest;
pub use renegotiate_response::RenegotiateResponse;
pub use session_description::{SessionDescription, SessionDescriptionType};
pub use track_object::{TrackObject, TrackObjectLocation};
pub use tracks_request::TracksRequest;
pub use tracks_response::{TracksResponse, TracksResponseTrack};
