// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/join`.
 */
export type JoinRequest = { code: string, secret?: string,
/**
 * Required for guests, 1 to 100 characters; accounts join under their own name, the invited under that of their
 * invitation.
 */
name?: string,
/**
 * A guest who comes back presents the credential of the first answer and is the same person again. An invited
 * person presents the one that proving the address brought.
 */
guest_credential?: string,
/**
 * Names this device, 8 to 32 characters of `[a-z0-9]`, kept by the client for the life of the tab;
 * the same device replaces its older connection, another one is added.
 */
device: string, };
