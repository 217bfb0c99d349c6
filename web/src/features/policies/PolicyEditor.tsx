/** The policies of a level: changed here, looked through in a review, then saved in one act. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { PolicyKey } from "../../api/generated/PolicyKey";
import type { PolicyPreview } from "../../api/generated/PolicyPreview";
import type { PolicySetting } from "../../api/generated/PolicySetting";
import { useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import { PolicyRow } from "./PolicyRow";
import { ReviewDialog } from "./ReviewDialog";
import { usePolicyWords } from "./words";
import "./policies.css";

type Draft = Partial<Record<PolicyKey, PolicySetting | null>>;

const LEVEL_ICONS: Record<string, IconName> = { installation: "server", tenant: "landmark", unit: "building-2", meeting: "video" };

interface EditorProps {
  /** Where the level is in the interface. */
  readonly path: string;
  readonly title?: string;
  readonly lead?: React.ReactNode;
  /** These alone, in the order of the page. */
  readonly only?: readonly PolicyKey[];
}

export function PolicyEditor({ path, title, lead, only }: EditorProps) {
  const { t } = useLingui();
  const words = usePolicyWords();
  const problem = useProblemText();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({});
  const [preview, setPreview] = useState<PolicyPreview | null>(null);
  const level = useQuery({ queryKey: ["policies", path], queryFn: () => api.policies(path) });
  const count = Object.keys(draft).length;
  const review = useMutation({ mutationFn: () => api.reviewPolicies(path, draft), onSuccess: setPreview });
  const save = useMutation({
    mutationFn: () => api.changePolicies(path, level.data?.tag ?? "", draft),
    onSuccess: (saved) => {
      client.setQueryData(["policies", path], saved);
      setDraft({});
      setPreview(null);
      announce(t`Gespeichert. Laufende Besprechungen richten sich danach.`, { kind: "policies" });
    },
    onError: (error) => {
      setPreview(null);
      if (error instanceof ApiProblem && error.code === "precondition-failed") void level.refetch();
    },
  });
  if (level.isError) return <p className="err" role="alert"><Icon name="circle-alert" />{problem(level.error)}</p>;
  if (!level.data) return <p role="status"><Trans>Einen Moment …</Trans></p>;
  const { body } = level.data;
  // What the configuration sets for the installation counts as a level of its own; it is the same place.
  const levels = body.path.filter(({ kind, id }, index) => kind !== body.path[index + 1]?.kind || id !== body.path[index + 1]?.id);
  // What has no meaning at this level, such as how long one stays signed in for a single meeting, is not shown.
  const shown = body.policies.filter((state) => state.allowed.kind !== "nothing" || state.effective.locked_by !== undefined);
  const policies = only === undefined ? shown : shown.filter((state) => only.includes(state.effective.key));
  const sections = [...new Set(policies.map((state) => state.section))];
  return (
    <div className="stack g6">
      <div className="stack g3">
        <div className="row sb">
          <div>
            {title !== undefined && <h1>{title}</h1>}
            {lead !== undefined && <p className="mut">{lead}</p>}
          </div>
          <div className="row">
            <button type="button" className="btn o" aria-disabled={count === 0} onClick={() => setDraft({})}><Trans>Verwerfen</Trans></button>
            <button type="button" className="btn p" aria-disabled={count === 0} aria-busy={review.isPending} onClick={() => count > 0 && review.mutate()}>
              <Plural value={count} one="# Änderung prüfen" other="# Änderungen prüfen" />
            </button>
          </div>
        </div>
        <nav aria-label={t`Ebene`}>
          <ol className="row pol-path">
            {levels.map((at, index) => (
              <li className="row nw" key={`${at.kind}-${at.id}`}>
                {index > 0 && <Icon name="chevron-right" size="s" />}
                <span className={`bdg ${index === levels.length - 1 ? "a" : ""}`} aria-current={index === levels.length - 1 ? "location" : undefined}>
                  <Icon name={LEVEL_ICONS[at.kind] ?? "landmark"} />
                  {words.level(at)}
                </span>
              </li>
            ))}
          </ol>
        </nav>
      </div>
      {review.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(review.error)}</p>}
      {save.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
      {sections.map((section) => (
        <section className="stack g3" aria-labelledby={`sec-${section}`} key={section}>
          <h2 id={`sec-${section}`}>{words.section(section)}</h2>
          <div className="card pol-list">
            {policies.filter((state) => state.section === section).map((state) => (
              <PolicyRow
                key={state.effective.key}
                state={state}
                level={body.level}
                draft={draft[state.effective.key]}
                onChange={(setting) => setDraft(withChange(draft, state.effective.key, setting, state.setting))}
              />
            ))}
          </div>
        </section>
      ))}
      {preview && <ReviewDialog preview={preview} saving={save.isPending} onSave={() => save.mutate()} onClose={() => setPreview(null)} />}
    </div>
  );
}

/** A change back to what is saved is none. */
function withChange(draft: Draft, key: PolicyKey, setting: PolicySetting | null, saved: PolicySetting | null): Draft {
  const { [key]: _, ...rest } = draft;
  return JSON.stringify(setting) === JSON.stringify(saved) ? rest : { ...rest, [key]: setting };
}
