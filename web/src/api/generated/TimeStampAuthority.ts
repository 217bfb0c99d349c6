// Generated from crates/wire by `make generate`. Do not edit.

/**
 * An authority of the tenant.
 */
export type TimeStampAuthority = { url: string, user_name: string | null,
/**
 * It is told to nobody.
 */
has_password: boolean,
/**
 * Under which policy it is to stamp, an object identifier with dots.
 */
policy: string | null,
/**
 * Certificates to one of which stamps have to lead, PEM.
 */
anchors: string | null, };
