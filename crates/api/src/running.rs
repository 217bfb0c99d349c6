//! What the process knows of itself, for operators.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::Mutex;
use wire::overview::{HealthFinding, HealthReport, Versions};

use crate::jobs::Jobs;
use crate::load::Processors;

/// Findings this old are found anew; many who look at the same time cause one examination, milliseconds.
const FRESH_MS: i64 = 5_000;

/// Set up once, when the server starts.
pub struct Running {
    pub started_at_ms: i64,
    pub versions: Versions,
    pub processors: Processors,
    pub jobs: Jobs,
    pub examination: Examination,
}

type Findings = Pin<Box<dyn Future<Output = Vec<HealthFinding>> + Send>>;

/// How an installation is examined: what `plenum doctor` does.
pub struct Examination {
    examine: Arc<dyn Fn() -> Findings + Send + Sync>,
    last: Mutex<Option<HealthReport>>,
}

impl Examination {
    pub fn new<F>(examine: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Vec<HealthFinding>> + Send + 'static,
    {
        Self { examine: Arc::new(move || Box::pin(examine())), last: Mutex::default() }
    }

    pub(crate) async fn now(&self, now_ms: i64) -> HealthReport {
        let mut last = self.last.lock().await;
        if let Some(known) = last.as_ref().filter(|known| now_ms - known.checked_at_ms < FRESH_MS) {
            return known.clone();
        }
        let checks = HealthReport { checked_at_ms: now_ms, findings: (self.examine)().await };
        *last = Some(checks.clone());
        checks
    }
}
