//! Between the core's nouns and the wire's.

use std::sync::Arc;

use conference as core;
use wire::chat::ChatMessage;
use wire::conference::{Command, Event, Snapshot};
use wire::hands::Hand;
use wire::participant::{Participant, ParticipantKind, Role};

use crate::attachment::Attach;

pub(crate) fn command(command: Command) -> core::Command {
    match command {
        Command::ChatSend { text } => core::Command::ChatSend { text },
        Command::HandRaise {} => core::Command::HandRaise,
        Command::HandLower { participant } => core::Command::HandLower { participant },
        Command::Leave {} => core::Command::Leave,
        Command::End {} => core::Command::End,
    }
}

pub(crate) fn profile(attach: &Attach) -> core::Profile {
    core::Profile {
        participant: attach.participant,
        name: attach.name.clone(),
        role: match attach.role {
            Role::Chair => core::Role::Chair,
            Role::Participant => core::Role::Participant,
        },
        kind: match attach.kind {
            ParticipantKind::Account => core::Kind::Account,
            ParticipantKind::Guest => core::Kind::Guest,
        },
    }
}

pub(crate) fn snapshot(snapshot: &core::Snapshot) -> Snapshot {
    Snapshot {
        conference: snapshot.about.conference,
        meeting: snapshot.about.meeting,
        title: snapshot.about.title.clone(),
        code: snapshot.about.code.clone(),
        started_at_ms: snapshot.about.started_at_ms,
        you: snapshot.you,
        participants: snapshot.members.iter().map(participant).collect(),
        chat: snapshot.chat.iter().map(message).collect(),
        hands: snapshot.hands.iter().map(hand).collect(),
    }
}

fn event(event: &core::Event) -> Event {
    match event {
        core::Event::Presence { updated, left } => {
            Event::Presence { updated: updated.iter().map(participant).collect(), left: left.clone() }
        }
        core::Event::ChatPosted(posted) => Event::ChatPosted { message: message(posted) },
        core::Event::HandRaised(raised) => Event::HandRaised { hand: hand(raised) },
        core::Event::HandLowered { participant, by } => Event::HandLowered { participant: *participant, by: *by },
        core::Event::Ended { by } => Event::Ended { by: *by },
    }
}

fn participant(member: &core::Member) -> Participant {
    Participant {
        id: member.profile.participant,
        name: member.profile.name.clone(),
        role: match member.profile.role {
            core::Role::Chair => Role::Chair,
            core::Role::Participant => Role::Participant,
        },
        kind: match member.profile.kind {
            core::Kind::Account => ParticipantKind::Account,
            core::Kind::Guest => ParticipantKind::Guest,
        },
        connected: member.connected,
        joined_at_ms: member.joined_at_ms,
    }
}

fn message(message: &core::chat::Message) -> ChatMessage {
    ChatMessage {
        id: message.id,
        from: message.from,
        from_name: message.from_name.clone(),
        at_ms: message.at_ms,
        text: message.text.clone(),
    }
}

fn hand(hand: &core::hands::Hand) -> Hand {
    Hand { participant: hand.participant, raised_at_ms: hand.raised_at_ms }
}

/// Events encoded once for all who get them; only the number differs.
#[derive(Default)]
pub(crate) struct Encoded {
    newest: Option<(Arc<core::Event>, String)>,
}

impl Encoded {
    /// `ServerFrame::Event` as text.
    pub(crate) fn event(&mut self, seq: u64, core: &Arc<core::Event>) -> String {
        if self.newest.as_ref().is_none_or(|(newest, _)| !Arc::ptr_eq(newest, core)) {
            let body = serde_json::to_string(&event(core)).expect("events are plain data");
            self.newest = Some((core.clone(), body));
        }
        let body = self.newest.as_ref().map_or("", |(_, body)| body);
        format!(r#"{{"type":"event","seq":{seq},"event":{body}}}"#)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::socket::ServerFrame;

    #[test]
    fn an_event_frame_is_what_the_wire_says() {
        let by = ids::ParticipantId::from_uuid(uuid::Uuid::from_u128(5));
        let text = Encoded::default().event(7, &Arc::new(core::Event::Ended { by }));
        let frame: ServerFrame = serde_json::from_str(&text).expect("a frame");
        assert_eq!(frame, ServerFrame::Event { seq: 7, event: Event::Ended { by } });
    }
}
