//! The table of policies: what can be set, where, to what, and what tighter means.
//!
//! This is the single source. A key is added here and nowhere else in this crate; its name is stored, so
//! it never changes and is never used again for another meaning. Installations that know a key less skip
//! it on reading ([`crate::StoredSettings`]).
//!
//! The table says what is wanted, not what a build of the product does about it: acting on a key is its
//! caller's, and so is refusing to turn on what is not there. Where something existed before it became a
//! policy, the default is how it behaved: guests came by link, nobody waited, whisper groups, polls,
//! reactions, shared screens, the chat, presence checks and the export of the chat were there for everybody, a
//! secret vote of fewer than eight warned, a session lived 30 days and 12 hours idle, an ad-hoc meeting a
//! day. What takes more of people than a conversation does (recording, streaming, transcription, telephone)
//! is off until somebody turns it on (article 25 GDPR).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kind::{Kind, Stricter, Unit};
use crate::level::LevelKind;
use crate::value::{Preset, Value};

/// Where a policy stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicySection"))]
#[cfg_attr(feature = "shapes", schema(as = PolicySection))]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Who comes in.
    Entry,
    /// What may be done in a meeting.
    Meeting,
    /// What is kept, and how long.
    Data,
    /// Sessions and sensitive acts.
    SignIn,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub key: Key,
    /// As it is stored and written.
    pub name: &'static str,
    pub section: Section,
    pub kind: Kind,
    /// What holds where nobody set anything.
    pub default: Preset,
    /// The levels that may set it.
    pub levels: &'static [LevelKind],
    /// Whether a running conference must be told when the effective value changes; otherwise it counts from
    /// the next time it is asked for.
    pub running: bool,
}

const EVERYWHERE: &[LevelKind] = &[LevelKind::Installation, LevelKind::Tenant, LevelKind::Unit, LevelKind::Meeting];
const ABOVE_MEETING: &[LevelKind] = &[LevelKind::Installation, LevelKind::Tenant, LevelKind::Unit];
const ORGANISATION: &[LevelKind] = &[LevelKind::Installation, LevelKind::Tenant];

/// A feature that may be there or not; without it is tighter.
const FEATURE: Kind = Kind::Switch { strict: false };

const DAY_S: u32 = 24 * 60 * 60;

/// Days of at most `max`; fewer are tighter.
const fn days(min: u32, max: u32) -> Kind {
    Kind::Number { min, max, unit: Unit::Days, stricter: Stricter::Less }
}

/// Seconds; shorter is tighter.
const fn short(min: u32, max: u32) -> Kind {
    Kind::Duration { min, max, stricter: Stricter::Less }
}

macro_rules! table {
    ($($(#[$doc:meta])* $key:ident $name:literal, $section:ident, $kind:expr, $preset:ident($default:expr), $levels:ident, $running:literal;)*) => {
        /// A policy. The order is that of the page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyKey"))]
        #[cfg_attr(feature = "shapes", schema(as = PolicyKey))]
        #[serde(rename_all = "kebab-case")]
        pub enum Key {
            $($(#[$doc])* $key,)*
        }

        /// All policies, each once, in the order of [`Key`].
        pub const TABLE: &[Rule] = &[$(Rule {
            key: Key::$key,
            name: $name,
            section: Section::$section,
            kind: $kind,
            default: Preset::$preset($default),
            levels: $levels,
            running: $running,
        },)*];
    };
}

// Key, name, section, kind with its order, default, levels, running.
table! {
    /// Whether people without an account may take part. `verified-only`: only those who proved an invited
    /// mail address by a code.
    Guests "guests", Entry, Kind::OneOf(&[("allowed", 0), ("verified-only", 1), ("forbidden", 2)]), Name("allowed"), EVERYWHERE, true;
    /// Whether a link leads to the pre-join page without signing in. Off: whoever is not signed in is asked
    /// to sign in or to prove a mail address before anything of the meeting is shown. It narrows
    /// [`Key::Guests`] and opens nothing that is closed there.
    JoinWithoutAccount "join-without-account", Entry, FEATURE, Switch(true), EVERYWHERE, true;
    /// Who waits until somebody lets them in.
    WaitingRoom "waiting-room", Entry, Kind::OneOf(&[("off", 0), ("guests", 1), ("all", 2)]), Name("off"), EVERYWHERE, true;
    /// Whether people of other tenants may take part here.
    ExternalParticipants "external-participants", Entry, FEATURE, Switch(true), EVERYWHERE, true;
    /// Whether own people may take part in meetings of other tenants.
    ExternalMeetings "external-meetings", Entry, FEATURE, Switch(true), ABOVE_MEETING, false;
    /// Whether one may join by telephone.
    Phone "phone", Entry, FEATURE, Switch(false), EVERYWHERE, true;
    /// Whether guests may change the name they came with.
    GuestRename "guest-rename", Entry, FEATURE, Switch(true), EVERYWHERE, true;
    /// Who may make meetings: everybody with an account, those with a role for it, administrators.
    MeetingCreation "meeting-creation", Entry, Kind::OneOf(&[("accounts", 0), ("organisers", 1), ("administrators", 2)]), Name("accounts"), ABOVE_MEETING, false;
    /// How long an invitation link is good, days from its making.
    LinkLife "link-life", Entry, days(1, 3_650), Number(365), EVERYWHERE, false;
    /// How long an ad-hoc meeting is kept, from its making.
    AdHocMeetingLife "ad-hoc-meeting-life", Entry, short(0, 365 * DAY_S), Number(DAY_S), ABOVE_MEETING, false;

    Recording "recording", Meeting, FEATURE, Switch(false), EVERYWHERE, true;
    /// Sending the meeting to a streaming service.
    Streaming "streaming", Meeting, FEATURE, Switch(false), EVERYWHERE, true;
    /// Speech to text by machine. Captions by people and real-time text are no policy: the law gives them.
    Transcription "transcription", Meeting, FEATURE, Switch(false), EVERYWHERE, true;
    /// Tighter means less choice. `optional` leaves it to the meeting; `required` takes away meetings that the
    /// server could read, `off` takes away meetings that nobody can record or keep on file. Neither of these
    /// two is tighter than the other: a lock on one is a lock on exactly that, and who serves secrecy and who
    /// serves a duty to keep files can both say so. Two tenants of which one says `required` and the other `off`
    /// have nothing in common ([`Kind::common`]) and cannot meet.
    EndToEndEncryption "end-to-end-encryption", Meeting, Kind::OneOf(&[("optional", 0), ("off", 1), ("required", 1)]), Name("optional"), EVERYWHERE, true;
    /// Writing to each other in a meeting. Announcements of who leads stay: they are speech to all rooms.
    Chat "chat", Meeting, FEATURE, Switch(true), EVERYWHERE, true;
    ScreenSharing "screen-sharing", Meeting, FEATURE, Switch(true), EVERYWHERE, true;
    Reactions "reactions", Meeting, FEATURE, Switch(true), EVERYWHERE, true;
    Polls "polls", Meeting, FEATURE, Switch(true), EVERYWHERE, true;
    WhisperGroups "whisper-groups", Meeting, FEATURE, Switch(true), EVERYWHERE, true;
    /// Asking people to confirm that they are there. Off is tighter: it watches people.
    PresenceChecks "presence-checks", Meeting, FEATURE, Switch(true), EVERYWHERE, true;
    /// Families of files that may be shared; which media types belong to one, says who takes files in.
    FileTypes "file-types", Meeting, Kind::Names(&["pdf", "text", "office", "image", "audio", "video", "archive"]), Names(&["pdf", "text", "office", "image"]), EVERYWHERE, true;
    /// With fewer voters than this the roll of a secret vote warns that its result may give away who voted how. More is
    /// tighter; below three it always warns.
    SecretVoteWarning "secret-vote-warning", Meeting, Kind::Number { min: 3, max: 100, unit: Unit::People, stricter: Stricter::More }, Number(8), EVERYWHERE, false;

    /// Whether participants may save the chat.
    ChatExport "chat-export", Data, FEATURE, Switch(true), EVERYWHERE, true;
    /// Days after the conference; 0 keeps it until the end of the conference and no longer.
    ChatRetention "chat-retention", Data, days(0, 3_650), Number(0), EVERYWHERE, true;
    /// Meetings that are over with what was prepared for them, days after their last conference.
    RetentionMeetings "retention-meetings", Data, days(1, 3_650), Number(365), ABOVE_MEETING, false;
    /// Journals of conferences, days after their end.
    RetentionJournals "retention-journals", Data, days(0, 3_650), Number(90), ABOVE_MEETING, false;
    /// Who was there, days after the end; 0 keeps it until the end of the conference and no longer.
    RetentionAttendance "retention-attendance", Data, days(0, 3_650), Number(90), ABOVE_MEETING, false;
    /// The audit log. Here longer is tighter: a lock is a floor, and no tenant shortens how long its
    /// administrators can be held to account.
    RetentionAudit "retention-audit", Data, Kind::Number { min: 30, max: 3_650, unit: Unit::Days, stricter: Stricter::More }, Number(365), ORGANISATION, false;
    /// Network addresses, which are kept truncated; 0 keeps none.
    RetentionAddresses "retention-addresses", Data, days(0, 90), Number(7), ORGANISATION, false;

    /// How people with an account of this place sign in. `passkey`: whoever has one signs in with it or a recovery code,
    /// and no longer with the password; whoever has none makes one before anything else.
    LocalSignIn "local-sign-in", SignIn, Kind::OneOf(&[("password", 0), ("passkey", 1)]), Name("password"), ORGANISATION, false;
    /// How long one stays signed in at most.
    SessionLife "session-life", SignIn, short(15 * 60, 90 * DAY_S), Number(30 * DAY_S), ORGANISATION, false;
    /// How long one stays signed in without doing anything.
    SessionIdle "session-idle", SignIn, short(5 * 60, 30 * DAY_S), Number(12 * 60 * 60), ORGANISATION, false;
    /// How long a proof of who one is counts for sensitive acts, which always ask for one.
    StepUpAge "step-up-age", SignIn, short(60, 12 * 60 * 60), Number(15 * 60), ORGANISATION, false;
}

impl Key {
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|rule| rule.key)
    }

    /// Its row of the table.
    pub fn rule(self) -> &'static Rule {
        &TABLE[self as usize]
    }

    /// As it is stored and written.
    pub fn name(self) -> &'static str {
        self.rule().name
    }

    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|rule| rule.name == name).map(|rule| rule.key)
    }

    pub fn kind(self) -> &'static Kind {
        &self.rule().kind
    }

    pub fn default_value(self) -> Value {
        self.rule().default.into()
    }

    /// Whether this level may set it.
    pub fn is_set_at(self, level: LevelKind) -> bool {
        self.rule().levels.contains(&level)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        for (place, rule) in TABLE.iter().enumerate() {
            assert_eq!(rule.key as usize, place);
            assert_eq!(Key::from_name(rule.name), Some(rule.key), "{} stands twice", rule.name);
            let written = serde_json::to_value(rule.key).expect("a key can be written");
            assert_eq!(written, rule.name);
            assert!(rule.kind.takes(&rule.key.default_value()), "default of {}", rule.name);
            assert!(rule.key.is_set_at(LevelKind::Installation), "{} has no floor", rule.name);
            assert!(rule.levels.is_sorted(), "{}", rule.name);
        }
        assert!(TABLE.is_sorted_by_key(|rule| rule.section), "a section stands in one piece");
    }

    #[test]
    fn names_and_defaults_are_stored_and_do_not_change_by_accident() {
        let table: Vec<String> = TABLE.iter().map(|r| format!("{} = {}", r.name, r.key.default_value())).collect();
        assert_eq!(table.join("\n"), include_str!("../tests/table.txt").trim_end());
    }

    #[test]
    fn choices_are_written_loosest_first() {
        for rule in TABLE {
            if let Kind::OneOf(names) = rule.kind {
                assert!(names.is_sorted_by_key(|(_, rank)| rank), "{}", rule.name);
            }
        }
    }
}
