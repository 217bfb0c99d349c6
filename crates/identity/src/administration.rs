//! Who administers what: roles, and the units that they reach.
//!
//! [`Identity::administration`] is the one place that answers it. Everything that changes people takes the answer as an
//! argument and asks it about each thing it touches, so that nothing can be changed without the question.

use std::collections::{HashMap, HashSet};

use ids::{AccountId, UnitId};
use store::TenantScope;
use store::entity::{account, group, role_grant, unit};
use uuid::Uuid;

use crate::error::IdentityError;
use crate::{Identity, Principal};

/// What somebody may do for a tenant, beyond meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TenantRole {
    /// Everything of the tenant.
    Administrator,
    /// Accounts, groups, meetings and units within a unit.
    UnitAdministrator,
    /// Reads the audit log.
    Auditor,
}

impl TenantRole {
    pub const ALL: [Self; 3] = [Self::Administrator, Self::UnitAdministrator, Self::Auditor];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::UnitAdministrator => "unit-administrator",
            Self::Auditor => "auditor",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// All units of a tenant.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    units: Vec<unit::Model>,
    places: HashMap<Uuid, usize>,
}

impl UnitTree {
    pub(crate) async fn read(store: &TenantScope) -> Result<Self, IdentityError> {
        let units = store.units().all().await?;
        let places = units.iter().enumerate().map(|(at, unit)| (unit.id, at)).collect();
        Ok(Self { units, places })
    }

    /// By short name.
    pub fn all(&self) -> &[unit::Model] {
        &self.units
    }

    pub fn get(&self, id: Uuid) -> Option<&unit::Model> {
        self.places.get(&id).map(|at| &self.units[*at])
    }

    /// The unit itself and all above it, from below. It ends even if the units went in a circle.
    pub fn upwards(&self, id: Uuid) -> impl Iterator<Item = &unit::Model> {
        let next = |unit: &&unit::Model| unit.parent_id.and_then(|parent| self.get(parent));
        std::iter::successors(self.get(id), next).take(self.units.len())
    }

    /// Whether `id` is `above` or somewhere below it.
    pub fn is_within(&self, id: Uuid, above: Uuid) -> bool {
        self.upwards(id).any(|unit| unit.id == above)
    }

    /// 1 for a topmost unit.
    pub fn depth(&self, id: Uuid) -> usize {
        self.upwards(id).count()
    }

    /// The unit and all below it.
    pub fn within(&self, above: Uuid) -> Vec<UnitId> {
        let below = self.units.iter().filter(|unit| self.is_within(unit.id, above));
        below.map(|unit| UnitId::from_uuid(unit.id)).collect()
    }

    /// How many levels there are from this unit downwards, itself counted.
    pub fn height(&self, above: Uuid) -> usize {
        let depths = self.within(above).into_iter().map(|unit| self.depth(unit.uuid()));
        depths.max().map_or(0, |deepest| deepest + 1 - self.depth(above))
    }
}

/// What somebody administers: the whole tenant, or some units with all below them.
#[derive(Clone, Debug)]
pub struct Administration {
    /// Absent for the installation itself, from the command line.
    by: Option<AccountId>,
    /// The units that are reached; absent for the whole tenant.
    reach: Option<HashSet<Uuid>>,
    /// A program acts, which has no power over those who administer the tenant.
    program: bool,
    tree: UnitTree,
}

impl Administration {
    /// The account that acts.
    pub fn by(&self) -> Option<AccountId> {
        self.by
    }

    pub fn tree(&self) -> &UnitTree {
        &self.tree
    }

    pub fn whole_tenant(&self) -> bool {
        self.reach.is_none()
    }

    /// The units within reach; nothing for the whole tenant, where what is in no unit counts too.
    pub fn within(&self) -> Option<Vec<UnitId>> {
        self.reach.as_ref().map(|units| units.iter().copied().map(UnitId::from_uuid).collect())
    }

    /// Whether what is in this unit, or in none, is within reach.
    pub fn reaches(&self, unit: Option<Uuid>) -> bool {
        match (&self.reach, unit) {
            (None, _) => true,
            (Some(units), Some(unit)) => units.contains(&unit),
            (Some(_), None) => false,
        }
    }

    /// Whether the unit itself may be changed: those whose administration was given to somebody are changed by those
    /// above.
    pub fn shapes(&self, unit: &unit::Model) -> bool {
        self.reach.is_none() || unit.parent_id.is_some_and(|parent| self.reaches(Some(parent)))
    }

    /// Whether somebody with these roles has no power beyond this administration. Otherwise a new sign-in link for them,
    /// or a seat in their group, would be a way up.
    pub fn covers<'a>(&self, grants: impl IntoIterator<Item = &'a role_grant::Model>) -> bool {
        if self.program {
            return grants.into_iter().all(|grant| grant.role != TenantRole::Administrator.name());
        }
        let role = TenantRole::UnitAdministrator.name();
        self.reach.is_none()
            || grants
                .into_iter()
                .all(|grant| grant.role == role && grant.unit_id.is_some() && self.reaches(grant.unit_id))
    }

    /// Whether an account with these roles may be changed.
    pub fn manages<'a>(
        &self,
        account: &account::Model,
        grants: impl IntoIterator<Item = &'a role_grant::Model>,
    ) -> bool {
        // Whoever operates the installation is above every unit of a tenant.
        let above = account.operator && (self.program || !self.whole_tenant());
        self.reaches(account.unit_id) && !above && self.covers(grants)
    }

    /// Whether a group with these roles may be changed.
    pub fn keeps<'a>(&self, group: &group::Model, grants: impl IntoIterator<Item = &'a role_grant::Model>) -> bool {
        self.reaches(group.unit_id) && self.covers(grants)
    }

    pub(crate) fn need(&self, may: bool) -> Result<(), IdentityError> {
        if may { Ok(()) } else { Err(IdentityError::NotPermitted) }
    }
}

impl Identity {
    /// What somebody administers; refused when it is nothing.
    pub async fn administration(&self, who: &Principal) -> Result<Administration, IdentityError> {
        if !who.administrator && who.administers.is_empty() {
            return Err(IdentityError::NotPermitted);
        }
        let tree = UnitTree::read(&self.store).await?;
        let reach = (!who.administrator).then(|| {
            let units = who.administers.iter().flat_map(|unit| tree.within(unit.uuid()));
            units.map(UnitId::uuid).collect()
        });
        Ok(Administration { by: Some(who.account), reach, program: false, tree })
    }

    /// What a service account reaches with the scopes of the directory: everybody who does not administer the tenant.
    /// A token that is stolen is no way to become its administrator.
    pub async fn administration_of_service(&self) -> Result<Administration, IdentityError> {
        Ok(Administration { by: None, reach: None, program: true, tree: UnitTree::read(&self.store).await? })
    }

    /// The administration of the whole tenant by those who sit at the machine.
    pub async fn administration_of_the_machine(&self) -> Result<Administration, IdentityError> {
        Ok(Administration { by: None, reach: None, program: false, tree: UnitTree::read(&self.store).await? })
    }

    /// All units, for names and for who is in which.
    pub async fn units(&self) -> Result<UnitTree, IdentityError> {
        UnitTree::read(&self.store).await
    }

    /// Whether an account is in this unit or below it.
    pub async fn is_colleague(&self, account: &account::Model, unit: Option<Uuid>) -> Result<bool, IdentityError> {
        match (account.unit_id, unit) {
            (Some(own), Some(unit)) if own == unit => Ok(true),
            (Some(own), Some(unit)) => Ok(UnitTree::read(&self.store).await?.is_within(own, unit)),
            _ => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: u128, parent: Option<u128>) -> unit::Model {
        unit::Model {
            tenant_id: Uuid::from_u128(1),
            id: Uuid::from_u128(id),
            parent_id: parent.map(Uuid::from_u128),
            name: String::new(),
            short_name: String::new(),
            short_key: String::new(),
            created_at_ms: 0,
            version: 1,
        }
    }

    fn tree(units: Vec<unit::Model>) -> UnitTree {
        let places = units.iter().enumerate().map(|(at, unit)| (unit.id, at)).collect();
        UnitTree { units, places }
    }

    fn of_units(tree: UnitTree, roots: &[u128]) -> Administration {
        let units = roots.iter().flat_map(|root| tree.within(Uuid::from_u128(*root))).map(UnitId::uuid);
        Administration { by: None, reach: Some(units.collect()), program: false, tree }
    }

    fn grant(role: TenantRole, unit: Option<u128>) -> role_grant::Model {
        role_grant::Model {
            tenant_id: Uuid::from_u128(1),
            id: Uuid::from_u128(99),
            account_id: Some(Uuid::from_u128(98)),
            group_id: None,
            role: role.name().into(),
            unit_id: unit.map(Uuid::from_u128),
            created_at_ms: 0,
        }
    }

    /// 1 ─ 2 ─ 3, 1 ─ 4
    fn town() -> UnitTree {
        tree(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(1))])
    }

    #[test]
    fn a_tree_knows_what_is_within_what() {
        let town = town();
        let id = Uuid::from_u128;
        assert!(town.is_within(id(3), id(1)) && town.is_within(id(3), id(3)) && !town.is_within(id(3), id(4)));
        assert_eq!((town.depth(id(1)), town.depth(id(3)), town.height(id(1)), town.height(id(4))), (1, 3, 3, 1));
        assert_eq!(town.within(id(2)).len(), 2);
        let circle = tree(vec![unit(1, Some(2)), unit(2, Some(1))]);
        assert!(circle.is_within(id(1), id(2)), "and it ends");
    }

    #[test]
    fn a_unit_is_administered_downwards_and_nowhere_else() {
        let two = of_units(town(), &[2]);
        let id = |n| Some(Uuid::from_u128(n));
        assert!(two.reaches(id(2)) && two.reaches(id(3)));
        assert!(!two.reaches(id(1)) && !two.reaches(id(4)) && !two.reaches(None));
        let units = town();
        assert!(two.shapes(units.get(Uuid::from_u128(3)).expect("there")), "below");
        for out in [1, 2, 4] {
            assert!(!two.shapes(units.get(Uuid::from_u128(out)).expect("there")), "{out}");
        }
    }

    #[test]
    fn no_way_leads_up_through_the_roles_of_others() {
        use TenantRole::{Administrator, Auditor, UnitAdministrator};
        let two = of_units(town(), &[2]);
        assert!(two.covers(&[grant(UnitAdministrator, Some(2)), grant(UnitAdministrator, Some(3))]));
        for above in [
            grant(Administrator, None),
            grant(Auditor, None),
            grant(UnitAdministrator, Some(1)),
            grant(UnitAdministrator, Some(4)),
            grant(UnitAdministrator, None),
        ] {
            assert!(!two.covers(std::slice::from_ref(&above)), "{above:?}");
        }
        let all = Administration { by: None, reach: None, program: false, tree: town() };
        assert!(all.covers(&[grant(Administrator, None)]) && all.reaches(None));
    }
}
