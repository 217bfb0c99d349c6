//! Logs to standard error and metrics on a listener of their own. Nothing leaves the machine.

use std::io::IsTerminal;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusBuilder;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::{Filter, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, registry};

use crate::Failure;
use crate::config::{Log, LogFormat};

/// What would write frames of sockets, heads of requests, bodies that do not fit and the URL of the database into the log,
/// and with them what people say and what lets them in: of these crates nothing finer than `info` is logged, whatever level
/// is set.
const DISCREET: &[&str] = &["axum", "h2", "hyper", "sea_orm", "tokio_tungstenite", "tungstenite"];

pub(crate) fn start_log(log: &Log) -> Result<(), Failure> {
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // Colours are for people; in a file or the system's journal they are dirt.
    let colours = std::io::stderr().is_terminal();
    let filter = filter(&log.level)?;
    match log.format {
        LogFormat::Text => registry().with(layer.with_target(false).with_ansi(colours).with_filter(filter)).init(),
        LogFormat::Json => registry().with(layer.json().with_filter(filter)).init(),
    }
    Ok(())
}

fn filter(level: &str) -> Result<impl Filter<Registry> + Send + Sync + 'static, Failure> {
    let wanted = EnvFilter::try_new(level).map_err(|e| Failure(format!("log.level: {e}")))?;
    // Without saying so it would cost every line of every crate a look at this filter.
    let most = wanted.max_level_hint().unwrap_or(LevelFilter::TRACE);
    let is_fit = move |line: &Metadata<'_>| {
        line.level() <= &most && (line.level() <= &Level::INFO || !is_discreet(line.target()))
    };
    Ok(wanted.and(filter_fn(is_fit).with_max_level_hint(most)))
}

fn is_discreet(target: &str) -> bool {
    DISCREET.contains(&target.split("::").next().unwrap_or_default())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_lets_frames_into_the_log() {
        for level in ["trace", "tungstenite=trace", "debug,tungstenite::protocol=trace,hyper=debug"] {
            let Ok(filter) = filter(level) else { panic!("{level} is a level") };
            let log = registry().with(tracing_subscriber::fmt::layer().with_writer(std::io::sink).with_filter(filter));
            let shown = tracing::subscriber::with_default(log, || {
                [
                    tracing::enabled!(target: "tungstenite", Level::TRACE),
                    tracing::enabled!(target: "tungstenite::protocol::frame", Level::TRACE),
                    tracing::enabled!(target: "hyper::proto", Level::DEBUG),
                    tracing::enabled!(target: "axum::rejection", Level::TRACE),
                    tracing::enabled!(target: "sea_orm::driver::sqlx_postgres", Level::TRACE),
                    tracing::enabled!(target: "plenum", Level::TRACE),
                ]
            });
            assert_eq!(shown, [false, false, false, false, false, level == "trace"], "{level}");
        }
        assert!(filter("plenum=loud").is_err());
    }

    #[test]
    fn what_is_not_logged_costs_no_look() {
        for (level, most) in [("info", LevelFilter::INFO), ("warn,plenum=debug", LevelFilter::DEBUG)] {
            let Ok(filter) = filter(level) else { panic!("{level} is a level") };
            assert_eq!(filter.max_level_hint(), Some(most), "{level}");
        }
    }
}
