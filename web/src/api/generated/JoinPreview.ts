// Generated from crates/wire by `make generate`. Do not edit.
import type { JoinInvitation } from "./JoinInvitation";

/**
 * What may be known before joining.
 */
export type JoinPreview = {
/**
 * Absent when one would have to wait: the title is for those who were let in.
 */
title: string | null, code: string,
/**
 * Name of the signed-in account that would join; absent for guests.
 */
account_name: string | null,
/**
 * The link is a personal one.
 */
invitation: JoinInvitation | null,
/**
 * The conference runs since then.
 */
running_since_ms: number | null, };
