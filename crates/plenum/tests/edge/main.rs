//! The running binary, seen from outside: what it does for people, what it
//! refuses, and what holds for every route it documents.
#![allow(clippy::unwrap_used)]

mod audit;
mod backup;
mod bodies;
mod branding;
mod circular;
mod council;
mod coverage;
mod crossings;
mod ending;
mod first_run;
mod invitations;
mod isolation;
mod journey;
mod legal;
mod lists;
mod mail;
mod mailing;
mod meetings;
mod mix_up;
mod model;
mod oidc;
mod overview;
mod passkeys;
mod people;
mod person;
mod policies;
mod privacy;
mod procedure;
mod protocol;
mod providers;
mod refusals;
mod relay;
mod scim;
mod secret;
mod server;
mod set_back;
mod stamps;
mod start;
mod tool;
mod trial;
mod votes;
mod webhooks;
mod witnesses;
