//! What is told: the catalogue.

macro_rules! event_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// Something that is told. The name is stable: programs of others compare it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventType {
            $($(#[$doc])* $variant,)*
        }

        impl EventType {
            /// Everything that a webhook can choose, in the order of the catalogue, and [`EventType::Test`] at the end.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("org.plenum.", $name),)*
                }
            }
        }
    };
}

event_types! {
    MeetingCreated = "meeting.created";
    /// Its title, owner, unit, admission or links.
    MeetingChanged = "meeting.changed";
    /// By a person, or because its time was over.
    MeetingDeleted = "meeting.deleted";
    /// People are in the room.
    MeetingStarted = "meeting.started";
    /// The conference is over, and nobody is in the room any more.
    MeetingEnded = "meeting.ended";
    ParticipantJoined = "participant.joined";
    /// Not told of each when the conference ends.
    ParticipantLeft = "participant.left";
    AccountCreated = "account.created";
    AccountChanged = "account.changed";
    /// Nobody signs in with it any more.
    AccountDisabled = "account.disabled";
    AccountEnabled = "account.enabled";
    AccountDeleted = "account.deleted";
    RoleGranted = "role.granted";
    RoleRevoked = "role.revoked";
    GroupCreated = "group.created";
    /// Its name, its unit or its members.
    GroupChanged = "group.changed";
    GroupDeleted = "group.deleted";
    UnitCreated = "unit.created";
    UnitChanged = "unit.changed";
    UnitDeleted = "unit.deleted";
    ProviderCreated = "provider.created";
    ProviderChanged = "provider.changed";
    ProviderDeleted = "provider.deleted";
    PolicyChanged = "policy.changed";
    QuotaChanged = "quota.changed";
    /// Any entry of the audit log: its number, act and result, to fetch the rest with.
    AuditAppended = "audit.appended";
    /// Sent by a button and never chosen.
    Test = "webhook.test";
}

impl EventType {
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Whether a webhook can choose it.
    pub fn is_chosen(self) -> bool {
        self != Self::Test
    }

    /// Everything that can be chosen.
    pub fn chosen() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.is_chosen())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_has_a_name_of_its_own() {
        let names: BTreeSet<_> = EventType::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), EventType::ALL.len());
        for kind in EventType::ALL {
            assert_eq!(EventType::from_name(kind.name()), Some(*kind));
            assert!(kind.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'.'), "{}", kind.name());
        }
        assert_eq!(EventType::from_name("org.plenum.nothing"), None);
        assert_eq!(EventType::chosen().count(), EventType::ALL.len() - 1);
    }
}
