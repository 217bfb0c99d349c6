// Generated from crates/wire by `make generate`. Do not edit.
import type { Permission } from "./Permission";
import type { RecordWhat } from "./RecordWhat";
import type { Role } from "./Role";

/**
 * Something that happened.
 */
export type RecordLine = { at_ms: number, what: RecordWhat,
/**
 * Names of those whom it concerns, as they were then.
 */
who: Array<string>,
/**
 * Name of who did it.
 */
by: string | null,
/**
 * A title, a new name, a reason.
 */
detail: string | null,
/**
 * The role whose rights changed.
 */
role: Role | null,
/**
 * The rights that were given or taken; for a role, what it may of what can be restricted.
 */
rights: Array<Permission>,
/**
 * Whether all members were invited in due form, when a sitting was opened.
 */
all_invited?: boolean, };
