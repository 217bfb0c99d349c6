//! Bodies: councils, committees, boards, with the register of their members.

use ballot::{MemberId, Seat};
use ids::{BodyId, UnitId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::people::{Person, UnitRef};
use crate::present;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum BodyKind {
    Council,
    Committee,
    WorksCouncil,
    Board,
    Assembly,
    Other,
}

/// Who leads a body, or stands in for who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum BodyOffice {
    Chair,
    Deputy,
}

/// A body by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyRef {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: BodyId,
    pub name: String,
}

/// A body as those who keep it see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Body {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: BodyId,
    pub name: String,
    pub kind: BodyKind,
    /// Whose administrators keep it; absent for those of the tenant alone.
    pub unit: Option<UnitRef>,
    /// Id of a profile of rules.
    pub profile: String,
    /// Seats that the body has by law.
    pub statutory: u32,
    /// Votes of all these seats.
    pub statutory_votes: u32,
    /// Entries of the register with a seat of their own, whatever their term.
    pub holders: u32,
    /// Entries of the register.
    pub members: u32,
    /// Keep the register and take the minutes.
    pub clerks: Vec<Person>,
    /// You may change the body itself, and not its register alone.
    pub administered: bool,
    #[ts(type = "number")]
    pub version: i64,
}

/// `GET /api/v1/bodies`, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyPage {
    pub items: Vec<Body>,
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/bodies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewBody {
    /// 1 to 100 characters.
    pub name: String,
    pub kind: BodyKind,
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub unit_id: Option<UnitId>,
    pub profile: String,
    /// 1 to 5,000.
    pub statutory: u32,
    /// As many as seats when absent.
    pub statutory_votes: Option<u32>,
}

/// `PATCH /api/v1/bodies/{id}`; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct BodyChange {
    pub name: Option<String>,
    pub kind: Option<BodyKind>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<Option<String>>", optional)]
    pub unit_id: Option<Option<UnitId>>,
    pub profile: Option<String>,
    pub statutory: Option<u32>,
    pub statutory_votes: Option<u32>,
}

/// `PUT /api/v1/bodies/{id}/clerks`: all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BodyClerks {
    /// Addresses of accounts, at most 20.
    pub emails: Vec<String>,
}

/// Somebody in the register of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyMember {
    /// 32 hexadecimal digits.
    #[schema(value_type = String)]
    #[ts(type = "string")]
    pub id: MemberId,
    pub name: String,
    /// By which the member signs in; absent for who comes by telephone or as a guest.
    pub account: Option<Person>,
    pub office: Option<BodyOffice>,
    /// As the body calls it.
    pub function: Option<String>,
    /// Parliamentary group, list, bench.
    pub group: Option<String>,
    pub seat: Seat,
    /// Votes of the seat.
    pub weight: u32,
    /// First and last day of the term, `2026-11-30`.
    pub from_day: Option<String>,
    pub until_day: Option<String>,
    /// Who may stand in, in this order.
    #[schema(value_type = Vec<String>)]
    #[ts(type = "Array<string>")]
    pub substitutes: Vec<MemberId>,
}

/// `GET /api/v1/bodies/{id}/members`, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyMemberPage {
    pub items: Vec<BodyMember>,
    pub next_cursor: Option<String>,
    /// Of the body; every change of its register counts.
    #[ts(type = "number")]
    pub version: i64,
}

/// `POST /api/v1/bodies/{id}/members`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewBodyMember {
    /// 1 to 100 characters; the name of the account when absent.
    pub name: Option<String>,
    /// Address of the account.
    pub email: Option<String>,
    pub office: Option<BodyOffice>,
    pub function: Option<String>,
    pub group: Option<String>,
    pub seat: Seat,
    /// 1 when absent.
    pub weight: Option<u32>,
    pub from_day: Option<String>,
    pub until_day: Option<String>,
    #[schema(value_type = Option<Vec<String>>)]
    #[ts(type = "Array<string>")]
    pub substitutes: Option<Vec<MemberId>>,
}

/// `PATCH /api/v1/bodies/{id}/members/{member}`; what is absent stays, what is `null` is emptied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct BodyMemberChange {
    pub name: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub office: Option<Option<BodyOffice>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub function: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub group: Option<Option<String>>,
    pub seat: Option<Seat>,
    pub weight: Option<u32>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub from_day: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub until_day: Option<Option<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    #[ts(type = "Array<string>")]
    pub substitutes: Option<Vec<MemberId>>,
}

/// `POST /api/v1/bodies/{id}/import`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BodyImport {
    /// Comma or semicolon separated. The first line names columns: `name` or `email`, and if wanted `office`, `function`,
    /// `group`, `seat`, `votes`, `from`, `until` and `substitutes` (names with `|` between them). At most 2,000 lines.
    pub csv: String,
    /// Only says what would happen.
    pub preview: bool,
}

/// What became of a table of members, or would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyImportResult {
    pub lines: Vec<BodyImportLine>,
    /// Lines that count.
    pub fit: u32,
    /// Members that were entered; none for a preview.
    pub added: u32,
}

/// One line of a table of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyImportLine {
    /// From 1; the first line holds the names of the columns.
    pub line: u32,
    pub name: String,
    /// Why the line does not count.
    pub fault: Option<BodyImportFault>,
}

/// Why a line of a table of members does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum BodyImportFault {
    /// It has more or fewer fields than there are columns.
    Fields,
    /// A field begins as a formula does.
    Formula,
    Name,
    /// No account that can sign in has this address.
    Email,
    /// The account is in the register, or in an earlier line.
    Twice,
    /// Function or group is too long, or holds what does not show.
    Text,
    /// Neither member nor substitute nor advisory; or no office.
    Seat,
    Weight,
    Day,
    /// One who is named as a substitute is none, or there are two of this name.
    Substitute,
    /// More seats would be held than the body has by law.
    Full,
}

/// A profile of rules that a body decides by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyProfile {
    pub id: String,
    pub title_de: String,
    pub title_en: String,
    /// Where its ordinary rule is written.
    pub citation: Vec<String>,
    /// The law allows that sound and picture are recorded.
    pub recording: bool,
    /// The chair has to be in the room.
    pub chair_in_room: bool,
    /// Whoever takes part from elsewhere confirms it in text form.
    pub confirm_presence: bool,
    /// Vacant seats and excluded members lower the number that is needed.
    pub reduced: bool,
    /// Whoever is excluded for bias leaves the deliberation.
    pub excluded_leave: bool,
}

/// `GET /api/v1/body-profiles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyProfileList {
    pub items: Vec<BodyProfile>,
}
