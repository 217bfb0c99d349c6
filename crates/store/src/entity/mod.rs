//! Tables as types.

pub mod account;
pub mod account_identity;
pub mod audit_checkpoint;
pub mod audit_entry;
pub mod audit_head;
pub mod conference;
pub mod group;
pub mod group_member;
pub mod identity_provider;
pub mod journal;
pub mod meeting;
pub mod meeting_link;
pub mod participant;
pub mod poll_box;
pub mod provider_domain;
pub mod role_grant;
pub mod session;
pub mod setup_link;
pub mod sign_in_attempt;
pub mod spent_logout_token;
pub mod tenant;
pub mod tenant_host;
pub mod unit;
pub mod tenant_key;
