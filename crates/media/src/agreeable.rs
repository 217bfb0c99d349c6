//! A media plane that agrees to everything and forwards nothing: for tests that are about rooms.

use async_trait::async_trait;
use tokio::sync::broadcast;

use crate::{Grant, MediaError, MediaEvent, MediaPlane, ParticipantUpdate, TrackSource};

/// See the module.
#[derive(Debug)]
pub struct Agreeable(broadcast::Sender<MediaEvent>);

impl Default for Agreeable {
    fn default() -> Self {
        Self(broadcast::channel(8).0)
    }
}

#[async_trait]
impl MediaPlane for Agreeable {
    fn public_url(&self) -> Option<String> {
        None
    }
    fn token(&self, grant: &Grant) -> String {
        grant.identity.clone()
    }
    async fn ensure_room(&self, _: &str) -> Result<(), MediaError> {
        Ok(())
    }
    async fn end_room(&self, _: &str) -> Result<(), MediaError> {
        Ok(())
    }
    async fn remove_participant(&self, _: &str, _: &str) -> Result<(), MediaError> {
        Ok(())
    }
    async fn mute_track(&self, _: &str, _: &str, _: TrackSource, _: bool) -> Result<(), MediaError> {
        Ok(())
    }
    async fn update_participant(&self, _: &str, _: &str, _: ParticipantUpdate) -> Result<(), MediaError> {
        Ok(())
    }
    async fn send_data(&self, _: &str, _: &str, _: Vec<u8>, _: Vec<String>) -> Result<(), MediaError> {
        Ok(())
    }
    fn events(&self) -> broadcast::Receiver<MediaEvent> {
        self.0.subscribe()
    }
}
