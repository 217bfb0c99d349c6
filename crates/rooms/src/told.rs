//! What of a room is told to webhooks: that it began and ended, and who came and went, written together with the journal.
//!
//! Somebody is named by the id that they have in this meeting, and by what they are there: never by name or account.

use std::collections::BTreeMap;

use conference::{Kind, Room};
use ids::ParticipantId;
use store::NewWebhookEvent;
use uuid::Uuid;
use webhooks::{CloudEvent, Data, Doer, EventType, Thing};

/// Who was there when somebody was told for the last time.
#[derive(Debug, Default)]
pub(crate) struct Told {
    present: BTreeMap<ParticipantId, Kind>,
    over: bool,
}

impl Told {
    /// Those in the room now have been told of before.
    pub(crate) fn already(room: &Room) -> Self {
        Self { present: room.seated().collect(), over: room.has_ended() }
    }

    /// What has happened since; `begins` with the first line of the journal.
    pub(crate) fn news(&mut self, tenant: Uuid, room: &Room, begins: bool, now_ms: i64) -> Vec<NewWebhookEvent> {
        // Most of what is written down moves nobody: then nothing is gathered.
        let same = room.seated().eq(self.present.iter().map(|(id, kind)| (*id, *kind)));
        if !begins && same && room.has_ended() == self.over {
            return Vec::new();
        }
        let about = room.about();
        // As the socket calls it.
        let name_of = |kind: Kind| serde_json::to_value(kind).ok().and_then(|name| name.as_str().map(str::to_owned));
        let data = |participant: Option<(ParticipantId, Kind)>| Data {
            meeting: Some(Thing { id: about.meeting.uuid() }),
            conference: Some(Thing { id: about.conference.uuid() }),
            participant: participant
                .map(|(id, kind)| Doer { kind: name_of(kind).unwrap_or_default(), id: Some(id.uuid()) }),
            ..Data::default()
        };
        let event = |(kind, participant): (EventType, Option<(ParticipantId, Kind)>)| {
            let event = CloudEvent::new(Uuid::now_v7(), tenant, kind, now_ms, data(participant));
            NewWebhookEvent { id: event.id(), kind: kind.name(), body: event.to_json(), at_ms: now_ms }
        };
        let mut news = Vec::new();
        if begins {
            news.push((EventType::MeetingStarted, None));
        }
        let present: BTreeMap<_, _> = room.seated().collect();
        let came = present.iter().filter(|(id, _)| !self.present.contains_key(id));
        news.extend(came.map(|(id, kind)| (EventType::ParticipantJoined, Some((*id, *kind)))));
        if room.has_ended() {
            // That everybody has left follows.
            if !self.over {
                news.push((EventType::MeetingEnded, None));
            }
        } else {
            let gone = self.present.iter().filter(|(id, _)| !present.contains_key(id));
            news.extend(gone.map(|(id, kind)| (EventType::ParticipantLeft, Some((*id, *kind)))));
        }
        (self.present, self.over) = (present, room.has_ended());
        news.into_iter().map(event).collect()
    }
}
