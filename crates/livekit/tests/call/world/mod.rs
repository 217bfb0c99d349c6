//! Clients and the server in one thread, with a clock of their own and a network without loss: what happens is
//! decided by the test alone. Clients are made of the same str0m, but offer, as browsers do.

mod client;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use livekit::join::Join;
use livekit::{Admission, Claims, ConnectionKey, Keys, Output, Plane, VideoGrant, proto};
use sfu::{Candidate, Datagram, Protocol, SfuConfig};

pub(crate) use client::{Client, Traits, Voice, frame};

/// No test waits longer than this, on the clock of the world.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct World {
    pub(crate) plane: Plane,
    pub(crate) clients: Vec<Client>,
    pub(crate) now: Instant,
    next_connection: u64,
}

pub(crate) fn server_address() -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 1], 7882))
}

impl World {
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        let candidates = vec![Candidate::host(server_address(), "udp").expect("a candidate")];
        let keys = Keys::new(vec![("key".into(), "secret".repeat(8))]).expect("keys");
        let plane = Plane::new(SfuConfig { candidates, allow_pause: false }, keys, [7; 32], now, 1_000_000);
        Self { plane, clients: Vec::new(), now, next_connection: 0 }
    }

    /// A client joins `room` with its first offer inside the join, and waits until its media is connected.
    pub(crate) fn join(&mut self, name: &str, traits: Traits) -> usize {
        let at = self.begin_join(name, traits);
        self.until(|world| world.clients[at].connected);
        at
    }

    /// The same without waiting.
    pub(crate) fn begin_join(&mut self, name: &str, traits: Traits) -> usize {
        let at = self.clients.len();
        let address = SocketAddr::from(([10, 0, 1, u8::try_from(at).expect("few clients")], 5_000));
        let mut client = Client::new(name, address, traits, self.now);
        let offer = client.offer();
        self.clients.push(client);
        self.connect(at, Join { single: true, auto_subscribe: true, offer: Some(offer), ..Default::default() });
        at
    }

    /// New signalling for a client.
    pub(crate) fn connect(&mut self, at: usize, join: Join) {
        self.next_connection += 1;
        let connection = ConnectionKey(self.next_connection);
        let client = &mut self.clients[at];
        client.connection = connection;
        client.closed = false;
        let grant = VideoGrant { room: "room".into(), room_join: true, ..client.grant.clone() };
        let claims = Claims { sub: client.name.clone(), name: client.name.clone(), video: grant, ..Default::default() };
        self.plane.connect(Admission { connection, claims, join }, self.now);
    }

    /// Sends a message of a client.
    pub(crate) fn say(&mut self, at: usize, message: proto::signal_request::Message) {
        let request = proto::SignalRequest { message: Some(message) };
        self.plane.signalled(self.clients[at].connection, request, self.now);
    }

    /// Announces a track, offers its section and waits until it is published.
    pub(crate) fn publish(&mut self, at: usize, source: proto::TrackSource, rids: &[&str]) -> String {
        let (request, message) = self.clients[at].publication(source, rids);
        let cid = request.cid.clone();
        self.say(at, proto::signal_request::Message::AddTrack(request));
        self.say(at, message);
        self.until(|world| world.clients[at].published.contains_key(&cid));
        self.clients[at].published[&cid].clone()
    }

    /// Lets everything happen that is due until a condition holds.
    pub(crate) fn until(&mut self, done: impl Fn(&Self) -> bool) {
        let end = self.now + PATIENCE;
        while !done(self) {
            assert!(
                self.now < end,
                "waited in vain; signals: {:#?}",
                self.clients.iter().map(Client::story).collect::<Vec<_>>()
            );
            self.step();
        }
    }

    /// Lets this much time pass.
    pub(crate) fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.step();
        }
    }

    fn step(&mut self) {
        loop {
            let mut moved = false;
            for at in 0..self.clients.len() {
                moved |= self.pump_client(at);
            }
            while let Some(transmit) = self.plane.poll_transmit() {
                moved = true;
                let client = self.clients.iter_mut().find(|c| c.address == transmit.destination);
                if let Some(client) = client.filter(|c| !c.deaf) {
                    client.receive(transmit.source, &transmit.bytes, self.now);
                }
            }
            while let Some(output) = self.plane.poll_output() {
                moved = true;
                self.deliver(output);
            }
            if !moved {
                break;
            }
        }
        let next = self
            .clients
            .iter()
            .map(|c| c.timeout)
            .min()
            .map_or(self.plane.poll_timeout(), |at| at.min(self.plane.poll_timeout()));
        self.now = next.max(self.now + Duration::from_millis(1));
        for client in self.clients.iter_mut().filter(|c| c.timeout <= self.now) {
            client.tick(self.now);
        }
        if self.plane.poll_timeout() <= self.now {
            self.plane.handle_timeout(self.now);
        }
    }

    fn pump_client(&mut self, at: usize) -> bool {
        let client = &mut self.clients[at];
        let source = client.address;
        let out = client.pump(self.now);
        let moved = !out.is_empty();
        for bytes in out {
            let datagram = Datagram { proto: Protocol::Udp, source, destination: server_address(), bytes: &bytes };
            self.plane.handle_datagram(datagram, self.now);
        }
        for message in std::mem::take(&mut self.clients[at].to_say) {
            self.say(at, message);
        }
        moved
    }

    fn deliver(&mut self, output: Output) {
        match output {
            Output::Signal { connection, response } => {
                if let Some(client) = self.clients.iter_mut().find(|c| c.connection == connection) {
                    client.hear(response.message.expect("a message"));
                }
            }
            Output::Close { connection } => {
                if let Some(client) = self.clients.iter_mut().find(|c| c.connection == connection) {
                    client.closed = true;
                }
            }
            Output::Notice(_) => {}
        }
    }
}
