//! What is kept for a time, and which rule says how long.

use policy::Key;
use store::classes;

/// Days that links are kept after their end, so that whoever comes by one is told that it has ended.
pub const LINKS_KEPT_DAYS: u32 = 30;
/// Days that mails are kept that were given up.
const MAILS_KEPT_DAYS: u32 = 30;
/// Days that the log of webhooks goes back.
const WEBHOOKS_KEPT_DAYS: u32 = 14;

/// Days for objections to a secret vote: until then its shares are kept, so that the same sums can be made again.
pub const SHARES_KEPT_DAYS: u32 = 14;

/// Days that a vote is kept in which nothing was fixed, since it was begun or got its last file.
pub(crate) const DRAFTS_KEPT_DAYS: u32 = 30;

/// A class of data with a time of its own, in the order of its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What was written to everybody in a meeting.
    Chats,
    /// Who was there.
    Attendance,
    /// Journals of conferences.
    Journals,
    /// Meetings that are over, with all that belongs to them.
    Meetings,
    /// Links that have ended: to meetings and to set up an account.
    Links,
    /// Sign-ins that have ended.
    SignIns,
    /// Mails that did not arrive.
    Mails,
    /// The log of webhooks.
    Webhooks,
    /// Entries of the audit log.
    Audit,
    /// From which networks people acted and signed in.
    Addresses,
    /// What is sealed for trustees of secret votes.
    Shares,
    /// Votes that were prepared and never fixed.
    Drafts,
}

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// As this policy says.
    Policy(Key),
    /// Always as many days.
    Days(u32),
}

impl Class {
    pub const ALL: &[Self] = &[
        Self::Chats,
        Self::Attendance,
        Self::Journals,
        Self::Meetings,
        Self::Links,
        Self::SignIns,
        Self::Mails,
        Self::Webhooks,
        Self::Audit,
        Self::Addresses,
        Self::Shares,
        Self::Drafts,
    ];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chats => classes::CHATS,
            Self::Attendance => classes::ATTENDANCE,
            Self::Journals => classes::JOURNALS,
            Self::Meetings => classes::MEETINGS,
            Self::Links => classes::LINKS,
            Self::SignIns => classes::SIGN_INS,
            Self::Mails => classes::MAILS,
            Self::Webhooks => classes::WEBHOOKS,
            Self::Audit => classes::AUDIT,
            Self::Addresses => classes::ADDRESSES,
            Self::Shares => classes::SHARES,
            Self::Drafts => classes::DRAFTS,
        }
    }

    pub fn period(self) -> Period {
        match self {
            Self::Chats => Period::Policy(Key::ChatRetention),
            Self::Attendance => Period::Policy(Key::RetentionAttendance),
            Self::Journals => Period::Policy(Key::RetentionJournals),
            Self::Meetings => Period::Policy(Key::RetentionMeetings),
            Self::Links => Period::Days(LINKS_KEPT_DAYS),
            Self::SignIns => Period::Policy(Key::SessionLife),
            Self::Mails => Period::Days(MAILS_KEPT_DAYS),
            Self::Webhooks => Period::Days(WEBHOOKS_KEPT_DAYS),
            Self::Audit => Period::Policy(Key::RetentionAudit),
            Self::Addresses => Period::Policy(Key::RetentionAddresses),
            Self::Shares => Period::Days(SHARES_KEPT_DAYS),
            Self::Drafts => Period::Days(DRAFTS_KEPT_DAYS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_of_retention_has_its_class() {
        let of_class: Vec<Key> = Class::ALL
            .iter()
            .filter_map(|class| match class.period() {
                Period::Policy(key) => Some(key),
                Period::Days(_) => None,
            })
            .collect();
        for key in Key::all().filter(|key| key.name().contains("retention") && identity::policies::is_built(*key)) {
            assert!(of_class.contains(&key), "{key} deletes nothing");
        }
        for key in of_class {
            assert!(identity::policies::is_built(key), "nobody can set {key}");
        }
    }

    #[test]
    fn what_is_fixed_is_what_the_deliverers_keep() {
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        assert_eq!(i64::from(MAILS_KEPT_DAYS) * DAY_MS, identity::FAILED_KEPT_MS);
        assert_eq!(i64::from(WEBHOOKS_KEPT_DAYS) * DAY_MS, identity::WEBHOOK_LOG_MS);
    }
}
