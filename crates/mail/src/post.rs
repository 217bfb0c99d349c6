//! The mail of an installation: its server and in whose name it writes.

use crate::address::Mailbox;
use crate::letter::Letter;
use crate::page::Page;
use crate::relay::{Relay, SendError};

/// A mail server with a sender. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    pub relay: Relay,
    pub from: Mailbox,
}

impl Post {
    /// Writes to one recipient, now.
    pub async fn send(&self, to: &Mailbox, page: &Page) -> Result<(), SendError> {
        self.relay.send(Letter::new(&self.from, None, to, page, None)).await
    }
}
