// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/join/preview`: what the pre-join page shows. Unknown, expired,
 * revoked and foreign links get one identical answer (`link-unusable`).
 */
export type JoinPreviewRequest = { code: string,
/**
 * From the fragment of the link; signed-in people may join by the code alone.
 */
secret?: string,
/**
 * Of an invited person who proved their address before.
 */
guest_credential?: string, };
