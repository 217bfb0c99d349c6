//! A connection's two ends: frames out, requests in.

use std::sync::Arc;

use ballot::MemberId;
use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, ParticipantId, TenantId};
use store::NewParticipant;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use wire::conference::{Admission, Command, ParticipantKind, Role};
use wire::socket::{ClosingCode, Resume};

use crate::task::Request;

/// Who connects to what, as the edge found out.
#[derive(Clone, Debug)]
pub struct Attach {
    pub tenant: TenantId,
    pub meeting: MeetingId,
    pub title: String,
    /// Who waits when the conference starts with this person.
    pub admission: Admission,
    /// The meeting belongs to a unit.
    pub has_unit: bool,
    pub code: String,
    pub participant: ParticipantId,
    pub name: String,
    pub role: Role,
    pub kind: ParticipantKind,
    /// Has an account of the meeting's unit, or of one below it.
    pub colleague: bool,
    /// Who they are in the register of the body whose sitting this is.
    pub member: Option<MemberId>,
    pub connection: ConnectionId,
    /// Name of the device; the same one replaces its older connection.
    pub device: String,
    pub resume: Option<Resume>,
    /// What is to be kept of who comes for the first time.
    pub newcomer: Option<NewParticipant>,
}

/// Somebody who asks what the door would say.
#[derive(Clone, Copy, Debug)]
pub struct Knock {
    pub tenant: TenantId,
    pub meeting: MeetingId,
    /// Known when they have been here before.
    pub participant: Option<ParticipantId>,
    pub role: Role,
    pub kind: ParticipantKind,
    /// Has an account of the meeting's unit, or of one below it.
    pub colleague: bool,
    /// What the plan of the meeting says, when no conference runs.
    pub admission: Admission,
}

/// Why somebody cannot be let in.
#[derive(Debug, Error)]
pub enum AttachError {
    #[error("the room is full")]
    Full,
    #[error("the person has too many connections")]
    TooManyConnections,
    #[error("the room is closed for those who were not in it")]
    Locked,
    #[error("the person is banned")]
    Banned,
    /// A policy does not admit the person.
    #[error("a policy forbids it")]
    Forbidden,
    /// A quota is used up.
    #[error("a quota is used up")]
    Exceeded(crate::Exceeded),
    #[error("the conference ended at this moment")]
    Ended,
    #[error("the server is stopping")]
    Stopping,
    #[error("the room could not be opened")]
    Store(#[from] store::StoreError),
}

/// Something to send to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A `ServerFrame`, encoded.
    Text(String),
    /// `ServerFrame::Event`: its number for this client, and what all share.
    Event(u64, Arc<str>),
    /// The last one, with what is said to it.
    Close(ClosingCode, Option<String>),
}

impl Frame {
    /// The `ServerFrame` as text; the code and what is said to it if this is the end.
    pub fn into_text(self) -> Result<String, (ClosingCode, Option<String>)> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Event(seq, event) => {
                let (mut text, after) = Self::around_event(seq);
                text.reserve_exact(event.len() + after.len());
                text.push_str(&event);
                text.push_str(after);
                Ok(text)
            }
            Self::Close(code, reason) => Err((code, reason)),
        }
    }

    /// What stands before and after the event in the text of its frame.
    pub fn around_event(seq: u64) -> (String, &'static str) {
        (format!(r#"{{"type":"event","seq":{seq},"event":"#), "}")
    }
}

/// A place in a room.
#[derive(Debug)]
pub struct Attachment {
    /// Ends without [`Frame::Close`] when the client was too slow to read.
    pub frames: mpsc::Receiver<Frame>,
    pub connection: Connection,
}

/// Requests of one connection. Dropping it is losing the connection.
#[derive(Debug)]
pub struct Connection {
    pub(crate) id: ConnectionId,
    pub(crate) room: mpsc::Sender<Request>,
}

impl Connection {
    /// Asks the room; the answer comes as a frame. `false` when the room is gone.
    pub async fn command(&self, id: CommandId, command: Command) -> bool {
        self.room.send(Request::Command { connection: self.id, id, command }).await.is_ok()
    }

    /// Asks for a fresh media token, which comes as a frame. `false` when the room is gone.
    pub async fn media_token(&self) -> bool {
        self.room.send(Request::MediaToken { connection: self.id }).await.is_ok()
    }

    /// Asks for a token for the media of a whisper group. `false` when the room is gone.
    pub async fn whisper_token(&self, whisper: u32) -> bool {
        self.room.send(Request::WhisperToken { connection: self.id, whisper }).await.is_ok()
    }

    /// The conference, if the person may see its record.
    pub async fn record(&self) -> Option<ConferenceId> {
        let (reply, answer) = oneshot::channel();
        self.room.send(Request::Record { connection: self.id, reply }).await.ok()?;
        answer.await.ok()?
    }

    /// This connection, if whoever it is of is let in and it is a sitting.
    pub async fn votes(&self) -> Option<ConnectionId> {
        let (reply, answer) = oneshot::channel();
        self.room.send(Request::Votes { connection: self.id, reply }).await.ok()?;
        answer.await.ok()?
    }

    /// Takes the person out of the room, because their right to be here has ended.
    pub async fn expel(&self) {
        // A room that is gone has nobody in it.
        let _ = self.room.send(Request::Expel { connection: self.id }).await;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let request = Request::Detach { connection: self.id };
        let room = self.room.clone();
        if let Err(mpsc::error::TrySendError::Full(request)) = room.try_send(request)
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move { room.send(request).await });
        }
    }
}
