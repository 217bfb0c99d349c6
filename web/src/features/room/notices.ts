/** Non-modal notices: the newest is shown and replaces one of its own kind, the others wait. */
import { Store } from "../../call/store";

export interface Notice {
  readonly kind: string;
  readonly tone: "info" | "warn" | "ok";
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until dismissed. */
  readonly sticky?: boolean;
}

/** A notice can be read for at least this long. */
export const NOTICE_MS = 8_000;
/** More than this waiting, the oldest that is not sticky falls out. */
const WAITING_MAX = 5;

export class Notices {
  readonly state = new Store<readonly Notice[]>([]);

  show(notice: Notice): void {
    this.state.update((list) => trimmed([notice, ...list.filter((known) => known.kind !== notice.kind)]));
  }

  dismiss(kind: string): void {
    this.state.update((list) => list.filter((notice) => notice.kind !== kind));
  }
}

function trimmed(list: readonly Notice[]): readonly Notice[] {
  if (list.length <= WAITING_MAX) return list;
  const oldest = list.map((notice) => notice.sticky === true).lastIndexOf(false);
  return list.filter((_, index) => index !== (oldest < 0 ? list.length - 1 : oldest));
}
