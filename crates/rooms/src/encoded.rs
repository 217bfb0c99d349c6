//! Events as the text of frames.

use std::sync::Arc;

use wire::conference::Event;

/// Events encoded once for all who get them; only the number differs.
#[derive(Default)]
pub(crate) struct Encoded {
    newest: Option<(Arc<Event>, String)>,
}

impl Encoded {
    /// `ServerFrame::Event` as text.
    pub(crate) fn event(&mut self, seq: u64, event: &Arc<Event>) -> String {
        if self.newest.as_ref().is_none_or(|(newest, _)| !Arc::ptr_eq(newest, event)) {
            let body = serde_json::to_string(event.as_ref()).expect("events are plain data");
            self.newest = Some((event.clone(), body));
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
        let text = Encoded::default().event(7, &Arc::new(Event::Ended { by }));
        let frame: ServerFrame = serde_json::from_str(&text).expect("a frame");
        assert_eq!(frame, ServerFrame::Event { seq: 7, event: Event::Ended { by } });
    }
}
