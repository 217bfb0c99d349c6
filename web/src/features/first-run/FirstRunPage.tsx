/** *Einrichten*: the way on which a new organisation is set up. Each step is a page; it may be left and taken up again. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useIsMutating, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { api } from "../../api/client";
import type { FirstRunChoice } from "../../api/generated/FirstRunChoice";
import type { FirstRunState } from "../../api/generated/FirstRunState";
import type { FirstRunStep } from "../../api/generated/FirstRunStep";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { FinishStep } from "./FinishStep";
import { AdministratorsStep, LegalStep, LookStep, PeopleStep, PoliciesStep, SignInStep } from "./steps";
import { STEP_WORDS } from "./words";
import "./first-run.css";

const BODIES: Record<FirstRunStep, () => React.ReactNode> = {
  look: LookStep,
  "sign-in": SignInStep,
  administrators: AdministratorsStep,
  legal: LegalStep,
  policies: PoliciesStep,
  people: PeopleStep,
  finish: FinishStep,
};

const WAY = "/admin/first-run";

/** Steps in which everything may stay as it is; where a provider is begun, that is no answer any more. */
const KEEPABLE: ReadonlySet<FirstRunStep> = new Set(["look", "sign-in", "policies", "people"]);

export function FirstRunPage() {
  const { t } = useLingui();
  usePageTitle(t`Einrichten`);
  const problem = useProblemText();
  const { pathname, searchStr } = useLocation();
  const asked = new URLSearchParams(searchStr).get("step");
  // While the next page is loaded the address is its own already, and this one must not call people back.
  const leaving = pathname !== WAY;
  const way = useWay();
  const steps = way.data?.steps ?? [];
  const current = steps.find(({ step }) => step === asked);
  // Where somebody comes without saying where: the first step that nobody has decided about.
  const next = steps.find(({ done, choice }) => !done && choice === null) ?? steps.at(-1);
  return (
    <div className="stack g6">
      {way.isPending && <p role="status"><Trans>Einen Moment …</Trans></p>}
      {way.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(way.error)}</p>}
      {current ? <Step key={current.step} steps={steps} state={current} /> : next && !leaving && <Navigate to={`${WAY}?step=${next.step}`} replace />}
    </div>
  );
}

/** How the steps stand. The forms of the pages save by themselves; whatever was saved may have finished a step. */
function useWay() {
  const client = useQueryClient();
  const saving = useIsMutating();
  const saved = useRef(false);
  useEffect(() => {
    if (saved.current && saving === 0) void client.invalidateQueries({ queryKey: ["first-run"] });
    saved.current = saving > 0;
  }, [client, saving]);
  return useQuery({ queryKey: ["first-run"], queryFn: api.firstRun });
}

function Step({ steps, state }: { readonly steps: readonly FirstRunState[]; readonly state: FirstRunState }) {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  // From step to step the page changes under the hands of people: they are told where they are.
  useEffect(() => heading.current?.focus(), []);
  const at = steps.indexOf(state);
  const [before, after] = [steps[at - 1], steps[at + 1]];
  const go = (step: FirstRunStep | undefined) => step !== undefined && void navigate({ to: `${WAY}?step=${step}` });
  const choose = useMutation({
    mutationFn: (choice: FirstRunChoice | null) => api.chooseFirstRun({ step: state.step, choice }),
    onSuccess: (way) => {
      client.setQueryData(["first-run"], way);
      go(after?.step);
    },
  });
  const { title, lead, keep, why } = STEP_WORDS[state.step];
  const Body = BODIES[state.step];
  const number = at + 1;
  const total = steps.length;
  return (
    <>
      <Steps steps={steps} current={state.step} />
      <div className="stack g2">
        <p className="sm mut num"><Trans>Schritt {number} von {total}</Trans></p>
        <progress className="fr-bar" aria-label={t`Fortschritt der Einrichtung`} max={total} value={number} />
        <h1 ref={heading} tabIndex={-1}>{i18n._(title)}</h1>
        <p className="lead">{i18n._(lead)}</p>
      </div>
      <Body />
      {choose.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(choose.error)}</p>}
      {state.step !== "finish" && (
        <div className="stack g2 fr-foot">
          {!state.done && why && <p className="hint">{i18n._(why)}</p>}
          <div className="row fr-acts">
            {before && <button type="button" className="btn q" onClick={() => go(before.step)}><Trans>Zurück</Trans></button>}
            {state.done ? (
              <button type="button" className="btn p" onClick={() => go(after?.step)}><Trans>Weiter</Trans></button>
            ) : (
              <>
                <button type="button" className="btn o" aria-busy={choose.isPending} onClick={() => choose.mutate("later")}><Trans>Später</Trans></button>
                {KEEPABLE.has(state.step) && keep && !(state.step === "sign-in" && state.begun) && (
                  <button type="button" className="btn p" aria-busy={choose.isPending} onClick={() => choose.mutate("as-is")}>{i18n._(keep)}</button>
                )}
              </>
            )}
          </div>
        </div>
      )}
    </>
  );
}

/** All steps, each with how it stands. */
function Steps({ steps, current }: { readonly steps: readonly FirstRunState[]; readonly current: FirstRunStep }) {
  const { t, i18n } = useLingui();
  return (
    <nav aria-label={t`Schritte der Einrichtung`}>
      <ol className="fr-steps">
        {steps.map(({ step, done, begun, choice }) => (
          <li key={step}>
            <Link to={`${WAY}?step=${step}`} aria-current={step === current ? "step" : undefined} className="fr-step">
              <Icon name={done ? "circle-check" : choice === "later" ? "clock" : begun ? "circle-dot" : "circle-dashed"} className={done ? "ok" : "wait"} />
              <span>
                {i18n._(STEP_WORDS[step].name)}
                {step !== "finish" && <span className="vh">, {done ? <Trans>erledigt</Trans> : choice === "later" ? <Trans>für später</Trans> : begun ? <Trans>angefangen</Trans> : <Trans>offen</Trans>}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
