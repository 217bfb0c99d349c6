//! Three tenants, and people of each who do at random what people do, also to what belongs to others. Beside them
//! runs a model of a few sets; what everybody sees is what their model says, after every few steps and after a
//! killed server.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{PASSWORD, Server, cookie, text};

const STEPS: u64 = 400;
const LOOK_EVERY: u64 = 20;
const SEEDS: [u64; 2] = [7, 2026];
/// A mail server that nobody runs: people can be invited, and what is written to them waits.
const MAIL: [(&str, &str); 2] =
    [("PLENUM_MAIL__SMTP__URL", "smtp://127.0.0.1:9"), ("PLENUM_MAIL__SMTP__FROM", "post@example.org")];

#[tokio::test]
async fn everybody_sees_what_the_model_says_on_sqlite() {
    for seed in SEEDS {
        run(Server::start_with(&MAIL), seed).await;
    }
}

#[tokio::test]
async fn everybody_sees_what_the_model_says_on_postgres() {
    for seed in SEEDS {
        let Some(database) = Server::postgres_database() else { return };
        let database = database.iter().map(|(key, value)| (*key, value.as_str()));
        run(Server::start_with(&database.chain(MAIL).collect::<Vec<_>>()), seed).await;
    }
}

/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { Some(&all[self.below(all.len())]) }
    }
}

/// What a tenant has, as the model knows it.
#[derive(Default)]
struct Tenant {
    host: String,
    administrator: String,
    member: String,
    /// Accounts that may be removed again; the two who act are not among them.
    accounts: BTreeSet<String>,
    /// The two who act.
    actors: BTreeSet<String>,
    /// With the unit above.
    units: BTreeMap<String, Option<String>>,
    /// With the members.
    groups: BTreeMap<String, BTreeSet<String>>,
    /// With whether the member owns it, not the administrator.
    meetings: BTreeMap<String, bool>,
    /// With the meeting.
    invitations: BTreeMap<String, String>,
    bodies: BTreeMap<String, Body>,
}

/// A body whose chair is the administrator.
#[derive(Default)]
struct Body {
    /// The chair among them.
    members: BTreeSet<String>,
    /// What the chair has begun: as long as nothing is fixed, one and always the same.
    votes: BTreeSet<String>,
}

struct World {
    server: Server,
    tenants: Vec<Tenant>,
    /// Everything that ever was, of everybody.
    ever: BTreeMap<&'static str, Vec<String>>,
    dice: Dice,
    made: u32,
}

async fn run(server: Server, seed: u64) {
    let operator = server.administrator().await;
    let mut world = World { server, tenants: Vec::new(), ever: BTreeMap::new(), dice: Dice(seed), made: 0 };
    for slug in ["amt-a", "amt-b", "amt-c"] {
        world.found(&operator, slug).await;
    }
    for step in 1..=STEPS {
        let who = world.dice.below(3);
        let what = world.dice.below(18);
        world.step(who, what).await.unwrap_or_else(|wrong| panic!("seed {seed}, step {step}, act {what}: {wrong}"));
        if step % LOOK_EVERY == 0 {
            world.look().await;
        }
    }
    let World { server, tenants, ever, dice, made } = world;
    let server = server.kill_and_restart();
    World { server, tenants, ever, dice, made }.look().await;
}

impl World {
    async fn found(&mut self, operator: &str, slug: &str) {
        let host = format!("{slug}.localhost");
        let new = json!({"slug": slug, "name": slug, "hosts": [host]});
        let made: Value = self.server.post("/api/v1/operator/tenants", Some(operator), new).await.json().await.unwrap();
        let mut tenant = Tenant { host, ..Tenant::default() };
        let (administrator, id) = self.accept(&tenant.host, &made, "admin").await;
        tenant.administrator = administrator;
        tenant.actors.insert(id);
        let invitation = json!({"name": "member", "email": "member@example.org"});
        let invitation = self.ask(&tenant.host, &tenant.administrator, Method::POST, "/api/v1/accounts", invitation);
        let invitation = invitation.await.1;
        let (member, id) = self.accept(&tenant.host, &invitation, "member").await;
        tenant.member = member;
        tenant.actors.insert(id);
        self.tenants.push(tenant);
    }

    /// Uses a setup link; the session and the account.
    async fn accept(&self, host: &str, link: &Value, name: &str) -> (String, String) {
        let token = link["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
        let email = format!("{name}@example.org");
        let setup = json!({"token": token, "name": name, "email": email, "password": PASSWORD});
        let response = self.server.at(host, Method::POST, "/api/v1/setup").json(&setup).send().await.unwrap();
        let session = cookie(&response);
        let me: Value = response.json().await.unwrap();
        (session, text(&me["account"]["id"]))
    }

    async fn ask(&self, host: &str, session: &str, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let request = self.server.at(host, method.clone(), path).header("cookie", session);
        let request = if matches!(method, Method::GET | Method::DELETE) { request } else { request.json(&body) };
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap_or_default())
    }

    async fn act(&self, who: usize, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let tenant = &self.tenants[who];
        self.ask(&tenant.host, &tenant.administrator, method, path, body).await
    }

    /// Makes something at `path`; its id.
    async fn make(&mut self, who: usize, path: &str, mut body: Value) -> Result<String, String> {
        self.made += 1;
        body["name"] = format!("N{}", self.made).into();
        let (status, made) = self.act(who, Method::POST, path, body).await;
        let id = made["id"].as_str().or(made["account"]["id"].as_str());
        match (status, id) {
            (StatusCode::CREATED, Some(id)) => Ok(id.to_owned()),
            _ => Err(format!("{path}: {status} {made}")),
        }
    }

    /// Something of this kind that is or was anybody's.
    fn any(&mut self, kind: &'static str) -> Option<String> {
        let all = self.ever.get(kind).map_or(&[][..], Vec::as_slice);
        self.dice.of(all).cloned()
    }

    fn remember(&mut self, kind: &'static str, id: &str) {
        self.ever.entry(kind).or_default().push(id.to_owned());
    }

    async fn step(&mut self, who: usize, what: usize) -> Result<(), String> {
        match what {
            0 => {
                let email = format!("n{}@example.org", self.made);
                let id = self.make(who, "/api/v1/accounts", json!({"email": email})).await?;
                self.remember("account", &id);
                self.tenants[who].accounts.insert(id);
            }
            1 => {
                let above = self.any("unit").filter(|_| self.dice.below(3) > 0);
                let allowed = above.as_ref().is_none_or(|above| self.tenants[who].units.contains_key(above));
                let short_name = format!("K{}", self.made);
                let made = self.make(who, "/api/v1/units", json!({"short_name": short_name, "parent_id": above})).await;
                // A tree has a depth that it cannot pass; the model does not count it.
                match made {
                    Ok(id) if allowed => {
                        self.remember("unit", &id);
                        self.tenants[who].units.insert(id, above);
                    }
                    Err(wrong) if allowed && !wrong.contains("409") => return Err(wrong),
                    Ok(_) => return Err("a unit hangs below another tenant's".into()),
                    Err(_) => {}
                }
            }
            2 => {
                let id = self.make(who, "/api/v1/groups", json!({})).await?;
                self.remember("group", &id);
                self.tenants[who].groups.insert(id, BTreeSet::new());
            }
            3 | 4 => self.meet(who, what == 3).await?,
            5 => self.part(who, "account").await?,
            6 => self.part(who, "unit").await?,
            7 => self.part(who, "group").await?,
            8 => self.part(who, "meeting").await?,
            9 => self.join_group(who).await?,
            10 | 11 => self.invite(who).await?,
            12 => self.withdraw(who).await?,
            13 => self.found_body(who).await?,
            14 => self.join_body(who).await?,
            15 => self.begin_vote(who).await?,
            16 if self.dice.below(2) == 0 => self.part(who, "body").await?,
            _ => self.rename(who).await?,
        }
        Ok(())
    }

    async fn meet(&mut self, who: usize, member: bool) -> Result<(), String> {
        let tenant = &self.tenants[who];
        let session = if member { &tenant.member } else { &tenant.administrator };
        let (status, made) = self.ask(&tenant.host, session, Method::POST, "/api/v1/meetings", json!({})).await;
        let Some(id) = made["id"].as_str() else { return Err(format!("meeting: {status} {made}")) };
        self.remember("meeting", id);
        self.tenants[who].meetings.insert(id.to_owned(), member);
        Ok(())
    }

    /// The session of who owns a meeting of this tenant; that of the administrator for one of others.
    fn host_of(&self, who: usize, meeting: &str) -> (&str, &str) {
        let tenant = &self.tenants[who];
        let member = tenant.meetings.get(meeting) == Some(&true);
        (&tenant.host, if member { &tenant.member } else { &tenant.administrator })
    }

    /// Invites somebody to a meeting that is or was anybody's.
    async fn invite(&mut self, who: usize) -> Result<(), String> {
        let Some(meeting) = self.any("meeting") else { return Ok(()) };
        self.made += 1;
        let guest = json!({"name": "Guest", "email": format!("guest{}@example.org", self.made)});
        let path = format!("/api/v1/meetings/{meeting}/invitations");
        let (host, session) = self.host_of(who, &meeting);
        let (status, made) = self.ask(host, session, Method::POST, &path, guest).await;
        let own = self.tenants[who].meetings.contains_key(&meeting);
        match made["id"].as_str() {
            Some(id) if own => {
                self.remember("invitation", id);
                self.tenants[who].invitations.insert(id.to_owned(), meeting);
                Ok(())
            }
            None if !own && status == StatusCode::NOT_FOUND => Ok(()),
            _ => Err(format!("{path}: {status} {made}")),
        }
    }

    /// Takes an invitation back that is or was anybody's, at its meeting, or one's own at a meeting of others.
    async fn withdraw(&mut self, who: usize) -> Result<(), String> {
        let Some(id) = self.any("invitation") else { return Ok(()) };
        let invited = self.tenants.iter().find_map(|tenant| tenant.invitations.get(&id).cloned());
        let Some(meeting) = invited.filter(|_| self.dice.below(4) > 0).or_else(|| self.any("meeting")) else {
            return Ok(());
        };
        let path = format!("/api/v1/meetings/{meeting}/invitations/{id}");
        let (host, session) = self.host_of(who, &meeting);
        let (status, answer) = self.ask(host, session, Method::DELETE, &path, json!({})).await;
        let own = self.tenants[who].invitations.get(&id) == Some(&meeting);
        if own {
            self.tenants[who].invitations.remove(&id);
        }
        let expected = if own { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND };
        if status == expected { Ok(()) } else { Err(format!("{path}: {status}, not {expected}: {answer}")) }
    }

    /// A body whose law knows votes without a meeting, with the administrator in the chair.
    async fn found_body(&mut self, who: usize) -> Result<(), String> {
        let body = json!({"kind": "committee", "profile": "vwvfg", "statutory": 5});
        let id = self.make(who, "/api/v1/bodies", body).await?;
        let chair = json!({"email": "admin@example.org", "office": "chair", "seat": "holder"});
        let chair = self.make(who, &format!("/api/v1/bodies/{id}/members"), chair).await?;
        self.remember("body", &id);
        self.tenants[who].bodies.insert(id, Body { members: BTreeSet::from([chair]), ..Body::default() });
        Ok(())
    }

    /// Enters a substitute in a register that is or was anybody's.
    async fn join_body(&mut self, who: usize) -> Result<(), String> {
        let Some(id) = self.any("body") else { return Ok(()) };
        let path = format!("/api/v1/bodies/{id}/members");
        let made = self.make(who, &path, json!({"seat": "substitute"})).await;
        match (self.tenants[who].bodies.get_mut(&id), made) {
            (Some(body), Ok(member)) => {
                body.members.insert(member);
                Ok(())
            }
            (None, Err(wrong)) if wrong.contains("404") => Ok(()),
            (_, made) => Err(format!("{path}: {made:?}")),
        }
    }

    /// Begins a vote without a meeting in a body that is or was anybody's.
    async fn begin_vote(&mut self, who: usize) -> Result<(), String> {
        let Some(id) = self.any("body") else { return Ok(()) };
        let path = format!("/api/v1/bodies/{id}/votes");
        let (status, begun) = self.act(who, Method::POST, &path, json!({})).await;
        match (self.tenants[who].bodies.get_mut(&id), begun["vote"].as_str()) {
            (Some(body), Some(vote)) if body.votes.is_empty() || body.votes.contains(vote) => {
                body.votes.insert(vote.to_owned());
            }
            (None, None) if status == StatusCode::NOT_FOUND => {}
            _ => return Err(format!("{path}: {status} {begun}")),
        }
        // Whoever may not see a body sees none of its votes, whichever way they name both.
        let Some((body, vote)) = self
            .tenants
            .iter()
            .flat_map(|tenant| &tenant.bodies)
            .find_map(|(id, body)| Some((id.clone(), body.votes.first()?.clone())))
        else {
            return Ok(());
        };
        let own = self.tenants[who].bodies.contains_key(&body);
        let path = format!("/api/v1/bodies/{body}/votes/{vote}/ticket");
        let (status, answer) = self.act(who, Method::POST, &path, json!({})).await;
        let seen = answer["ticket"].is_string();
        let refused = status == StatusCode::NOT_FOUND;
        if seen == own && refused != own { Ok(()) } else { Err(format!("{path}: {status} {answer}")) }
    }

    /// Takes away something that is or was anybody's: done when it is one's own and nothing hangs on it.
    async fn part(&mut self, who: usize, kind: &'static str) -> Result<(), String> {
        let Some(id) = self.any(kind) else { return Ok(()) };
        let many = if kind == "body" { "bodies".to_owned() } else { format!("{kind}s") };
        let (status, answer) = self.act(who, Method::DELETE, &format!("/api/v1/{many}/{id}"), json!({})).await;
        let tenant = &mut self.tenants[who];
        let expected = match kind {
            "account" => [StatusCode::NOT_FOUND, StatusCode::NO_CONTENT][usize::from(tenant.accounts.remove(&id))],
            "group" => {
                [StatusCode::NOT_FOUND, StatusCode::NO_CONTENT][usize::from(tenant.groups.remove(&id).is_some())]
            }
            "meeting" if tenant.meetings.get(&id) == Some(&false) => {
                tenant.meetings.remove(&id);
                tenant.invitations.retain(|_, meeting| *meeting != id);
                StatusCode::NO_CONTENT
            }
            "body" => [StatusCode::NOT_FOUND, StatusCode::NO_CONTENT][usize::from(tenant.bodies.remove(&id).is_some())],
            "unit" if tenant.units.values().any(|above| above.as_deref() == Some(&id)) => StatusCode::CONFLICT,
            "unit" => [StatusCode::NOT_FOUND, StatusCode::NO_CONTENT][usize::from(tenant.units.remove(&id).is_some())],
            _ => StatusCode::NOT_FOUND,
        };
        if kind == "account" && expected == StatusCode::NO_CONTENT {
            for members in tenant.groups.values_mut() {
                members.remove(&id);
            }
        }
        if status == expected { Ok(()) } else { Err(format!("{kind} {id}: {status}, not {expected}: {answer}")) }
    }

    async fn join_group(&mut self, who: usize) -> Result<(), String> {
        let (Some(group), Some(account)) = (self.any("group"), self.any("account")) else { return Ok(()) };
        let path = format!("/api/v1/groups/{group}/members");
        let (status, answer) = self.act(who, Method::POST, &path, json!({"account_id": account})).await;
        let tenant = &mut self.tenants[who];
        let own = tenant.groups.contains_key(&group) && tenant.accounts.contains(&account);
        if own {
            tenant.groups.get_mut(&group).unwrap().insert(account);
        }
        if status.is_success() == own { Ok(()) } else { Err(format!("{path}: {status} {answer}")) }
    }

    async fn rename(&mut self, who: usize) -> Result<(), String> {
        let kind = ["account", "unit", "group", "meeting"][self.dice.below(4)];
        let Some(id) = self.any(kind) else { return Ok(()) };
        self.made += 1;
        let name = format!("R{}", self.made);
        let body = if kind == "meeting" { json!({"title": name}) } else { json!({"name": name}) };
        let (status, answer) = self.act(who, Method::PATCH, &format!("/api/v1/{kind}s/{id}"), body).await;
        let tenant = &self.tenants[who];
        let own = match kind {
            "account" => tenant.accounts.contains(&id),
            "unit" => tenant.units.contains_key(&id),
            "group" => tenant.groups.contains_key(&id),
            _ => tenant.meetings.get(&id) == Some(&false),
        };
        let expected = if own { StatusCode::OK } else { StatusCode::NOT_FOUND };
        if status == expected { Ok(()) } else { Err(format!("{kind} {id}: {status}, not {expected}: {answer}")) }
    }

    /// Every list of every tenant is what the model says.
    async fn look(&self) {
        for tenant in &self.tenants {
            let accounts = self.list(tenant, &tenant.administrator, "/api/v1/accounts").await;
            assert_eq!(accounts, tenant.accounts.union(&tenant.actors).cloned().collect(), "{}", tenant.host);
            let units = self.list(tenant, &tenant.administrator, "/api/v1/units").await;
            assert_eq!(units, tenant.units.keys().cloned().collect(), "{}", tenant.host);
            let groups = self.list(tenant, &tenant.administrator, "/api/v1/groups").await;
            assert_eq!(groups, tenant.groups.keys().cloned().collect(), "{}", tenant.host);
            for (group, members) in &tenant.groups {
                let path = format!("/api/v1/groups/{group}/members");
                assert_eq!(self.list(tenant, &tenant.administrator, &path).await, *members, "{}", tenant.host);
            }
            for (session, is_member) in [(&tenant.administrator, false), (&tenant.member, true)] {
                let own = tenant.meetings.iter().filter(|(_, owner)| **owner == is_member);
                let own: BTreeSet<String> = own.map(|(id, _)| id.clone()).collect();
                assert_eq!(self.list(tenant, session, "/api/v1/meetings").await, own, "{}", tenant.host);
                for meeting in own {
                    let invited = tenant.invitations.iter().filter(|(_, of)| **of == meeting);
                    let invited: BTreeSet<String> = invited.map(|(id, _)| id.clone()).collect();
                    let path = format!("/api/v1/meetings/{meeting}/invitations");
                    assert_eq!(self.list(tenant, session, &path).await, invited, "{}", tenant.host);
                }
            }
            let bodies = self.list(tenant, &tenant.administrator, "/api/v1/bodies").await;
            assert_eq!(bodies, tenant.bodies.keys().cloned().collect(), "{}", tenant.host);
            // Whoever has a seat sees whose votes are to be seen; what is only begun stands in no list.
            let path = "/api/v1/me/votes";
            let own = self.ask(&tenant.host, &tenant.administrator, Method::GET, path, json!({})).await.1;
            let seats = own["bodies"].as_array().unwrap().iter().map(|body| text(&body["id"]));
            assert_eq!(seats.collect::<BTreeSet<_>>(), bodies, "{}", tenant.host);
            assert_eq!(own["items"], json!([]), "{}", tenant.host);
            for (id, body) in &tenant.bodies {
                let path = format!("/api/v1/bodies/{id}/members");
                assert_eq!(self.list(tenant, &tenant.administrator, &path).await, body.members, "{path}");
            }
        }
    }

    /// The ids of a list, page by page.
    async fn list(&self, tenant: &Tenant, session: &str, path: &str) -> BTreeSet<String> {
        let (mut found, mut cursor) = (BTreeSet::new(), String::new());
        loop {
            let page = if path.ends_with("units") { path.to_owned() } else { format!("{path}?limit=7{cursor}") };
            let (status, page) = self.ask(&tenant.host, session, Method::GET, &page, json!({})).await;
            assert_eq!(status, StatusCode::OK, "{path}: {page}");
            for item in page["items"].as_array().unwrap() {
                assert!(found.insert(text(&item["id"])), "{path} lists {item} twice");
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return found,
            }
        }
    }
}
