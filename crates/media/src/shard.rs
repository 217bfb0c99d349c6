//! One media thread: its UDP socket, its rooms, its timers. No locks; everything
//! else in the process talks to it by messages.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket as StdUdpSocket};
use std::thread;
use std::time::Instant;

use bytes::Bytes;
use livekit::service::{Answer, Call, Fault};
use livekit::{Admission, ConnectionKey, Keys, Notice, Output, Plane, proto};
use prost::Message;
use sfu::{Candidate, SfuConfig};
use tokio::sync::{broadcast, mpsc, oneshot};
use tracing::{info, warn};

use crate::embedded::{EmbeddedConfig, StartError, now_ms};
use crate::plane::{MediaEvent, TrackSource};
use crate::socket::MediaSocket;

/// Commands that may wait for a thread.
const COMMANDS_MAX: usize = 4_096;
/// System calls that receive before anything else has its turn.
const READS_MAX: usize = 4;

/// What a thread is asked.
pub(crate) enum Command {
    Connect {
        admission: Box<Admission>,
        frames: mpsc::Sender<Bytes>,
    },
    Signal {
        connection: ConnectionKey,
        request: Box<proto::SignalRequest>,
    },
    Disconnected {
        connection: ConnectionKey,
    },
    /// What a backend may ask, once permitted.
    Serve {
        call: Box<Call>,
        reply: oneshot::Sender<Result<Answer, Fault>>,
    },
    Stop {
        done: oneshot::Sender<()>,
    },
}

/// A running thread.
pub(crate) struct Handle {
    pub(crate) commands: mpsc::Sender<Command>,
    pub(crate) local: SocketAddr,
}

pub(crate) fn start(
    n: usize,
    config: &EmbeddedConfig,
    keys: Keys,
    events: broadcast::Sender<MediaEvent>,
) -> Result<Handle, StartError> {
    let mut address = config.listen_udp;
    if address.port() != 0 {
        address.set_port(address.port().saturating_add(u16::try_from(n).unwrap_or(u16::MAX)));
    }
    let listen = |source| StartError::Listen { address, source };
    let socket = StdUdpSocket::bind(address).map_err(listen)?;
    let local = socket.local_addr().map_err(listen)?;
    let candidates: Vec<Candidate> = config
        .advertise
        .iter()
        .filter_map(|ip| Candidate::host(SocketAddr::new(*ip, local.port()), "udp").ok())
        .collect();
    if candidates.is_empty() {
        return Err(StartError::NoAddress);
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| StartError::Thread(std::io::Error::other(e.to_string())))?;
    let (commands, inbox) = mpsc::channel(COMMANDS_MAX);
    let advertised: Vec<SocketAddr> = candidates.iter().map(Candidate::addr).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
    thread::Builder::new()
        .name(format!("media-{n}"))
        .spawn(move || {
            runtime.block_on(async move {
                let socket = match MediaSocket::new(socket, &advertised) {
                    Ok(socket) => socket,
                    Err(fault) => return warn!(%fault, "media socket cannot be used"),
                };
                let sfu = SfuConfig { candidates, allow_pause: false };
                let plane = Plane::new(sfu, keys, seed, Instant::now(), now_ms());
                Shard { plane, socket, clients: HashMap::new(), events }.run(inbox).await;
            });
        })
        .map_err(StartError::Thread)?;
    info!(%local, "media thread listens");
    Ok(Handle { commands, local })
}

struct Shard {
    plane: Plane,
    socket: MediaSocket,
    clients: HashMap<ConnectionKey, mpsc::Sender<Bytes>>,
    events: broadcast::Sender<MediaEvent>,
}

impl Shard {
    async fn run(mut self, mut inbox: mpsc::Receiver<Command>) {
        loop {
            let wake = tokio::time::Instant::from_std(self.plane.poll_timeout());
            tokio::select! {
                ready = self.socket.readable() => {
                    if ready.is_ok() {
                        self.read();
                    }
                }
                command = inbox.recv() => {
                    let Some(command) = command else { return };
                    self.plane.set_now_ms(now_ms());
                    if let Command::Stop { done } = command {
                        self.flush();
                        let _ = done.send(());
                        return;
                    }
                    self.obey(command);
                }
                () = tokio::time::sleep_until(wake) => {}
            }
            let now = Instant::now();
            if self.plane.poll_timeout() <= now {
                self.plane.set_now_ms(now_ms());
                self.plane.handle_timeout(now);
            }
            self.flush();
        }
    }

    fn read(&mut self) {
        let Self { socket, plane, .. } = self;
        let mut packets = 0;
        for _ in 0..READS_MAX {
            let now = Instant::now();
            let more = socket.receive(|datagram| {
                packets += 1;
                plane.handle_datagram(datagram, now);
            });
            if !more {
                break;
            }
        }
        metrics::counter!("plenum_media_packets_received_total").increment(packets);
    }

    fn obey(&mut self, command: Command) {
        let now = Instant::now();
        match command {
            Command::Connect { admission, frames } => {
                self.clients.insert(admission.connection, frames);
                self.plane.connect(*admission, now);
            }
            Command::Signal { connection, request } => self.plane.signalled(connection, *request, now),
            Command::Disconnected { connection } => {
                self.clients.remove(&connection);
                self.plane.disconnected(connection, now);
            }
            Command::Serve { call, reply } => {
                let _ = reply.send(self.plane.serve(*call, now));
            }
            Command::Stop { .. } => {}
        }
    }

    /// Sends what there is to send.
    fn flush(&mut self) {
        let Self { socket, plane, .. } = self;
        let packets = socket.send_all(|| plane.poll_transmit());
        metrics::counter!("plenum_media_packets_sent_total").increment(packets);
        while let Some(output) = self.plane.poll_output() {
            match output {
                Output::Signal { connection, response } => self.signal(connection, &response),
                Output::Close { connection } => {
                    self.clients.remove(&connection);
                }
                Output::Notice(notice) => {
                    // Nobody listening is fine.
                    let _ = self.events.send(event(notice));
                }
            }
        }
        let (rooms, peers) = self.plane.census();
        metrics::gauge!("plenum_media_rooms").set(rooms as f64);
        metrics::gauge!("plenum_media_peer_connections").set(peers as f64);
    }

    fn signal(&mut self, connection: ConnectionKey, response: &proto::SignalResponse) {
        let Some(client) = self.clients.get(&connection) else { return };
        if client.try_send(response.encode_to_vec().into()).is_err() {
            self.clients.remove(&connection);
            self.plane.disconnected(connection, Instant::now());
        }
    }
}

fn event(notice: Notice) -> MediaEvent {
    match notice {
        Notice::ParticipantJoined { room, identity } => MediaEvent::ParticipantJoined { room, identity },
        Notice::ParticipantLeft { room, identity } => MediaEvent::ParticipantLeft { room, identity },
        Notice::TrackPublished { room, identity, source, muted } => {
            MediaEvent::TrackPublished { room, identity, source: TrackSource::from_proto(source), muted }
        }
        Notice::TrackUnpublished { room, identity, source } => {
            MediaEvent::TrackUnpublished { room, identity, source: TrackSource::from_proto(source) }
        }
        Notice::RoomFinished { room } => MediaEvent::RoomFinished { room },
    }
}
