//! Tables as types.

pub mod account;
pub mod conference;
pub mod journal;
pub mod meeting;
pub mod meeting_link;
pub mod participant;
pub mod poll_box;
pub mod session;
pub mod setup_link;
pub mod tenant;
pub mod tenant_host;
