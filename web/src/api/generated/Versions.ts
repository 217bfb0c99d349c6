// Generated from crates/wire by `make generate`. Do not edit.
import type { MediaKind } from "./MediaKind";

/**
 * What runs.
 */
export type Versions = { plenum: string,
/**
 * Name and version.
 */
database: string,
/**
 * Newest migration of the database.
 */
schema: string, media: MediaKind, };
