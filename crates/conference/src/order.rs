//! Order in the room: muting, restricting by role and person, removing, banning, renaming, roles.

use std::collections::BTreeMap;

use ids::ParticipantId;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::{Close, Effect, Event, MediaEffect, MediaRights};
use crate::entry::Fact;
use crate::hall::Hall;
use crate::limits::PARTICIPANTS_MAX;
use crate::lobby::Admission;
use crate::policy::{Kind, Permission, Permissions, Role};
use crate::presence::{Profile, Seat};
use crate::refusal::Refusal;
use crate::room::Room;
use crate::text::clean_name;

/// Something a person publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "MediaSource"))]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    Microphone,
    Camera,
    /// Picture and sound of a shared screen.
    Screen,
}

/// What was decided about a person; it outlives their stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Dossier {
    pub(crate) name: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) exceptions: BTreeMap<Permission, bool>,
    /// Was let in: needs no second admission.
    pub(crate) admitted: bool,
    /// Was sent back or removed: waits whatever the mode.
    pub(crate) held: bool,
    /// Name of somebody who may not come in any more.
    pub(crate) banned: Option<String>,
}

/// What deviates from the table, for those who may change it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Order {
    pub locked: bool,
    /// What the roles may, of what can be restricted; roles that are not named are as planned.
    pub rules: Vec<Rule>,
    pub exceptions: Vec<Exception>,
    pub banned: Vec<Banned>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Rule {
    pub role: Role,
    #[cfg_attr(feature = "shapes", ts(as = "Vec<Permission>"))]
    pub permissions: Permissions,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Exception {
    pub participant: ParticipantId,
    pub permission: Permission,
    pub allowed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Banned {
    pub participant: ParticipantId,
    pub name: String,
}

impl Room {
    pub(crate) fn decide_order(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        let by = seat.profile.participant;
        match command {
            Command::Mute { source, participants, except } => {
                self.need(seat, Permission::Mute)?;
                let except = except.unwrap_or_default();
                if participants.len().max(except.len()) > PARTICIPANTS_MAX {
                    return Err(Refusal::InvalidValue);
                }
                participants.iter().try_for_each(|id| self.seat(*id).map(drop))?;
                let here = self.state.seats.values().filter(|other| other.place == seat.place);
                let all = here.map(|other| other.profile.participant).filter(|id| *id != by && !except.contains(id));
                let participants = if participants.is_empty() { all.collect() } else { participants };
                Ok(Fact::Muted { source, participants, by })
            }
            Command::RuleSet { role, permissions } => {
                self.need(seat, Permission::Restrict)?;
                let fits = |list: &Vec<Permission>| list.iter().all(|p| p.is_restrictable());
                if role.leads() || permissions.as_ref().is_some_and(|list| !fits(list)) {
                    return Err(Refusal::InvalidValue);
                }
                Ok(Fact::RuleSet { role, permissions: permissions.map(Permissions::from), by })
            }
            Command::ExceptionSet { participant, permission, allowed } => {
                self.need(seat, Permission::Restrict)?;
                if !permission.is_restrictable() || self.seat(participant)?.profile.role.leads() {
                    return Err(Refusal::InvalidValue);
                }
                Ok(Fact::ExceptionSet { participant, permission, allowed, by })
            }
            Command::RightsRestore {} => {
                self.need(seat, Permission::Restrict)?;
                Ok(Fact::RightsRestored { by })
            }
            Command::Remove { participant } => {
                self.need(seat, Permission::Remove)?;
                self.reachable(seat, participant)?;
                Ok(Fact::Removed { participant, by })
            }
            Command::Ban { participant } => {
                self.need(seat, Permission::Remove)?;
                if !self.state.lobby.is_waiting(participant) {
                    self.reachable(seat, participant)?;
                }
                Ok(Fact::Banned { participant, by })
            }
            Command::Unban { participant } => {
                self.need(seat, Permission::Remove)?;
                let banned = self.state.dossiers.get(&participant).is_some_and(|d| d.banned.is_some());
                if banned { Ok(Fact::Unbanned { participant, by }) } else { Err(Refusal::NotFound) }
            }
            Command::Dismiss { participants } => {
                self.need(seat, Permission::End)?;
                if participants.len() > PARTICIPANTS_MAX {
                    return Err(Refusal::InvalidValue);
                }
                participants.iter().try_for_each(|id| self.reachable(seat, *id).map(drop))?;
                let guest = |seat: &&Seat| seat.profile.kind.is_guest() && !seat.profile.role.leads();
                let guests = self.state.seats.values().filter(guest).map(|seat| seat.profile.participant);
                let participants: Vec<_> = if participants.is_empty() { guests.collect() } else { participants };
                if participants.is_empty() { Err(Refusal::NotNow) } else { Ok(Fact::Dismissed { participants, by }) }
            }
            Command::Rename { participant, name } => {
                if participant == by {
                    self.need(seat, Permission::Rename)?;
                } else {
                    self.need(seat, Permission::RenameOthers)?;
                    self.reachable(seat, participant)?;
                }
                let name = clean_name(&name).ok_or(Refusal::InvalidText)?;
                Ok(Fact::Renamed { participant, name, by })
            }
            Command::RoleGive { participant, role } => {
                self.need(seat, Permission::AssignRoles)?;
                let target = self.seat(participant)?;
                // The chair is given by the chair alone, and is not laid down without a successor.
                let touches_chair = role == Role::Chair || target.profile.role == Role::Chair;
                // Nothing hangs on one person: while no chair is here, a deputy gives or takes it.
                let vacant = !self.state.seats.values().any(|seat| seat.profile.role == Role::Chair);
                let may = seat.profile.role == Role::Chair || (vacant && seat.profile.role == Role::Deputy);
                if touches_chair && !may {
                    return Err(Refusal::NotPermitted);
                }
                if target.profile.role == Role::Chair && participant == by && role != Role::Chair {
                    return Err(Refusal::NotNow);
                }
                if self.known_role(role) != role {
                    return Err(Refusal::NotFound);
                }
                Ok(Fact::RoleGiven { participant, role, by })
            }
            _ => Err(Refusal::NotNow),
        }
    }

    /// Somebody present on whom a decision may fall: not oneself, and the chair by nobody else.
    pub(crate) fn reachable(&self, seat: &Seat, participant: ParticipantId) -> Result<&Seat, Refusal> {
        let target = self.seat(participant)?;
        let itself = participant == seat.profile.participant;
        if itself || target.profile.role == Role::Chair { Err(Refusal::NotPermitted) } else { Ok(target) }
    }

    pub(crate) fn apply_muted(&mut self, source: Source, participants: &[ParticipantId], by: ParticipantId) {
        for participant in participants {
            let Some(seat) = self.state.seats.get(participant) else { continue };
            let hall = Hall::Place(seat.place);
            let devices: Vec<_> = seat.connections.values().cloned().collect();
            for device in devices {
                self.push(Effect::Media(MediaEffect::Mute { hall, participant: *participant, device, source }));
            }
            self.tell_one(*participant, Event::Muted { source, by });
        }
    }

    pub(crate) fn apply_rule(&mut self, role: Role, permissions: Option<Permissions>) {
        match permissions {
            Some(permissions) => self.state.rules.insert(role, permissions),
            None => self.state.rules.remove(&role),
        };
        self.tell_order();
        self.settle_permissions();
    }

    pub(crate) fn apply_exception(&mut self, who: ParticipantId, permission: Permission, allowed: Option<bool>) {
        let exceptions = &mut self.state.dossiers.entry(who).or_default().exceptions;
        match allowed {
            Some(allowed) => exceptions.insert(permission, allowed),
            None => exceptions.remove(&permission),
        };
        self.tell_order();
        self.settle_permissions();
    }

    /// Exceptions of those who are away are lifted, too: who comes back finds the plan.
    pub(crate) fn apply_rights_restored(&mut self) {
        self.state.rules.clear();
        self.state.dossiers.values_mut().for_each(|dossier| dossier.exceptions.clear());
        self.tell_order();
        self.settle_permissions();
    }

    pub(crate) fn apply_removed(&mut self, participant: ParticipantId, ban: bool) {
        let waiting = self.state.lobby.waiting.iter().find(|w| w.profile.participant == participant);
        let profile = self.state.seats.get(&participant).map(|s| &s.profile).or(waiting.map(|w| &w.profile));
        let Some(profile) = profile.cloned() else { return };
        let dossier = self.state.dossiers.entry(participant).or_default();
        dossier.admitted = false;
        dossier.held = true;
        let why = if ban {
            dossier.banned = Some(profile.name.clone());
            Close::Banned
        } else {
            Close::Removed
        };
        self.apply_left(participant, &why);
        // A guest could come back by the link under another name: from now on guests are looked at first.
        if profile.kind == Kind::Guest && self.state.lobby.mode == Admission::Open {
            self.state.lobby.mode = Admission::Guests;
            self.lobby_changed();
        }
        if ban {
            self.tell_order();
        }
    }

    pub(crate) fn apply_unbanned(&mut self, participant: ParticipantId) {
        if let Some(dossier) = self.state.dossiers.get_mut(&participant) {
            dossier.banned = None;
        }
        self.tell_order();
    }

    pub(crate) fn apply_dismissed(&mut self, participants: &[ParticipantId]) {
        for participant in participants {
            let dossier = self.state.dossiers.entry(*participant).or_default();
            dossier.admitted = false;
            dossier.held = true;
            self.apply_left(*participant, &Close::Dismissed);
        }
    }

    pub(crate) fn apply_renamed(&mut self, participant: ParticipantId, name: String) {
        self.state.dossiers.entry(participant).or_default().name = Some(name.clone());
        let Some(seat) = self.state.seats.get_mut(&participant) else { return };
        seat.profile.name = name;
        self.tell_presence(participant);
        self.update_media(participant);
        self.remember(participant);
    }

    pub(crate) fn apply_role(&mut self, participant: ParticipantId, role: Role) {
        let former: Vec<_> = self.state.seats.values().map(|s| &s.profile).filter(|p| p.role == Role::Chair).collect();
        let former: Vec<_> = former.into_iter().map(|p| p.participant).filter(|p| *p != participant).collect();
        self.set_role(participant, role);
        if role == Role::Chair {
            // An absent one comes back as a deputy.
            for (_, dossier) in self.state.dossiers.iter_mut().filter(|(id, _)| **id != participant) {
                dossier.role = dossier.role.map(|role| if role == Role::Chair { Role::Deputy } else { role });
            }
            for chair in former {
                self.set_role(chair, Role::Deputy);
            }
        }
        self.settle_permissions();
    }

    pub(crate) fn set_role(&mut self, participant: ParticipantId, role: Role) {
        let Some(seat) = self.state.seats.get_mut(&participant) else { return };
        seat.profile.role = role;
        self.state.dossiers.entry(participant).or_default().role = Some(role);
        self.tell_presence(participant);
        self.remember(participant);
    }

    fn remember(&mut self, participant: ParticipantId) {
        if let Some(seat) = self.state.seats.get(&participant) {
            let Profile { role, name, .. } = seat.profile.clone();
            self.push(Effect::Remember { participant, role, name });
        }
    }

    /// What holds for a person: the table, the rule of the role, the exception, the floor, and over all of them the
    /// bounds.
    pub(crate) fn permissions_of(&self, seat: &Seat) -> Permissions {
        let Profile { participant, role, .. } = seat.profile;
        let mut permissions = self.planned(role);
        if role.leads() {
            return self.bounded(seat, permissions).without(self.barred(participant));
        }
        if let Some(rule) = self.state.rules.get(&role) {
            for permission in Permission::ALL.into_iter().filter(|p| p.is_restrictable()) {
                permissions.set(permission, rule.contains(permission));
            }
        }
        let exceptions = self.state.dossiers.get(&participant).map(|dossier| &dossier.exceptions);
        for (permission, allowed) in exceptions.into_iter().flatten() {
            permissions.set(*permission, *allowed);
        }
        // Whoever has the floor may speak; in a round nobody else but who leads.
        let stage = self.stage(seat.place);
        match &stage.floor {
            Some(floor) if floor.participant == participant => permissions.set(Permission::Microphone, true),
            _ if stage.round.is_some() => permissions.set(Permission::Microphone, false),
            _ => {}
        }
        self.bounded(seat, permissions).without(self.barred(participant))
    }

    /// Works out anew what everybody may, and tells those for whom it has changed.
    pub(crate) fn settle_permissions(&mut self) {
        // What a policy forbids is nobody's restriction.
        let planned = |seat: &Seat| self.bounded(seat, self.planned(seat.profile.role));
        let listens = |seat: &Seat| !self.leaves_item(seat.profile.participant);
        let settled = |seat: &Seat| (planned(seat), self.permissions_of(seat), listens(seat));
        let now: Vec<_> = self.state.seats.iter().map(|(id, seat)| (*id, settled(seat))).collect();
        for (participant, (planned, permissions, listens)) in now {
            let Some(seat) = self.state.seats.get_mut(&participant) else { continue };
            let restricted = seat.planned.without(seat.permissions);
            seat.planned = planned;
            let before = std::mem::replace(&mut seat.permissions, permissions);
            if std::mem::replace(&mut seat.listens, listens) != listens {
                self.update_media(participant);
            }
            if before == permissions {
                if restricted != planned.without(permissions) {
                    self.tell_presence(participant);
                }
                continue;
            }
            // First the media plane, so that what one is told holds already.
            if publishes(before) != publishes(permissions) {
                self.update_media(participant);
            }
            self.tell_presence(participant);
            self.tell_one(participant, Event::PermissionsChanged { permissions });
            let gained = permissions.without(before);
            if gained.contains(Permission::Admit) {
                let lobby = self.state.lobby.view(self.about.has_unit);
                self.tell_one(participant, Event::LobbyChanged { lobby });
            }
            if gained.contains(Permission::Restrict) {
                let order = self.order();
                self.tell_one(participant, Event::OrderChanged { order });
            }
            if gained.contains(Permission::SeeSpeakingTime) {
                for time in self.speaking_times() {
                    self.tell_one(participant, Event::SpeakingTimeChanged { time });
                }
            }
            self.tell_gained(participant, gained);
            if before.contains(Permission::Whisper) && !permissions.contains(Permission::Whisper) {
                self.leave_whispers(participant);
            }
        }
    }

    /// Brings name and rights of all devices of a person to the media plane.
    fn update_media(&mut self, participant: ParticipantId) {
        let Some(seat) = self.state.seats.get(&participant) else { return };
        let rights = media_rights(seat);
        let name = seat.profile.name.clone();
        let hall = Hall::Place(seat.place);
        let devices: Vec<_> = seat.connections.values().cloned().collect();
        for device in devices {
            self.push(Effect::Media(MediaEffect::Update { hall, participant, device, name: name.clone(), rights }));
        }
    }

    pub(crate) fn order(&self) -> Order {
        let banned = |(id, d): (&ParticipantId, &Dossier)| Some(Banned { participant: *id, name: d.banned.clone()? });
        let exceptions = self.state.dossiers.iter().flat_map(|(id, dossier)| {
            let exception = |(p, a): (&Permission, &bool)| Exception { participant: *id, permission: *p, allowed: *a };
            dossier.exceptions.iter().map(exception)
        });
        Order {
            locked: self.state.lobby.locked,
            rules: self.state.rules.iter().map(|(role, p)| Rule { role: *role, permissions: *p }).collect(),
            exceptions: exceptions.collect(),
            banned: self.state.dossiers.iter().filter_map(banned).collect(),
        }
    }

    pub(crate) fn tell_order(&mut self) {
        let order = self.order();
        self.tell_permitted(Event::OrderChanged { order }, Permission::Restrict);
    }
}

/// What of the permissions concerns the media plane.
pub(crate) fn media_rights(seat: &Seat) -> MediaRights {
    let [microphone, camera, screen] = publishes(seat.permissions);
    MediaRights { microphone, camera, screen, listen: seat.listens }
}

fn publishes(permissions: Permissions) -> [bool; 3] {
    [Permission::Microphone, Permission::Camera, Permission::Screen].map(|right| permissions.contains(right))
}
