//! What tenants cost the database: row-level security on and off in the same run, and lists of a hundred thousand
//! beside lists of a hundred, on SQLite and PostgreSQL.
//!
//! `scripts/with-postgres.sh cargo run --release -p bench --bin tenants`; see docs/performance.md.
#![expect(clippy::print_stdout, reason = "a measurement says what it found")]

mod site;

use std::time::{Duration, Instant};

use bench::{Fault, Usage};
use serde_json::{Map, Value, json};

use site::{Database, Site};

const COMMAND: &str = "scripts/with-postgres.sh cargo run --release -p bench --bin tenants";
/// Lists are measured with as many rows as this, and then with as many.
const FEW: usize = 100;
const MANY: usize = 100_000;
/// Requests of one kind in one measurement of a list.
const REQUESTS: usize = 60;
/// Rounds with and without row-level security, one after the other.
const ROUNDS: usize = 20;
/// Requests of each kind in a round.
const ROUND_REQUESTS: usize = 60;

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let mut figures = Map::new();
    for database in [Database::Sqlite, Database::postgres()?] {
        lists(database, &mut figures).await?;
    }
    row_level_security(&mut figures).await?;
    bench::write(&bench::root().join("bench/results/tenants.json"), COMMAND, figures)?;
    Ok(())
}

fn say(figures: &mut Map<String, Value>, name: &str, value: f64, digits: i32) {
    let value = json!((value * 10_f64.powi(digits)).round() / 10_f64.powi(digits));
    println!("{name}: {value}");
    figures.insert(name.into(), value);
}

fn median(mut all: Vec<Duration>) -> f64 {
    all.sort_unstable();
    all.get(all.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1e3
}

/// Pages of accounts and meetings, with few and then with many.
async fn lists(database: Database, figures: &mut Map<String, Value>) -> Result<(), Fault> {
    let site = Site::start(&database).await?;
    let mut small = Vec::new();
    for rows in [FEW, MANY] {
        site.fill(&database, rows)?;
        let pages = pages(&site).await?;
        for (name, path) in &pages {
            let mut times = Vec::new();
            for _ in 0..REQUESTS {
                times.push(site.get(path).await?.0);
            }
            let ms = median(times);
            let name = format!("{}_{name}", database.name());
            if rows == FEW {
                small.push(ms);
            } else {
                let before = small.remove(0);
                say(figures, &format!("{name}_ms"), ms, 2);
                say(figures, &format!("{name}_ratio_to_short_list"), ms / before, 2);
            }
        }
    }
    Ok(())
}

/// What is asked: the first page, one far down, a search.
async fn pages(site: &Site) -> Result<Vec<(&'static str, String)>, Fault> {
    let deep = async |path: &str| -> Result<String, Fault> {
        let mut at = format!("{path}?limit=100");
        let mut last = at.clone();
        loop {
            let page = site.get(&at).await?.1;
            match page["next_cursor"].as_str() {
                Some(next) => last = std::mem::replace(&mut at, format!("{path}?limit=100&cursor={next}")),
                None => return Ok(last),
            }
        }
    };
    Ok(vec![
        ("accounts_first_page", "/api/v1/accounts?limit=50".into()),
        ("accounts_last_pages", deep("/api/v1/accounts").await?),
        ("accounts_search", "/api/v1/accounts?limit=50&q=person%2000004".into()),
        ("meetings_first_page", "/api/v1/meetings?limit=50".into()),
        ("meetings_last_pages", deep("/api/v1/meetings").await?),
        ("unit_meetings_first_page", "/api/v1/unit-meetings?limit=50".into()),
    ])
}

/// Typical requests of one tenant on PostgreSQL, with and without the policies of its tables, by turns.
async fn row_level_security(figures: &mut Map<String, Value>) -> Result<(), Fault> {
    let database = Database::postgres()?;
    let site = Site::start(&database).await?;
    site.fill(&database, 1000)?;
    let meeting = site.meeting().await?;
    let (mut times, mut spent) = ([Vec::new(), Vec::new()], [0.0, 0.0]);
    for round in 0..=ROUNDS {
        for on in [round % 2 == 0, round % 2 != 0] {
            database.enforce(on)?;
            let before = usage(&site, &database)?;
            let mut taken = Vec::new();
            for n in 0..ROUND_REQUESTS {
                let start = Instant::now();
                site.get("/api/v1/me").await?;
                site.get("/api/v1/meetings?limit=20").await?;
                site.get(&format!("/api/v1/meetings/{meeting}")).await?;
                site.rename(&meeting, n).await?;
                taken.push(start.elapsed() / 4);
            }
            let after = usage(&site, &database)?;
            // The first round warms up connections and caches.
            if round > 0 {
                times[usize::from(on)].extend(taken);
                spent[usize::from(on)] += after.iter().zip(&before).map(|(now, then)| now.since(then)).sum::<f64>();
            }
        }
    }
    let [off, on] = times.map(median);
    say(figures, "rls_request_ms", on, 3);
    say(figures, "rls_latency_ratio", on / off, 3);
    say(figures, "rls_cpu_ratio", spent[1] / spent[0], 3);
    Ok(())
}

/// The server and the processes of PostgreSQL that work for it, always in the same order.
fn usage(site: &Site, database: &Database) -> Result<Vec<Usage>, Fault> {
    let mut pids = database.backends()?;
    pids.insert(0, site.pid());
    Ok(pids.into_iter().map(Usage::of).collect())
}
