//! Accounts from a table (CSV, RFC 4180; semicolons too, as spreadsheets write them in Germany).

use std::collections::HashSet;

use ids::{AccountId, UnitId};
use store::entity::account;
use store::{NewAccount, NewSetupLink, StoreError};
use thiserror::Error;

use crate::accounts::clean_name;
use crate::administration::Administration;
use crate::error::IdentityError;
use crate::mails::link_order;
use crate::setup::{Handing, INVITED_LIFE_MS, SetupLink};
use crate::{Identity, email, secret};

/// Lines of a table at most, without the first.
pub const IMPORT_LINES_MAX: usize = 2_000;

/// Why a table cannot be read at all.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TableFault {
    #[error("the first line names no columns name and email, or names one twice or another one")]
    Columns,
    #[error("a quotation mark is not closed")]
    Quotes,
    #[error("there are too many lines")]
    TooLong,
    #[error("there is no line")]
    Empty,
}

/// Why a line does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    Fields,
    Formula,
    Name,
    EmailMalformed,
    EmailTaken,
    EmailTwice,
    Unit,
}

/// A line as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    /// From 1, as an editor counts.
    pub line: u32,
    pub name: String,
    pub email: String,
    pub unit: Option<UnitId>,
    pub fault: Option<LineFault>,
}

/// A line of fields, and where it began.
pub(crate) type Row = (u32, Vec<String>);

impl Identity {
    /// Reads a table and says of each line whether it counts; `unit` is for lines that name none.
    pub async fn read_accounts(
        &self,
        by: &Administration,
        csv: &str,
        unit: Option<UnitId>,
    ) -> Result<Vec<ImportLine>, IdentityError> {
        if unit.is_some() {
            self.check_unit(by, unit)?;
        }
        let rows = rows(csv.trim_start_matches('\u{FEFF}')).map_err(IdentityError::Table)?;
        let mut lines = rows_to_lines(by, rows, unit).map_err(IdentityError::Table)?;
        let keys: Vec<String> = lines.iter().filter(|l| l.fault.is_none()).map(|l| email::key(&l.email)).collect();
        let taken: HashSet<String> = self.store.accounts().taken(&keys).await?.into_iter().collect();
        for line in &mut lines {
            if line.fault.is_none() && taken.contains(&email::key(&line.email)) {
                line.fault = Some(LineFault::EmailTaken);
            }
        }
        Ok(lines)
    }

    /// Adds the accounts of all lines that count, or none of them.
    pub async fn add_accounts(
        &self,
        by: &Administration,
        lines: &[ImportLine],
        handing: Handing<'_>,
    ) -> Result<Vec<(account::Model, SetupLink)>, IdentityError> {
        let language = match handing {
            Handing::Shown => None,
            Handing::Mailed { .. } => Some(self.mail_ready().await?),
        };
        let (now_ms, zone) = (self.now_ms(), self.known_zone());
        let (mut accounts, mut links, mut secrets) = (Vec::new(), Vec::new(), Vec::new());
        for line in lines.iter().filter(|line| line.fault.is_none()) {
            self.check_unit(by, line.unit)?;
            let (email, email_key) = email::parse(&line.email)?;
            let id: AccountId = self.new_id();
            accounts.push(NewAccount {
                id,
                name: clean_name(&line.name)?,
                email,
                email_key,
                password_hash: None,
                operator: false,
                unit: line.unit,
                created_at_ms: now_ms,
            });
            let secret = secret::fresh();
            links.push(NewSetupLink {
                id: self.new_id(),
                account: Some(id),
                secret_hash: self.setup_hash(&secret).ok_or(IdentityError::LinkUnusable)?,
                created_at_ms: now_ms,
                expires_at_ms: now_ms + INVITED_LIFE_MS,
            });
            secrets.push(SetupLink { secret, expires_at_ms: now_ms + INVITED_LIFE_MS, mailed: language.is_some() });
        }
        let store = self.store.begin().await?;
        let made = store.accounts().create_many(accounts).await.map_err(|error| match error {
            // Somebody has added one of them since the table was read.
            StoreError::Conflict | StoreError::Bound => IdentityError::Stale,
            other => other.into(),
        })?;
        store.setup_links().create_many(links).await?;
        if let (Handing::Mailed { url, kind }, Some(language)) = (handing, language) {
            for (account, link) in made.iter().zip(&secrets) {
                let address = format!("{url}/setup#{}", link.secret);
                let order = link_order(kind, language, account, address, (link.expires_at_ms, &zone));
                self.order(&store, &order, account.id).await?;
            }
        }
        let imported = audit::Act::AccountImport.alone().with("accounts", made.len().to_string());
        self.audit.append(&store, imported).await?;
        store.commit().await?;
        Ok(made.into_iter().zip(secrets).collect())
    }
}

fn rows_to_lines(by: &Administration, rows: Vec<Row>, unit: Option<UnitId>) -> Result<Vec<ImportLine>, TableFault> {
    let mut rows = rows.into_iter().filter(|(_, fields)| fields.iter().any(|field| !field.trim().is_empty()));
    let (_, head) = rows.next().ok_or(TableFault::Empty)?;
    let mut columns = [None; 3];
    for (at, name) in head.iter().enumerate() {
        let column = match store::fold(name.trim()).as_str() {
            "name" => 0,
            "email" | "e-mail" | "mail" | "adresse" | "e-mail-adresse" => 1,
            "unit" | "einheit" => 2,
            _ => return Err(TableFault::Columns),
        };
        if columns[column].replace(at).is_some() {
            return Err(TableFault::Columns);
        }
    }
    let [Some(name), Some(email), own_unit] = columns else { return Err(TableFault::Columns) };
    let rows: Vec<Row> = rows.collect();
    match rows.len() {
        0 => return Err(TableFault::Empty),
        n if n > IMPORT_LINES_MAX => return Err(TableFault::TooLong),
        _ => {}
    }
    let mut seen = HashSet::new();
    let line = |(line, fields): Row| {
        let field = |at: usize| fields.get(at).map(|field| field.trim().to_owned()).unwrap_or_default();
        let mut read = ImportLine { line, name: field(name), email: field(email), unit: None, fault: None };
        read.fault = fault(by, &mut read, &fields, head.len(), own_unit.map(field), unit, &mut seen);
        read
    };
    Ok(rows.into_iter().map(line).collect())
}

fn fault(
    by: &Administration,
    line: &mut ImportLine,
    fields: &[String],
    columns: usize,
    named: Option<String>,
    otherwise: Option<UnitId>,
    seen: &mut HashSet<String>,
) -> Option<LineFault> {
    if fields.len() != columns {
        return Some(LineFault::Fields);
    }
    if fields.iter().any(|field| is_formula(field)) {
        return Some(LineFault::Formula);
    }
    match clean_name(&line.name) {
        Ok(name) => line.name = name,
        Err(_) => return Some(LineFault::Name),
    }
    match named.filter(|named| !named.is_empty()) {
        None => line.unit = otherwise,
        Some(named) => {
            let key = store::fold(&named);
            let unit = by.tree().all().iter().find(|unit| unit.short_key == key && by.reaches(Some(unit.id)));
            match unit {
                Some(unit) => line.unit = Some(UnitId::from_uuid(unit.id)),
                None => return Some(LineFault::Unit),
            }
        }
    }
    if line.unit.is_none() && !by.whole_tenant() {
        return Some(LineFault::Unit);
    }
    match email::parse(&line.email) {
        Err(_) => Some(LineFault::EmailMalformed),
        Ok((_, key)) => (!seen.insert(key)).then_some(LineFault::EmailTwice),
    }
}

/// Begins as spreadsheets begin what they execute: whoever opens an export of ours must not run what somebody has
/// put in (OWASP, CSV injection).
pub(crate) fn is_formula(field: &str) -> bool {
    field.trim_start_matches([' ', '"', '\'']).starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%'])
}

/// Fields of each line. The separator is the one that the first line has.
pub(crate) fn rows(csv: &str) -> Result<Vec<Row>, TableFault> {
    let first = csv.lines().next().unwrap_or_default();
    let separator = if first.contains(';') {
        ';'
    } else if first.contains('\t') {
        '\t'
    } else {
        ','
    };
    let (mut rows, mut fields, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut began, mut quoted) = (1_u32, 1_u32, false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        }
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            _ if quoted => field.push(c),
            c if c == separator => fields.push(std::mem::take(&mut field)),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                fields.push(std::mem::take(&mut field));
                rows.push((began, std::mem::take(&mut fields)));
                began = line;
                // One more than may be, so that too many are told from just as many.
                if rows.len() > IMPORT_LINES_MAX * 2 {
                    return Err(TableFault::TooLong);
                }
            }
            c => field.push(c),
        }
    }
    if quoted {
        return Err(TableFault::Quotes);
    }
    if !field.is_empty() || !fields.is_empty() {
        fields.push(field);
        rows.push((began, fields));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_spreadsheets_write_it() {
        let read = rows("name;email\r\n\"Groß; Özlem\";a@b\r\n\"A \"\"B\"\"\nC\";c@d\n").expect("read");
        assert_eq!(read[1], (2, vec!["Groß; Özlem".into(), "a@b".into()]));
        assert_eq!(read[2], (3, vec!["A \"B\"\nC".into(), "c@d".into()]));
        assert_eq!(rows("name,email\nA,a@b").expect("read").len(), 2, "the last line may end without one");
        assert_eq!(rows("name\n\"open"), Err(TableFault::Quotes));
    }

    #[test]
    fn what_a_spreadsheet_would_execute_is_seen() {
        for formula in ["=1+1", "+49", "-2", "@SUM(A1)", " =1", "\t=1", "'=1", "\"=1", "|x", "%0A"] {
            assert!(is_formula(formula), "{formula:?}");
        }
        for plain in ["", "Ada", "ada@example.org", "Groß-Müller", "66", "O'Neill"] {
            assert!(!is_formula(plain), "{plain:?}");
        }
    }
}
