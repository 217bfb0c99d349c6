//! What a journal tells those who may see it: who was there from when to when, presence checks, results
//! of polls, and what happened, without what people wrote to each other.

use std::collections::{BTreeMap, BTreeSet};

use ids::{ConferenceId, ConnectionId, MessageId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::custom::CustomRole;
use crate::entry::{Entry, Fact};
use crate::hall::{PLENARY, Place};
use crate::lobby::Admission;
use crate::policy::{Kind, Permission, Role};
use crate::poll::{PollPlan, Tally};
use crate::presence::Profile;
use crate::room::About;
use crate::sitting::{SittingReader, SittingRecord, assigned};

/// Two stays with less than this between them are one: a page was loaded anew, milliseconds.
const GAP_MS: i64 = 10_000;

/// The record of a conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct Record {
    #[cfg_attr(feature = "shapes", schema(value_type = String, format = Uuid))]
    pub conference: ConferenceId,
    pub title: String,
    pub code: String,
    pub started_at_ms: i64,
    pub ended_at_ms: Option<i64>,
    /// Everybody who was let in, by name.
    pub attendance: Vec<Attendance>,
    pub checks: Vec<CheckRecord>,
    pub polls: Vec<PollRecord>,
    /// When it was a sitting of a body.
    pub sitting: Option<SittingRecord>,
    pub lines: Vec<Line>,
    /// What was written to everybody, as long as it is kept.
    pub chat: Vec<Said>,
    /// Roles of the meeting's own, as they were called last.
    pub roles: Vec<CustomRole>,
}

/// A message to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "RecordMessage"))]
#[cfg_attr(feature = "shapes", schema(as = RecordMessage))]
pub struct Said {
    #[serde(skip)]
    id: Option<MessageId>,
    pub at_ms: i64,
    /// Name of the author, as it was then.
    pub from: String,
    pub text: String,
}

/// Somebody's presence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct Attendance {
    #[cfg_attr(feature = "shapes", schema(value_type = String, format = Uuid))]
    pub participant: ParticipantId,
    /// The last one.
    pub name: String,
    /// The last one.
    pub role: Role,
    pub kind: Kind,
    /// In order of time; the last one is open while the person is there.
    pub stays: Vec<Stay>,
    /// Every role from the first coming to the last going, in order of time.
    pub roles: Vec<RoleSpan>,
}

/// A role that somebody had for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct RoleSpan {
    pub role: Role,
    pub from_ms: i64,
    /// None while the person is there and has it.
    pub to_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct Stay {
    pub from_ms: i64,
    pub to_ms: Option<i64>,
}

/// A presence check and who answered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct CheckRecord {
    pub id: u32,
    pub at_ms: i64,
    pub until_ms: i64,
    pub confirmed: Vec<Confirmation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct Confirmation {
    #[cfg_attr(feature = "shapes", schema(value_type = String, format = Uuid))]
    pub participant: ParticipantId,
    pub at_ms: i64,
}

/// A poll with its result, when it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct PollRecord {
    pub id: u32,
    /// The breakout room in which it was asked.
    pub place: Option<String>,
    pub plan: PollPlan,
    pub started_at_ms: i64,
    pub ended_at_ms: Option<i64>,
    pub result: Option<Tally>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "RecordLine"))]
#[cfg_attr(feature = "shapes", schema(as = RecordLine))]
pub struct Line {
    pub at_ms: i64,
    pub what: What,
    /// Names of those whom it concerns, as they were then.
    pub who: Vec<String>,
    /// Name of who did it.
    pub by: Option<String>,
    /// A title, a new name, a reason.
    pub detail: Option<String>,
    /// The role whose rights changed.
    pub role: Option<Role>,
    /// The rights that were given or taken; for a role, what it may of what can be restricted.
    pub rights: Vec<Permission>,
    /// Whether all members were invited in due form, when a sitting was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "shapes", ts(optional))]
    pub all_invited: Option<bool>,
}

impl Line {
    /// Of somebody, and of no right.
    pub(crate) fn of(at_ms: i64, what: What, who: Vec<String>, by: Option<String>, detail: Option<String>) -> Self {
        Self { at_ms, what, who, by, detail, role: None, rights: Vec::new(), all_invited: None }
    }
}

/// Kinds of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "RecordWhat"))]
#[cfg_attr(feature = "shapes", schema(as = RecordWhat))]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Came,
    Went,
    Restarted,
    Admitted,
    SentBack,
    Denied,
    DoorOpen,
    DoorGuests,
    DoorOutsiders,
    DoorAll,
    Locked,
    Unlocked,
    /// A policy above the meeting holds from now on, or holds no more.
    BoundsSet,
    HandRaised,
    HandLowered,
    HandsLowered,
    FloorGiven,
    FloorEnded,
    RoundStarted,
    RoundEnded,
    TimerStarted,
    TimerStopped,
    PollStarted,
    PollEnded,
    BreakoutStarted,
    BreakoutEnded,
    Moved,
    HelpAsked,
    CheckOpened,
    RoleChair,
    RoleDeputy,
    RoleMinuteTaker,
    RoleTechnician,
    RoleSpeaker,
    RoleParticipant,
    RoleObserver,
    RoleInterpreter,
    RoleCaptioner,
    /// A role of the meeting's own; `detail` is its name.
    RoleCustom,
    Renamed,
    Muted,
    /// What a role may was set.
    RoleRightsSet,
    /// A role may again what was planned.
    RoleRightsPlanned,
    RightGiven,
    RightTaken,
    /// The exception for a person was lifted.
    RightPlanned,
    /// No rules and no exceptions any more.
    RightsRestored,
    WhisperStarted,
    WhisperEnded,
    MessageDeleted,
    Removed,
    Banned,
    Unbanned,
    Dismissed,
    Ended,
    /// The meeting is a sitting of a body; `detail` is its name.
    SittingTaken,
    SittingOpened,
    SittingClosed,
    QuorumFound,
    QuorumDoubted,
    RollStarted,
    RollCalled,
    /// Members of the body by their names in the register.
    CameRoom,
    CameRemote,
    CamePhone,
    MemberLeft,
    /// Nobody answered to the name.
    MemberAbsent,
    PresenceConfirmed,
    MemberExcluded,
    MemberReadmitted,
    /// `detail` is for whom.
    StandsIn,
    StandsBack,
    /// Somebody in the room is this member, by hand; `detail` is their name there.
    MemberAssigned,
    MemberUnassigned,
}

impl What {
    fn role(role: Role) -> Self {
        match role {
            Role::Chair => Self::RoleChair,
            Role::Deputy => Self::RoleDeputy,
            Role::MinuteTaker => Self::RoleMinuteTaker,
            Role::Technician => Self::RoleTechnician,
            Role::Speaker => Self::RoleSpeaker,
            Role::Participant => Self::RoleParticipant,
            Role::Observer => Self::RoleObserver,
            Role::Interpreter => Self::RoleInterpreter,
            Role::Captioner => Self::RoleCaptioner,
            _ => Self::RoleCustom,
        }
    }
}

impl Record {
    /// Reads a journal from its beginning.
    pub fn of(about: &About, entries: &[Entry]) -> Self {
        let mut reader = Reader::default();
        for entry in entries {
            reader.read(entry);
        }
        let mut attendance: Vec<_> =
            reader.people.into_iter().filter_map(|(id, person)| person.attendance(id)).collect();
        attendance.sort_by(|a, b| a.name.cmp(&b.name).then(a.participant.cmp(&b.participant)));
        Self {
            conference: about.conference,
            title: about.title.clone(),
            code: about.code.clone(),
            started_at_ms: about.started_at_ms,
            ended_at_ms: reader.ended_at_ms,
            attendance,
            checks: reader.checks,
            polls: reader.polls,
            sitting: reader.sitting.map(SittingReader::finish),
            lines: reader.lines,
            chat: reader.chat.into_iter().filter(|said| !said.text.is_empty()).collect(),
            roles: reader.roles.into_values().collect(),
        }
    }
}

/// Somebody as the journal told of them so far.
#[derive(Debug)]
struct Person {
    name: String,
    role: Role,
    kind: Kind,
    /// Name and role were decided here: what the edge knows counts no more.
    named: bool,
    given: bool,
    connections: BTreeSet<ConnectionId>,
    since_ms: Option<i64>,
    stays: Vec<Stay>,
    /// Roles of before, and when each ended.
    former: Vec<(Role, i64)>,
}

impl Person {
    fn new(profile: &Profile) -> Self {
        Self {
            name: profile.name.clone(),
            role: profile.role,
            kind: profile.kind,
            named: false,
            given: false,
            connections: BTreeSet::new(),
            since_ms: None,
            stays: Vec::new(),
            former: Vec::new(),
        }
    }

    /// From now on they have this role.
    fn plays(&mut self, role: Role, at_ms: i64) {
        if self.role != role {
            self.former.push((self.role, at_ms));
            self.role = role;
        }
    }

    /// The roles from the first coming to the last going.
    fn spans(&self) -> Vec<RoleSpan> {
        let (Some(first), Some(last)) = (self.stays.first(), self.stays.last()) else { return Vec::new() };
        let mut spans: Vec<RoleSpan> = Vec::new();
        let mut from_ms = first.from_ms;
        let ends = self.former.iter().map(|(role, at_ms)| (*role, Some(*at_ms)));
        for (role, end_ms) in ends.chain([(self.role, None)]) {
            let to_ms = match (end_ms, last.to_ms) {
                (Some(end), Some(gone)) => Some(end.min(gone)),
                (end, gone) => end.or(gone),
            };
            if to_ms.is_some_and(|to| to <= from_ms) {
                continue;
            }
            match spans.last_mut().filter(|span| span.role == role) {
                Some(span) => span.to_ms = to_ms,
                None => spans.push(RoleSpan { role, from_ms, to_ms }),
            }
            from_ms = to_ms.unwrap_or(from_ms);
        }
        spans
    }

    /// `true` when they were away. A short absence interrupts no stay, but the history tells of it.
    fn comes(&mut self, at_ms: i64) -> bool {
        if self.since_ms.is_some() {
            return false;
        }
        let again = self.stays.last().and_then(|stay| stay.to_ms).is_some_and(|to| at_ms - to < GAP_MS);
        self.since_ms = Some(if again { self.stays.pop().map_or(at_ms, |stay| stay.from_ms) } else { at_ms });
        true
    }

    /// `true` when they were there.
    fn goes(&mut self, at_ms: i64) -> bool {
        self.connections.clear();
        let Some(from_ms) = self.since_ms.take() else { return false };
        self.stays.push(Stay { from_ms, to_ms: Some(at_ms) });
        true
    }

    fn attendance(mut self, participant: ParticipantId) -> Option<Attendance> {
        self.stays.extend(self.since_ms.map(|from_ms| Stay { from_ms, to_ms: None }));
        let roles = self.spans();
        let Self { name, role, kind, stays, .. } = self;
        (!stays.is_empty()).then_some(Attendance { participant, name, role, kind, stays, roles })
    }
}

#[derive(Debug, Default)]
struct Reader {
    people: BTreeMap<ParticipantId, Person>,
    /// Connections in the waiting room.
    waiting: BTreeMap<ConnectionId, ParticipantId>,
    places: BTreeMap<Place, String>,
    roles: BTreeMap<Role, CustomRole>,
    last_ms: i64,
    ended_at_ms: Option<i64>,
    checks: Vec<CheckRecord>,
    polls: Vec<PollRecord>,
    sitting: Option<SittingReader>,
    lines: Vec<Line>,
    chat: Vec<Said>,
}

impl Reader {
    fn read(&mut self, entry: &Entry) {
        let at_ms = entry.at_ms;
        // Somebody is let in, and comes; everything else is told when it is known who is there.
        let lets_in = matches!(entry.fact, Fact::Admitted { .. });
        if lets_in {
            self.happening(entry);
        }
        self.sitting(entry);
        self.presence(entry);
        self.results(entry);
        if !lets_in {
            self.happening(entry);
        }
        self.last_ms = at_ms;
    }

    /// Who is there.
    fn presence(&mut self, entry: &Entry) {
        let at_ms = entry.at_ms;
        match &entry.fact {
            Fact::Connected { profile, connection, .. } => {
                let person = self.person(profile, at_ms);
                person.connections.insert(*connection);
                if person.comes(at_ms) {
                    self.line(at_ms, What::Came, &[profile.participant], None, None);
                }
            }
            Fact::Knocked { profile, connection, .. } => {
                self.person(profile, at_ms);
                self.waiting.insert(*connection, profile.participant);
            }
            Fact::Admitted { participants, .. } => self.let_in(at_ms, |id| participants.contains(&id)),
            Fact::LobbyModeSet { mode: Admission::Open, .. } => self.let_in(at_ms, |_| true),
            Fact::Disconnected { connection } => {
                self.waiting.remove(connection);
                let person = self.people.iter_mut().find(|(_, person)| person.connections.contains(connection));
                if let Some((id, person)) = person {
                    person.connections.remove(connection);
                    if person.connections.is_empty() && person.goes(at_ms) {
                        let id = *id;
                        self.line(at_ms, What::Went, &[id], None, None);
                    }
                }
            }
            Fact::Restarted => {
                // The server was away since some time after the last thing that it wrote down.
                let last_ms = self.last_ms;
                for person in self.people.values_mut() {
                    person.goes(last_ms);
                }
                self.waiting.clear();
            }
            Fact::Left { participant } => {
                self.waiting.retain(|_, waiting| waiting != participant);
                if self.goes(*participant, at_ms) {
                    self.line(at_ms, What::Went, &[*participant], None, None);
                }
            }
            Fact::SentBack { participant, .. } => {
                if let Some(person) = self.people.get_mut(participant) {
                    let devices = std::mem::take(&mut person.connections);
                    self.waiting.extend(devices.into_iter().map(|connection| (connection, *participant)));
                }
                self.goes(*participant, at_ms);
            }
            Fact::Removed { participant, .. } | Fact::Banned { participant, .. } => {
                self.waiting.retain(|_, waiting| waiting != participant);
                self.goes(*participant, at_ms);
            }
            Fact::Denied { participant, .. } => self.waiting.retain(|_, waiting| waiting != participant),
            Fact::Dismissed { participants, .. } => {
                for participant in participants {
                    self.goes(*participant, at_ms);
                }
            }
            Fact::Renamed { participant, name, .. } => {
                let before = self.name(*participant);
                if let Some(person) = self.people.get_mut(participant) {
                    person.named = true;
                    person.name.clone_from(name);
                }
                let by = cause(entry).filter(|by| by != participant).map(|by| self.name(by));
                let (what, who, detail) = (What::Renamed, vec![before], Some(name.clone()));
                self.lines.push(Line::of(at_ms, what, who, by, detail));
            }
            Fact::RoleGiven { participant, role, .. } => {
                if *role == Role::Chair {
                    let chairs = self.people.values_mut().filter(|person| person.role == Role::Chair);
                    for person in chairs {
                        person.plays(Role::Deputy, at_ms);
                        person.given = true;
                    }
                }
                if let Some(person) = self.people.get_mut(participant) {
                    person.plays(*role, at_ms);
                    person.given = true;
                }
            }
            Fact::RoleDefined { definition: Some(definition), .. } => {
                self.roles.insert(definition.role, definition.clone());
            }
            Fact::RoleDefined { role, definition: None, .. } => {
                let bearers =
                    self.people.values_mut().filter(|person| person.role == *role && person.since_ms.is_some());
                bearers.for_each(|person| person.plays(Role::Participant, at_ms));
            }
            Fact::BoundsSet { bounds } => {
                let barred = |person: &Person| !bounds.admits(person.kind);
                self.waiting.retain(|_, id| self.people.get(id).is_none_or(|person| !barred(person)));
                let gone: Vec<_> = self.people.iter().filter(|(_, p)| barred(p)).map(|(id, _)| *id).collect();
                for participant in gone {
                    if self.goes(participant, at_ms) {
                        self.line(at_ms, What::Went, &[participant], None, None);
                    }
                }
            }
            Fact::Ended { .. } => {
                self.ended_at_ms = Some(at_ms);
                for person in self.people.values_mut() {
                    person.goes(at_ms);
                }
            }
            _ => {}
        }
    }

    /// The roll of a body.
    fn sitting(&mut self, entry: &Entry) {
        if let Fact::SittingTaken { sitting, .. } = &entry.fact {
            self.sitting = Some(SittingReader::new(sitting, self.sitting.take()));
        }
        let named = |id: Option<ParticipantId>| id.map(|id| self.name(id)).filter(|name| !name.is_empty());
        let (by, assigned) = (named(cause(entry)), named(assigned(&entry.fact)));
        if let Some(sitting) = &mut self.sitting {
            self.lines.extend(sitting.lines(&entry.fact, by, assigned, entry.at_ms));
            sitting.read(&entry.fact, entry.at_ms);
        }
    }

    /// Checks, polls and what was written to everybody.
    fn results(&mut self, entry: &Entry) {
        let at_ms = entry.at_ms;
        match &entry.fact {
            Fact::ChatPosted { message } if message.to.is_none() && message.place == PLENARY => {
                let (from, text) = (message.from_name.clone(), message.text.clone());
                self.chat.push(Said { id: Some(message.id), at_ms, from, text });
            }
            Fact::ChatEdited { message, text } => {
                if let Some(said) = self.chat.iter_mut().find(|said| said.id == Some(*message)) {
                    said.text.clone_from(text);
                }
            }
            Fact::ChatDeleted { message, .. } => self.chat.retain(|said| said.id != Some(*message)),
            Fact::BreakoutStarted { rooms, .. } => {
                self.places.extend(rooms.iter().map(|room| (room.id, room.name.clone())));
            }
            Fact::CheckOpened { check, until_ms, .. } => {
                self.checks.push(CheckRecord { id: *check, at_ms, until_ms: *until_ms, confirmed: Vec::new() });
            }
            Fact::CheckConfirmed { check, participant } => {
                if let Some(known) = self.checks.iter_mut().find(|known| known.id == *check) {
                    known.confirmed.push(Confirmation { participant: *participant, at_ms });
                }
            }
            Fact::PollStarted { poll, place, plan, .. } => {
                let place = if *place == PLENARY { None } else { self.places.get(place).cloned() };
                let plan = plan.clone();
                self.polls.push(PollRecord {
                    id: *poll,
                    place,
                    plan,
                    started_at_ms: at_ms,
                    ended_at_ms: None,
                    result: None,
                });
            }
            Fact::PollEnded { poll, result, .. } => {
                if let Some(known) = self.polls.iter_mut().find(|known| known.id == *poll) {
                    known.ended_at_ms = Some(at_ms);
                    known.result = Some(result.clone());
                }
            }
            _ => {}
        }
    }

    /// What else is worth a line.
    fn happening(&mut self, entry: &Entry) {
        use What as W;
        let at_ms = entry.at_ms;
        let by = cause(entry);
        let question = |reader: &Self, poll: u32| {
            reader.polls.iter().find(|known| known.id == poll).map(|known| known.plan.question.clone())
        };
        let (what, who, detail): (What, Vec<ParticipantId>, Option<String>) = match &entry.fact {
            Fact::Restarted => (W::Restarted, vec![], None),
            Fact::Admitted { participants, .. } => (W::Admitted, participants.clone(), None),
            Fact::SentBack { participant, .. } => (W::SentBack, vec![*participant], None),
            Fact::Denied { participant, reason, .. } => (W::Denied, vec![*participant], Some(reason.clone())),
            Fact::LobbyModeSet { mode, .. } => {
                let what = match mode {
                    Admission::Open => W::DoorOpen,
                    Admission::Guests => W::DoorGuests,
                    Admission::Outsiders => W::DoorOutsiders,
                    Admission::All => W::DoorAll,
                };
                (what, vec![], None)
            }
            // What held before anybody came is how the conference began.
            Fact::BoundsSet { .. } if !self.people.is_empty() => (W::BoundsSet, vec![], None),
            Fact::Locked { locked, .. } => (if *locked { W::Locked } else { W::Unlocked }, vec![], None),
            Fact::HandRaised { participant } => (W::HandRaised, vec![*participant], None),
            Fact::HandLowered { participant, .. } => (W::HandLowered, vec![*participant], None),
            Fact::HandsLowered { .. } => (W::HandsLowered, vec![], None),
            Fact::FloorGiven { participant, .. } => (W::FloorGiven, vec![*participant], None),
            Fact::FloorEnded { .. } => (W::FloorEnded, vec![], None),
            Fact::RoundStarted { participants, .. } => (W::RoundStarted, participants.clone(), None),
            Fact::RoundEnded { .. } => (W::RoundEnded, vec![], None),
            Fact::TimerStarted { title, .. } => (W::TimerStarted, vec![], title.clone()),
            Fact::TimerStopped { .. } => (W::TimerStopped, vec![], None),
            Fact::PollStarted { plan, .. } => (W::PollStarted, vec![], Some(plan.question.clone())),
            Fact::PollEnded { poll, .. } => (W::PollEnded, vec![], question(self, *poll)),
            Fact::BreakoutStarted { rooms, .. } => {
                let names: Vec<_> = rooms.iter().map(|room| room.name.as_str()).collect();
                (W::BreakoutStarted, vec![], Some(names.join(", ")))
            }
            Fact::BreakoutEnded { .. } => (W::BreakoutEnded, vec![], None),
            Fact::Moved { participants, to, .. } => {
                let place = if *to == PLENARY { None } else { self.places.get(to).cloned() };
                (W::Moved, participants.clone(), place)
            }
            Fact::HelpAsked { place, .. } => (W::HelpAsked, vec![], self.places.get(place).cloned()),
            Fact::CheckOpened { .. } => (W::CheckOpened, vec![], None),
            Fact::RoleGiven { participant, role, .. } => {
                let name = self.roles.get(role).map(|known| known.name.clone());
                (W::role(*role), vec![*participant], name)
            }
            Fact::Muted { participants, by, .. } if !participants.is_empty() && participants != &[*by] => {
                (W::Muted, participants.clone(), None)
            }
            Fact::RuleSet { role, permissions, .. } => {
                let what = if permissions.is_some() { W::RoleRightsSet } else { W::RoleRightsPlanned };
                (what, vec![], self.roles.get(role).map(|known| known.name.clone()))
            }
            Fact::ExceptionSet { participant, allowed, .. } => {
                let what = match allowed {
                    Some(true) => W::RightGiven,
                    Some(false) => W::RightTaken,
                    None => W::RightPlanned,
                };
                (what, vec![*participant], None)
            }
            Fact::RightsRestored { .. } => (W::RightsRestored, vec![], None),
            // That people whisper is no secret in the room; who does is nobody else's business afterwards.
            Fact::WhisperStarted { .. } => (W::WhisperStarted, vec![], None),
            Fact::WhisperEnded { .. } => (W::WhisperEnded, vec![], None),
            Fact::ChatDeleted { .. } => (W::MessageDeleted, vec![], None),
            Fact::Removed { participant, .. } => (W::Removed, vec![*participant], None),
            Fact::Banned { participant, .. } => (W::Banned, vec![*participant], None),
            Fact::Unbanned { participant, .. } => (W::Unbanned, vec![*participant], None),
            Fact::Dismissed { participants, .. } => (W::Dismissed, participants.clone(), None),
            Fact::Ended { .. } => (W::Ended, vec![], None),
            _ => return,
        };
        let by = by.filter(|_| !matches!(what, W::WhisperStarted | W::WhisperEnded));
        self.line(at_ms, what, &who, by, detail);
        if let (Some(line), (role, rights)) = (self.lines.last_mut(), rights_in(&entry.fact)) {
            (line.role, line.rights) = (role, rights);
        }
    }

    fn person(&mut self, profile: &Profile, at_ms: i64) -> &mut Person {
        let person = self.people.entry(profile.participant).or_insert_with(|| Person::new(profile));
        if !person.named {
            person.name.clone_from(&profile.name);
        }
        if !person.given {
            person.plays(profile.role, at_ms);
        }
        person
    }

    fn let_in(&mut self, at_ms: i64, whom: impl Fn(ParticipantId) -> bool) {
        let entering: Vec<_> = self.waiting.iter().filter(|(_, id)| whom(**id)).map(|(c, id)| (*c, *id)).collect();
        for (connection, id) in entering {
            self.waiting.remove(&connection);
            if let Some(person) = self.people.get_mut(&id) {
                person.connections.insert(connection);
                if person.comes(at_ms) {
                    self.line(at_ms, What::Came, &[id], None, None);
                }
            }
        }
    }

    fn goes(&mut self, participant: ParticipantId, at_ms: i64) -> bool {
        self.people.get_mut(&participant).is_some_and(|person| person.goes(at_ms))
    }

    fn name(&self, participant: ParticipantId) -> String {
        self.people.get(&participant).map(|person| person.name.clone()).unwrap_or_default()
    }

    fn line(
        &mut self,
        at_ms: i64,
        what: What,
        who: &[ParticipantId],
        by: Option<ParticipantId>,
        detail: Option<String>,
    ) {
        let who = who.iter().map(|id| self.name(*id)).collect();
        let by = by.map(|id| self.name(id)).filter(|name| !name.is_empty());
        self.lines.push(Line::of(at_ms, what, who, by, detail));
    }
}

fn cause(entry: &Entry) -> Option<ParticipantId> {
    entry.cause.map(|cause| cause.participant)
}

/// Whose rights changed and which.
fn rights_in(fact: &Fact) -> (Option<Role>, Vec<Permission>) {
    match fact {
        Fact::RuleSet { role, permissions, .. } => {
            let set = permissions.iter().flat_map(|set| set.iter());
            (Some(*role), set.filter(|permission| permission.is_restrictable()).collect())
        }
        Fact::ExceptionSet { permission, .. } => (None, vec![*permission]),
        _ => (None, Vec::new()),
    }
}
