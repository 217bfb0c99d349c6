//! What was found, for programs.

use record::Findings;
use serde_json::json;

use crate::arguments::Language;
use crate::words;

/// The answer as JSON, on one line.
pub(crate) fn of(findings: &Findings, summary: Option<String>, language: Language) -> String {
    let verdict = findings.verdict();
    let checks: Vec<_> = findings
        .list
        .iter()
        .map(|finding| {
            let faults = finding.faults.iter().map(|fault| json!({ "code": fault.code, "place": fault.place }));
            json!({
                "check": finding.check.code(),
                "state": finding.state.code(),
                "text": words::line(finding, language),
                "faults": faults.collect::<Vec<_>>(),
            })
        })
        .collect();
    let answer = json!({
        "version": 1,
        "verdict": verdict.code(),
        "exit": verdict.exit_code(),
        "text": words::sentence(verdict, language),
        "summary": summary,
        "checks": checks,
    });
    format!("{answer}\n")
}
