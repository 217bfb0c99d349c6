//! What the machine itself gives: disk, keys, clock, limits of the kernel.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use rustix::process::{Resource, getrlimit};
use wire::overview::HealthCheck;

use super::Finding;
use crate::config::Config;

/// Below this a meeting's journal may soon not be written any more.
const SPACE_MIN_MB: u64 = 200;
/// Below this somebody should act.
const SPACE_LOW_MB: u64 = 2_000;
/// Each person in a meeting takes up to three.
const OPEN_FILES_MIN: u64 = 4_096;
/// What the media port asks the kernel for, bytes.
const UDP_BUFFER_BYTES: u64 = media::KERNEL_BUFFER_BYTES as u64;

/// Folder, space and keys.
pub(super) fn folder(config: &Config) -> Vec<Finding> {
    let dir = &config.data.dir;
    let what = HealthCheck::DataFolder;
    if !dir.exists() {
        return vec![Finding::ok(what, format!("{} is made at the first start", dir.display()))];
    }
    let probe = dir.join(".doctor");
    let writable = fs::write(&probe, b"x").and_then(|()| fs::remove_file(&probe));
    let mut findings = vec![match writable {
        Ok(()) => Finding::ok(what, format!("{} can be written", dir.display())),
        Err(fault) => Finding::fault(
            what,
            format!("{} cannot be written: {fault}", dir.display()),
            "make it belong to the user whom the server runs as",
        ),
    }];
    findings.extend(fs::metadata(dir).ok().filter(|dir| dir.permissions().mode() & 0o077 != 0).map(|_| {
        Finding::warning(
            what,
            format!("{} is open to other users of this machine", dir.display()),
            format!("the database lies in it: chmod 700 {}", dir.display()),
        )
    }));
    findings.push(space(dir));
    findings.extend(keys(&dir.join("keys")));
    findings
}

fn space(dir: &Path) -> Finding {
    let what = HealthCheck::Disk;
    let Ok(disk) = rustix::fs::statvfs(dir) else {
        return Finding::not_checked(what, "the file system does not say how much is free");
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize) / 1_000_000;
    let says = format!("{free} MB are free");
    match free {
        0..SPACE_MIN_MB => {
            Finding::fault(what, says, "make room: without it nothing that people do is acknowledged any more")
        }
        SPACE_MIN_MB..SPACE_LOW_MB => Finding::warning(what, says, "make room before it is needed"),
        _ => Finding::ok(what, says),
    }
}

fn keys(dir: &Path) -> Option<Finding> {
    let what = HealthCheck::Keys;
    let found: Vec<_> = fs::read_dir(dir).ok()?.filter_map(Result::ok).collect();
    let open = found
        .iter()
        .find(|file| file.metadata().is_ok_and(|data| data.permissions().mode() & 0o077 != 0 && data.is_file()));
    Some(match open {
        Some(file) => Finding::fault(
            what,
            format!("{} can be read by others", file.path().display()),
            format!("chmod 600 {}", file.path().display()),
        ),
        None => Finding::ok(what, format!("{} files, for the server alone", found.len())),
    })
}

/// Whether somebody keeps the clock right: sign-in at a provider fails within minutes of error.
pub(super) fn clock() -> Finding {
    let what = HealthCheck::Clock;
    let asked = Command::new("timedatectl").args(["show", "--property=NTPSynchronized", "--value"]).output();
    match asked.ok().filter(|answer| answer.status.success()).map(|answer| answer.stdout) {
        Some(answer) if answer.starts_with(b"yes") => Finding::ok(what, "it is kept by the network"),
        Some(answer) if answer.starts_with(b"no") => Finding::warning(
            what,
            "nobody keeps it right",
            "install chrony or enable systemd-timesyncd: sign-in at a provider and time stamps depend on it",
        ),
        _ => Finding::not_checked(
            what,
            "timedatectl does not answer here; make sure that something keeps the clock right",
        ),
    }
}

/// Files and sockets that the process may hold open.
pub(super) fn open_files() -> Finding {
    let what = HealthCheck::OpenFiles;
    match getrlimit(Resource::Nofile).maximum {
        Some(limit) if limit < OPEN_FILES_MIN => Finding::warning(
            what,
            format!("at most {limit}"),
            "set LimitNOFILE=65536 in the unit of the service: each person takes up to three",
        ),
        Some(limit) => Finding::ok(what, format!("up to {limit}")),
        None => Finding::ok(what, "as many as needed"),
    }
}

/// Whether the kernel lets the media port buffer bursts.
pub(super) fn udp_buffers() -> Finding {
    let what = HealthCheck::UdpBuffers;
    let limit = |name: &str| fs::read_to_string(format!("/proc/sys/net/core/{name}")).ok()?.trim().parse::<u64>().ok();
    let (Some(read), Some(write)) = (limit("rmem_max"), limit("wmem_max")) else {
        return Finding::not_checked(what, "the kernel does not say how large they may be");
    };
    if read.min(write) < UDP_BUFFER_BYTES {
        let advice = format!(
            "sysctl net.core.rmem_max={UDP_BUFFER_BYTES} net.core.wmem_max={UDP_BUFFER_BYTES}, and the same in /etc/sysctl.d"
        );
        return Finding::warning(
            what,
            format!("at most {} bytes: in large meetings pictures freeze", read.min(write)),
            advice,
        );
    }
    Finding::ok(what, "large enough")
}
