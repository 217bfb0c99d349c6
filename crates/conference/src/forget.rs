//! Takes people out of a journal whose conference is over: all of them when the time of the attendance is over, or
//! those who ask for it. Numbers, times and what the meeting decided stay.
//!
//! Like [`Words`](crate::Words), it leaves a journal that no longer replays to the same hash.

use std::collections::{BTreeMap, BTreeSet};

use ballot::{Label, MemberId};
use ids::{MessageId, ParticipantId};

use crate::entry::{Entry, Fact};
use crate::sitting::Frozen;

/// Stands where a name was.
pub const NOBODY: &str = "—";

/// Who is to be taken out.
#[derive(Debug)]
pub struct Forgotten {
    /// Everybody when absent.
    who: Option<BTreeSet<ParticipantId>>,
    /// Who of the register they are.
    members: BTreeSet<MemberId>,
    /// Messages of those who are named: their words go, too.
    messages: BTreeSet<MessageId>,
}

impl Forgotten {
    /// Nobody is named any more. What was written stays as long as the chat is kept.
    pub fn everybody() -> Self {
        Self { who: None, members: BTreeSet::new(), messages: BTreeSet::new() }
    }

    /// These people are not named any more, and what they wrote is gone. `members` are those of the register who they
    /// are, whether they came or not; who sat as a member in the end is that member besides.
    pub fn these<'a>(
        who: BTreeSet<ParticipantId>,
        mut members: BTreeSet<MemberId>,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Self {
        let mut messages = BTreeSet::new();
        let mut sat = BTreeMap::new();
        for entry in entries {
            match &entry.fact {
                Fact::ChatPosted { message } if who.contains(&message.from) => drop(messages.insert(message.id)),
                Fact::SittingTaken { ties, .. } => {
                    sat.extend(ties.iter().map(|tie| (tie.member, Some(tie.participant))));
                }
                // What a hand has said before holds.
                Fact::Connected { profile, .. } | Fact::Knocked { profile, .. } => {
                    if let Some(member) = profile.member {
                        sat.entry(member).or_insert(Some(profile.participant));
                    }
                }
                Fact::MemberAssigned { member, participant, .. } => drop(sat.insert(*member, *participant)),
                _ => {}
            }
        }
        members.extend(sat.into_iter().filter(|(_, sat)| sat.is_some_and(|sat| who.contains(&sat))).map(|(id, _)| id));
        Self { who: Some(who), members, messages }
    }

    fn is(&self, participant: ParticipantId) -> bool {
        self.who.as_ref().is_none_or(|who| who.contains(&participant))
    }

    /// Takes the names out of a register. Seats, votes and who stands in for whom stay, so that numbers stay right.
    fn unname(&self, frozen: &mut Frozen) {
        for member in &mut frozen.register.members {
            if self.who.is_none() || self.members.contains(&member.id) {
                member.name = Label::new(NOBODY).expect("a dash is a label");
                (member.function, member.group) = (None, None);
            }
        }
    }

    /// The entry without them; `None` when it stays as it is.
    pub fn forget(&self, entry: &Entry) -> Option<Entry> {
        let mut new = entry.clone();
        match &mut new.fact {
            Fact::Connected { profile, device, .. } | Fact::Knocked { profile, device, .. }
                if self.is(profile.participant) =>
            {
                profile.name = NOBODY.into();
                device.clear();
            }
            Fact::Renamed { participant, name, .. } if self.is(*participant) => *name = NOBODY.into(),
            Fact::Denied { participant, reason, .. } if self.is(*participant) => reason.clear(),
            Fact::ChatPosted { message } if self.is(message.from) => {
                message.from_name = NOBODY.into();
                if self.messages.contains(&message.id) {
                    message.text.clear();
                }
            }
            Fact::ChatEdited { message, text } if self.messages.contains(message) => text.clear(),
            Fact::HelpAsked { help, by, .. } if self.is(*by) => {
                help.from_name = NOBODY.into();
                help.text = None;
            }
            Fact::SittingTaken { sitting, .. } => self.unname(sitting),
            // Nobody is named: who is meant stands there by a number that is nobody's without the names above.
            // A fact that is new must say here whether it names somebody.
            Fact::Connected { .. }
            | Fact::Knocked { .. }
            | Fact::Disconnected { .. }
            | Fact::Restarted
            | Fact::Left { .. }
            | Fact::Admitted { .. }
            | Fact::SentBack { .. }
            | Fact::Denied { .. }
            | Fact::LobbyModeSet { .. }
            | Fact::LobbyMessageSet { .. }
            | Fact::Locked { .. }
            | Fact::BoundsSet { .. }
            | Fact::ChatPosted { .. }
            | Fact::ChatEdited { .. }
            | Fact::ChatDeleted { .. }
            | Fact::ChatPinned { .. }
            | Fact::GroupCreated { .. }
            | Fact::GroupLeft { .. }
            | Fact::Reacted { .. }
            | Fact::HandRaised { .. }
            | Fact::HandLowered { .. }
            | Fact::HandsLowered { .. }
            | Fact::FloorGiven { .. }
            | Fact::FloorEnded { .. }
            | Fact::RoundStarted { .. }
            | Fact::RoundPassed { .. }
            | Fact::RoundSkipped { .. }
            | Fact::RoundPaused { .. }
            | Fact::RoundEnded { .. }
            | Fact::TimerStarted { .. }
            | Fact::TimerStopped { .. }
            | Fact::ReadySet { .. }
            | Fact::PollPrepared { .. }
            | Fact::PollForgotten { .. }
            | Fact::PollStarted { .. }
            | Fact::PollTimed { .. }
            | Fact::PollEnded { .. }
            | Fact::BreakoutStarted { .. }
            | Fact::BreakoutTimed { .. }
            | Fact::BreakoutEnded { .. }
            | Fact::Moved { .. }
            | Fact::HelpAsked { .. }
            | Fact::HelpSettled { .. }
            | Fact::WhisperStarted { .. }
            | Fact::WhisperJoined { .. }
            | Fact::WhisperLeft { .. }
            | Fact::WhisperEnded { .. }
            | Fact::ChecksPlanned { .. }
            | Fact::ChecksStopped { .. }
            | Fact::CheckOpened { .. }
            | Fact::CheckConfirmed { .. }
            | Fact::SittingHappened { .. }
            | Fact::MembersMoved { .. }
            | Fact::SittingClosed { .. }
            | Fact::RollStarted { .. }
            | Fact::RollAnswered { .. }
            | Fact::RollEnded { .. }
            | Fact::MemberAssigned { .. }
            | Fact::RoleGiven { .. }
            | Fact::RoleDefined { .. }
            | Fact::Renamed { .. }
            | Fact::Muted { .. }
            | Fact::RuleSet { .. }
            | Fact::ExceptionSet { .. }
            | Fact::RightsRestored { .. }
            | Fact::Removed { .. }
            | Fact::Banned { .. }
            | Fact::Unbanned { .. }
            | Fact::Dismissed { .. }
            | Fact::Ended { .. } => return None,
        }
        (new != *entry).then_some(new)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entries() -> Vec<Entry> {
        let (ada, ben) = (ParticipantId::from_uuid(uuid(1)), ParticipantId::from_uuid(uuid(2)));
        let profile = |id: ParticipantId, name: &str| json!({"participant": id, "name": name, "role": "participant", "kind": "guest"});
        let message = |id: u128, from: ParticipantId, name: &str, text: &str| json!({"type": "chat-posted", "message": {"id": uuid(id), "from": from, "from_name": name, "at_ms": 2, "text": text}});
        let facts = [
            json!({"type": "connected", "profile": profile(ada, "Ada"), "connection": uuid(11), "device": "a"}),
            json!({"type": "connected", "profile": profile(ben, "Ben"), "connection": uuid(12), "device": "b"}),
            message(21, ada, "Ada", "from Ada"),
            message(22, ben, "Ben", "from Ben"),
            json!({"type": "chat-edited", "message": uuid(22), "text": "from Ben again"}),
            json!({"type": "hand-raised", "participant": ben}),
            json!({"type": "renamed", "participant": ben, "name": "Benjamin", "by": ada}),
            json!({"type": "help-asked", "place": 1, "by": ben, "help": {"from_name": "Ben", "since_ms": 2, "text": "Ben here"}}),
            json!({"type": "sitting-taken", "sitting": sitting(), "ties": [{"member": member(31), "participant": ada}]}),
            json!({"type": "member-assigned", "member": member(32), "participant": ben, "by": ada}),
            json!({"type": "member-assigned", "member": member(33), "participant": ben, "by": ada}),
            json!({"type": "member-assigned", "member": member(33), "participant": null, "by": ada}),
        ];
        let entry = |(at, fact): (usize, serde_json::Value)| {
            let entry = json!({"version": 1, "seq": at + 1, "at_ms": 2, "fact": fact});
            serde_json::from_value(entry).expect("an entry")
        };
        facts.into_iter().enumerate().map(entry).collect()
    }

    fn uuid(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    fn member(number: u128) -> MemberId {
        MemberId(uuid(number).into_bytes())
    }

    /// Ada, Ben, Kim, and Ben's namesake.
    fn sitting() -> serde_json::Value {
        let seat = |(number, name): (u128, &str)| {
            json!({"id": member(number), "name": name, "function": format!("Seat of {name}"), "group": "List",
                "seat": "holder", "weight": 1, "substitutes": []})
        };
        let members: Vec<_> = [(31, "Ada"), (32, "Ben"), (33, "Kim"), (34, "Ben")].into_iter().map(seat).collect();
        let register = json!({"statutory": 4, "statutory_votes": 4, "members": members});
        json!({"body": uuid(41), "name": "Council", "version": 1, "profile": "go-sh", "register": register, "offices": {}})
    }

    /// The names in the register afterwards, with what stands beside them.
    fn register(entries: &[Entry], forgotten: &Forgotten) -> Vec<(String, Option<String>)> {
        let taken = entries.iter().find(|entry| matches!(entry.fact, Fact::SittingTaken { .. })).expect("a sitting");
        let taken = forgotten.forget(taken).expect("it names people");
        let Fact::SittingTaken { sitting, .. } = taken.fact else { panic!("it is still one") };
        assert!(sitting.register.check().is_ok(), "the numbers are right");
        let named =
            |one: &ballot::Member| (one.name.as_str().to_owned(), one.function.as_ref().map(|f| f.as_str().to_owned()));
        sitting.register.members.iter().map(named).collect()
    }

    fn told(entries: &[Entry], forgotten: &Forgotten) -> String {
        let after: Vec<Entry> = entries.iter().map(|entry| forgotten.forget(entry).unwrap_or(entry.clone())).collect();
        assert!(after.iter().zip(entries).all(|(one, other)| one.seq == other.seq && one.at_ms == other.at_ms));
        assert!(after.iter().all(|entry| forgotten.forget(entry).is_none()), "once is enough");
        serde_json::to_string(&after).expect("plain data")
    }

    #[test]
    fn one_person_goes_with_what_they_wrote_and_the_others_stay() {
        let entries = entries();
        let ben = BTreeSet::from([ParticipantId::from_uuid(uuid(2))]);
        let text = told(&entries, &Forgotten::these(ben, BTreeSet::from([member(34)]), &entries));
        assert!(!text.contains("Ben"), "{text}");
        assert!(text.contains("\"Ada\"") && text.contains("from Ada") && text.contains("hand-raised"), "{text}");
    }

    #[test]
    fn whoever_sat_as_a_member_or_is_one_is_not_named_in_the_register() {
        let entries = entries();
        let stays = |name: &str| (name.to_owned(), Some(format!("Seat of {name}")));
        let gone = || (NOBODY.to_owned(), None);
        let ben = BTreeSet::from([ParticipantId::from_uuid(uuid(2))]);
        // Who was taken back from a member never was it, and a namesake is somebody else.
        let after = register(&entries, &Forgotten::these(ben, BTreeSet::new(), &entries));
        assert_eq!(after, [stays("Ada"), gone(), stays("Kim"), stays("Ben")]);
        let absent = Forgotten::these(BTreeSet::new(), BTreeSet::from([member(33)]), &entries);
        assert_eq!(register(&entries, &absent), [stays("Ada"), stays("Ben"), gone(), stays("Ben")]);
        assert_eq!(register(&entries, &Forgotten::everybody()), [gone(), gone(), gone(), gone()]);
    }

    #[test]
    fn nobody_is_named_and_the_words_stay() {
        let text = told(&entries(), &Forgotten::everybody());
        for name in ["\"Ada\"", "\"Ben\"", "Benjamin", "Kim", "Ben here", "Seat of"] {
            assert!(!text.contains(name), "{text}");
        }
        assert!(text.contains("from Ada") && text.contains("from Ben again"), "{text}");
    }
}
