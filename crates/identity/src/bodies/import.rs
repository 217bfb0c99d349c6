//! A register from a table (CSV), as accounts come from one.

use std::collections::{HashMap, HashSet};

use ballot::Seat;
use ids::BodyId;
use store::MemberEdit;
use store::entity::{account, body_member};
use uuid::Uuid;

use super::members::{Held, Office, SUBSTITUTES_MAX, edit_of, entered, new_member_id, touched};
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
        let accounts = self.accounts_of(&table).await?;
        let mut taken: HashSet<Uuid> = register.iter().filter_map(|member| member.account_id).collect();
        let read = table.into_iter().map(|(line, row)| read_line(line, row, &accounts, &mut taken));
        let mut lines: Vec<BodyImportLine> = read.collect();
        let sketched =
            |(at, line): (usize, &BodyImportLine)| Some((at, sketch(body.tenant_id, id, line.edit.clone()?)));
        let made: Vec<(usize, body_member::Model)> = lines.iter().enumerate().filter_map(sketched).collect();
        let terms = register.iter().chain(made.iter().map(|(_, member)| member));
        let mut held = Held::none(terms, body.statutory, body.statutory_votes);
        // What stands in the register already was looked at when it was entered.
        register.iter().for_each(|member| drop(held.take(member)));
        let mut fits = |at: usize, member: &body_member::Model, lines: &mut [BodyImportLine]| {
            let fault = if held.take(member).is_err() {
                BodyImportFault::Full
            } else if member.seat != Seat::Holder.name() && !lines[at].substitutes.is_empty() {
                BodyImportFault::Substitute
            } else {
                return true;
            };
            lines[at].fault = Some(fault);
            false
        };
        let mut made: Vec<_> = made.into_iter().filter(|(at, member)| fits(*at, member, &mut lines)).collect();
        // Whoever holds a seat is nobody's substitute: who falls out here takes nobody along.
        let substitutes = Substitutes::of(register.iter().chain(made.iter().map(|(_, member)| member)));
        let mut chains = Vec::new();
        made.retain(|(at, member)| {
            let Some(chain) = substitutes.named(&lines[*at].substitutes) else {
                lines[*at].fault = Some(BodyImportFault::Substitute);
                return false;
            };
            chains.extend(chain.into_iter().zip(0..).map(|(substitute, position)| (member.id, position, substitute)));
            true
        });
        register.extend(made.iter().map(|(_, member)| member.clone()));
        let mut table = BodyTable { lines, added: 0 };
        if preview || made.is_empty() {
            return Ok(table);
        }
        if register.len() > ballot::limits::MEMBERS_MAX {
            return Err(IdentityError::TooMany);
        }
        let store = self.store.begin().await?;
        touched(&store, id, Some(body.version)).await?;
        let new = made.iter().filter_map(|(at, member)| Some((member.id, table.lines[*at].edit.clone()?)));
        store.bodies().add_members(id, new.collect(), self.now_ms()).await.map_err(entered)?;
        store.bodies().add_substitutes(&chains).await?;
        table.added = made.len();
        let imported = audit::Act::BodyImport.on(object(&body)).with("members", made.len().to_string());
        self.audit.append(&store, imported).await?;
        store.commit().await?;
        Ok(table)
    }

    /// Accounts that can sign in with the addresses of a table, by these.
    async fn accounts_of(&self, table: &[Read]) -> Result<HashMap<String, account::Model>, IdentityError> {
        let addresses = table.iter().filter_map(|(_, row)| Some(row.as_ref().ok()?[1].as_str()));
        let keys: Vec<String> = addresses.filter(|address| !address.is_empty()).map(crate::email::key).collect();
        let found = self.store.accounts().of_email_keys(&keys).await?;
        let able = found.into_iter().filter(|account| !account.disabled);
        Ok(able.map(|account| (account.email_key.clone(), account)).collect())
    }
}

/// `taken` are accounts that are in the register, or in a line before.
fn read_line(
    line: u32,
    row: Result<Fields, BodyImportFault>,
    accounts: &HashMap<String, account::Model>,
    taken: &mut HashSet<Uuid>,
) -> BodyImportLine {
    let mut read = BodyImportLine { line, name: String::new(), fault: None, edit: None, substitutes: Vec::new() };
    let row = match row {
        Ok(row) => row,
        Err(fault) => return BodyImportLine { fault: Some(fault), ..read },
    };
    let [name, email, office, function, group, seat, weight, from, until, substitutes] = row;
    read.name = if name.is_empty() { email.clone() } else { name.clone() };
    read.substitutes =
        substitutes.split('|').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let parsed = (office_of(&office), seat_of(&seat), weight_of(&weight));
    let (Some(office), Some(seat), Some(weight)) = parsed else {
        let fault = if parsed.2.is_none() { BodyImportFault::Weight } else { BodyImportFault::Seat };
        return BodyImportLine { fault: Some(fault), ..read };
    };
    let account = accounts.get(&crate::email::key(&email)).cloned();
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
    match edit_of(new, account) {
        Ok(edit) => {
            read.name.clone_from(&edit.name);
            if edit.account.is_some_and(|account| !taken.insert(account.uuid())) {
                read.fault = Some(BodyImportFault::Twice);
            } else {
                read.edit = Some(edit);
            }
        }
        Err(IdentityError::Field(field)) => read.fault = Some(fault_of(field)),
        Err(_) => read.fault = Some(BodyImportFault::Name),
    }
    read
}

/// Substitutes by name; names that two have are nobody's.
#[derive(Debug)]
struct Substitutes(HashMap<String, Option<Uuid>>);

impl Substitutes {
    fn of<'a>(register: impl Iterator<Item = &'a body_member::Model>) -> Self {
        let mut known = HashMap::new();
        for one in register.filter(|one| one.seat == Seat::Substitute.name()) {
            known.entry(one.name_key.clone()).and_modify(|id| *id = None).or_insert(Some(one.id));
        }
        Self(known)
    }

    /// Those whom a line names; nothing when one of them is none, stands there twice, or nobody can tell who is meant.
    fn named(&self, names: &[String]) -> Option<Vec<Uuid>> {
        let found: Option<Vec<Uuid>> = names.iter().map(|name| *self.0.get(&store::fold(name))?).collect();
        let once = |ids: &Vec<Uuid>| ids.iter().collect::<HashSet<_>>().len() == ids.len();
        found.filter(|ids| once(ids) && ids.len() <= SUBSTITUTES_MAX)
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
    fn a_line_looks_at_days_and_names_and_never_at_all_other_lines() {
        let member = |number: u32, seat: &str, from: String| body_member::Model {
            tenant_id: Uuid::nil(),
            id: Uuid::from_u128(u128::from(number)),
            body_id: Uuid::nil(),
            account_id: None,
            name: String::new(),
            name_key: format!("name {number}"),
            office: None,
            function: None,
            group_name: None,
            seat: seat.into(),
            weight: 1,
            from_day: Some(from),
            until_day: None,
            created_at_ms: 0,
        };
        let day = |n: u32| format!("2026-{:02}-{:02}", 1 + n / 28 % 12, 1 + n % 28);
        let register: Vec<_> = (0..5_000).map(|n| member(n, "holder", day(n))).collect();
        let mut held = Held::none(register.iter(), 4_999, 5_000);
        assert_eq!(held.days(), 12 * 28, "as many as there are, however many begin on each");
        let fit = register.iter().filter(|member| held.take(member).is_ok()).count();
        assert_eq!(fit, 4_999, "the last finds no seat");
        let known: Vec<_> = (0..5_000).map(|n| member(n, "substitute", day(n))).collect();
        let known = Substitutes::of(known.iter().chain([&known[7]]));
        assert_eq!(known.0.len(), 5_000, "each name once, found by its hash");
        let names = |from: u32| (from..from + 50).map(|n| format!("Name {n}")).collect::<Vec<_>>();
        assert!((100..4_000).all(|n| known.named(&names(n)).is_some_and(|ids| ids.len() == 50)));
        assert_eq!(known.named(&["Name 7".into()]), None, "two have this name");
        assert_eq!(known.named(&["Name 8".into(), "name 8".into()]), None, "once is enough");
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
