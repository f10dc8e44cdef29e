//! Typical code of users: a client, a mock and a server in few lines.

use std::{error::Error, sync::mpsc, time::Duration};

use cloudflare_calls::{
    AnyError, Client,
    http::StatusCode,
    mock::Mock,
    operations::GetSession,
    server::{CloudflareCalls, Rejection},
    types::{
        GetSessionStateResponse, RenegotiateRequest, SessionDescription, SessionDescriptionType,
        TrackObject, TrackObjectLocation, TracksRequest, TracksResponse,
    },
};
use tokio::net::TcpListener;

async fn publish(calls: &Client, app_id: String, offer: &str) -> Result<String, Box<dyn Error>> {
    let session = calls.new_session(&app_id).await?;
    let answer = calls
        .new_tracks(&app_id, &session.session_id)
        .body(
            TracksRequest::new()
                .session_description(
                    SessionDescription::new()
                        .sdp(offer)
                        .r#type(SessionDescriptionType::Offer),
                )
                .tracks([TrackObject::new()
                    .location(TrackObjectLocation::Local)
                    .mid("0")
                    .track_name("mic-1")]),
        )
        .await?;
    Ok(format!(
        "{} {:?}",
        answer.status(),
        answer.requires_immediate_renegotiation
    ))
}

struct Sfu;
impl CloudflareCalls for Sfu {
    async fn get_session(&self, request: GetSession) -> Result<GetSessionStateResponse, Rejection> {
        Ok(GetSessionStateResponse::new().error_code(request.session_id))
    }
}

#[tokio::test]
async fn a_client_calls_a_mock_with_a_handler() -> Result<(), Box<dyn Error>> {
    let secret = "secret";
    let _calls = Client::builder().bearer_token(secret).build()?;

    let mock = Mock::start().await?;
    let (send, received) = mpsc::channel();
    mock.on_new_tracks(move |request| {
        send.send(request).unwrap();
        async move { Ok(TracksResponse::new().requires_immediate_renegotiation(true)) }
    });
    let calls = Client::builder()
        .base_url(mock.url())
        .bearer_token("t")
        .build()?;
    let printed = publish(&calls, "app".to_owned(), "v=0\r\n").await?;
    assert_eq!(printed, "200 OK Some(true)");
    assert_eq!(mock.requests().len(), 2);
    assert_eq!(
        received.recv()?.session_id,
        "e017a2629c754fedc1f7d8587e06d126"
    );
    Ok(())
}

#[tokio::test]
async fn a_client_calls_a_server_with_one_implemented_operation() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, cloudflare_calls::server::router(Sfu)).await });

    let calls = Client::builder().base_url(url).bearer_token("t").build()?;
    let state = calls.get_session("app", "session").await?;
    assert_eq!(state.error_code.as_deref(), Some("session"));
    let error = calls.new_session("app").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
    Ok(())
}

/// Returns the active tracks of a session; `None` if the session does not exist.
async fn active_tracks(
    calls: &Client,
    session_id: &String,
) -> Result<Option<Vec<String>>, AnyError> {
    let state = match calls
        .get_session("app", session_id)
        .timeout(Duration::from_secs(2))
        .retries(3)
        .await
    {
        Ok(state) => state,
        Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut active = Vec::new();
    for track in state.tracks.iter().flatten() {
        if track.status == Some("active".into()) {
            active.extend(track.track_name.clone());
        }
    }
    let answer = SessionDescription::new().r#type("answer").sdp("v=0\r\n");
    calls
        .renegotiate_session("app", session_id)
        .body(RenegotiateRequest::new().session_description(answer))
        .await?;
    Ok(Some(active))
}

#[tokio::test]
async fn errors_of_several_calls_have_one_type() -> Result<(), Box<dyn Error>> {
    let mock = Mock::start().await?;
    let calls = Client::builder()
        .base_url(mock.url())
        .bearer_token("t")
        .build()?;
    let id = "session".to_owned();
    mock.stub::<GetSession>()
        .fail(Rejection::new(StatusCode::NOT_FOUND));
    assert_eq!(active_tracks(&calls, &id).await?, None);
    mock.stub::<GetSession>().reset();
    assert!(active_tracks(&calls, &id).await?.is_some());
    Ok(())
}

/// Checks that the order of an enum does not follow from the order of the document.
#[test]
fn enums_are_ordered_by_the_text_that_is_sent() {
    use SessionDescriptionType::{Answer, Offer, Unknown};

    let mut values = [
        Unknown("pranswer".into()),
        Offer,
        Unknown("a".into()),
        Answer,
    ];
    values.sort();
    assert_eq!(
        values,
        [
            Unknown("a".into()),
            Answer,
            Offer,
            Unknown("pranswer".into())
        ]
    );
    // The order agrees with equality.
    assert!(Offer < Unknown("offer".into()));
}
