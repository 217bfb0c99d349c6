/** The result of a poll as a file. */
import { useLingui } from "@lingui/react/macro";
import { asCsv, asPage, saveFile } from "../../ui/save";
import type { PollPlan, Tally } from "../../call/wire";

export interface PollWords {
  readonly choice: string;
  readonly count: string;
  readonly answered: (answers: number, eligible: number) => string;
  readonly note: string;
}

export function usePollWords(): PollWords {
  const { t } = useLingui();
  return {
    choice: t`Antwort`,
    count: t`Stimmen`,
    answered: (answers, eligible) => t`${answers} von ${eligible} haben geantwortet.`,
    note: t`Gespeichert ist die Summe, nicht wer was gewählt hat. Eine Umfrage ist ein Meinungsbild und keine Abstimmung.`,
  };
}

export interface Finished {
  readonly plan: PollPlan;
  readonly result: Tally | null;
}

export function savePoll(kind: "csv" | "html", title: string, poll: Finished, words: PollWords, locale: string): void {
  const { question } = poll.plan;
  if (kind === "csv") saveFile(`${title} ${question}`, "csv", pollCsv(poll, words), "text/csv;charset=utf-8");
  else saveFile(`${title} ${question}`, "html", asPage(title, locale, [pollSection(poll, words)]), "text/html;charset=utf-8");
}

export function pollCsv({ plan, result }: Finished, words: PollWords): string {
  return asCsv([[words.choice, words.count], ...plan.choices.map((choice, at): [string, number] => [choice, result?.counts[at] ?? 0])]);
}

export function pollSection({ plan, result }: Finished, words: PollWords) {
  return {
    heading: plan.question,
    notes: [words.answered(result?.answers ?? 0, result?.eligible ?? 0), words.note],
    columns: [words.choice, words.count],
    rows: plan.choices.map((choice, at): [string, number] => [choice, result?.counts[at] ?? 0]),
  };
}
