//! Takes people out of a journal whose conference is over: all of them when the time of the attendance is over, or
//! those who ask for it. Numbers, times and what the meeting decided stay.
//!
//! Like [`Words`](crate::Words), it leaves a journal that no longer replays to the same hash.

use std::collections::BTreeSet;

use ids::{MessageId, ParticipantId};

use crate::entry::{Entry, Fact};

/// Stands where a name was.
pub const NOBODY: &str = "—";

/// Who is to be taken out.
#[derive(Debug)]
pub struct Forgotten {
    /// Everybody when absent.
    who: Option<BTreeSet<ParticipantId>>,
    /// Messages of those who are named: their words go, too.
    messages: BTreeSet<MessageId>,
}

impl Forgotten {
    /// Nobody is named any more. What was written stays as long as the chat is kept.
    pub fn everybody() -> Self {
        Self { who: None, messages: BTreeSet::new() }
    }

    /// These people are not named any more, and what they wrote is gone.
    pub fn these<'a>(who: BTreeSet<ParticipantId>, entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let own = |entry: &Entry| match &entry.fact {
            Fact::ChatPosted { message } if who.contains(&message.from) => Some(message.id),
            _ => None,
        };
        Self { messages: entries.into_iter().filter_map(own).collect(), who: Some(who) }
    }

    fn is(&self, participant: ParticipantId) -> bool {
        self.who.as_ref().is_none_or(|who| who.contains(&participant))
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
            Fact::HelpAsked { help, by, .. } if self.who.is_some() && self.is(*by) => help.text = None,
            _ => return None,
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
        let text = told(&entries, &Forgotten::these(ben, &entries));
        assert!(!text.contains("Ben"), "{text}");
        assert!(text.contains("\"Ada\"") && text.contains("from Ada") && text.contains("hand-raised"), "{text}");
    }

    #[test]
    fn nobody_is_named_and_the_words_stay() {
        let text = told(&entries(), &Forgotten::everybody());
        for name in ["\"Ada\"", "\"Ben\"", "Benjamin"] {
            assert!(!text.contains(name), "{text}");
        }
        assert!(text.contains("from Ada") && text.contains("from Ben again"), "{text}");
    }
}
