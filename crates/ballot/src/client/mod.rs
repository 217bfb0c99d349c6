//! What an honest client does, so that nobody has to trust the server: it signs with its own key, checks its line in the
//! roll, keeps the newest checkpoint, asks for its ballot at the close, and cosigns only what it has seen.
//!
//! The client in the browser does the same in TypeScript; this one is for the native tools of voters and trustees, and
//! for the simulation.

mod codes;
mod desk;
mod key;
mod tool;
mod trustee;
mod watcher;

pub use crate::vote::lot_commitment;
pub use codes::{ballot_code, spoken_code};
pub use desk::{DeskError, TrusteeDesk, Unusable};
pub use key::{PersonKey, cosigner_key, cosigner_name};
pub use tool::{PASS_LIFE_MS, ToolOffer, ToolPass, ToolTextError};
pub use trustee::{Countable, confirming_devices, confirms, countable};
pub use watcher::{Alarm, ClosingView, Watcher};
