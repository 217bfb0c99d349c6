// What a person does in votes. Each act settles when it stands in the log, and this device has read that it does.
import type { VoteAsked, VoteDraft } from "../../../api/generated";
import { Law } from "../../../../verifier/law";
import { type VoteActs, VoteRefused } from "../contract";
import { idOf } from "../spelling";
import { castSealed, challengeOwn, checkShown, forgetSealed, sealOwn } from "./audit";
import { settleAlarm } from "./alarms";
import { bringKey } from "./bring";
import { castOwn, recordFor, settleOwn } from "./cast";
import { type Electorate, type People, readDefinition, readRoll, requestOf } from "./draft";
import { type Gate, refusal } from "./gate";
import { filesOf } from "./files";
import { drawLot } from "./lot";
import type { Person } from "./person";
import type { Session } from "./session";
import type { Shelf } from "./shelf";
import { receiptOf, seal, shortReceiptOf } from "./submit";
import { tidy } from "./write";

export type Reminds = (vote: string, hours: number | null) => Promise<unknown>;

interface ActsPorts {
  readonly gate: Gate;
  person(): Person;
  session(id: string): Promise<Session>;
  sitting(): Electorate | null;
  /** Everybody in the room. */
  people(): People;
  readonly shelf: Shelf;
  refresh(): Promise<void>;
  readonly remind: Reminds;
}

export function actsOf({ gate, person, session, sitting, people, shelf, refresh, remind }: ActsPorts): VoteActs {
  const answered = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw refusal(error);
    }
  };
  const ask = <T>(path: string, body: object = {}): Promise<T> => answered(gate.post<T>(path, body));
  /** The root of a vote as it stands. */
  const rootOf = async (vote: string | null): Promise<Uint8Array | null> => {
    if (vote === null) return null;
    const before = await session(vote);
    await before.follow();
    return before.reading.tree.root();
  };
  /** Whom this device asked to be trustees, which the server cannot change. */
  const askedPlace = (vote: string) => `asked ${vote} ${person().you ?? ""}`;
  const askedFor = async (vote: string): Promise<readonly string[]> => {
    const known = await shelf.get<readonly string[]>(askedPlace(vote));
    const { news } = await session(vote);
    return known ?? [...news.asked, ...news.agreed];
  };
  const you = (): string => person().you ?? fail("no-key");
  const enter: (vote: string, ...entry: Parameters<Session["enter"]>) => Promise<void> = async (vote, type, body) => {
    await (await session(vote)).enter(type, body);
  };
  /** Of whoever takes part by themselves: without a meeting their device brings its key, unless something is wrong. */
  const partOf = async (vote: string): Promise<Session> => {
    const own = await session(vote);
    own.signer();
    return bringKey(own);
  };
  return {
    async askTrustees(vote, title, ids) {
      const asked = await ask<VoteAsked>("/trustees", { vote, title: tidy(title), ids });
      await shelf.put(askedPlace(asked.vote), ids.map(idOf));
      return asked.vote;
    },
    async agree(vote) {
      await (await session(vote)).trustee.agree();
    },
    async agreeByTool(vote, line) {
      await (await session(vote)).trustee.agreeByTool(line);
    },
    ...filesOf(gate, shelf, you),
    async draft(vote, plan) {
      const asked = requestOf(vote, plan);
      const drafted = await ask<VoteDraft>("", asked);
      if (vote !== null && drafted.vote !== vote) throw new VoteRefused("draft-vote");
      const files = plan.attached?.items ?? [];
      const known = { asked: await askedFor(drafted.vote), sitting: sitting(), root: await rootOf(asked.repeats), files };
      return { ...drafted, content: readDefinition(drafted.body, drafted.vote, asked, person(), known) };
    },
    async fix({ vote, body, content }) {
      const own = await session(vote);
      await own.send(await seal(new Law(content.origin), own.signer(), "definition", body));
      await own.follow();
    },
    async draftRoll(vote) {
      const drafted = await ask<VoteDraft>(`/${vote}/roll`);
      if (drafted.vote !== vote) throw new VoteRefused("draft-vote");
      return { ...drafted, content: readRoll(drafted.body, sitting(), people(), person()) };
    },
    fixRoll: async ({ vote, body }) => {
      // Somebody may have come or gone while the draft was looked at.
      readRoll(body, sitting(), people(), person());
      await enter(vote, "roll", body);
    },
    remind: async (vote, hours) => void (await answered(remind(vote, hours))),
    open: (vote, until) => enter(vote, "opened", { until }),
    extend: (vote, until) => enter(vote, "extended", { until }),
    cast: async (vote, choice) => castOwn(await partOf(vote), choice),
    oppose: async (vote) => {
      await (await partOf(vote)).enter("opposed", { member: you() });
    },
    seal: async (vote, choice) => sealOwn(await session(vote), choice),
    forgetSealed: async (vote) => forgetSealed(await session(vote)),
    castSealed: async (vote) => castSealed(await session(vote)),
    challenge: async (vote) => challengeOwn(await session(vote)),
    async putAwayShown(vote) {
      const own = await session(vote);
      own.opened = null;
      own.house.changed(own);
    },
    checkShown: async (vote, words) => checkShown(await session(vote), words),
    record: async (vote, member, choice, how) => recordFor(await session(vote), member, choice, how),
    call: (vote, member) => enter(vote, "called", { member }),
    close: (vote) => enter(vote, "closed", { reason: "officer" }),
    giveSum: async (vote) => (await session(vote)).trustee.give(),
    decideTie: (vote, pass) => enter(vote, "tie", { pass }),
    drawLot: async (vote) => drawLot(await session(vote)),
    fallBack: (vote, reason) => enter(vote, "fell_back", { reason: tidy(reason) }),
    enterPaper: (vote, votes, participants) => enter(vote, "paper", { votes: [...votes], participants }),
    settle: async (vote) => settleOwn(await session(vote)),
    settleAlarm: async (vote, reason) => settleAlarm(await session(vote), reason),
    announce: (vote) => enter(vote, "announced", {}),
    annul: (vote, cause, reason) => enter(vote, "voided", { cause, reason: tidy(reason) }),
    object: async (vote, text) => {
      await bringKey(await session(vote));
      await enter(vote, "objection", { member: you(), text: tidy(text) });
    },
    report: async (vote, problem, text) => {
      await bringKey(await session(vote));
      const words = text === null ? "" : tidy(text);
      await enter(vote, "reported", { member: you(), problem, text: words === "" ? null : words });
    },
    async rekey(vote, { id, key, proof }) {
      await enter(vote, "keyed", JSON.stringify({ member: id, key, proof }));
      await refresh();
    },
    async receipt(vote) {
      const { mine } = (await session(vote)).memory;
      if (mine === null) throw new VoteRefused("ballot-voter");
      return new Blob([receiptOf(mine.entry, mine.proof)], { type: "text/plain" });
    },
    async receiptText(vote) {
      const { memory, law } = await session(vote);
      if (memory.mine === null || law.definition === null) throw new VoteRefused("ballot-voter");
      return shortReceiptOf(memory.mine, law.definition);
    },
    async file(vote, file) {
      try {
        return await gate.file(`/${vote}/file`, { file });
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}

function fail(code: string): never {
  throw new VoteRefused(code);
}
