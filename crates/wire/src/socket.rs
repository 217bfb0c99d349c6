//! Frames of the conference socket, `GET /api/v1/socket`, subprotocol `plenum.v1`.
//!
//! One JSON object a frame: a text message, of at most [`FRAME_BYTES_MAX`] from
//! a client; large ones of the server come in fragments (RFC 6455, section
//! 5.4). The first frame is [`ClientFrame::Hello`] within
//! [`HELLO_TIMEOUT_MS`]. Every [`ServerFrame::Event`] carries the next number
//! of this participant's own sequence, without gaps; after a break the client
//! says the last one it has seen and receives the difference, or a snapshot.

use ids::{CommandId, ConferenceId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::conference::{Command, Event, PollStanding, Snapshot, Waiting};
use crate::vote::VoteNews;

/// Largest frame a client may send, bytes: a thousand people assigned to a hundred groups.
pub const FRAME_BYTES_MAX: usize = 128 * 1024;
/// Time a client has for its `hello`, milliseconds.
pub const HELLO_TIMEOUT_MS: u64 = 10_000;
/// Subprotocol both sides name.
pub const SUBPROTOCOL: &str = "plenum.v1";
/// A side that has sent nothing for this long sends a ping, milliseconds.
pub const PING_INTERVAL_MS: u64 = 10_000;
/// A side that has heard nothing for this long gives the connection up, milliseconds.
pub const SILENCE_MAX_MS: u64 = 25_000;

/// From the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
#[ts(export, optional_fields)]
pub enum ClientFrame {
    Hello {
        ticket: String,
        /// What the client still has from before the break.
        resume: Option<Resume>,
    },
    /// Answered by exactly one `accepted` or `refused` with the same id. A
    /// client that does not know whether a command arrived sends it again with
    /// the same id; it is done once.
    Command {
        #[ts(type = "string")]
        id: CommandId,
        command: Command,
    },
    /// Ask for a fresh media token, for example after `refused` by the media server.
    MediaToken {},
    /// Ask for a token for the media room of a whisper group one is in; answered by `whisper-media`, or not at
    /// all when one is not in it any more.
    WhisperToken {
        whisper: u32,
    },
    /// Ask for a ticket for the record of the conference; answered by `record-ticket`.
    Record {},
    /// Ask for a ticket for the votes of the sitting; answered by `vote-ticket`.
    Votes {},
    Ping {},
}

/// The last state a client has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Resume {
    #[ts(type = "string")]
    pub conference: ConferenceId,
    /// Number of the last event seen.
    #[ts(type = "number")]
    pub after: u64,
}

/// From the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[ts(export)]
pub enum ServerFrame {
    /// The whole state; forget what was before.
    Welcome {
        #[ts(type = "number")]
        seq: u64,
        snapshot: Box<Snapshot>,
        media: MediaAccess,
    },
    /// In the waiting room: all that is said until `welcome` follows or the connection is closed.
    Waiting {
        waiting: Waiting,
    },
    /// What the client has is still good; the events it missed follow.
    Resumed {
        #[ts(type = "number")]
        seq: u64,
        media: MediaAccess,
    },
    Event {
        #[ts(type = "number")]
        seq: u64,
        event: Event,
    },
    /// Done and durable.
    Accepted {
        #[ts(type = "string")]
        id: CommandId,
    },
    /// Not done; nothing changed.
    Refused {
        #[ts(type = "string")]
        id: CommandId,
        code: RefusalCode,
        /// One English sentence for logs; people read the client's own text for the code.
        detail: String,
    },
    Media {
        media: MediaAccess,
    },
    /// The media room of a whisper group.
    WhisperMedia {
        whisper: u32,
        media: MediaAccess,
    },
    /// How a running poll stands: without a number, the newest one counts.
    PollStanding {
        standing: PollStanding,
    },
    /// Opens `POST /api/v1/record`; absent when one may not see the record.
    RecordTicket {
        ticket: Option<String>,
    },
    /// Votes of the sitting: all after `welcome` and `resumed`, then those that went on. Of each the newest counts.
    Votes {
        votes: Vec<VoteNews>,
    },
    /// Keys of devices were registered; to those who lead or keep the minutes.
    VoteKeys {},
    /// Opens the routes under `/api/v1/votes` while one is in the room; absent when there is no sitting, or one is not
    /// let in yet.
    VoteTicket {
        ticket: Option<String>,
    },
    Pong {},
    /// The last frame; the code says whether to come back.
    Closing {
        code: ClosingCode,
        /// What the chair says to a denial.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reason: Option<String>,
    },
}

/// Where the media of this room is, and the right to use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MediaAccess {
    /// WebSocket origin for the LiveKit client, `ws(s)://host`.
    pub url: String,
    /// LiveKit access token. The identity in it is `<participant id>.<device>`.
    pub token: String,
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum RefusalCode {
    /// The role does not permit it.
    NotPermitted,
    /// The person or thing named is not there.
    NotFound,
    /// Text empty after trimming, too long, or with control characters.
    InvalidText,
    /// More of this than a limit allows in this time; try again later.
    TooMany,
    /// A number or list is outside its limits.
    InvalidValue,
    /// A policy above the meeting forbids it.
    Policy,
    /// The state of the room does not allow it now.
    NotNow,
    /// The frame could not be read as a command.
    Malformed,
}

/// Why the server closes a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ClosingCode {
    /// Ticket unknown, used or expired: join again for a new one.
    TicketUnusable,
    /// The frame was malformed, too large, or came at the wrong time.
    ProtocolError,
    /// The same device connected again; this connection is the old one.
    Replaced,
    /// The client reads too slowly; join again and resume.
    TooSlow,
    /// The room, or the number of devices of one person, is at its limit.
    Full,
    /// The person left by command.
    Left,
    /// The conference was ended for all.
    Ended,
    /// Not let in from the waiting room; `reason` says why.
    Denied,
    /// Removed by somebody who may; coming back leads to the waiting room.
    Removed,
    /// Removed for the rest of this conference.
    Banned,
    /// The conference is over for this person and goes on for others.
    Dismissed,
    /// The room is closed for those who were not in it.
    Locked,
    /// A policy does not admit this person any more.
    Policy,
    /// A quota is used up: trying again later may help.
    Quota,
    /// Sign-in ended or link revoked: no way back by itself.
    AccessEnded,
    /// The server stops or restarts: join again and resume.
    ServerRestart,
}
