//! One socket from `hello` to the end.

use std::pin::pin;
use std::time::Duration;

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use identity::AccessEnded;
use ids::MeetingId;
use rooms::{AttachError, Attachment, Frame};
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tracing::debug;
use wire::socket::{ClientFrame, ClosingCode, HELLO_TIMEOUT_MS, RefusalCode, SILENCE_MAX_MS, ServerFrame};

use super::stream::Socket;
use crate::site::Site;
use crate::tickets::{Access, Admission, VoteTickets};

/// Commands a client may send within [`RATE_WINDOW`]; a person cannot, a flood does.
const RATE_MAX: u32 = 200;
const RATE_WINDOW: Duration = Duration::from_secs(10);
/// Longest time to write a frame to a client before it counts as gone.
const WRITE_MAX: Duration = Duration::from_secs(10);
/// Frames that are written together when they wait.
const FRAMES_AT_ONCE: usize = 32;

type WebSocket = Socket<TokioIo<Upgraded>>;

pub(crate) async fn run(app: Site, mut socket: WebSocket) {
    // Listening starts before the ticket is looked at, so that no ending slips in between.
    let ended = app.identity.access_ended();
    let end = match hello(&app, &mut socket).await {
        Ok((attachment, place)) => serve(&app, &mut socket, attachment, place, ended).await,
        Err(code) => Some((code, None)),
    };
    if let Some((code, reason)) = end {
        send(&mut socket, &ServerFrame::Closing { code, reason }).await;
    }
    let _ = timeout(WRITE_MAX, socket.close()).await;
}

/// The first frame: a ticket, in time.
async fn hello(app: &Site, socket: &mut WebSocket) -> Result<(Attachment, Place), ClosingCode> {
    let first = timeout(Duration::from_millis(HELLO_TIMEOUT_MS), socket.recv()).await;
    let Ok(Some(Ok(Message::Text(text)))) = first else { return Err(ClosingCode::ProtocolError) };
    let Ok(ClientFrame::Hello { ticket, resume }) = serde_json::from_str(&text) else {
        return Err(ClosingCode::ProtocolError);
    };
    // A ticket opens nothing at the host of another tenant.
    let admission = app.tickets.redeem(&ticket, app.identity.now_ms()).filter(|a| a.attach.tenant == app.tenant);
    let Admission { mut attach, access } = admission.ok_or(ClosingCode::TicketUnusable)?;
    // What ended between ticket and socket was told before anybody listened for it here.
    let holds = match access {
        Access::Session { account, session, .. } => app.identity.session_holds(account, session).await,
        Access::Link { meeting, link } => app.identity.link_holds(meeting, link).await,
    };
    match holds {
        Ok(true) => {}
        Ok(false) => return Err(ClosingCode::AccessEnded),
        Err(fault) => {
            tracing::error!(%fault, "access cannot be looked at");
            return Err(ClosingCode::ServerRestart);
        }
    }
    attach.resume = resume;
    let place = Place { meeting: attach.meeting, access };
    match app.rooms.attach(attach).await {
        Ok(attachment) => Ok((attachment, place)),
        Err(AttachError::Full | AttachError::TooManyConnections) => Err(ClosingCode::Full),
        Err(AttachError::Locked) => Err(ClosingCode::Locked),
        Err(AttachError::Banned) => Err(ClosingCode::Banned),
        Err(AttachError::Forbidden) => Err(ClosingCode::Policy),
        Err(AttachError::Exceeded(_)) => Err(ClosingCode::Quota),
        Err(AttachError::Ended | AttachError::Stopping) => Err(ClosingCode::ServerRestart),
        Err(AttachError::Store(fault)) => {
            tracing::error!(%fault, "room cannot be opened");
            Err(ClosingCode::ServerRestart)
        }
    }
}

/// Moves frames both ways until one side ends; the code is what the client is still told.
async fn serve(
    app: &Site,
    socket: &mut WebSocket,
    attachment: Attachment,
    place: Place,
    ended: broadcast::Receiver<AccessEnded>,
) -> Option<(ClosingCode, Option<String>)> {
    let Attachment { mut frames, connection } = attachment;
    let mut votes = VotePass { tickets: &app.votes.tickets, ticket: None };
    let silence = Duration::from_millis(SILENCE_MAX_MS);
    let mut heard = Instant::now();
    let mut window = (heard, 0_u32);
    // Kept over the rounds: to lay them down anew for each frame costs more than the frame.
    let mut silent = pin!(sleep_until(heard + silence));
    let mut ended = pin!(access_ends(place.access, ended));
    let mut waiting = Vec::new();
    loop {
        tokio::select! {
            count = frames.recv_many(&mut waiting, FRAMES_AT_ONCE) => {
                if count == 0 {
                    return Some((ClosingCode::TooSlow, None));
                }
                match deliver(socket, &mut waiting).await {
                    Delivery::Done => {}
                    Delivery::Last(code, reason) => return Some((code, reason)),
                    Delivery::Gone => return None,
                }
            },
            message = socket.recv() => {
                heard = Instant::now();
                if heard - window.0 >= RATE_WINDOW {
                    window = (heard, 0);
                }
                window.1 += 1;
                if window.1 > RATE_MAX {
                    return Some((ClosingCode::ProtocolError, None));
                }
                let text = match message {
                    Some(Ok(Message::Text(text))) => text,
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    // A single frame is never read.
                    Some(Ok(Message::Binary(_) | Message::Frame(_))) => return Some((ClosingCode::ProtocolError, None)),
                    Some(Ok(Message::Close(_))) | None => return None,
                    Some(Err(fault)) => {
                        debug!(%fault, "socket failed");
                        return Some((ClosingCode::ProtocolError, None));
                    }
                };
                let alive = match serde_json::from_str(&text) {
                    Ok(ClientFrame::Command { id, command }) => connection.command(id, command).await,
                    Ok(ClientFrame::MediaToken {}) => connection.media_token().await,
                    Ok(ClientFrame::WhisperToken { whisper }) => connection.whisper_token(whisper).await,
                    Ok(ClientFrame::Record {}) => {
                        let conference = connection.record().await;
                        let ticket = conference.and_then(|conference| {
                            app.records.issue(place.meeting, conference, app.identity.now_ms())
                        });
                        send(socket, &ServerFrame::RecordTicket { ticket }).await
                    }
                    Ok(ClientFrame::Votes {}) => {
                        let here = connection.votes().await;
                        votes.ticket = here.and_then(|here| {
                            app.votes.tickets.issue(place.meeting, here, app.identity.now_ms())
                        });
                        send(socket, &ServerFrame::VoteTicket { ticket: votes.ticket.clone() }).await
                    }
                    Ok(ClientFrame::Ping {}) => send(socket, &ServerFrame::Pong {}).await,
                    Ok(ClientFrame::Hello { .. }) => return Some((ClosingCode::ProtocolError, None)),
                    // A command of another version, or of nobody's: said to whoever can be answered.
                    Err(fault) => match serde_json::from_str::<Unreadable>(&text) {
                        Ok(Unreadable { id, .. }) => {
                            let detail = fault.to_string();
                            send(socket, &ServerFrame::Refused { id, code: RefusalCode::Malformed, detail }).await
                        }
                        Err(_) => return Some((ClosingCode::ProtocolError, None)),
                    },
                };
                if !alive {
                    return Some((ClosingCode::ServerRestart, None));
                }
            },
            ending = &mut ended => {
                // Endings were missed: joining again finds out whether this one was among them.
                if ending.is_none() {
                    return Some((ClosingCode::ServerRestart, None));
                }
                connection.expel().await;
                return Some((ClosingCode::AccessEnded, None));
            },
            () = &mut silent => {
                if heard + silence <= Instant::now() {
                    return None;
                }
                silent.as_mut().reset(heard + silence);
            },
        }
    }
}

/// A ticket for votes, as long as its connection.
struct VotePass<'a> {
    tickets: &'a VoteTickets,
    ticket: Option<String>,
}

impl Drop for VotePass<'_> {
    fn drop(&mut self) {
        self.ticket.iter().for_each(|ticket| self.tickets.release(ticket));
    }
}

/// How frames went out.
enum Delivery {
    Done,
    /// With this the room lets go of the client.
    Last(ClosingCode, Option<String>),
    Gone,
}

/// Writes the frames that wait, all at once.
async fn deliver(socket: &mut WebSocket, waiting: &mut Vec<Frame>) -> Delivery {
    let mut last = None;
    let write = async {
        for frame in waiting.drain(..) {
            if let Some(end) = socket.feed(frame).await? {
                last = Some(end);
            }
        }
        socket.flush().await
    };
    match (timeout(WRITE_MAX, write).await, last) {
        (Ok(Ok(())), None) => Delivery::Done,
        (Ok(Ok(())), Some((code, reason))) => Delivery::Last(code, reason),
        _ => Delivery::Gone,
    }
}

/// Waits for the end of a right to be here; `None` when endings were missed.
async fn access_ends(access: Access, mut endings: broadcast::Receiver<AccessEnded>) -> Option<()> {
    loop {
        match endings.recv().await {
            Ok(ending) if concerns(access, ending) => return Some(()),
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return None,
            // Nobody is left who could end anything.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// In which meeting, and by what right.
#[derive(Clone, Copy)]
struct Place {
    meeting: MeetingId,
    access: Access,
}

/// What can be answered of a command that cannot be read.
#[derive(serde::Deserialize)]
struct Unreadable {
    #[serde(rename = "type")]
    _type: CommandTag,
    id: ids::CommandId,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CommandTag {
    Command,
}

fn concerns(access: Access, ending: AccessEnded) -> bool {
    match (access, ending) {
        (_, AccessEnded::All) => true,
        (Access::Session { session, .. }, AccessEnded::Session(ended)) => session == ended,
        (Access::Session { account, .. }, AccessEnded::Account(ended)) => account == ended,
        (Access::Link { meeting, link }, AccessEnded::Link { meeting: of, link: ended }) => {
            meeting == of && link == ended
        }
        (Access::Session { meeting, .. } | Access::Link { meeting, .. }, AccessEnded::Meeting(ended)) => {
            meeting == ended
        }
        _ => false,
    }
}

async fn send(socket: &mut WebSocket, frame: &ServerFrame) -> bool {
    match serde_json::to_string(frame) {
        Ok(text) => matches!(timeout(WRITE_MAX, socket.send(text)).await, Ok(Ok(()))),
        Err(_) => false,
    }
}
