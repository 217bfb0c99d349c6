//! A register from a table (CSV), as accounts come from one.

use std::collections::{BTreeMap, HashSet};

use ballot::Seat;
use ids::BodyId;
use store::MemberEdit;
use store::entity::body_member;
use uuid::Uuid;

use super::members::{Office, entered, fit, member_id, new_member_id, seat_name, set_chain};
use super::{BodyKeeping, NewMember, object};
use crate::Identity;
use crate::error::{Field, IdentityError};
use crate::import::{IMPORT_LINES_MAX, Row, TableFault, is_formula, rows};

/// Why a line does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyImportFault {
    Fields,
    Formula,
    Name,
    /// No account that can sign in has this address.
    Email,
    /// The account is in the register, or in an earlier line.
    Twice,
    Text,
    Seat,
    Weight,
    Day,
    /// One who is named as a substitute is none, or there are two of this name.
    Substitute,
    /// More seats would be held than the body has by law.
    Full,
}

/// A line as it was understood.
#[derive(Clone, Debug)]
pub struct BodyImportLine {
    pub line: u32,
    pub name: String,
    pub fault: Option<BodyImportFault>,
    edit: Option<MemberEdit>,
    substitutes: Vec<String>,
}

/// A table as it was understood, and what became of it.
#[derive(Clone, Debug)]
pub struct BodyTable {
    pub lines: Vec<BodyImportLine>,
    /// Members that were added.
    pub added: usize,
}

/// Columns, each with what it may be called.
const COLUMNS: [&[&str]; 10] = [
    &["name"],
    &["email", "e-mail", "mail", "adresse", "e-mail-adresse"],
    &["office", "amt"],
    &["function", "funktion"],
    &["group", "gruppe", "fraktion", "liste"],
    &["seat", "sitz"],
    &["votes", "stimmen"],
    &["from", "von", "seit"],
    &["until", "bis"],
    &["substitutes", "vertretung"],
];

/// The fields of a line by column; absent columns are empty.
type Fields = [String; 10];
/// A line by its number, or why it is none.
type Read = (u32, Result<Fields, BodyImportFault>);

impl Identity {
    /// Reads a table and says of each line whether it counts; unless it is a preview, enters all that do, or none.
    pub async fn import_members(
        &self,
        by: &BodyKeeping,
        id: BodyId,
        csv: &str,
        preview: bool,
    ) -> Result<BodyTable, IdentityError> {
        let body = self.kept_body(by, id).await?;
        let table = rows(csv.trim_start_matches('\u{FEFF}')).map_err(IdentityError::Table)?;
        let table = fields(table).map_err(IdentityError::Table)?;
        let mut register = self.store.bodies().members(id).await?;
        let mut accounts: HashSet<Uuid> = register.iter().filter_map(|member| member.account_id).collect();
        let mut lines = Vec::new();
        for (line, row) in table {
            lines.push(self.read_line(line, row, &mut accounts).await?);
        }
        let before = register.len();
        let mut made: Vec<(usize, body_member::Model)> = Vec::new();
        for (at, line) in lines.iter_mut().enumerate() {
            let Some(edit) = line.edit.clone() else { continue };
            let member = sketch(body.tenant_id, id, edit);
            register.push(member.clone());
            if fit(&register, body.statutory, body.statutory_votes).is_err() {
                register.pop();
                line.fault = Some(BodyImportFault::Full);
                continue;
            }
            made.push((at, member));
        }
        // Whoever falls out is nobody's substitute either, until nobody falls out any more.
        let chains = loop {
            let of = |(at, member): &(usize, body_member::Model)| chain(member, &lines[*at], &register);
            let chains: Vec<_> = made.iter().map(of).collect();
            let Some(out) = chains.iter().position(Option::is_none) else { break chains };
            let (at, _) = made.remove(out);
            register.remove(before + out);
            lines[at].fault = Some(BodyImportFault::Substitute);
        };
        let mut table = BodyTable { lines, added: 0 };
        if preview || made.is_empty() {
            return Ok(table);
        }
        if register.len() > ballot::limits::MEMBERS_MAX {
            return Err(IdentityError::TooMany);
        }
        let store = self.store.begin().await?;
        store.bodies().touch(id, Some(body.version)).await.map_err(super::taken)?;
        let new = made.iter().filter_map(|(at, member)| Some((member.id, table.lines[*at].edit.clone()?)));
        store.bodies().add_members(id, new.collect(), self.now_ms()).await.map_err(entered)?;
        for ((_, member), chain) in made.iter().zip(chains) {
            let chain: Vec<_> = chain.unwrap_or_default().into_iter().map(member_id).collect();
            if !chain.is_empty() {
                set_chain(&store, member, &register, &chain).await?;
            }
        }
        table.added = made.len();
        let imported = audit::Act::BodyImport.on(object(&body)).with("members", made.len().to_string());
        self.audit.append(&store, imported).await?;
        store.commit().await?;
        Ok(table)
    }

    async fn read_line(
        &self,
        line: u32,
        row: Result<Fields, BodyImportFault>,
        accounts: &mut HashSet<Uuid>,
    ) -> Result<BodyImportLine, IdentityError> {
        let mut read = BodyImportLine { line, name: String::new(), fault: None, edit: None, substitutes: Vec::new() };
        let row = match row {
            Ok(row) => row,
            Err(fault) => return Ok(BodyImportLine { fault: Some(fault), ..read }),
        };
        let [name, email, office, function, group, seat, weight, from, until, substitutes] = row;
        read.name = if name.is_empty() { email.clone() } else { name.clone() };
        read.substitutes =
            substitutes.split('|').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let parsed = (office_of(&office), seat_of(&seat), weight_of(&weight));
        let (Some(office), Some(seat), Some(weight)) = parsed else {
            let fault = if parsed.2.is_none() { BodyImportFault::Weight } else { BodyImportFault::Seat };
            return Ok(BodyImportLine { fault: Some(fault), ..read });
        };
        let new = NewMember {
            name: Some(name),
            email: Some(email),
            office,
            function: Some(function),
            group: Some(group),
            seat,
            weight,
            from_day: Some(from),
            until_day: Some(until),
            substitutes: Vec::new(),
        };
        match self.member_edit(new).await {
            Ok(edit) => {
                read.name.clone_from(&edit.name);
                if edit.account.is_some_and(|account| !accounts.insert(account.uuid())) {
                    read.fault = Some(BodyImportFault::Twice);
                } else {
                    read.edit = Some(edit);
                }
            }
            Err(IdentityError::Field(field)) => read.fault = Some(fault_of(field)),
            Err(other) => return Err(other),
        }
        Ok(read)
    }
}

fn fault_of(field: Field) -> BodyImportFault {
    match field {
        Field::AccountUnknown => BodyImportFault::Email,
        Field::FunctionMalformed | Field::GroupMalformed => BodyImportFault::Text,
        Field::WeightUnfit => BodyImportFault::Weight,
        Field::FromMalformed | Field::UntilMalformed => BodyImportFault::Day,
        _ => BodyImportFault::Name,
    }
}

fn office_of(text: &str) -> Option<Option<Office>> {
    match store::fold(text).as_str() {
        "" => Some(None),
        "chair" | "vorsitz" => Some(Some(Office::Chair)),
        "deputy" | "stellvertretung" => Some(Some(Office::Deputy)),
        _ => None,
    }
}

/// Most lines of a register are those of members.
fn seat_of(text: &str) -> Option<Seat> {
    match store::fold(text).as_str() {
        "" | "holder" | "mitglied" => Some(Seat::Holder),
        "substitute" | "vertretung" | "ersatz" => Some(Seat::Substitute),
        "advisory" | "beratend" => Some(Seat::Advisory),
        _ => None,
    }
}

fn weight_of(text: &str) -> Option<u32> {
    if text.is_empty() { Some(1) } else { text.parse().ok() }
}

fn fields(rows: Vec<Row>) -> Result<Vec<Read>, TableFault> {
    let mut rows = rows.into_iter().filter(|(_, fields)| fields.iter().any(|field| !field.trim().is_empty()));
    let (_, head) = rows.next().ok_or(TableFault::Empty)?;
    let mut columns = Vec::new();
    for name in &head {
        let name = store::fold(name.trim());
        let column = COLUMNS.iter().position(|names| names.contains(&name.as_str())).ok_or(TableFault::Columns)?;
        if columns.contains(&column) {
            return Err(TableFault::Columns);
        }
        columns.push(column);
    }
    if !columns.contains(&0) && !columns.contains(&1) {
        return Err(TableFault::Columns);
    }
    let rows: Vec<Row> = rows.collect();
    match rows.len() {
        0 => return Err(TableFault::Empty),
        n if n > IMPORT_LINES_MAX => return Err(TableFault::TooLong),
        _ => {}
    }
    let read = |(line, given): Row| {
        if given.len() != columns.len() {
            return (line, Err(BodyImportFault::Fields));
        }
        if given.iter().any(|field| is_formula(field)) {
            return (line, Err(BodyImportFault::Formula));
        }
        let mut fields = Fields::default();
        for (column, field) in columns.iter().zip(given) {
            field.trim().clone_into(&mut fields[*column]);
        }
        (line, Ok(fields))
    };
    Ok(rows.into_iter().map(read).collect())
}

/// A member as it would stand in the register.
fn sketch(tenant: Uuid, body: BodyId, edit: MemberEdit) -> body_member::Model {
    body_member::Model {
        tenant_id: tenant,
        id: new_member_id(),
        body_id: body.uuid(),
        account_id: edit.account.map(|account| account.uuid()),
        name_key: store::fold(&edit.name),
        name: edit.name,
        office: edit.office,
        function: edit.function,
        group_name: edit.group,
        seat: edit.seat,
        weight: edit.weight,
        from_day: edit.from_day,
        until_day: edit.until_day,
        created_at_ms: 0,
    }
}

/// Those whom a line names as substitutes; nothing when one of them is none, or nobody can tell which is meant.
fn chain(holder: &body_member::Model, line: &BodyImportLine, register: &[body_member::Model]) -> Option<Vec<Uuid>> {
    if !line.substitutes.is_empty() && holder.seat != seat_name(Seat::Holder) {
        return None;
    }
    let mut found: BTreeMap<usize, Uuid> = BTreeMap::new();
    for (at, name) in line.substitutes.iter().enumerate() {
        let key = store::fold(name);
        let mut meant = register.iter().filter(|one| one.seat == seat_name(Seat::Substitute) && one.name_key == key);
        let one = meant.next()?;
        if meant.next().is_some() || found.values().any(|id| *id == one.id) {
            return None;
        }
        found.insert(at, one.id);
    }
    Some(found.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_german_and_english_names_and_each_comes_once() {
        let table = rows("Name;Fraktion;Sitz;Vertretung\nAda;Liste A;;Ben | Cem\nBen;;Vertretung;\n").expect("read");
        let read = fields(table).expect("columns");
        let (line, Ok(first)) = &read[0] else { panic!("{read:?}") };
        assert_eq!(
            (*line, first[0].as_str(), first[4].as_str(), first[9].as_str()),
            (2, "Ada", "Liste A", "Ben | Cem")
        );
        for wrong in ["name;name\nA;B", "name;farbe\nA;rot", "fraktion\nA"] {
            assert_eq!(fields(rows(wrong).expect("read")).err(), Some(TableFault::Columns), "{wrong}");
        }
    }

    #[test]
    fn a_seat_is_named_or_that_of_a_member() {
        assert_eq!(
            (seat_of(""), seat_of("Ersatz"), seat_of("beratend")),
            (Some(Seat::Holder), Some(Seat::Substitute), Some(Seat::Advisory))
        );
        assert_eq!((seat_of("Gast"), weight_of(""), weight_of("x")), (None, Some(1), None));
    }
}
