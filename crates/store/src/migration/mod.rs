//! Migrations, in order. A released one is never changed.

mod m0001_first_call;
mod m0002_leading;
mod m0003_groups_and_polls;
mod m0004_tenants;
mod m0005_audit;
mod m0006_people;
mod m0007_sign_in;
mod m0008_policies;
mod m0009_service_accounts;
mod m0010_scim;
mod m0011_passkeys;
mod m0012_outbox;
mod m0013_webhooks;
mod m0014_invitations;
mod m0015_retention;
mod m0016_branding;
mod m0016_legal;
mod m0017_usage_of_operator;
mod m0018_long_lists;
mod m0019_erasures;
mod m0020_trial;
mod m0020_wizard;
mod m0021_mail;
mod m0022_bodies;
mod m0023_erasure_requests;
mod m0024_audit_parts;
mod m0024_meeting_version;
mod m0025_votes;
mod m0026_mail_tallies;
mod m0027_vote_keys;
mod m0028_vote_attachments;
mod m0029_votes_of_bodies;
mod m0031_time_stamps;
mod m0032_set_back;
mod m0032_witnesses;
mod m0033_both_sides_of_forks;
mod m0034_tenant_storage;
mod m0035_settings_of_tenants;
mod m0035_time_zones;

use sea_orm_migration::prelude::*;

pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first_call::Migration),
            Box::new(m0002_leading::Migration),
            Box::new(m0003_groups_and_polls::Migration),
            Box::new(m0004_tenants::Migration),
            Box::new(m0005_audit::Migration),
            Box::new(m0006_people::Migration),
            Box::new(m0007_sign_in::Migration),
            Box::new(m0008_policies::Migration),
            Box::new(m0009_service_accounts::Migration),
            Box::new(m0010_scim::Migration),
            Box::new(m0011_passkeys::Migration),
            Box::new(m0012_outbox::Migration),
            Box::new(m0013_webhooks::Migration),
            Box::new(m0014_invitations::Migration),
            Box::new(m0015_retention::Migration),
            Box::new(m0016_branding::Migration),
            Box::new(m0016_legal::Migration),
            Box::new(m0017_usage_of_operator::Migration),
            Box::new(m0018_long_lists::Migration),
            Box::new(m0019_erasures::Migration),
            Box::new(m0020_trial::Migration),
            Box::new(m0020_wizard::Migration),
            Box::new(m0022_bodies::Migration),
            Box::new(m0021_mail::Migration),
            Box::new(m0024_meeting_version::Migration),
            Box::new(m0023_erasure_requests::Migration),
            Box::new(m0024_audit_parts::Migration),
            Box::new(m0025_votes::Migration),
            Box::new(m0026_mail_tallies::Migration),
            Box::new(m0027_vote_keys::Migration),
            Box::new(m0028_vote_attachments::Migration),
            Box::new(m0031_time_stamps::Migration),
            Box::new(m0032_set_back::Migration),
            Box::new(m0029_votes_of_bodies::Migration),
            Box::new(m0032_witnesses::Migration),
            Box::new(m0033_both_sides_of_forks::Migration),
            Box::new(m0034_tenant_storage::Migration),
            Box::new(m0035_settings_of_tenants::Migration),
            Box::new(m0035_time_zones::Migration),
        ]
    }
}
