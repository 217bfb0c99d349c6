//! Lists cost as many statements when they are long as when they are short.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::coverage::operations;
use crate::server::{Server, text};

/// What every list has in the second measurement. A page holds fewer.
const MANY: usize = 60;
const PAGE: usize = 50;
/// The sweeper and the signer of logs ask now and then, too: the least of so many measurements is the list's own.
const MEASURED: usize = 4;
/// The same on a machine that is busy.
const MEASURED_MAX: usize = 20;

#[tokio::test]
async fn a_long_list_costs_no_more_statements_than_a_short_one() {
    let Some((server, database)) = Server::start_on_talking_postgres() else { return };
    let chief = server.administrator().await;
    let mut made = Made::default();
    let mut log = StatementLog::open(&database);
    fill(&server, &chief, &mut made, 0..2).await;
    let short = measure(&server, &chief, &mut log, &made).await;
    fill(&server, &chief, &mut made, 2..MANY).await;
    let long = measure(&server, &chief, &mut log, &made).await;
    assert!(short.len() >= 10 && short["/api/v1/accounts"].0 > 0, "{short:?}");
    assert_eq!((short["/api/v1/accounts"].1, long["/api/v1/accounts"].1), (3, PAGE));
    let dearer = long.into_iter().filter_map(|(list, (statements, items))| {
        let (before, few) = short[&list];
        (statements > before).then(|| format!("{list}: {before} statements for {few} items, {statements} for {items}"))
    });
    assert_eq!(dearer.collect::<Vec<_>>(), Vec::<String>::new());
}

/// What a path with a parameter is filled with.
#[derive(Default)]
struct Made {
    meeting: String,
    group: String,
    unit: String,
    account: String,
    body: String,
}

/// One of everything for each number.
async fn fill(server: &Server, chief: &str, made: &mut Made, numbers: std::ops::Range<usize>) {
    let make = async |path: &str, body: Value| -> Value {
        let response = server.post(path, Some(chief), body).await;
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.json().await.unwrap_or_default()
    };
    for n in numbers {
        let unit = make("/api/v1/units", json!({"name": format!("U{n}"), "short_name": format!("U{n}")})).await;
        let account = json!({"name": format!("A{n}"), "email": format!("a{n}@example.org"), "unit_id": unit["id"]});
        let account = make("/api/v1/accounts", account).await;
        let group = make("/api/v1/groups", json!({"name": format!("G{n}"), "unit_id": unit["id"]})).await;
        for grant in [
            json!({"role": "unit-administrator", "unit_id": unit["id"], "account_id": account["account"]["id"]}),
            json!({"role": "auditor", "group_id": group["id"]}),
        ] {
            make("/api/v1/role-grants", grant).await;
        }
        let meeting = make("/api/v1/meetings", json!({"title": format!("M{n}")})).await;
        let host = format!("t{n}.localhost");
        make("/api/v1/operator/tenants", json!({"slug": format!("t{n}"), "name": format!("T{n}"), "hosts": [host]}))
            .await;
        let body = json!({"name": format!("B{n}"), "kind": "council", "profile": "go-sh", "statutory": 500});
        let body = make("/api/v1/bodies", body).await;
        if n == 0 {
            let id = |value: &Value| text(&value["id"]);
            (made.meeting, made.group, made.unit) = (id(&meeting), id(&group), id(&unit));
            made.account = id(&account["account"]);
            made.body = id(&body);
        }
        let member = json!({"account_id": account["account"]["id"]});
        make(&format!("/api/v1/groups/{}/members", made.group), member).await;
        let member = json!({"email": format!("a{n}@example.org"), "seat": "holder"});
        make(&format!("/api/v1/bodies/{}/members", made.body), member).await;
        if n < 8 {
            make(&format!("/api/v1/meetings/{}/links", made.meeting), json!({})).await;
        }
    }
}

/// What a change for all tenants would do is looked at in each of them, and is no list by its method.
const REVIEW: &str = "/api/v1/operator/policies/review";

/// Statements and items of everything that is read by `GET`, and of a review.
async fn measure(
    server: &Server,
    chief: &str,
    log: &mut StatementLog,
    made: &Made,
) -> BTreeMap<String, (usize, usize)> {
    let mut found = BTreeMap::new();
    for (method, path) in operations(server).await {
        // The checks of the machine are no list, and take so long that whatever works in the background counts in.
        if (method != "get" && path != REVIEW) || path == "/api/v1/operator/checks" {
            continue;
        }
        let filled = match path.split('/').nth(3) {
            Some("groups") => path.replace("{id}", &made.group),
            Some("bodies") => path.replace("{id}", &made.body),
            Some("units") => path.replace("{id}", &made.unit),
            Some("accounts") => path.replace("{id}", &made.account),
            Some("meetings") => path.replace("{id}", &made.meeting),
            _ => path.clone(),
        };
        let filled = format!("{filled}?limit={PAGE}");
        // What works in the background counts in, now and then: the least that was seen twice is the list's own.
        let mut seen: Vec<(usize, usize)> = Vec::new();
        while seen.len() < MEASURED_MAX {
            log.next();
            let response = if path == REVIEW {
                server.post(REVIEW, Some(chief), json!({"settings": {"guests": {"value": "forbidden"}}})).await
            } else {
                server.send(Method::GET, &filled, Some(chief), None).await
            };
            assert!(path != REVIEW || response.status() == StatusCode::OK);
            let answer = response.json::<Value>().await.unwrap_or_default();
            seen.push((log.next(), answer["items"].as_array().map_or(0, Vec::len)));
            let least = seen.iter().min();
            if seen.len() >= MEASURED && seen.iter().filter(|one| Some(*one) == least).count() >= 2 {
                break;
            }
        }
        let least = seen.into_iter().min();
        found.insert(path, least.unwrap());
    }
    found
}

/// The log of PostgreSQL, read on from where it was read before: it is large, and what is remembered for some seconds
/// is not to be forgotten while it is read.
struct StatementLog {
    lines: BufReader<File>,
    mark: String,
}

impl StatementLog {
    fn open(database: &str) -> Self {
        let log = std::env::var("PLENUM_TEST_POSTGRES_LOG").expect("scripts/with-postgres.sh names the log");
        let mut log = File::open(log).unwrap();
        log.seek(SeekFrom::End(0)).unwrap();
        Self { lines: BufReader::new(log), mark: format!("[{database}] LOG:  ") }
    }

    /// How many statements were run in this database since it was asked last, whoever ran them.
    fn next(&mut self) -> usize {
        let mut count = 0;
        let mut line = Vec::new();
        while self.lines.read_until(b'\n', &mut line).unwrap() > 0 {
            let text = String::from_utf8_lossy(&line);
            let said = text.split_once(&self.mark).map_or("", |(_, said)| said);
            count += usize::from(said.starts_with("execute ") || said.starts_with("statement: "));
            line.clear();
        }
        count
    }
}
