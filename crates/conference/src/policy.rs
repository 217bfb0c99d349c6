//! Who may what: one table of roles and permissions.

use serde::{Deserialize, Serialize};

/// A named permission set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Leads the conference. There is one at most; handing over makes the former one a deputy.
    Chair,
    /// May all that the chair may, except what concerns the chair.
    Deputy,
    /// Writes the minutes: sees the journal and who spoke how long.
    MinuteTaker,
    /// Helps with sound, picture and admission, leads nothing else.
    Technician,
    /// Invited to present.
    Speaker,
    Participant,
    /// Watches and listens.
    Observer,
    Interpreter,
    /// Writes captions.
    Captioner,
    /// Eight places for roles that a meeting names itself; see [`crate::custom`].
    #[serde(rename = "custom-1")]
    Custom1,
    #[serde(rename = "custom-2")]
    Custom2,
    #[serde(rename = "custom-3")]
    Custom3,
    #[serde(rename = "custom-4")]
    Custom4,
    #[serde(rename = "custom-5")]
    Custom5,
    #[serde(rename = "custom-6")]
    Custom6,
    #[serde(rename = "custom-7")]
    Custom7,
    #[serde(rename = "custom-8")]
    Custom8,
}

impl Role {
    pub const ALL: [Self; 17] = [
        Self::Chair,
        Self::Deputy,
        Self::MinuteTaker,
        Self::Technician,
        Self::Speaker,
        Self::Participant,
        Self::Observer,
        Self::Interpreter,
        Self::Captioner,
        Self::Custom1,
        Self::Custom2,
        Self::Custom3,
        Self::Custom4,
        Self::Custom5,
        Self::Custom6,
        Self::Custom7,
        Self::Custom8,
    ];

    /// Name as it is stored and written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Deputy => "deputy",
            Self::MinuteTaker => "minute-taker",
            Self::Technician => "technician",
            Self::Speaker => "speaker",
            Self::Participant => "participant",
            Self::Observer => "observer",
            Self::Interpreter => "interpreter",
            Self::Captioner => "captioner",
            Self::Custom1 => "custom-1",
            Self::Custom2 => "custom-2",
            Self::Custom3 => "custom-3",
            Self::Custom4 => "custom-4",
            Self::Custom5 => "custom-5",
            Self::Custom6 => "custom-6",
            Self::Custom7 => "custom-7",
            Self::Custom8 => "custom-8",
        }
    }

    /// Whether a meeting says itself what the role is called and may.
    pub fn is_custom(self) -> bool {
        self.name().starts_with("custom-")
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether this role leads: it never waits and no rule restricts it.
    pub fn leads(self) -> bool {
        matches!(self, Self::Chair | Self::Deputy)
    }

    /// The table. What it grants can be restricted by role or person where
    /// [`Permission::is_restrictable`] says so, and granted to roles that lack it.
    pub fn permissions(self) -> Permissions {
        use Permission as P;
        const PART: &[P] = &[P::Microphone, P::Camera, P::Chat, P::Reaction, P::Hand, P::Answer, P::Whisper];
        let more: &[P] = match self {
            Self::Chair | Self::Deputy => return Permission::ALL.iter().copied().collect(),
            Self::MinuteTaker => &[P::Screen, P::Rename, P::SeeSpeakingTime, P::SeeRecord, P::Roll],
            Self::Technician => &[P::Screen, P::Rename, P::Admit, P::Mute, P::RenameOthers],
            Self::Speaker | Self::Participant | Self::Interpreter => &[P::Screen, P::Rename],
            Self::Captioner => return [P::Chat, P::Reaction, P::Rename].into_iter().collect(),
            Self::Observer => return [P::Reaction, P::Rename].into_iter().collect(),
            // Until the meeting says more.
            _ => return Permissions::default(),
        };
        PART.iter().chain(more).copied().collect()
    }
}

/// How sure the server is of who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "ParticipantKind"))]
#[cfg_attr(feature = "shapes", schema(as = ParticipantKind))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Account,
    /// Came by a link; the name is their own word.
    Guest,
    /// Was invited by mail and proved the address by a code; the name is that of the invitation.
    VerifiedGuest,
}

impl Kind {
    /// Whether somebody takes part without an account.
    pub fn is_guest(self) -> bool {
        self != Self::Account
    }
}

/// Something a role may permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Publish sound.
    Microphone,
    /// Publish a picture.
    Camera,
    /// Share a screen.
    Screen,
    /// Write messages.
    Chat,
    Reaction,
    /// Change one's own name.
    Rename,
    /// Ask for the floor.
    Hand,
    /// See who waits, admit, send back, deny, open and close the waiting room, lock.
    Admit,
    /// Mute others, stop their camera or screen.
    Mute,
    /// Set what roles and people may.
    Restrict,
    /// Remove and ban.
    Remove,
    RenameOthers,
    AssignRoles,
    /// Give the floor, lead rounds, lower hands.
    Floor,
    /// Timer, stopwatch, break.
    Timer,
    /// Delete and pin messages of others.
    ModerateChat,
    /// See how long everybody had the floor.
    SeeSpeakingTime,
    /// End the conference for some or all.
    End,
    /// Answer polls.
    Answer,
    /// Speak in whisper groups.
    Whisper,
    /// Prepare, start and end polls.
    Poll,
    /// Open and close breakout rooms, move people, visit, speak to all rooms.
    Breakout,
    /// See and save attendance and journal.
    SeeRecord,
    /// Lead presence checks.
    Check,
    /// Open the sitting of a body and keep its roll.
    Roll,
}

impl Permission {
    pub const ALL: [Self; 25] = [
        Self::Microphone,
        Self::Camera,
        Self::Screen,
        Self::Chat,
        Self::Reaction,
        Self::Rename,
        Self::Hand,
        Self::Admit,
        Self::Mute,
        Self::Restrict,
        Self::Remove,
        Self::RenameOthers,
        Self::AssignRoles,
        Self::Floor,
        Self::Timer,
        Self::ModerateChat,
        Self::SeeSpeakingTime,
        Self::End,
        Self::Answer,
        Self::Whisper,
        Self::Poll,
        Self::Breakout,
        Self::SeeRecord,
        Self::Check,
        Self::Roll,
    ];

    /// Whether a meeting may give it to roles of its own: all but what makes and ends a meeting.
    pub fn is_for_custom_roles(self) -> bool {
        !matches!(self, Self::AssignRoles | Self::End)
    }

    /// Whether the chair may take it from and give it to roles and people. Leading is given by
    /// role alone.
    pub fn is_restrictable(self) -> bool {
        use Permission as P;
        matches!(self, P::Microphone | P::Camera | P::Screen | P::Chat | P::Reaction | P::Rename | P::Whisper)
    }
}

/// A set of permissions; written as a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Permission>", into = "Vec<Permission>")]
pub struct Permissions(u32);

impl Permissions {
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & Self::bit(permission) != 0
    }

    pub fn set(&mut self, permission: Permission, allowed: bool) {
        if allowed {
            self.0 |= Self::bit(permission);
        } else {
            self.0 &= !Self::bit(permission);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0 == 0
    }

    /// Those of `self` that are not in `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.contains(*permission))
    }

    fn bit(permission: Permission) -> u32 {
        1 << permission as u32
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<T: IntoIterator<Item = Permission>>(from: T) -> Self {
        let mut set = Self::default();
        from.into_iter().for_each(|permission| set.set(permission, true));
        set
    }
}

impl From<Vec<Permission>> for Permissions {
    fn from(list: Vec<Permission>) -> Self {
        list.into_iter().collect()
    }
}

impl From<Permissions> for Vec<Permission> {
    fn from(set: Permissions) -> Self {
        set.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_one_name_and_every_permission_one_bit() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        for permission in Permission::ALL {
            let set: Permissions = [permission].into_iter().collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), [permission]);
        }
    }

    #[test]
    fn who_does_not_lead_is_given_no_leading_by_the_table() {
        for role in [Role::Speaker, Role::Participant, Role::Observer, Role::Interpreter, Role::Captioner] {
            assert!(
                role.permissions()
                    .iter()
                    .all(|p| p.is_restrictable() || [Permission::Hand, Permission::Answer].contains(&p)),
                "{role:?}"
            );
        }
    }
}
