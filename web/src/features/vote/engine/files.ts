// Files of motions: this device knows what it added, and takes nothing else for what was fixed.
import type { VoteAttached } from "../../../api/generated";
import { ApiProblem } from "../../../api/client";
import { base64, same, sha256 } from "../../../../verifier/bytes";
import { type VoteActs, VoteRefused } from "../contract";
import { ATTACHMENT_BYTES_MAX } from "../plan";
import { type Gate, refusal } from "./gate";

/** What the server says of a file, by the field that is wrong. */
function refusalOfFile(error: unknown): unknown {
  const code = error instanceof ApiProblem ? (error.field("content") ?? error.field("name")) : undefined;
  return code === undefined ? refusal(error) : new VoteRefused(`file-${code}`);
}

export function filesOf(gate: Gate): Pick<VoteActs, "attachments" | "attach" | "detach" | "attachment"> {
  const ask = async (path: string, body: object = {}): Promise<VoteAttached> => {
    try {
      return await gate.post<VoteAttached>(path, body);
    } catch (error) {
      throw refusalOfFile(error);
    }
  };
  return {
    attachments: (vote) => ask(`/${vote}/attachments`),
    async attach(vote, known, file) {
      if (file.size > ATTACHMENT_BYTES_MAX) throw new VoteRefused("file-too-large");
      const bytes = new Uint8Array(await file.arrayBuffer());
      const item = { name: file.name.normalize("NFC").trim(), size: bytes.length, hash: base64(sha256(bytes)) };
      const now = await ask("/attachments", { vote, name: item.name, content: base64(bytes) });
      return { vote: now.vote, items: [...known, item] };
    },
    async detach({ vote, items }, hash) {
      await ask(`/${vote}/attachments/remove`, { hash });
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
