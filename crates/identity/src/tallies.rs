//! How many invitations somebody sends. Mails go to addresses that anybody can write down, and whoever gets them cannot
//! help it: they are counted where neither withdrawing nor deleting a meeting takes anything back.

use ids::AccountId;
use store::TenantScope;

use crate::error::IdentityError;
use crate::{Identity, secret};

/// Invitations that one account sends in an hour, those that go out again counted.
pub const INVITATIONS_AN_HOUR_MAX: i64 = 200;
/// Invitations of one account to one address in a day, whatever to and however often they are withdrawn in between.
/// Room for a year of monthly sittings at once, and for mistakes.
pub const ADDRESS_INVITATIONS_A_DAY_MAX: i64 = 20;
const HOUR_MS: i64 = 60 * 60 * 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Identity {
    /// Counts an invitation that goes out with the commit of `store`, or says that there are too many.
    pub(crate) async fn count_invitation(
        &self,
        store: &TenantScope,
        by: AccountId,
        email_key: &str,
    ) -> Result<(), IdentityError> {
        let now_ms = self.now_ms();
        let refused = |to_address, until_ms: i64| {
            let retry_after_s = u32::try_from((until_ms - now_ms) / 1_000 + 1).unwrap_or(1);
            Err(IdentityError::TooManyInvitations { to_address, retry_after_s })
        };
        let key = self.tally_key("invitations of an account", by, "");
        if let Some(until_ms) = store.tallies().count(key, INVITATIONS_AN_HOUR_MAX, HOUR_MS, now_ms).await? {
            return refused(false, until_ms);
        }
        let key = self.tally_key("invitations to an address", by, email_key);
        match store.tallies().count(key, ADDRESS_INVITATIONS_A_DAY_MAX, DAY_MS, now_ms).await? {
            Some(until_ms) => refused(true, until_ms),
            None => Ok(()),
        }
    }

    /// Says of nobody who they are: the address of somebody who is no longer invited is kept nowhere.
    fn tally_key(&self, what: &str, by: AccountId, email_key: &str) -> Vec<u8> {
        let mut of = by.uuid().as_bytes().to_vec();
        of.extend(email_key.bytes());
        secret::mac(&self.keys.pepper, what, &of)
    }
}
