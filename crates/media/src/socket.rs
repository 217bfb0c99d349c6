//! The UDP socket of a media thread: many datagrams a system call, and answers that leave from the address the
//! client reached. A client that asked one address and is answered from another drops the answer.

use std::collections::HashMap;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr, UdpSocket as StdUdpSocket};

use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSocketState};
use sfu::{Datagram, Protocol, Transmit};
use tokio::io::Interest;
use tokio::net::UdpSocket;

/// Largest datagram. Larger ones are cut, and then fail authentication.
const DATAGRAM_BYTES_MAX: usize = 2_048;
/// Bytes of one system call that sends several datagrams: what an IP packet can hold.
const RUN_BYTES_MAX: usize = 60_000;
/// Buffers of the kernel, bytes: a key frame to a full room is a burst.
pub const KERNEL_BUFFER_BYTES: usize = 4 * 1024 * 1024;

pub(crate) struct MediaSocket {
    socket: UdpSocket,
    state: UdpSocketState,
    buffers: Vec<Vec<u8>>,
    metas: Vec<RecvMeta>,
    addresses: Addresses,
    /// Datagrams of equal size to one client, to be sent by one call.
    run: Vec<u8>,
}

/// The addresses told to clients.
struct Addresses {
    /// Those that clients send to, with whether this machine itself has them. It has not those of a router that
    /// passes the port on.
    advertised: HashMap<SocketAddr, bool>,
    first: [Option<SocketAddr>; 2],
}

impl Addresses {
    fn new(advertised: &[SocketAddr]) -> Self {
        let own = |address: &SocketAddr| StdUdpSocket::bind((address.ip(), 0)).is_ok();
        let first = |v4: bool| advertised.iter().find(|a| a.is_ipv4() == v4).copied();
        Self { advertised: advertised.iter().map(|a| (*a, own(a))).collect(), first: [first(true), first(false)] }
    }

    /// The address a client must have sent to, as it was told.
    fn reached(&self, source: SocketAddr, destination: Option<IpAddr>, port: u16) -> Option<SocketAddr> {
        let told = destination.map(|ip| SocketAddr::new(ip.to_canonical(), port));
        let known = told.filter(|address| self.advertised.contains_key(address));
        known.or(self.first[usize::from(!source.is_ipv4())])
    }

    /// The address to answer from; the kernel chooses where this machine does not have the one advertised.
    fn answer_from(&self, advertised: SocketAddr) -> Option<IpAddr> {
        self.advertised.get(&advertised).filter(|own| **own).map(|_| advertised.ip())
    }
}

impl MediaSocket {
    /// Takes over a bound socket. Within a runtime.
    pub(crate) fn new(socket: StdUdpSocket, advertised: &[SocketAddr]) -> io::Result<Self> {
        let state = UdpSocketState::new((&socket).into())?;
        // As much as the system allows.
        let _ = state.set_recv_buffer_size((&socket).into(), KERNEL_BUFFER_BYTES);
        let _ = state.set_send_buffer_size((&socket).into(), KERNEL_BUFFER_BYTES);
        let bytes = DATAGRAM_BYTES_MAX * state.gro_segments();
        socket.set_nonblocking(true)?;
        Ok(Self {
            buffers: vec![vec![0; bytes]; BATCH_SIZE],
            metas: vec![RecvMeta::default(); BATCH_SIZE],
            addresses: Addresses::new(advertised),
            run: Vec::with_capacity(RUN_BYTES_MAX),
            socket: UdpSocket::from_std(socket)?,
            state,
        })
    }

    pub(crate) async fn readable(&self) -> io::Result<()> {
        self.socket.readable().await
    }

    /// Hands over what one system call received; `false` when there was nothing.
    pub(crate) fn receive(&mut self, mut take: impl FnMut(Datagram<'_>)) -> bool {
        let Self { socket, state, buffers, metas, addresses, .. } = self;
        let Ok(port) = socket.local_addr().map(|a| a.port()) else { return false };
        let mut slices: Vec<IoSliceMut<'_>> = buffers.iter_mut().map(|b| IoSliceMut::new(b)).collect();
        let received = socket.try_io(Interest::READABLE, || state.recv((&*socket).into(), &mut slices, metas));
        let count = match received {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
            // What ICMP says of an earlier datagram arrives here; the next one may be fine.
            Err(_) => return true,
        };
        for (buffer, meta) in buffers.iter().zip(&*metas).take(count) {
            let source = SocketAddr::new(meta.addr.ip().to_canonical(), meta.addr.port());
            let Some(destination) = addresses.reached(source, meta.dst_ip, port) else { continue };
            let received = buffer.get(..meta.len).unwrap_or_default();
            for bytes in received.chunks(meta.stride.max(1)) {
                take(Datagram { proto: Protocol::Udp, source, destination, bytes });
            }
        }
        true
    }

    /// Sends what comes; datagrams that follow each other to one client, all of one size and the last perhaps
    /// shorter, in one call. Says how many.
    pub(crate) fn send_all(&mut self, mut next: impl FnMut() -> Option<Transmit>) -> u64 {
        let mut sent = 0;
        let mut first: Option<(Transmit, usize)> = None;
        loop {
            let transmit = next();
            sent += u64::from(transmit.is_some());
            if let (Some((of, segments)), Some(t)) = (&mut first, &transmit) {
                let size = of.bytes.len();
                let whole = self.run.len() == size * *segments;
                let fits = *segments < self.state.max_gso_segments() && self.run.len() + t.bytes.len() <= RUN_BYTES_MAX;
                if whole && fits && t.bytes.len() <= size && t.destination == of.destination && t.source == of.source {
                    self.run.extend_from_slice(&t.bytes);
                    *segments += 1;
                    continue;
                }
            }
            if let Some((of, segments)) = first.take() {
                self.send_run(&of, segments);
            }
            let Some(transmit) = transmit else { return sent };
            self.run.clear();
            self.run.extend_from_slice(&transmit.bytes);
            first = Some((transmit, 1));
        }
    }

    fn send_run(&self, first: &Transmit, segments: usize) {
        let transmit = quinn_udp::Transmit {
            destination: self.mapped(first.destination),
            ecn: None,
            contents: &self.run,
            segment_size: (segments > 1).then_some(first.bytes.len()),
            src_ip: self.addresses.answer_from(first.source),
        };
        let send = || self.state.try_send((&self.socket).into(), &transmit);
        // A full socket buffer loses packets, as a full network would.
        if let Err(error) = self.socket.try_io(Interest::WRITABLE, send) {
            tracing::debug!(%error, "datagrams not sent");
        }
    }

    /// A socket of IPv6 reaches IPv4 by mapped addresses (RFC 4291, 2.5.5.2).
    fn mapped(&self, destination: SocketAddr) -> SocketAddr {
        match (self.socket.local_addr(), destination) {
            (Ok(SocketAddr::V6(_)), SocketAddr::V4(v4)) => SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port()),
            _ => destination,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    #[tokio::test]
    async fn answers_leave_from_the_address_that_was_asked() {
        let socket = StdUdpSocket::bind("0.0.0.0:0").expect("a port");
        let port = socket.local_addr().expect("bound").port();
        let advertised = [SocketAddr::from(([127, 0, 0, 1], port)), SocketAddr::from(([127, 0, 0, 2], port))];
        let mut server = MediaSocket::new(socket, &advertised).expect("a socket");
        for reached in advertised {
            let client = UdpSocket::bind("127.0.0.9:0").await.expect("a client");
            client.send_to(b"hello", reached).await.expect("sent");
            server.readable().await.expect("readable");
            let mut came = Vec::new();
            server.receive(|d| came.push((d.source, d.destination, d.bytes.to_vec())));
            let (source, destination, bytes) = came.pop().expect("a datagram");
            assert_eq!((destination, bytes.as_slice()), (reached, &b"hello"[..]));
            // Three of one size and a shorter one: a single call where the system can.
            let mut answers: Vec<Transmit> = [3, 5, 5, 5]
                .map(|n| Transmit {
                    proto: Protocol::Udp,
                    source: destination,
                    destination: source,
                    bytes: vec![n as u8; n],
                })
                .into();
            assert_eq!(server.send_all(|| answers.pop()), 4);
            let mut buffer = [0; 64];
            for expected in [5, 5, 5, 3] {
                let (length, from) = client.recv_from(&mut buffer).await.expect("an answer");
                assert_eq!((length, from), (expected, reached));
            }
        }
    }

    #[test]
    fn a_client_behind_a_router_reached_the_first_address_of_its_family() {
        let (public, six) = (address("192.0.2.7:7882"), address("[2001:db8::7]:7882"));
        let addresses = Addresses::new(&[public, six]);
        let inner = Some("10.0.0.5".parse().expect("an address"));
        assert_eq!(addresses.reached(address("198.51.100.1:9"), inner, 7882), Some(public));
        assert_eq!(addresses.reached(address("[2001:db8::1]:9"), None, 7882), Some(six));
        assert_eq!(addresses.answer_from(public), None, "not an address of this machine");
    }
}
