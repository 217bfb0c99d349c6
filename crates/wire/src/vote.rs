//! Votes of a sitting: what a client asks of the server, and what it is told.
//!
//! Everything that counts is an entry of the log of its vote, in the format of `crates/ballot/FORMAT-entries.md`, made
//! and signed by clients. These shapes only carry entries, and drafts of entries that somebody signs after having read
//! them.

use ballot::vote::Stage;
use ballot::vote::roll::{Duty, Proof};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

/// Largest part of a log that is sent at once, entries.
pub const LOG_ENTRIES_MAX: u32 = 500;
/// Longest title, characters.
pub const VOTE_TITLE_CHARS_MAX: usize = 200;
/// Longest wording, characters.
pub const VOTE_MOTION_CHARS_MAX: usize = 20_000;
/// Largest number of candidates or lists.
pub const VOTE_OPTIONS_MAX: usize = 100;
/// Largest number of trustees.
pub const VOTE_TRUSTEES_MAX: usize = 9;
/// Largest number of attachments of one motion.
pub const VOTE_ATTACHMENTS_MAX: usize = 10;
/// Largest attachment, bytes.
pub const VOTE_ATTACHMENT_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Votes of one meeting.
pub const VOTES_OF_MEETING_MAX: usize = 200;

/// A vote of this meeting, whenever it goes on. To everybody in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteNews {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: Uuid,
    pub title: String,
    pub stage: Stage,
    /// Entries of its log. A client that has fewer reads on.
    #[ts(type = "number")]
    pub size: u64,
    /// Whose devices confirmed the closed log so far.
    pub confirmed: u32,
    /// Who was asked to be a trustee, and who agreed, by their ids in the roll; while it is being prepared.
    pub asked: Vec<String>,
    pub agreed: Vec<String>,
    pub stamp: VoteStamp,
}

/// How it stands with the time stamp over the record of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum VoteStamp {
    /// Nobody was asked for one: the vote is not over, or no authority is set up.
    Off,
    /// Somebody is to be asked, or has not answered yet.
    Waiting,
    /// The record as it stands has one.
    Stamped,
}

/// Opens the votes of a meeting to somebody in its room.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteTicket {
    pub ticket: String,
}

/// What decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum VoteDecision {
    /// Yes and no.
    Motion,
    /// Candidates.
    Election,
    /// Lists that share seats.
    Lists,
}

/// A rule of the body's profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteRule {
    /// `profile/rule`.
    pub name: String,
    pub title_de: String,
    pub title_en: String,
    /// Paragraphs.
    pub citation: Vec<String>,
    pub decision: VoteDecision,
    /// Whether one seat alone can be filled by it.
    pub one_seat: bool,
}

/// `POST /api/v1/votes/desk`: what somebody needs to take part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteDesk {
    /// Tenant and meeting, 32 hexadecimal digits each.
    pub tenant: String,
    pub meeting: String,
    /// One's own id in the roll; nothing for whoever neither is a member nor leads.
    pub you: Option<String>,
    /// One's name there.
    pub name: Option<String>,
    /// Whether one is in the register.
    pub member: bool,
    pub duty: Option<Duty>,
    /// The key that is registered for `you`, base64.
    pub key: Option<String>,
    /// Keys of everybody who has registered one; for officers. One that differs from that of a vote which runs waits for
    /// them to enter it.
    pub keys: Vec<VoteKeyLine>,
    /// Rules that this body votes by; for officers.
    pub rules: Vec<VoteRule>,
    pub votes: Vec<VoteNews>,
    /// With fewer voters than this the roll of a secret vote warns; the policy `secret-vote-warning`.
    pub secret_warning: u32,
    /// Of a vote without a meeting, for officers: whoever stands in the register, and those who lead.
    pub register: Vec<VotePerson>,
}

/// Somebody in the register of a body, or who leads its votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VotePerson {
    /// Id in the roll.
    pub id: String,
    pub name: String,
    pub group: Option<String>,
    /// `holder`, `substitute`, `advisory`; nothing for whoever leads and is in no register.
    pub seat: Option<String>,
    /// Votes that they have.
    #[ts(type = "number")]
    pub votes: u64,
    pub duty: Option<Duty>,
    /// Has no account: answers by letter or telephone, and somebody who leads records it.
    pub remote: bool,
}

/// The key of somebody for this meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteKeyLine {
    pub id: String,
    /// Ed25519, base64.
    pub key: String,
    pub proof: Proof,
}

/// `POST /api/v1/votes/key`: registers one's key for this meeting.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteKeyRequest {
    pub ticket: String,
    /// Ed25519, base64.
    pub key: String,
    /// Of the fields `plenum voter key`, meeting (16 bytes), own id (16 bytes), key, each with its length in four bytes
    /// before it: whoever registers a key has it. Base64.
    pub signature: String,
}

/// How ballots are cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum VoteKind {
    /// Names and choices are seen at the close.
    Open,
    /// Names and choices are seen at once.
    RollCall,
    /// The same, each after their name was read out.
    RollCallByName,
    Secret,
    /// Nobody votes: the devices that are there draw together, under a rule by which a lot can decide alone.
    Lot,
}

/// `POST /api/v1/votes`: drafts a definition. Nothing is fixed before an officer signs it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteDraftRequest {
    pub ticket: String,
    /// A vote that is being prepared; nothing for a new one.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(type = "string | null")]
    pub vote: Option<Uuid>,
    /// 1 to 200 characters.
    pub title: String,
    /// The wording, 1 to 20,000 characters.
    pub motion: String,
    pub kind: VoteKind,
    /// `profile/rule`.
    pub rule: String,
    /// Seats to fill, for elections and lists; 1 otherwise.
    pub seats: u32,
    /// Candidates or lists, at most [`VOTE_OPTIONS_MAX`]; none for a motion.
    pub options: Vec<String>,
    /// Whether one may abstain.
    pub abstain: bool,
    /// Whether a ballot can be changed until the close.
    pub change: bool,
    /// Closed by itself when everybody who is there has voted.
    pub close_when_all_voted: bool,
    /// Of a secret vote: how many trustees have to work together. The trustees are those who were asked; all of them have
    /// to have agreed.
    pub threshold: u32,
    /// The vote that this one repeats, and why.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(type = "string | null")]
    pub repeats: Option<Uuid>,
    pub repeats_reason: Option<String>,
    /// Without a meeting: whether members can oppose to that. Nothing in a meeting.
    pub circular: Option<VoteCircular>,
}

/// A vote without a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteCircular {
    /// One member who opposes is enough, and there is no result.
    pub opposable: bool,
}

/// A body to be read and signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteDraft {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub vote: Uuid,
    /// The body of the entry, in its one spelling.
    pub body: String,
}

/// `POST /api/v1/votes/attachments`: adds a file to the motion of a vote that is being prepared.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteAttachRequest {
    pub ticket: String,
    /// Nothing for a new vote.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(type = "string | null")]
    pub vote: Option<Uuid>,
    /// With the ending of its kind: PDF, PNG, JPEG or text. Normalised (NFC).
    pub name: String,
    /// At most [`VOTE_ATTACHMENT_BYTES_MAX`], base64.
    pub content: String,
}

/// An attachment of a motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteAttachment {
    pub name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256, base64, as it stands in the definition.
    pub hash: String,
}

/// The attachments of a vote that is being prepared, as its definition would have them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteAttached {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub vote: Uuid,
    pub items: Vec<VoteAttachment>,
}

/// `POST /api/v1/votes/{id}/attachment` and `…/attachments/remove`: which one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteAttachmentRequest {
    pub ticket: String,
    /// SHA-256, base64.
    pub hash: String,
}

/// The vote for which they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteAsked {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub vote: Uuid,
}

/// `POST /api/v1/votes/trustees`: asks people of the room to be trustees of a vote that is being prepared.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteTrusteesRequest {
    pub ticket: String,
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(type = "string | null")]
    pub vote: Option<Uuid>,
    /// What those who are asked read, 1 to 200 characters.
    pub title: String,
    /// Ids in the roll, 3 to [`VOTE_TRUSTEES_MAX`].
    pub ids: Vec<String>,
}

/// `POST /api/v1/votes/{id}/trustee`: agrees to be one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteTrusteeRequest {
    pub ticket: String,
    /// X-Wing, 1,216 bytes, base64.
    pub kem: String,
    /// The program that does the work, with a key of its own. Without one, what a trustee signs is signed with the key
    /// that they registered.
    pub tool: Option<VoteTrusteeTool>,
}

/// A program of a trustee beside the browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteTrusteeTool {
    /// Ed25519, 32 bytes, base64.
    pub key: String,
    /// By this key, over its offer of both keys for this vote and person, 64 bytes, base64.
    pub proof: String,
}

/// `POST /api/v1/votes/{id}/entries`: something to be entered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteSubmission {
    pub ticket: String,
    /// As in FORMAT-entries.md.
    #[serde(rename = "type")]
    pub kind: String,
    /// One's own id in the roll; nothing for sums and complaints, which are signed inside.
    pub by: Option<String>,
    /// Base64, 64 bytes.
    pub sig: Option<String>,
    /// Base64, 16 bytes.
    pub salt: String,
    pub body: String,
    /// Of a secret ballot: the sealed shares in the order of the trustees, base64.
    pub shares: Vec<String>,
}

/// It is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteAccepted {
    #[ts(type = "number")]
    pub index: u64,
    /// The header of the entry, as it is hashed.
    pub entry: String,
    /// That it stands in the log, under a signed checkpoint (C2SP tlog-proof).
    pub proof: String,
}

/// `POST /api/v1/votes/{id}/log`: the log from some entry on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteLogRequest {
    pub ticket: String,
    /// The first entry that is wanted.
    #[ts(type = "number")]
    pub from: u64,
}

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteLine {
    pub entry: String,
    /// Base64. Salt and body of open ballots are not shown before the close, nor are erased ones.
    pub salt: Option<String>,
    pub body: Option<String>,
}

/// At most [`LOG_ENTRIES_MAX`] entries, and the checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteLog {
    pub entries: Vec<VoteLine>,
    /// Entries of the whole log.
    #[ts(type = "number")]
    pub size: u64,
    /// The newest one (signed-note).
    pub checkpoint: Option<String>,
    /// That right after the close.
    pub closing: Option<String>,
    /// Lines of cosignatures under it, with the last part of the log alone.
    pub cosignatures: Vec<String>,
    /// That a log of one's own size before is the beginning of this one: hashes, base64. Empty from 0.
    pub consistency: Vec<String>,
}

/// `POST /api/v1/votes/{id}/cosignatures`: one's device found the closed log whole.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteCosignRequest {
    pub ticket: String,
    /// A line of signed-note, type `0x04`, under the name `<origin>/<own id>`.
    pub line: String,
}

/// `POST /api/v1/votes/{id}/shares`: what is sealed for oneself as a trustee.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteSharesRequest {
    pub ticket: String,
    /// Entry of the first ballot whose share is wanted.
    #[ts(type = "number")]
    pub from: u64,
}

/// At most [`LOG_ENTRIES_MAX`] shares, those of the first ballots first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteShares {
    pub items: Vec<VoteShare>,
}

/// A sealed share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteShare {
    /// The entry of its ballot.
    #[ts(type = "number")]
    pub index: u64,
    /// Base64.
    pub share: String,
}

/// What is downloaded of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum VoteFile {
    /// The record as an ASiC-E container.
    Record,
    /// The protocol as PDF/A-3a with the record in it, German or English.
    ProtocolDe,
    ProtocolEn,
}

/// `POST /api/v1/votes/{id}/file`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct VoteFileRequest {
    pub ticket: String,
    pub file: VoteFile,
}

/// `POST /api/v1/votes/list`: votes of a meeting, to somebody in its room or with a ticket for its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteList {
    pub items: Vec<VoteNews>,
}

/// `GET /api/v1/votes/log-key`: what somebody trusts who verifies records of this tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VoteLogKey {
    /// Of the log in which votes are sealed, as signed-note writes it: for `votecheck --log-key`.
    pub key: String,
    /// The newest one; nothing before the first vote.
    pub checkpoint: Option<String>,
}
