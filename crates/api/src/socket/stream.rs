//! The WebSocket of one client. Large messages leave in fragments: when many are told the same at once, what has not been
//! read yet waits as one text for all of them, not as a copy for each.

use std::iter;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use rooms::Frame;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::Frame as Fragment;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use wire::socket::{ClosingCode, FRAME_BYTES_MAX};

/// What is read from a client at a time, bytes.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// What waiting frames are gathered to before it is written, bytes; it grows only as far as it is used.
const WRITE_BUFFER_BYTES: usize = 32 * 1024;
/// Of a larger message each fragment has so many bytes (RFC 6455, section 5.4).
const FRAGMENT_BYTES: usize = 32 * 1024;

pub(crate) struct Socket<S>(WebSocketStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// Of a connection that has been upgraded.
    pub(crate) async fn new(connection: S) -> Self {
        let config = WebSocketConfig::default()
            .max_message_size(Some(FRAME_BYTES_MAX))
            .max_frame_size(Some(FRAME_BYTES_MAX))
            // Clients say little: the library's 128 KiB for each would be cleared for nothing.
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(WRITE_BUFFER_BYTES);
        Self(WebSocketStream::from_raw_socket(connection, Role::Server, Some(config)).await)
    }

    /// The next message; nothing when the client is gone.
    pub(crate) async fn recv(&mut self) -> Option<Result<Message, Error>> {
        self.0.next().await
    }

    /// Takes a frame to be written, at the latest by [`Self::flush`]; the end of all frames is given back.
    pub(crate) async fn feed(&mut self, frame: Frame) -> Result<Option<(ClosingCode, Option<String>)>, Error> {
        match frame {
            Frame::Event(seq, event) if event.len() > FRAGMENT_BYTES => {
                let (before, after) = Frame::around_event(seq);
                let event = Bytes::from_owner(Shared(event));
                self.feed_in_fragments([before.into(), event, after.into()]).await?;
            }
            frame => match frame.into_text() {
                Ok(text) if text.len() > FRAGMENT_BYTES => self.feed_in_fragments([text.into()]).await?,
                Ok(text) => self.0.feed(Message::text(text)).await?,
                Err(end) => return Ok(Some(end)),
            },
        }
        Ok(None)
    }

    /// One text message. Whoever reads slowly keeps the next fragment waiting here, unwritten.
    async fn feed_in_fragments<const N: usize>(&mut self, pieces: [Bytes; N]) -> Result<(), Error> {
        let mut fragments = pieces.into_iter().flat_map(cut).peekable();
        let mut opcode = OpCode::Data(Data::Text);
        while let Some(fragment) = fragments.next() {
            let is_last = fragments.peek().is_none();
            self.0.feed(Message::Frame(Fragment::message(fragment, opcode, is_last))).await?;
            opcode = OpCode::Data(Data::Continue);
        }
        Ok(())
    }

    pub(crate) async fn flush(&mut self) -> Result<(), Error> {
        self.0.flush().await
    }

    /// Writes a text at once.
    pub(crate) async fn send(&mut self, text: String) -> Result<(), Error> {
        self.0.send(Message::text(text)).await
    }

    pub(crate) async fn close(&mut self) -> Result<(), Error> {
        self.0.close(None).await
    }
}

/// Pieces of at most [`FRAGMENT_BYTES`], which share what they are cut from.
fn cut(mut bytes: Bytes) -> impl Iterator<Item = Bytes> {
    iter::from_fn(move || (!bytes.is_empty()).then(|| bytes.split_to(bytes.len().min(FRAGMENT_BYTES))))
}

struct Shared(Arc<str>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use super::*;

    /// What a client reads of frames, message by message; the server had to wait for it.
    async fn read(frames: Vec<Frame>) -> Vec<String> {
        let (ours, theirs) = tokio::io::duplex(1_000);
        let mut socket = Socket::new(ours).await;
        let mut client = WebSocketStream::from_raw_socket(theirs, Role::Client, None).await;
        let count = frames.len();
        let write = async {
            for frame in frames {
                assert_eq!(socket.feed(frame).await.expect("is written"), None);
            }
            socket.flush().await.expect("is written");
        };
        let read = async {
            let mut texts = Vec::new();
            while texts.len() < count {
                let message = client.next().await.expect("more comes").expect("is a message");
                texts.push(message.into_text().expect("is text").to_string());
            }
            texts
        };
        tokio::join!(write, read).1
    }

    #[tokio::test]
    async fn a_message_of_any_size_is_read_whole() {
        let event = |bytes: usize| -> Arc<str> { format!("\"x{}\"", "ä".repeat(bytes / 2)).into() };
        let mut frames = Vec::new();
        for bytes in [
            0,
            FRAGMENT_BYTES - 8,
            FRAGMENT_BYTES - 2,
            FRAGMENT_BYTES,
            FRAGMENT_BYTES + 1,
            2 * FRAGMENT_BYTES,
            5 * FRAGMENT_BYTES + 7,
        ] {
            frames.push(Frame::Event(7, event(bytes)));
            frames.push(Frame::Text(event(bytes).to_string()));
        }
        let texts: Vec<_> = frames.iter().map(|frame| frame.clone().into_text().expect("is no end")).collect();
        assert_eq!(read(frames).await, texts);
    }

    #[tokio::test]
    async fn whoever_does_not_read_holds_no_copy() {
        let event: Arc<str> = "x".repeat(100 * FRAGMENT_BYTES).into();
        let (ours, theirs) = tokio::io::duplex(1_000);
        let mut socket = Socket::new(ours).await;
        let mut feeding = std::pin::pin!(socket.feed(Frame::Event(1, event.clone())));
        let waits = std::future::poll_fn(|cx| Poll::Ready(feeding.as_mut().poll(cx).is_pending())).await;
        assert!(waits, "nobody reads");
        assert!(Arc::strong_count(&event) > 1, "it is not yet written");
        drop(theirs);
        feeding.await.expect_err("the client is gone");
    }

    #[test]
    fn what_is_cut_is_whole() {
        for bytes in [0, 1, FRAGMENT_BYTES, FRAGMENT_BYTES + 1, 3 * FRAGMENT_BYTES] {
            let whole = Bytes::from("x".repeat(bytes));
            let pieces: Vec<_> = cut(whole.clone()).collect();
            assert!(pieces.iter().all(|piece| (1..=FRAGMENT_BYTES).contains(&piece.len())), "{bytes}");
            assert_eq!(pieces.concat(), whole);
        }
    }
}
