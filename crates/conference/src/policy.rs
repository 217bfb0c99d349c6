//! Who may what: one table of roles and permissions.

use serde::{Deserialize, Serialize};

/// A named permission set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Chair,
    Participant,
}

/// How sure the server is of who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Account,
    Guest,
}

/// Something a role may permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    ChatSend,
    HandRaise,
    /// Lower somebody else's hand.
    HandLowerOthers,
    /// End the conference for all.
    End,
}

impl Role {
    /// The table.
    pub fn permits(self, permission: Permission) -> bool {
        match permission {
            Permission::ChatSend | Permission::HandRaise => true,
            Permission::HandLowerOthers | Permission::End => self == Role::Chair,
        }
    }
}
