//! One newtype per identifier, so that a meeting's id can never be passed where
//! an account's id is meant.
//!
//! Ids are UUIDs (RFC 9562) made at the edges, version 7 where a database index
//! profits from their order. They are names, never secrets: nothing may be
//! reachable just because its id is known.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, type = "string"))]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an existing UUID; makes none, because cores have no clock and no randomness.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside, for storage and for the wire.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    )*};
}

ids! {
    /// A public body that owns everything that belongs to it.
    TenantId;
    /// A person known to a tenant.
    AccountId;
    /// A part of a tenant, in the hierarchy of its parts.
    UnitId;
    /// Accounts that are given roles together.
    GroupId;
    /// A role of an account or a group, for a unit or the whole tenant.
    GrantId;
    /// A sign-in session of an account in one browser.
    SessionId;
    /// A one-time link that lets a person set up an account.
    SetupId;
    /// A provider of a tenant at which people sign in.
    ProviderId;
    /// A program that acts for a tenant.
    ServiceAccountId;
    /// By what a service account is known.
    ServiceTokenId;
    /// Where events of a tenant are sent.
    WebhookId;
    /// An event on its way to a webhook.
    WebhookDeliveryId;
    /// An identity at a provider that leads to an account.
    IdentityId;
    /// A passkey of an account.
    PasskeyId;
    /// A council, committee or board that holds sittings.
    BodyId;
    /// The plan of a meeting; it lives longer than any of its conferences.
    MeetingId;
    /// An invitation link of a meeting.
    LinkId;
    /// One live run of a meeting, with its own journal.
    ConferenceId;
    /// A person in a conference, whatever devices they use.
    ParticipantId;
    /// One device of a participant.
    ConnectionId;
    /// A message in a chat.
    MessageId;
    /// A command a client sent, chosen by the client so that sending it twice does it once.
    CommandId;
}
