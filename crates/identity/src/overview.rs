//! What a tenant still lacks: the first page of its administrators.

use store::{AccountQuery, AccountState};

use crate::branding::NO_VERSION;
use crate::providers::is_unfinished;
use crate::{Identity, IdentityError, LegalKind, TenantRole};

/// A token that ends within this time should be replaced, milliseconds.
const TOKEN_ENDS_MS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// Accounts by what they can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeopleCounts {
    pub accounts: u64,
    pub active: u64,
    pub invited: u64,
    /// May sign in and administer the whole tenant.
    pub administrators: u64,
    /// Of these, those who have not set up their account yet.
    pub administrators_invited: u64,
}

/// Something that an administrator should see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The newest sign-in at this provider failed, and that was the provider's doing.
    ProviderFault {
        name: String,
        at_ms: Option<i64>,
    },
    /// A text that the law asks for is neither written nor linked.
    LegalTextMissing(LegalKind),
    /// Nobody is named to whom barriers are reported.
    NoBarrierContact,
    OneAdministrator,
    /// Nobody but one person administers the tenant yet: so many others may and have not accepted.
    AdministratorsInvited(u64),
    /// People cannot use this provider before it is finished.
    ProviderUnfinished {
        name: String,
    },
    /// One-time links that ended before they were used.
    InvitationsEnded(u64),
    /// People in no unit, where there are units.
    PeopleWithoutUnit(u64),
    /// Tokens of programs that end soon or have ended; the first of them then.
    TokenEnds(u64, Option<i64>),
    /// People who asked to be erased.
    ErasureAsked(u64),
    /// It still looks like Plenum.
    NoBranding,
}

/// The texts that an authority must have; terms of use it may have.
pub(crate) const LEGAL_NEEDED: &[LegalKind] = &[LegalKind::Imprint, LegalKind::Privacy, LegalKind::Accessibility];

fn administrators_invited() -> AccountQuery {
    let role = Some(TenantRole::Administrator.name().to_owned());
    AccountQuery { state: Some(AccountState::Invited), role, ..AccountQuery::default() }
}

impl Identity {
    /// Accounts by what they can do.
    pub async fn people_counts(&self) -> Result<PeopleCounts, IdentityError> {
        let accounts = self.store.accounts();
        let of = |state| AccountQuery { state, ..AccountQuery::default() };
        Ok(PeopleCounts {
            accounts: accounts.count(&of(None)).await?,
            active: accounts.count(&of(Some(AccountState::Active))).await?,
            invited: accounts.count(&of(Some(AccountState::Invited))).await?,
            administrators: accounts.count_able(TenantRole::Administrator.name()).await?,
            administrators_invited: accounts.count(&administrators_invited()).await?,
        })
    }

    /// What an administrator should see to, the most urgent first. As many statements for a large tenant as for a
    /// small one.
    pub async fn open_matters(&self, people: &PeopleCounts) -> Result<Vec<Matter>, IdentityError> {
        let mut open = Vec::new();
        let providers = self.store.providers().all().await?;
        let failing = providers.iter().filter(|provider| provider.enabled && provider.last_fault.is_some());
        open.extend(
            failing.map(|provider| Matter::ProviderFault {
                name: provider.name.clone(),
                at_ms: provider.last_fault_at_ms,
            }),
        );
        let look = self.look().await?;
        let has = |kind: LegalKind| look.legal.iter().any(|place| place.kind == kind.name());
        open.extend(LEGAL_NEEDED.iter().filter(|&&kind| !has(kind)).map(|&kind| Matter::LegalTextMissing(kind)));
        if !look.barriers {
            open.push(Matter::NoBarrierContact);
        }
        match (people.administrators, people.administrators_invited) {
            (0 | 1, _) => open.push(Matter::OneAdministrator),
            (all, invited) if invited > 0 && all.saturating_sub(invited) < 2 => {
                open.push(Matter::AdministratorsInvited(invited))
            }
            _ => {}
        }
        let unfinished = providers.iter().filter(|provider| is_unfinished(provider));
        open.extend(unfinished.map(|provider| Matter::ProviderUnfinished { name: provider.name.clone() }));
        let ended = self.store.accounts().count_links_ended(self.now_ms()).await?;
        if ended > 0 {
            open.push(Matter::InvitationsEnded(ended));
        }
        if self.store.units().count().await? > 0 {
            let without = self.store.accounts().count_without_unit().await?;
            if without > 0 {
                open.push(Matter::PeopleWithoutUnit(without));
            }
        }
        let soon_ms = self.now_ms().saturating_add(TOKEN_ENDS_MS);
        let (ending, first_ms) = self.store.service_accounts().tokens_ending(soon_ms).await?;
        if ending > 0 {
            open.push(Matter::TokenEnds(ending, first_ms));
        }
        let asked = self.store.persons().count_erasure_requests().await?;
        if asked > 0 {
            open.push(Matter::ErasureAsked(asked));
        }
        if look.version == NO_VERSION {
            open.push(Matter::NoBranding);
        }
        Ok(open)
    }
}
