// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What was looked at.
 */
export type HealthCheck = "data-folder" | "disk" | "keys" | "clock" | "open-files" | "udp-buffers" | "database" | "database-rights" | "database-backup" | "server" | "media" | "media-port" | "media-address" | "firewall" | "public-address" | "browser-way" | "dns" | "certificate" | "web-socket" | "mail" | "vote-roots";
