//! What holds for a room from outside: the policies' bounds and the levels' limits.

use async_trait::async_trait;
use conference::{Admission, Bounds};
use ids::{MeetingId, TenantId};
use policy::quota::{LimitLevel, Quota, effective_limit};
use policy::{Key, Level, Value, effective};
use store::StoreError;

/// What holds for a meeting now.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub bounds: Bounds,
    /// From the installation down to the unit of the meeting.
    pub limits: Vec<LimitLevel>,
}

/// Who knows the rules. It is asked whenever a room opens or somebody comes.
#[async_trait]
pub trait Rulebook: Send + Sync {
    async fn rules(&self, tenant: TenantId, meeting: MeetingId) -> Result<Rules, StoreError>;
}

/// Where nothing is bounded.
pub struct Free;

#[async_trait]
impl Rulebook for Free {
    async fn rules(&self, _: TenantId, _: MeetingId) -> Result<Rules, StoreError> {
        Ok(Rules::default())
    }
}

/// What the policies leave of a conference: `value` says what holds of each.
pub fn bounds(value: impl Fn(Key) -> Value, limits: &[LimitLevel]) -> Bounds {
    let on = |key| value(key) == Value::Switch(true);
    let named = |key, name: &str| matches!(value(key), Value::Name(is) if is == name);
    let size = effective_limit(limits, Quota::RoomSize).hard;
    Bounds {
        guests: named(Key::Guests, "allowed") && on(Key::JoinWithoutAccount),
        verified_guests: !named(Key::Guests, "forbidden"),
        guest_rename: on(Key::GuestRename),
        admission: match value(Key::WaitingRoom) {
            Value::Name(name) if name == "off" => Admission::Open,
            Value::Name(name) if name == "guests" => Admission::Guests,
            _ => Admission::All,
        },
        chat: on(Key::Chat),
        chat_export: on(Key::ChatExport),
        screen: on(Key::ScreenSharing),
        reactions: on(Key::Reactions),
        polls: on(Key::Polls),
        whispers: on(Key::WhisperGroups),
        checks: on(Key::PresenceChecks),
        chat_days: match value(Key::ChatRetention) {
            Value::Number(days) => days,
            _ => 0,
        },
        size: size.map(|bound| u32::try_from(bound.value).unwrap_or(u32::MAX)),
    }
}

/// The same of levels that lie over each other.
pub fn bounds_of(levels: &[Level], limits: &[LimitLevel]) -> Bounds {
    bounds(|key| effective(levels, key).value, limits)
}

#[cfg(test)]
mod tests {
    use policy::{LevelKind, LevelRef, Setting, Settings};
    use proptest::prelude::*;

    use super::*;

    fn level(kind: LevelKind, settings: Settings) -> Level {
        Level { at: LevelRef { kind, id: uuid::Uuid::nil(), name: String::new() }, settings }
    }

    #[test]
    fn what_nobody_set_bounds_nothing() {
        assert_eq!(bounds_of(&[], &[]), Bounds::default());
    }

    fn setting(key: Key) -> impl Strategy<Value = Option<Setting>> {
        let values: Vec<Value> = match key.kind().allowed(None) {
            policy::Allowed::OneOf { values } => values,
            other => panic!("{key} bounds a room and is {other:?}"),
        };
        let setting = (prop::sample::select(values), any::<bool>()).prop_map(|(value, locked)| Setting {
            value,
            locked,
            reason: None,
        });
        prop::option::of(setting)
    }

    const KEYS: [Key; 11] = [
        Key::Guests,
        Key::JoinWithoutAccount,
        Key::GuestRename,
        Key::WaitingRoom,
        Key::Chat,
        Key::ChatExport,
        Key::ScreenSharing,
        Key::Reactions,
        Key::Polls,
        Key::WhisperGroups,
        Key::PresenceChecks,
    ];

    fn settings() -> impl Strategy<Value = Settings> {
        Vec::from(KEYS.map(|key| setting(key).prop_map(move |setting| (key, setting))))
            .prop_map(|all| all.into_iter().filter_map(|(key, setting)| Some((key, setting?))).collect())
    }

    proptest! {
        /// Whatever is set and locked where: what a room allows is exactly what holds, and a room that was bound
        /// one after the other ends where one that was bound at once does.
        #[test]
        fn what_runs_equals_what_is_effective(steps in prop::collection::vec([settings(), settings(), settings()], 1..4)) {
            use LevelKind::{Installation, Meeting, Tenant};
            let about = conference::About {
                conference: uuid::Uuid::from_u128(1).into(),
                meeting: uuid::Uuid::from_u128(2).into(),
                title: String::new(),
                code: String::new(),
                started_at_ms: 1,
                admission: Admission::Open,
                has_unit: false,
            };
            let mut room = conference::Room::new(about);
            for [state, tenant, mut meeting] in steps {
                meeting.values_mut().for_each(|setting| setting.locked = false);
                let levels = [level(Installation, state), level(Tenant, tenant), level(Meeting, meeting)];
                room.bind(bounds_of(&levels, &[]), 2);
                let runs = room.bounds();
                let holds = |key| effective(&levels, key).value;
                let switches = [
                    (runs.guest_rename, Key::GuestRename),
                    (runs.chat, Key::Chat),
                    (runs.chat_export, Key::ChatExport),
                    (runs.screen, Key::ScreenSharing),
                    (runs.reactions, Key::Reactions),
                    (runs.polls, Key::Polls),
                    (runs.whispers, Key::WhisperGroups),
                    (runs.checks, Key::PresenceChecks),
                ];
                for (runs, key) in switches {
                    prop_assert_eq!(Value::Switch(runs), holds(key), "{}", key);
                }
                let (guests, open) = (holds(Key::Guests), holds(Key::JoinWithoutAccount) == Value::Switch(true));
                prop_assert_eq!(runs.guests, guests == Value::Name("allowed".into()) && open);
                prop_assert_eq!(runs.verified_guests, guests != Value::Name("forbidden".into()));
                let waits = match runs.admission {
                    Admission::Open => "off",
                    Admission::Guests => "guests",
                    Admission::Outsiders | Admission::All => "all",
                };
                prop_assert_eq!(Value::Name(waits.into()), holds(Key::WaitingRoom));
            }
        }
    }
}
