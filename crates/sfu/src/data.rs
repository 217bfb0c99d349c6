//! Data to one peer: what its channel cannot take at once waits, within bounds.

use std::collections::VecDeque;
use std::sync::Arc;

use str0m::Rtc;
use str0m::channel::ChannelId;

use crate::limits::{LOSSY_QUEUE_MAX, RELIABLE_QUEUE_BYTES_MAX};
use crate::types::DataChannel;

/// Below this much buffered in SCTP, bytes, what waits is sent on.
const LOW_WATER: usize = 64 * 1024;

/// One direction of one channel.
#[derive(Debug, Default)]
struct Queue {
    channel: Option<ChannelId>,
    waiting: VecDeque<Arc<[u8]>>,
    bytes: usize,
}

/// Both channels of a peer.
#[derive(Debug, Default)]
pub(crate) struct Channels {
    reliable: Queue,
    lossy: Queue,
}

impl Channels {
    /// A channel has opened; unknown labels are not ours.
    pub(crate) fn opened(&mut self, rtc: &mut Rtc, id: ChannelId, label: &str) {
        let queue = match label {
            "_reliable" => &mut self.reliable,
            "_lossy" => &mut self.lossy,
            _ => return,
        };
        queue.channel = Some(id);
        if let Some(mut channel) = rtc.channel(id) {
            channel.set_buffered_amount_low_threshold(LOW_WATER);
        }
        self.drain(rtc);
    }

    pub(crate) fn closed(&mut self, id: ChannelId) {
        for queue in [&mut self.reliable, &mut self.lossy] {
            if queue.channel == Some(id) {
                *queue = Queue::default();
            }
        }
    }

    pub(crate) fn kind_of(&self, id: ChannelId) -> Option<DataChannel> {
        if self.reliable.channel == Some(id) {
            Some(DataChannel::Reliable)
        } else if self.lossy.channel == Some(id) {
            Some(DataChannel::Lossy)
        } else {
            None
        }
    }

    /// Sends or queues. `false` when a reliable queue is over its limit: nothing may be lost
    /// silently there, so the peer has to go.
    pub(crate) fn send(&mut self, rtc: &mut Rtc, channel: DataChannel, bytes: Arc<[u8]>) -> bool {
        match channel {
            DataChannel::Lossy if self.lossy.waiting.len() >= LOSSY_QUEUE_MAX => return true,
            DataChannel::Lossy => self.lossy.push(bytes),
            DataChannel::Reliable if self.reliable.bytes + bytes.len() > RELIABLE_QUEUE_BYTES_MAX => return false,
            DataChannel::Reliable => self.reliable.push(bytes),
        }
        self.drain(rtc);
        true
    }

    /// Writes what the channels take.
    pub(crate) fn drain(&mut self, rtc: &mut Rtc) {
        for queue in [&mut self.reliable, &mut self.lossy] {
            let Some(mut channel) = queue.channel.and_then(|id| rtc.channel(id)) else { continue };
            while let Some(next) = queue.waiting.front() {
                match channel.write(true, next) {
                    Ok(true) => {
                        queue.bytes -= next.len();
                        queue.waiting.pop_front();
                    }
                    Ok(false) | Err(_) => break,
                }
            }
        }
    }
}

impl Queue {
    fn push(&mut self, bytes: Arc<[u8]>) {
        self.bytes += bytes.len();
        self.waiting.push_back(bytes);
    }
}
