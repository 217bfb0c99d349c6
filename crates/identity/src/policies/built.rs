//! The policies that this build of the product acts on: the one list. What is not in it is kept when it is stored,
//! and is neither shown nor accepted: there is no control that does nothing.

use policy::{Allowed, Key, Value};

/// In the order of the table of policies.
pub const BUILT: &[Key] = &[
    Key::Guests,
    Key::JoinWithoutAccount,
    Key::WaitingRoom,
    Key::GuestRename,
    Key::MeetingCreation,
    Key::LinkLife,
    Key::AdHocMeetingLife,
    Key::Chat,
    Key::ScreenSharing,
    Key::Reactions,
    Key::Polls,
    Key::WhisperGroups,
    Key::PresenceChecks,
    Key::FileTypes,
    Key::SecretVoteWarning,
    Key::ChatExport,
    Key::ChatRetention,
    Key::RetentionMeetings,
    Key::RetentionJournals,
    Key::RetentionAttendance,
    Key::RetentionAudit,
    Key::RetentionAddresses,
    Key::LocalSignIn,
    Key::SessionLife,
    Key::SessionIdle,
    Key::StepUpAge,
];

/// Values of built policies that stand for something that is not there yet.
const UNBUILT_VALUES: &[(Key, &str)] = &[
    // No role for making meetings yet.
    (Key::MeetingCreation, "organisers"),
];

/// Families of files that something takes in by now. The others are kept as they are set, and not shown.
const FILE_FAMILIES: &[&str] = &["pdf", "text", "image"];

/// Whether the product acts on this policy.
pub fn is_built(key: Key) -> bool {
    BUILT.contains(&key)
}

/// Whether the product acts on this value of it.
pub fn is_built_value(key: Key, value: &Value) -> bool {
    let Value::Name(name) = value else { return is_built(key) };
    is_built(key) && !UNBUILT_VALUES.iter().any(|(of, missing)| *of == key && missing == name)
}

/// What a console may offer of what is allowed.
pub fn offered(key: Key, allowed: Allowed) -> Allowed {
    match allowed {
        Allowed::OneOf { values } => {
            Allowed::OneOf { values: values.into_iter().filter(|value| is_built_value(key, value)).collect() }
        }
        Allowed::PartOf { mut names } if key == Key::FileTypes => {
            names.retain(|name| FILE_FAMILIES.contains(&name.as_str()));
            Allowed::PartOf { names }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_every_key_keeps_its_default() {
        assert!(BUILT.is_sorted());
        for key in BUILT {
            assert!(is_built_value(*key, &key.default_value()), "{key}");
        }
    }

    #[test]
    fn every_missing_value_is_one_of_its_key() {
        for (key, name) in UNBUILT_VALUES {
            assert!(key.kind().takes(&Value::Name((*name).to_owned())), "{key}: {name}");
        }
    }

    /// Both handbooks have a row for each policy that can be set, with its default, and for no other one.
    #[test]
    fn the_handbook_names_every_built_policy() {
        for text in [include_str!("../../../../docs/de/policies.md"), include_str!("../../../../docs/en/policies.md")] {
            for key in Key::all() {
                let row = text.lines().find(|line| line.starts_with(&format!("| `{key}` |")));
                assert_eq!(row.is_some(), is_built(key), "{key}");
                if let Some(row) = row {
                    let default = format!("| `{}` |", key.default_value());
                    assert!(row.contains(&default), "{key} is by default {default}: {row}");
                }
            }
        }
    }
}
