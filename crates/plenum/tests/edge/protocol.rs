//! The LiveKit protocol of the running binary, as a foreign client or backend meets it.

use futures_util::{SinkExt, StreamExt};
use livekit::{Claims, Keys, VideoGrant, proto};
use prost::Message as _;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::server::Server;

const KEY: &str = "interop";
const SECRET: &str = "a secret of the tests that is long enough";

fn start(more: &[(&str, &str)]) -> Server {
    let keys = format!("{{ {KEY} = \"{SECRET}\" }}");
    let mut settings = vec![("PLENUM_MEDIA__API_KEYS", keys.as_str())];
    settings.extend_from_slice(more);
    Server::start_with(&settings)
}

fn token(identity: &str, video: VideoGrant) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let keys = Keys::new(vec![(KEY.into(), SECRET.into())]).unwrap();
    keys.mint(Claims { sub: identity.into(), video, ..Default::default() }, now, 600)
}

fn joining(identity: &str) -> String {
    token(identity, VideoGrant { room: "room".into(), room_join: true, ..Default::default() })
}

/// A signalling connection of the older form, and what it was welcomed with.
async fn signalling(server: &Server, identity: &str) -> (Socket, proto::JoinResponse) {
    let url = format!("{}/rtc?access_token={}&protocol=16", server.url.replacen("http", "ws", 1), joining(identity));
    let (socket, _) = connect_async(url).await.unwrap();
    let mut socket = Socket(socket);
    match socket.hear().await {
        Some(proto::signal_response::Message::Join(join)) => (socket, join),
        other => panic!("no welcome: {other:?}"),
    }
}

struct Socket(tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>);

impl Socket {
    /// The next message; `None` at the end.
    async fn hear(&mut self) -> Option<proto::signal_response::Message> {
        loop {
            match self.0.next().await?.ok()? {
                Message::Binary(bytes) => return proto::SignalResponse::decode(bytes).unwrap().message,
                Message::Text(text) => {
                    return serde_json::from_str::<proto::SignalResponse>(&text).unwrap().message;
                }
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    async fn hear_until(&mut self, wanted: impl Fn(&proto::signal_response::Message) -> bool) {
        while !wanted(&self.hear().await.expect("goes on")) {}
    }

    async fn say(&mut self, message: proto::signal_request::Message) {
        let bytes = proto::SignalRequest { message: Some(message) }.encode_to_vec();
        self.0.send(Message::binary(bytes)).await.unwrap();
    }
}

async fn ask(server: &Server, method: &str, token: &str, body: Value) -> (StatusCode, Value) {
    let path = format!("/twirp/livekit.RoomService/{method}");
    let request = server.request(Method::POST, &path).bearer_auth(token).json(&body);
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_backend_sees_and_moderates_a_room() {
    let server = start(&[]);
    let backend = token("", VideoGrant { room_create: true, room_list: true, ..Default::default() });
    let moderator = token("", VideoGrant { room: "room".into(), room_admin: true, ..Default::default() });
    let (status, room) = ask(&server, "CreateRoom", &backend, json!({"name": "room", "metadata": "m"})).await;
    assert_eq!((status, room["name"].as_str()), (StatusCode::OK, Some("room")));
    let (mut ada, welcome) = signalling(&server, "ada").await;
    assert_eq!(welcome.room.unwrap().metadata, "m");
    let (_, rooms) = ask(&server, "ListRooms", &backend, json!({})).await;
    assert_eq!(rooms["rooms"].as_array().unwrap().len(), 1);
    let (_, people) = ask(&server, "ListParticipants", &moderator, json!({"room": "room"})).await;
    assert_eq!(people["participants"][0]["identity"], "ada");

    let update = json!({"room": "room", "identity": "ada", "name": "Ada L.", "permission": {"canSubscribe": true}});
    let (status, person) = ask(&server, "UpdateParticipant", &moderator, update).await;
    assert_eq!((status, person["name"].as_str()), (StatusCode::OK, Some("Ada L.")));
    ada.hear_until(|m| matches!(m, proto::signal_response::Message::RefreshToken(_))).await;
    let add = proto::AddTrackRequest { cid: "mic".into(), source: 2, ..Default::default() };
    ada.say(proto::signal_request::Message::AddTrack(add)).await;
    ada.hear_until(|m| matches!(m, proto::signal_response::Message::RequestResponse(r) if r.reason == 2)).await;

    let (status, _) = ask(&server, "RemoveParticipant", &moderator, json!({"room": "room", "identity": "ada"})).await;
    assert_eq!(status, StatusCode::OK);
    ada.hear_until(|m| matches!(m, proto::signal_response::Message::Leave(_))).await;
    assert!(ada.hear().await.is_none(), "and closed");

    // A token from before the removal opens the room no more; whoever is not there is not found all the same.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let body = json!({"room": "room", "identity": "ada", "revokeTokenTs": (now + 60).to_string()});
    let (status, _) = ask(&server, "RemoveParticipant", &moderator, body).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let url = format!("{}/rtc?access_token={}&protocol=16", server.url.replacen("http", "ws", 1), joining("ada"));
    let mut again = Socket(connect_async(url).await.unwrap().0);
    let heard = again.hear().await;
    assert!(matches!(heard, Some(proto::signal_response::Message::Leave(_))), "{heard:?}");
    signalling(&server, "ben").await;
}

#[tokio::test]
async fn a_backend_is_refused_what_its_token_does_not_say() {
    let server = start(&[]);
    let other = token("", VideoGrant { room: "other".into(), room_admin: true, ..Default::default() });
    for (method, key, expected) in [
        ("ListParticipants", other.as_str(), (403, "permission_denied")),
        ("ListRooms", other.as_str(), (403, "permission_denied")),
        ("ListRooms", "nonsense", (401, "unauthenticated")),
        ("ListRooms", joining("ada").as_str(), (403, "permission_denied")),
        ("Nonsense", other.as_str(), (404, "bad_route")),
    ] {
        let (status, body) = ask(&server, method, key, json!({"room": "room"})).await;
        assert_eq!((status.as_u16(), body["code"].as_str().unwrap()), expected, "{method}");
    }
    let moderator = token("", VideoGrant { room: "room".into(), room_admin: true, ..Default::default() });
    let (status, body) = ask(&server, "GetParticipant", &moderator, json!({"room": "room", "identity": "x"})).await;
    assert_eq!((status.as_u16(), body["code"].as_str().unwrap()), (404, "not_found"));
    let (status, body) = ask(&server, "GetParticipant", &moderator, json!({"room": 7})).await;
    assert_eq!((status.as_u16(), body["code"].as_str().unwrap()), (400, "malformed"));
}

#[tokio::test]
async fn one_connection_for_both_directions_can_be_turned_off() {
    let server = start(&[("PLENUM_MEDIA__SINGLE_PEER_CONNECTION", "false")]);
    for path in ["/rtc/v1", "/rtc/v1/validate"] {
        let response = server.send(Method::GET, &format!("{path}?access_token={}", joining("ada")), None, None).await;
        // Exactly this makes clients fall back, and only if the text does not say that a room is missing.
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!response.text().await.unwrap().contains("requested room does not exist"));
    }
    let response =
        server.send(Method::GET, &format!("/rtc/validate?access_token={}", joining("ada")), None, None).await;
    assert_eq!(response.status(), StatusCode::OK);
    let response = server.send(Method::HEAD, "/", None, None).await;
    assert!(response.status().is_success(), "clients look whether the host is there");
}

#[tokio::test]
async fn signalling_speaks_json_to_whoever_speaks_json() {
    let server = start(&[]);
    let (mut ada, _) = signalling(&server, "ada").await;
    ada.0.send(Message::text(r#"{"pingReq":{"timestamp":"7"}}"#)).await.unwrap();
    ada.hear_until(|m| matches!(m, proto::signal_response::Message::PongResp(p) if p.last_ping_timestamp == 7)).await;
}

#[tokio::test]
async fn an_unreadable_signalling_frame_ends_its_own_connection_alone_and_says_so() {
    let server = start(&[]);
    let (mut witness, _) = signalling(&server, "witness").await;
    for (n, bad) in [Message::binary(vec![0xff; 40]), Message::text("{")].into_iter().enumerate() {
        let (mut ada, _) = signalling(&server, &format!("ada-{n}")).await;
        ada.0.send(bad).await.unwrap();
        ada.hear_until(|m| matches!(m, proto::signal_response::Message::Leave(_))).await;
        assert!(ada.hear().await.is_none());
    }
    witness.say(proto::signal_request::Message::PingReq(proto::Ping { timestamp: 9, rtt: 0 })).await;
    witness
        .hear_until(|m| matches!(m, proto::signal_response::Message::PongResp(p) if p.last_ping_timestamp == 9))
        .await;
}

#[tokio::test]
async fn tokens_that_are_no_use_open_nothing() {
    let server = start(&[]);
    let stranger = Keys::new(vec![("stranger".into(), SECRET.into())]).unwrap();
    let grant = || VideoGrant { room: "room".into(), room_join: true, ..Default::default() };
    let claims = || Claims { sub: "ada".into(), video: grant(), ..Default::default() };
    let good = joining("ada");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let expired = Keys::new(vec![(KEY.into(), SECRET.into())]).unwrap().mint(claims(), now - 7_200, 60);
    let no_join = token("ada", VideoGrant { room: "room".into(), ..Default::default() });
    for (text, expected) in [
        (stranger.mint(claims(), now, 600), 401),
        (expired, 401),
        (format!("{}x", &good[..good.len() - 2]), 401),
        (String::new(), 401),
        (no_join, 403),
    ] {
        let url = format!("{}/rtc?access_token={text}", server.url.replacen("http", "ws", 1));
        match connect_async(url).await {
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
                assert_eq!(response.status().as_u16(), expected)
            }
            other => panic!("let in: {other:?}"),
        }
    }
}
