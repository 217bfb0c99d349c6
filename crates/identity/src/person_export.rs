//! What is kept about one person, for their right to know (Art. 15 and 20 GDPR): every row that its table says is about
//! their account. Tables and columns are found by their tags, so that a new one cannot be forgotten.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use audit::{Act, Entry, Object};
use ids::AccountId;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::entity::account;
use store::{Class, Keep, Purpose, Tagged, TenantScope, exported};

use crate::error::IdentityError;
use crate::export::private;
use crate::{ExportFault, Identity, email};

/// What the file says it is.
const FORMAT: &str = "plenum person export v1";
/// What a person might look for in vain; they are told so.
const LEFT_OUT: [&str; 6] = [
    "What was said, written and recorded in meetings, and names given there without signing in: \
     kept with the meeting.",
    "Votes, in whose rolls and entries members of bodies stand by number and name: kept as long as the organisation, \
     read in the record of each vote.",
    "Invitations by mail: about an address, which leads to no account; kept with the meeting, read and withdrawn by \
     who invited.",
    "Passwords and other secrets: kept as hashes or sealed.",
    "What entries of the audit log say about others, reasons and details of entries, and entries about what others \
     did to this account: read in the audit log.",
    "That this person set a policy of the organisation or decided the erasure of a tenant: read there.",
];

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonExport {
    pub name: String,
    pub tables: usize,
    pub rows: usize,
}

/// What a table is kept for; stands before its rows.
#[derive(Serialize)]
struct About {
    table: &'static str,
    kept_until: Keep,
    columns: BTreeMap<&'static str, Column>,
}

#[derive(Serialize)]
struct Column {
    class: Class,
    purpose: Purpose,
}

impl Identity {
    /// Writes what is kept about the person with this address into a new file (JSON), as it is at one moment. It
    /// stands in the audit log before anything is read.
    pub async fn export_person(&self, email: &str, to: &Path) -> Result<PersonExport, ExportFault> {
        let account = self.store().accounts().find_by_email_key(&email::key(email)).await?;
        let account = account.ok_or(IdentityError::NotFound)?;
        let file = private(to)?;
        let written = self.write_person(account, io::BufWriter::new(file)).await;
        if written.is_err() {
            // Half of an answer is none; the fault is what counts.
            let _ = fs::remove_file(to);
        }
        written
    }

    /// The same of an account, for whoever is handed it at once.
    pub async fn person_file(&self, who: AccountId) -> Result<Vec<u8>, ExportFault> {
        let account = self.store().accounts().find(who).await?.filter(|account| account.deleted_at_ms.is_none());
        let mut file = Vec::new();
        self.write_rows(account.ok_or(IdentityError::NotFound)?, &mut file).await?;
        Ok(file)
    }

    async fn write_person(
        &self,
        account: account::Model,
        mut file: io::BufWriter<fs::File>,
    ) -> Result<PersonExport, ExportFault> {
        let written = self.write_rows(account, &mut file).await?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(written)
    }

    async fn write_rows(
        &self,
        account: account::Model,
        file: &mut (impl Write + Send),
    ) -> Result<PersonExport, ExportFault> {
        self.audit().note(Act::AccountExport.on(Object::new("account", account.id, &account.name))).await?;
        // Only reads: dropped, not committed.
        let scope = self.store().snapshot().await?;
        let now = jiff::Timestamp::from_millisecond(self.now_ms()).unwrap_or_default().to_string();
        write!(file, "{{\n\"format\": {},\n\"exported_at\": {},\n", json!(FORMAT), json!(now))?;
        write!(file, "\"left_out\": {},\n\"tables\": [", json!(LEFT_OUT))?;
        let (mut tables, mut rows) = (0, 0);
        for table in exported().filter(|table| table.about.is_some()) {
            file.write_all(if tables == 0 { "\n".as_bytes() } else { b",\n" })?;
            rows += write_table(&scope, table, account.id.into(), file).await?;
            tables += 1;
        }
        file.write_all(b"\n]\n}\n")?;
        Ok(PersonExport { name: account.name, tables, rows })
    }
}

impl Identity {
    /// Somebody asks to be erased; the administrators see it.
    pub async fn ask_erasure(&self, who: &crate::Principal) -> Result<(), IdentityError> {
        let scope = self.store().begin().await?;
        if scope.persons().ask_erasure(who.account, self.now_ms()).await? {
            let object = Object::new("account", who.account.uuid(), &who.name);
            self.audit().append(&scope, Act::ErasureAsk.on(object)).await?;
        }
        Ok(scope.commit().await?)
    }

    /// The wish is taken back by the person, or declined by an administrator.
    pub async fn settle_erasure(&self, who: AccountId, act: Act) -> Result<(), IdentityError> {
        let account = self.account(who).await?;
        let scope = self.store().begin().await?;
        if !scope.persons().settle_erasure(who).await? {
            return Err(IdentityError::NotFound);
        }
        self.audit().append(&scope, act.on(Object::new("account", account.id, &account.name))).await?;
        Ok(scope.commit().await?)
    }
}

/// One table as a JSON object; answers how many rows it has about the person.
async fn write_table(
    scope: &TenantScope,
    table: &'static Tagged,
    who: AccountId,
    file: &mut (impl Write + Send),
) -> Result<usize, ExportFault> {
    let columns = table.columns.iter().filter(|tag| told(table, tag.column, tag.class));
    let columns = columns.map(|tag| (tag.column, Column { class: tag.class, purpose: tag.purpose })).collect();
    let about = About { table: table.table, kept_until: table.keep, columns };
    write!(file, "{{\"about\": {}, \"rows\": [", json!(about))?;
    let mut rows = 0;
    loop {
        let portion = scope.dump_about(table, who, rows).await?;
        if portion.is_empty() {
            break;
        }
        for row in portion {
            let row: Map<String, Value> = serde_json::from_str(&row).map_err(|_| ExportFault::Unreadable)?;
            file.write_all(if rows == 0 { "\n".as_bytes() } else { b",\n" })?;
            write!(file, "{}", Value::Object(readable(table, row)))?;
            rows += 1;
        }
    }
    file.write_all(b"]}")?;
    Ok(rows)
}

/// Whether the person is told a column. Entries of the audit log name others, too: see [`readable`].
fn told(table: &Tagged, column: &str, class: Class) -> bool {
    let of_others = table.table == "audit_entries" && matches!(column, "entry" | "words" | "parts");
    !of_others && !matches!(class, Class::Secret | Class::Evidence)
}

fn readable(table: &Tagged, row: Map<String, Value>) -> Map<String, Value> {
    let network = network_of(&row);
    let kept = |column: &str| table.columns.iter().any(|tag| tag.column == column && told(table, column, tag.class));
    let mut row: Map<String, Value> = row.into_iter().filter(|(column, _)| kept(column)).collect();
    if let Some(network) = network {
        row.insert("network".into(), network.into());
    }
    row
}

/// From where the person acted, out of what stands beside an entry; older entries have it within.
fn network_of(row: &Map<String, Value>) -> Option<String> {
    let text = |column: &str| row.get(column).and_then(Value::as_str);
    let digits = text("entry")?.strip_prefix("\\x")?;
    let byte = |at| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    Entry::of_row(&bytes?, text("parts"))?.network
}
