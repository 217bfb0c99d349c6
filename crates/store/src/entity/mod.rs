//! Tables as types.

pub mod account;
pub mod account_identity;
pub mod conference;
pub mod group;
pub mod group_member;
pub mod identity_provider;
pub mod installation_policy;
pub mod installation_policy_level;
pub mod journal;
pub mod meeting;
pub mod meeting_link;
pub mod participant;
pub mod policy;
pub mod policy_level;
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
pub mod usage_month;
