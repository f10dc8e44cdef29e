//! One participant publishes a microphone, another one pulls it, and both close their tracks:
//!
//! It calls the mock, so it needs no account. Without the base URL, and with the app's ID and secret, the same code
//! calls Cloudflare.

use std::error::Error;

use cloudflare_calls::{
    Client,
    mock::{AnyRequest, Mock},
    operations::{NewSession, NewTracks},
    types::{
        CloseTrackObject, CloseTracksRequest, NewSessionResponse, RenegotiateRequest,
        SessionDescription, SessionDescriptionType, TrackObject, TrackObjectLocation,
        TracksRequest, TracksResponse,
    },
};

const APP: &str = "b2f4a9a0b6a14a0f8c2d";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // The mock responds with the examples of the API's document, on a free local port.
    let mock = Mock::start().await?;
    let calls = Client::builder()
        .base_url(mock.url())
        .bearer_token("secret")
        .build()?;

    let alice = publish(&calls).await?;

    // The document has an example for each side. From here on, use the one for pulling.
    mock.stub::<NewTracks>().example("remote_tracks");
    mock.stub::<NewSession>()
        .respond(NewSessionResponse::new("bobs-session"));
    let bob = pull(&calls, &alice).await?;

    let state = calls.get_session(APP, &bob).await?;
    for track in state.tracks.iter().flatten() {
        println!("{bob} has track {:?}, {:?}", track.mid, track.status);
    }

    close(&calls, &bob, "7").await?;
    close(&calls, &alice, "4").await?;

    // A test can check the requests, which the mock records as typed values.
    for request in mock.requests() {
        if let AnyRequest::NewTracks(request) = request {
            println!("{} was asked for {:?}", request.session_id, request.body);
        }
    }
    Ok(())
}

/// Adds a microphone to a new session, and returns the ID of the session.
async fn publish(calls: &Client) -> Result<String, Box<dyn Error>> {
    let session = calls.new_session(APP).await?;

    let microphone = TrackObject::new()
        .location(TrackObjectLocation::Local)
        .mid("0")
        .track_name("mic-1");
    let answer = calls
        .new_tracks(APP, &session.session_id)
        .body(
            TracksRequest::new()
                .session_description(local_offer())
                .tracks([microphone]),
        )
        .await?;
    check(&answer)?;

    println!("{} publishes a microphone", session.session_id);
    set_remote_description(answer.session_description.as_ref());
    Ok(session.session_id.clone())
}

/// Adds the microphone of another session to a new session, and returns the ID of the new session.
async fn pull(calls: &Client, publisher: &str) -> Result<String, Box<dyn Error>> {
    let session = calls.new_session(APP).await?;

    let microphone = TrackObject::new()
        .location(TrackObjectLocation::Remote)
        .session_id(publisher)
        .track_name("mic-1");
    let answer = calls
        .new_tracks(APP, &session.session_id)
        .body(TracksRequest::new().tracks([microphone]))
        .await?;
    check(&answer)?;
    println!("{} pulls it", session.session_id);

    // This time, the other side has made the offer, which requires an answer.
    set_remote_description(answer.session_description.as_ref());
    if answer.requires_immediate_renegotiation == Some(true) {
        calls
            .renegotiate_session(APP, &session.session_id)
            .body(RenegotiateRequest::new().session_description(local_answer()))
            .await?;
    }
    Ok(session.session_id.clone())
}

/// Removes a track from a session.
async fn close(calls: &Client, session: &str, mid: &str) -> Result<(), Box<dyn Error>> {
    let track = CloseTrackObject::new().mid(mid);
    let answer = calls
        .close_tracks(APP, session)
        .body(
            CloseTracksRequest::new()
                .session_description(local_offer())
                .tracks([track]),
        )
        .await?;
    set_remote_description(answer.session_description.as_ref());
    Ok(())
}

/// Checks for errors. A successful response may contain the error of one or all tracks; the document declares no
/// failures.
fn check(answer: &TracksResponse) -> Result<(), String> {
    let of_track = answer
        .tracks
        .iter()
        .flatten()
        .find_map(|track| track.error_code.as_ref());
    match answer.error_code.as_ref().or(of_track) {
        None => Ok(()),
        Some(code) => Err(format!("no tracks: {code}")),
    }
}

// The following functions are placeholders for your WebRTC stack.

fn local_offer() -> SessionDescription {
    SessionDescription::new()
        .sdp("v=0\r\n")
        .r#type(SessionDescriptionType::Offer)
}

fn local_answer() -> SessionDescription {
    SessionDescription::new()
        .sdp("v=0\r\n")
        .r#type(SessionDescriptionType::Answer)
}

fn set_remote_description(description: Option<&SessionDescription>) {
    if let Some(kind) = description.and_then(|description| description.r#type.as_ref()) {
        println!("  the other side has an {kind}");
    }
}
