// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The kind of data in a column.
 */
export type DataClass = "key" | "identity" | "contact" | "role" | "content" | "traffic" | "secret" | "setting" | "evidence" | "measure";
