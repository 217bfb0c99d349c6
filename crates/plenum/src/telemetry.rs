//! Logs to standard error and metrics on a listener of their own. Nothing leaves the machine.

use std::io::IsTerminal;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::EnvFilter;

use crate::Failure;
use crate::config::{Log, LogFormat};

pub(crate) fn start_log(log: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&log.level).map_err(|e| Failure(format!("log.level: {e}")))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Colours are for people; in a file or the system's journal they are dirt.
    let colours = std::io::stderr().is_terminal();
    match log.format {
        LogFormat::Text => builder.with_target(false).with_ansi(colours).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}

/// Serves `GET /metrics` in the Prometheus text format.
pub(crate) async fn serve_metrics(listen: SocketAddr) -> Result<(), Failure> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|e| Failure(format!("metrics.listen: {listen} cannot be used: {e}")))?;
    let router = Router::new().route("/metrics", get(move || std::future::ready(handle.render())));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}
