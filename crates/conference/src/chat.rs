//! Room chat.

use std::collections::VecDeque;

use ids::{MessageId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::limits::{CHAT_HISTORY_MAX, CHAT_RATE_MAX, CHAT_RATE_WINDOW_MS};

/// A message everybody can read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub from: ParticipantId,
    /// Name at the time of writing.
    pub from_name: String,
    pub at_ms: i64,
    pub text: String,
}

/// The newest messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Chat {
    messages: VecDeque<Message>,
}

impl Chat {
    pub(crate) fn post(&mut self, message: Message) {
        if self.messages.len() == CHAT_HISTORY_MAX {
            self.messages.pop_front();
        }
        self.messages.push_back(message);
    }

    pub(crate) fn messages(&self) -> Vec<Message> {
        self.messages.iter().cloned().collect()
    }
}

/// When a person wrote lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Rate {
    at_ms: VecDeque<i64>,
}

impl Rate {
    /// Whether one more message is within the rate now.
    pub(crate) fn allows(&self, now_ms: i64) -> bool {
        let recent = self.at_ms.iter().filter(|at| now_ms - **at < CHAT_RATE_WINDOW_MS).count();
        recent < CHAT_RATE_MAX
    }

    pub(crate) fn count(&mut self, now_ms: i64) {
        self.at_ms.push_back(now_ms);
        while self.at_ms.len() > CHAT_RATE_MAX {
            self.at_ms.pop_front();
        }
    }
}
