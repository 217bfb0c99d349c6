/** Meeting links and codes as people paste and type them. */

const LETTERS = /^[bcdfghjkmnpqrstvwxz]{10}$/;

export interface Invitation {
  readonly code: string;
  readonly secret: string | null;
}

/** The meeting behind a whole link or a code; `null` when it is neither. */
export function readInvitation(text: string): Invitation | null {
  const trimmed = text.trim();
  const link = /\/m\/([^/#?\s]+)(?:#([A-Za-z0-9_-]+))?$/.exec(trimmed);
  if (link?.[1]) {
    const code = normalCode(link[1]);
    return code === null ? null : { code, secret: link[2] ?? null };
  }
  const code = normalCode(trimmed);
  return code === null ? null : { code, secret: null };
}

function normalCode(text: string): string | null {
  const letters = text.toLowerCase().replace(/[-\s]/g, "");
  return LETTERS.test(letters) ? `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}` : null;
}
