// Files of motions: this device knows what it added, also after a reload, and takes nothing else for its own or for what
// was fixed.
import type { VoteAttached } from "../../../api/generated";
import { ApiProblem } from "../../../api/client";
import { base64, same, sha256 } from "../../../../verifier/bytes";
import { type VoteActs, VoteRefused } from "../contract";
import { ATTACHMENT_BYTES_MAX } from "../plan";
import { type Gate, refusal } from "./gate";
import type { Shelf } from "./shelf";

/** What the server says of a file, by the field that is wrong. */
function refusalOfFile(error: unknown): unknown {
  const code = error instanceof ApiProblem ? (error.field("content") ?? error.field("name")) : undefined;
  return code === undefined ? refusal(error) : new VoteRefused(`file-${code}`);
}

type Item = VoteAttached["items"][number];

const isSame = (one: Item, other: Item): boolean => one.hash === other.hash && one.name === other.name && one.size === other.size;

export function filesOf(gate: Gate, shelf: Shelf, you: () => string): Pick<VoteActs, "attachments" | "attach" | "detach" | "attachment"> {
  const ask = async (path: string, body: object = {}): Promise<VoteAttached> => {
    try {
      return await gate.post<VoteAttached>(path, body);
    } catch (error) {
      throw refusalOfFile(error);
    }
  };
  const ownPlace = (vote: string) => `files ${vote} ${you()}`;
  /** Where nothing can be kept, what was added is looked at once more after a reload. */
  const remember = async (vote: string, change: (own: readonly Item[]) => readonly Item[]): Promise<void> => {
    await shelf.update<readonly Item[]>(ownPlace(vote), (own) => change(own ?? [])).catch(() => undefined);
  };
  return {
    async attachments(vote) {
      const { items } = await ask(`/${vote}/attachments`);
      const own = (await shelf.get<readonly Item[]>(ownPlace(vote)).catch(() => null)) ?? [];
      return { vote, items: items.map((item) => ({ ...item, isOwn: own.some((one) => isSame(one, item)) })) };
    },
    async attach(vote, known, file) {
      if (file.size > ATTACHMENT_BYTES_MAX) throw new VoteRefused("file-too-large");
      const bytes = new Uint8Array(await file.arrayBuffer());
      const item = { name: file.name.normalize("NFC").trim(), size: bytes.length, hash: base64(sha256(bytes)) };
      const now = await ask("/attachments", { vote, name: item.name, content: base64(bytes) });
      await remember(now.vote, (own) => [...own, item]);
      return { vote: now.vote, items: [...known, { ...item, isOwn: true }] };
    },
    async detach({ vote, items }, hash) {
      await ask(`/${vote}/attachments/remove`, { hash });
      await remember(vote, (own) => own.filter((one) => one.hash !== hash));
      return { vote, items: items.filter((item) => item.hash !== hash) };
    },
    async attachment(vote, { hash }) {
      let file: Blob;
      try {
        file = await gate.file(`/${vote}/attachment`, { hash: base64(hash) });
      } catch (error) {
        throw refusal(error);
      }
      if (!same(sha256(new Uint8Array(await file.arrayBuffer())), hash)) throw new VoteRefused("attachment-changed");
      return file;
    },
  };
}
