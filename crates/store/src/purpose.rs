//! What every column of the database holds, what for, whom it is about and when it goes: the ground of the list of
//! processing (Art. 30 GDPR), of what a person is told (Art. 15) and of what is erased (Art. 17).
//!
//! A column that is not here fails the catalogue test of the contract, which says what to write. A new table is one
//! block below, in the order of the alphabet.

use serde::Serialize;

/// The kind of data in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Number or time by which rows are found and ordered; says nothing alone.
    Key,
    /// Who somebody is.
    Identity,
    /// How somebody is reached.
    Contact,
    /// Where somebody belongs and what they may do.
    Role,
    /// What people said, wrote or decided.
    Content,
    /// That somebody did something at a time, from a device or network.
    Traffic,
    /// What proves who somebody is; kept as a hash or sealed, never usable as it stands.
    Secret,
    /// How something is set up; about nobody.
    Setting,
    /// What proves later that nothing was changed.
    Evidence,
    /// A sum; about nobody.
    Measure,
}

/// What data is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Accounts and signing in.
    SignIn,
    /// Holding meetings.
    Meetings,
    /// Keeping units, groups, roles and rules of a tenant.
    Administration,
    /// Showing later who administered what, and that it was so.
    Audit,
    /// Running the installation.
    Operation,
    /// Holding votes and proving later what was decided.
    Votes,
}

/// Until when a row is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// Until the account is deleted.
    Account,
    /// Until the meeting is deleted or its time is over.
    Meeting,
    /// Until a time that is set when the row is made: minutes to a month.
    Expiry,
    /// Until an administrator deletes it.
    Deleted,
    /// As long as the tenant, since a gap would break the proof.
    Tenant,
    /// As long as the installation.
    Installation,
}

/// Whom the rows of a table are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// People with an account, and guests where there is none.
    Accounts,
    /// Members of bodies, with or without an account, by number or name of the register: what they voted, that they
    /// voted, or that they look after a vote.
    Members,
    /// Who takes part in meetings or is invited, by name, number or address.
    Attendees,
    /// Who has set or decided it, by name.
    Administrators,
    Nobody,
}

/// A column and what it is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    pub column: &'static str,
    pub class: Class,
    pub purpose: Purpose,
}

/// A table and its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tagged {
    pub table: &'static str,
    /// The column with the account that a row is about, if there is one to find it by.
    pub about: Option<&'static str>,
    pub subject: Subject,
    pub keep: Keep,
    pub columns: &'static [Tag],
}

macro_rules! tables {
    ($($table:ident about $about:tt until $keep:ident { $($class:ident for $purpose:ident: $($column:ident)+;)+ })+) => {
        &[$(Tagged {
            table: stringify!($table),
            about: tables!(@about $about),
            subject: tables!(@subject $about),
            keep: Keep::$keep,
            columns: &[$($(Tag { column: stringify!($column), class: Class::$class, purpose: Purpose::$purpose },)+)+],
        }),+]
    };
    (@about members) => { None };
    (@about attendees) => { None };
    (@about administrators) => { None };
    (@about nobody) => { None };
    (@about $column:ident) => { Some(stringify!($column)) };
    (@subject members) => { Subject::Members };
    (@subject attendees) => { Subject::Attendees };
    (@subject administrators) => { Subject::Administrators };
    (@subject nobody) => { Subject::Nobody };
    (@subject $column:ident) => { Subject::Accounts };
}

/// Every table. `about` names the column with the account that a row is about, or, where there is none, whom it is about
/// all the same ([`Subject`]).
pub const TAGGED: &[Tagged] = tables! {
    account_identities about account_id until Account {
        Key for SignIn: tenant_id id account_id;
        Identity for SignIn: issuer subject label;
        Role for Administration: grants;
        Traffic for SignIn: created_at_ms last_used_at_ms;
    }
    accounts about id until Account {
        Key for SignIn: tenant_id id version;
        Identity for SignIn: name name_key;
        Contact for SignIn: email email_key;
        Secret for SignIn: password_hash;
        Role for Administration: disabled operator unit_id;
        Traffic for Administration: created_at_ms deleted_at_ms;
        Traffic for SignIn: last_sign_in_at_ms;
        Measure for SignIn: identities passkeys;
    }
    audit_checkpoints about nobody until Tenant {
        Key for Audit: tenant_id size at_ms;
        Evidence for Audit: note;
    }
    audit_entries about actor_id until Tenant {
        Key for Audit: tenant_id number actor_kind actor_id object_kind object_id withheld_by networked;
        Identity for Audit: parts;
        Traffic for Audit: entry at_ms act result words;
        Evidence for Audit: leaf chain;
    }
    audit_heads about nobody until Tenant {
        Key for Audit: tenant_id;
        Evidence for Audit: origin size frontier signed_size cut_size cut_note;
    }
    bodies about nobody until Deleted {
        Key for Administration: tenant_id id version created_at_ms;
        Setting for Administration: unit_id name name_key kind profile statutory statutory_votes;
    }
    body_clerks about account_id until Account {
        Key for Administration: tenant_id;
        Role for Administration: body_id account_id;
    }
    body_members about account_id until Deleted {
        Key for Meetings: tenant_id id body_id account_id created_at_ms;
        Identity for Meetings: name name_key;
        Role for Meetings: office function group_name seat weight from_day until_day;
    }
    body_substitutes about members until Deleted {
        Key for Meetings: tenant_id position;
        Role for Meetings: holder_id substitute_id;
    }
    brand_images about nobody until Deleted {
        Key for Administration: tenant_id kind hash;
        Setting for Administration: png width height;
    }
    brandings about nobody until Deleted {
        Key for Administration: tenant_id version;
        Setting for Administration: display_name short_name theme colour languages default_language time_zone;
    }
    conferences about nobody until Meeting {
        Key for Meetings: tenant_id id meeting_id;
        Traffic for Meetings: started_at_ms ended_at_ms;
        Setting for Meetings: chat_kept journal_kept attendance_kept;
    }
    directory_groups about nobody until Deleted {
        Key for Administration: tenant_id group_id external_id;
        Traffic for Administration: created_at_ms changed_at_ms;
    }
    directory_people about account_id until Account {
        Key for SignIn: tenant_id account_id;
        Identity for SignIn: user_name_key external_id;
        Contact for SignIn: attributes;
        Traffic for Administration: created_at_ms changed_at_ms;
    }
    erasure_requests about account_id until Account {
        Key for Administration: tenant_id account_id;
        Traffic for Administration: asked_at_ms;
    }
    erasures about nobody until Installation {
        Key for Audit: id erased_at_ms;
        Evidence for Audit: name certificate;
    }
    first_run_steps about nobody until Deleted {
        Key for Administration: tenant_id step chosen_at_ms;
        Setting for Administration: choice;
    }
    group_members about account_id until Account {
        Key for Administration: tenant_id;
        Role for Administration: group_id account_id;
    }
    groups about nobody until Deleted {
        Key for Administration: tenant_id id version created_at_ms;
        Setting for Administration: unit_id name name_key;
    }
    identity_providers about nobody until Deleted {
        Key for SignIn: tenant_id id position created_at_ms;
        Setting for SignIn: name issuer client_id settings enabled;
        Secret for SignIn: client_secret;
        Measure for SignIn: last_sign_in_at_ms last_fault last_fault_at_ms tried_at_ms;
    }
    installation_policies about administrators until Installation {
        Key for Operation: scope sort name;
        Setting for Operation: body;
        Identity for Operation: set_by;
        Traffic for Operation: set_at_ms;
    }
    installation_policy_levels about nobody until Installation {
        Key for Operation: scope version;
    }
    invitations about attendees until Meeting {
        Key for Meetings: tenant_id link_id meeting_id invited_by;
        Contact for Meetings: email email_key;
        Identity for Meetings: name;
        Secret for Meetings: code_hash;
        Traffic for Meetings: created_at_ms sent_at_ms sends verified_at_ms code_until_ms code_tries codes_sent codes_since_ms failures;
    }
    journal about attendees until Meeting {
        Key for Meetings: tenant_id conference_id seq;
        Traffic for Meetings: at_ms;
        Content for Meetings: body;
    }
    legal_contacts about nobody until Deleted {
        Key for Administration: tenant_id version;
        Contact for Administration: barrier_mail barrier_phone;
        Setting for Administration: enforcement_name enforcement_link;
    }
    legal_texts about nobody until Tenant {
        Key for Administration: tenant_id kind language version published_at_ms superseded_at_ms;
        Setting for Administration: link body;
    }
    mail_senders about nobody until Deleted {
        Key for Administration: tenant_id version;
        Contact for Administration: reply_to address;
        Setting for Administration: url user_name;
        Secret for Administration: password;
    }
    mail_tallies about attendees until Expiry {
        Key for Meetings: tenant_id;
        Secret for Meetings: key_hash;
        Traffic for Meetings: until_ms;
        Measure for Meetings: sent;
    }
    mail_texts about nobody until Deleted {
        Key for Administration: tenant_id kind language version;
        Setting for Administration: subject intro closing;
    }
    meeting_links about nobody until Meeting {
        Key for Meetings: tenant_id id meeting_id;
        Secret for Meetings: secret_hash;
        Role for Meetings: role personal;
        Traffic for Meetings: created_at_ms expires_at_ms revoked_at_ms;
    }
    meetings about owner_id until Meeting {
        Key for Meetings: tenant_id id owner_id code version;
        Content for Meetings: title poll_drafts;
        Setting for Meetings: admission custom_roles unit_id expires_at_ms;
        Traffic for Meetings: created_at_ms;
    }
    outbox about attendees until Expiry {
        Key for Operation: tenant_id id kind about_id due_at_ms attempts;
        Contact for Operation: payload;
        Setting for Operation: label;
        Traffic for Operation: created_at_ms fault failed_at_ms;
    }
    participants about account_id until Meeting {
        Key for Meetings: tenant_id id meeting_id account_id link_id;
        Secret for Meetings: credential_hash;
        Identity for Meetings: name;
        Role for Meetings: role;
        Traffic for Meetings: created_at_ms last_seen_at_ms;
    }
    passkey_attempts about nobody until Expiry {
        Key for SignIn: tenant_id id session_id;
        Setting for SignIn: purpose;
        Secret for SignIn: challenge;
        Traffic for SignIn: created_at_ms expires_at_ms;
    }
    passkeys about account_id until Account {
        Key for SignIn: tenant_id id account_id;
        Identity for SignIn: user_handle name;
        Secret for SignIn: credential_id public_key;
        Setting for SignIn: host;
        Traffic for SignIn: count backup_eligible backed_up created_at_ms last_used_at_ms blocked_at_ms;
    }
    policies about administrators until Deleted {
        Key for Administration: tenant_id level_id sort name;
        Setting for Administration: body;
        Identity for Administration: set_by;
        Traffic for Administration: set_at_ms;
    }
    policy_levels about nobody until Deleted {
        Key for Administration: tenant_id level_id unit_id meeting_id version;
    }
    poll_boxes about nobody until Meeting {
        Key for Meetings: tenant_id conference_id poll;
        Content for Meetings: body;
    }
    provider_domains about nobody until Deleted {
        Key for SignIn: tenant_id provider_id;
        Setting for SignIn: domain;
    }
    record_texts about nobody until Tenant {
        Key for Votes: tenant_id hash;
        Evidence for Votes: content;
    }
    recovery_codes about account_id until Account {
        Key for SignIn: tenant_id account_id;
        Secret for SignIn: code_hash;
        Traffic for SignIn: created_at_ms used_at_ms;
    }
    retention_runs about nobody until Tenant {
        Key for Audit: tenant_id class ran_at_ms deleted_at_ms;
        Measure for Audit: counting deleted;
    }
    role_grants about account_id until Account {
        Key for Administration: tenant_id id account_id group_id;
        Role for Administration: role unit_id;
        Traffic for Administration: created_at_ms;
    }
    seaql_migrations about nobody until Installation {
        Key for Operation: version applied_at;
    }
    service_accounts about nobody until Deleted {
        Key for Administration: tenant_id id version;
        Setting for Administration: name name_key scopes department_units created_at_ms;
    }
    service_tokens about nobody until Deleted {
        Key for SignIn: tenant_id id service_account_id;
        Secret for SignIn: secret_hash hint;
        Traffic for SignIn: created_at_ms expires_at_ms last_used_at_ms;
    }
    sessions about account_id until Expiry {
        Key for SignIn: tenant_id id account_id provider_id;
        Secret for SignIn: secret_hash provider_sid id_token;
        Traffic for SignIn: created_at_ms last_seen_at_ms expires_at_ms device network acr authenticated_at_ms;
    }
    setup_links about account_id until Expiry {
        Key for SignIn: tenant_id id account_id;
        Secret for SignIn: secret_hash;
        Traffic for SignIn: created_at_ms expires_at_ms used_at_ms;
    }
    sign_in_attempts about nobody until Expiry {
        Key for SignIn: tenant_id provider_id;
        Secret for SignIn: state_hash browser_hash sealed;
        Traffic for SignIn: created_at_ms expires_at_ms;
    }
    sittings about nobody until Meeting {
        Key for Meetings: tenant_id meeting_id body_id;
        Traffic for Meetings: created_at_ms;
    }
    spent_logout_tokens about nobody until Expiry {
        Key for SignIn: tenant_id provider_id;
        Secret for SignIn: token_hash;
        Traffic for SignIn: remember_until_ms;
    }
    tenant_hosts about nobody until Tenant {
        Key for Operation: tenant_id main;
        Setting for Operation: host;
    }
    tenant_keys about nobody until Tenant {
        Key for Operation: tenant_id purpose created_at_ms;
        Secret for Operation: wrapped;
    }
    tenant_policies about nobody until Deleted {
        Key for Operation: tenant_id name;
        Setting for Operation: body;
    }
    tenant_storage about nobody until Tenant {
        Key for Operation: tenant_id;
        Measure for Operation: bytes;
    }
    tenants about administrators until Tenant {
        Key for Operation: id created_at_ms;
        Setting for Operation: name slug suspended_at_ms erase_at_ms;
        Identity for Operation: erase_by;
    }
    time_stamp_authorities about nobody until Deleted {
        Key for Votes: tenant_id version;
        Setting for Votes: source url user_name policy anchors;
        Secret for Votes: password;
    }
    units about nobody until Deleted {
        Key for Administration: tenant_id id version created_at_ms;
        Setting for Administration: parent_id name short_name short_key;
    }
    usage_months about nobody until Tenant {
        Key for Operation: tenant_id month;
        Measure for Operation: participant_ms participants_peak rooms_peak;
    }
    vote_attachments about nobody until Tenant {
        Key for Votes: tenant_id vote_id hash place at_ms;
        Content for Votes: name media_type size content;
    }
    vote_cosignatures about members until Tenant {
        Key for Votes: tenant_id vote_id member_id at_ms;
        Evidence for Votes: note;
    }
    vote_entries about members until Tenant {
        Key for Votes: tenant_id vote_id place leaf chain;
        Content for Votes: entry salt body;
    }
    vote_log_cosignatures about nobody until Tenant {
        Key for Votes: tenant_id origin size witness_id;
        Evidence for Votes: line;
    }
    vote_logs about nobody until Tenant {
        Key for Votes: tenant_id size;
        Evidence for Votes: origin checkpoint;
        Secret for Votes: signing_key;
    }
    vote_seals about nobody until Tenant {
        Key for Votes: tenant_id place vote_id;
        Evidence for Votes: entry proof;
    }
    vote_shares about members until Deleted {
        Key for Votes: tenant_id vote_id place trustee;
        Secret for Votes: sealed;
    }
    vote_stamps about members until Tenant {
        Key for Votes: tenant_id vote_id;
        Evidence for Votes: checkpoint proof cosignatures spec verification manifest token;
    }
    vote_trustees about members until Tenant {
        Key for Votes: tenant_id vote_id member_id;
        Identity for Votes: name kem signature;
    }
    vote_witnesses about nobody until Deleted {
        Key for Votes: tenant_id id size created_at_ms;
        Setting for Votes: name url key;
        Evidence for Votes: origin seen_at_ms fault;
    }
    voter_keys about members until Tenant {
        Key for Votes: tenant_id meeting_id member_id at_ms;
        Identity for Votes: key proof;
    }
    votes about nobody until Tenant {
        Key for Votes: tenant_id id meeting_id body_id size created_at_ms ended_at_ms listed_at_ms until_ms
            reminded_at_ms set_back_at_ms;
        Content for Votes: title stage origin kind outcome told;
        Evidence for Votes: checkpoint closing;
        Secret for Votes: signing_key;
        Setting for Votes: lease_holder lease_until_ms circular remind_before_ms;
    }
    webhook_attempts about nobody until Expiry {
        Key for Administration: tenant_id id delivery_id;
        Traffic for Administration: at_ms duration_ms status fault answer;
    }
    webhook_deliveries about nobody until Expiry {
        Key for Administration: tenant_id id webhook_id event_id;
        Traffic for Administration: event_type body created_at_ms delivered_at_ms;
    }
    webhooks about nobody until Deleted {
        Key for Administration: tenant_id id version created_at_ms;
        Setting for Administration: name name_key url events paused failing_since_ms off_at_ms off_why former_until_ms;
        Secret for Administration: signing_key former_key;
    }
    witnessed_logs about nobody until Installation {
        Key for Votes: id size created_at_ms removed_at_ms;
        Setting for Votes: name origin key;
        Evidence for Votes: root note seen_at_ms fork fork_cosigned forked_at_ms;
    }
};
