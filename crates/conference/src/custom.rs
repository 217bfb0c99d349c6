//! Roles that a meeting names itself, with permissions of its own choosing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::{Effect, Event};
use crate::entry::Fact;
use crate::policy::{Permission, Permissions, Role};
use crate::presence::Seat;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::text::clean_name;

/// A role of the meeting's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct CustomRole {
    /// `custom-1` to `custom-8`.
    pub role: Role,
    pub name: String,
    #[cfg_attr(feature = "shapes", ts(as = "Vec<Permission>"), schema(value_type = Vec<Permission>))]
    pub permissions: Permissions,
}

/// What a meeting made of its places for roles of its own.
pub(crate) type CustomRoles = BTreeMap<Role, CustomRole>;

impl Room {
    /// Takes over the roles that an earlier conference of the meeting made.
    pub fn prepare_roles(&mut self, roles: Vec<CustomRole>, now_ms: i64) {
        self.handle_timeout(now_ms);
        for CustomRole { role, name, permissions } in roles {
            if let Some(name) = clean_name(&name).filter(|_| role.is_custom()) {
                let definition = CustomRole { role, name, permissions: given(permissions) };
                self.record(None, Fact::RoleDefined { role, definition: Some(definition), by: None });
            }
        }
    }

    pub(crate) fn decide_custom(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        self.need(seat, Permission::AssignRoles)?;
        let Command::RoleDefine { role, name, permissions } = command else { return Err(Refusal::NotNow) };
        let by = Some(seat.profile.participant);
        let known = &self.state.custom_roles;
        if !role.is_custom() {
            return Err(Refusal::InvalidValue);
        }
        let Some(name) = name else {
            let definition = None;
            return known.get(&role).map(|_| Fact::RoleDefined { role, definition, by }).ok_or(Refusal::NotFound);
        };
        let name = clean_name(&name).ok_or(Refusal::InvalidText)?;
        let taken = known.values().any(|other| other.role != role && other.name == name);
        if taken || permissions.iter().any(|permission| !permission.is_for_custom_roles()) {
            return Err(Refusal::InvalidValue);
        }
        let permissions = Permissions::from(permissions);
        Ok(Fact::RoleDefined { role, definition: Some(CustomRole { role, name, permissions }), by })
    }

    /// What a role permits before rules and exceptions.
    pub(crate) fn planned(&self, role: Role) -> Permissions {
        self.state.custom_roles.get(&role).map_or_else(|| role.permissions(), |custom| custom.permissions)
    }

    /// The role, or participant when the meeting has no such role any more.
    pub(crate) fn known_role(&self, role: Role) -> Role {
        if role.is_custom() && !self.state.custom_roles.contains_key(&role) { Role::Participant } else { role }
    }

    pub(crate) fn custom_roles(&self) -> Vec<CustomRole> {
        self.state.custom_roles.values().cloned().collect()
    }

    pub(crate) fn apply_role_defined(&mut self, role: Role, definition: Option<CustomRole>) {
        match definition {
            Some(definition) => drop(self.state.custom_roles.insert(role, definition)),
            None => drop(self.state.custom_roles.remove(&role)),
        }
        let roles = self.custom_roles();
        self.push(Effect::KeepRoles(roles.clone()));
        self.tell_all(Event::RolesDefined { roles });
        if !self.state.custom_roles.contains_key(&role) {
            // Who had it takes part like everybody else.
            let bearers = self.state.seats.iter().filter(|(_, seat)| seat.profile.role == role);
            let bearers: Vec<_> = bearers.map(|(participant, _)| *participant).collect();
            for participant in bearers {
                self.set_role(participant, Role::Participant);
            }
        }
        self.settle_permissions();
        let bearers = self.state.seats.iter().filter(|(_, seat)| seat.profile.role == role);
        let bearers: Vec<_> = bearers.map(|(participant, _)| *participant).collect();
        for participant in bearers {
            self.tell_presence(participant);
        }
    }
}

/// Roles of a meeting's own that are set before it begins, as they would be kept: each place and each name once.
pub fn checked_roles(roles: Vec<CustomRole>) -> Result<Vec<CustomRole>, Refusal> {
    let mut checked = CustomRoles::new();
    for CustomRole { role, name, permissions } in roles {
        if !role.is_custom() || permissions.iter().any(|permission| !permission.is_for_custom_roles()) {
            return Err(Refusal::InvalidValue);
        }
        let name = clean_name(&name).ok_or(Refusal::InvalidText)?;
        let taken = checked.values().any(|other| other.name == name);
        if taken || checked.insert(role, CustomRole { role, name, permissions }).is_some() {
            return Err(Refusal::InvalidValue);
        }
    }
    Ok(checked.into_values().collect())
}

/// What a stored definition may give in this version.
fn given(permissions: Permissions) -> Permissions {
    permissions.iter().filter(|permission| permission.is_for_custom_roles()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(role: Role, name: &str) -> CustomRole {
        CustomRole { role, name: name.into(), permissions: [Permission::Chat].into_iter().collect() }
    }

    #[test]
    fn roles_set_in_advance_obey_the_rules_of_the_room() {
        let (one, two) = (Role::Custom1, Role::Custom2);
        let kept = checked_roles(vec![role(two, "Presse"), role(one, "  Sachverstand ")]).expect("fits");
        assert_eq!(
            kept.iter().map(|kept| (kept.role, &*kept.name)).collect::<Vec<_>>(),
            [(one, "Sachverstand"), (two, "Presse")]
        );
        for (roles, refusal) in [
            (vec![role(Role::Observer, "Presse")], Refusal::InvalidValue),
            (vec![role(one, "Presse"), role(one, "Sachverstand")], Refusal::InvalidValue),
            (vec![role(one, "Presse"), role(two, "Presse ")], Refusal::InvalidValue),
            (vec![role(one, " ")], Refusal::InvalidText),
            (vec![CustomRole { permissions: Role::Chair.permissions(), ..role(one, "Alles") }], Refusal::InvalidValue),
        ] {
            assert_eq!(checked_roles(roles), Err(refusal));
        }
    }
}
