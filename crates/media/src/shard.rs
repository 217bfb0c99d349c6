//! One media thread: its UDP socket, its rooms, its timers. No locks; everything
//! else in the process talks to it by messages.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket as StdUdpSocket};
use std::thread;
use std::time::Instant;

use bytes::Bytes;
use livekit::{Admission, ConnectionKey, Keys, Notice, Output, Permission, Plane, proto};
use prost::Message;
use sfu::{Candidate, Datagram, Protocol, SfuConfig};
use tokio::net::UdpSocket;
use tokio::sync::{broadcast, mpsc, oneshot};
use tracing::{debug, info, warn};

use crate::embedded::{EmbeddedConfig, StartError, now_ms};
use crate::plane::{MediaEvent, ParticipantUpdate, TrackSource};

/// Commands that may wait for a thread.
const COMMANDS_MAX: usize = 4_096;
/// Datagrams taken in before anything else has its turn.
const BATCH_MAX: usize = 64;
/// Largest datagram.
const DATAGRAM_BYTES_MAX: usize = 2_048;
/// Sources whose local address is remembered.
const ROUTES_MAX: usize = 10_000;

/// What a thread is asked.
pub(crate) enum Command {
    Connect { admission: Box<Admission>, frames: mpsc::Sender<Bytes> },
    Signal { connection: ConnectionKey, request: Box<proto::SignalRequest> },
    Disconnected { connection: ConnectionKey },
    EnsureRoom { room: String, reply: oneshot::Sender<()> },
    EndRoom { room: String, reply: oneshot::Sender<()> },
    Remove { room: String, identity: String, reply: oneshot::Sender<bool> },
    Mute { room: String, identity: String, source: i32, muted: bool, reply: oneshot::Sender<bool> },
    Update { room: String, identity: String, update: Box<ParticipantUpdate>, reply: oneshot::Sender<bool> },
    SendData { room: String, topic: String, payload: Vec<u8>, to: Vec<String>, reply: oneshot::Sender<bool> },
    Participants { room: String, reply: oneshot::Sender<Option<Vec<proto::ParticipantInfo>>> },
    Stop { done: oneshot::Sender<()> },
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
    socket.set_nonblocking(true).map_err(listen)?;
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
    let routes = Routes { candidates: candidates.iter().map(Candidate::addr).collect(), known: HashMap::new() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
    thread::Builder::new()
        .name(format!("media-{n}"))
        .spawn(move || {
            runtime.block_on(async move {
                let socket = match UdpSocket::from_std(socket) {
                    Ok(socket) => socket,
                    Err(fault) => return warn!(%fault, "media socket cannot be used"),
                };
                let sfu = SfuConfig { candidates, allow_pause: false };
                let plane = Plane::new(sfu, keys, seed, Instant::now(), now_ms());
                Shard { plane, socket, routes, clients: HashMap::new(), events }.run(inbox).await;
            });
        })
        .map_err(StartError::Thread)?;
    info!(%local, "media thread listens");
    Ok(Handle { commands, local })
}

/// Which of our addresses a client reached: the one that the way back starts from.
struct Routes {
    candidates: Vec<SocketAddr>,
    known: HashMap<IpAddr, SocketAddr>,
}

impl Routes {
    fn local_for(&mut self, source: SocketAddr) -> SocketAddr {
        if let [only] = self.candidates[..] {
            return only;
        }
        if let Some(known) = self.known.get(&source.ip()) {
            return *known;
        }
        // Connecting a datagram socket sends nothing; it only looks the route up.
        let any: SocketAddr = if source.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0_u16; 8], 0).into() };
        let local =
            StdUdpSocket::bind(any).and_then(|s| s.connect(source).and_then(|()| s.local_addr())).map(|a| a.ip());
        let found = self.candidates.iter().find(|c| local.as_ref().is_ok_and(|local| c.ip() == *local));
        let found = *found.unwrap_or(&self.candidates[0]);
        if self.known.len() < ROUTES_MAX {
            self.known.insert(source.ip(), found);
        }
        found
    }
}

struct Shard {
    plane: Plane,
    socket: UdpSocket,
    routes: Routes,
    clients: HashMap<ConnectionKey, mpsc::Sender<Bytes>>,
    events: broadcast::Sender<MediaEvent>,
}

impl Shard {
    async fn run(mut self, mut inbox: mpsc::Receiver<Command>) {
        let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
        loop {
            let wake = tokio::time::Instant::from_std(self.plane.poll_timeout());
            tokio::select! {
                ready = self.socket.readable() => {
                    if ready.is_ok() {
                        self.read(&mut buffer);
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

    fn read(&mut self, buffer: &mut [u8]) {
        let mut packets = 0;
        while packets < BATCH_MAX {
            let (length, source) = match self.socket.try_recv_from(buffer) {
                Ok(received) => received,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => break,
                // What ICMP says of an earlier datagram arrives here; the next one may be fine.
                Err(_) => {
                    packets += 1;
                    continue;
                }
            };
            packets += 1;
            let destination = self.routes.local_for(source);
            let datagram = Datagram { proto: Protocol::Udp, source, destination, bytes: &buffer[..length] };
            self.plane.handle_datagram(datagram, Instant::now());
        }
        metrics::counter!("plenum_media_packets_received_total").increment(packets as u64);
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
            Command::EnsureRoom { room, reply } => {
                self.plane.ensure_room(&room);
                let _ = reply.send(());
            }
            Command::EndRoom { room, reply } => {
                self.plane.end_room(&room, now);
                let _ = reply.send(());
            }
            Command::Remove { room, identity, reply } => {
                let known =
                    self.plane.participants(&room).is_some_and(|all| all.iter().any(|p| p.identity == identity));
                let reason = proto::DisconnectReason::ParticipantRemoved;
                self.plane.remove(&room, &identity, reason, Some(proto::leave_request::Action::Disconnect), now);
                let _ = reply.send(known);
            }
            Command::Mute { room, identity, source, muted, reply } => {
                let _ = reply.send(self.plane.mute_source(&room, &identity, source, muted, now));
            }
            Command::Update { room, identity, update, reply } => {
                let ParticipantUpdate { name, metadata, attributes, permission } = *update;
                let permission = permission.map(|p| Permission {
                    can_publish: p.can_publish,
                    can_publish_sources: p.can_publish_sources.into_iter().map(TrackSource::proto).collect(),
                    can_subscribe: p.can_subscribe,
                    can_publish_data: p.can_publish_data,
                    can_update_metadata: false,
                    hidden: p.hidden,
                });
                let (name, metadata) = (name.unwrap_or_default(), metadata.unwrap_or_default());
                let _ =
                    reply.send(self.plane.set_participant(&room, &identity, &name, &metadata, &attributes, permission));
            }
            Command::SendData { room, topic, payload, to, reply } => {
                let _ = reply.send(self.plane.send_data(&room, &topic, payload, &to));
            }
            Command::Participants { room, reply } => {
                let _ = reply.send(self.plane.participants(&room));
            }
            Command::Stop { .. } => {}
        }
    }

    /// Sends what there is to send.
    fn flush(&mut self) {
        let mut packets = 0_u64;
        while let Some(transmit) = self.plane.poll_transmit() {
            packets += 1;
            // A full socket buffer loses a packet, as a full network would.
            if let Err(error) = self.socket.try_send_to(&transmit.bytes, transmit.destination) {
                debug!(%error, "datagram not sent");
            }
        }
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
