//! Events as the text of frames.

use std::sync::Arc;

use wire::conference::Event;

use crate::attachment::Frame;

/// Events encoded once for all who get them; only the number differs.
#[derive(Default)]
pub(crate) struct Encoded {
    newest: Option<(Arc<Event>, Arc<str>)>,
}

impl Encoded {
    /// `ServerFrame::Event` for somebody. What a large event says waits once, however many have not read it yet.
    pub(crate) fn event(&mut self, seq: u64, event: &Arc<Event>) -> Frame {
        let body = match &self.newest {
            Some((newest, body)) if Arc::ptr_eq(newest, event) => body.clone(),
            _ => {
                let body: Arc<str> = serde_json::to_string(event.as_ref()).expect("events are plain data").into();
                self.newest = Some((event.clone(), body.clone()));
                body
            }
        };
        Frame::Event(seq, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::socket::ServerFrame;

    #[test]
    fn an_event_frame_is_what_the_wire_says() {
        let by = ids::ParticipantId::from_uuid(uuid::Uuid::from_u128(5));
        let text = Encoded::default().event(7, &Arc::new(Event::Ended { by })).into_text().expect("it is no end");
        let frame: ServerFrame = serde_json::from_str(&text).expect("a frame");
        assert_eq!(frame, ServerFrame::Event { seq: 7, event: Event::Ended { by } });
    }
}
