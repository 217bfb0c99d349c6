/** What `plenum doctor` finds on this machine now: what is not well with what to do, the rest folded away. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { HealthFinding } from "../../api/generated/HealthFinding";
import type { HealthState } from "../../api/generated/HealthState";
import { useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import { clock } from "../../ui/clock";
import { CHECK_WORDS } from "./words";

const LOOKS: Record<HealthState, readonly [icon: IconName, badge: string]> = {
  fault: ["circle-alert", "dng"],
  warning: ["triangle-alert", "warn"],
  ok: ["check", "ok"],
  "not-checked": ["circle-dashed", ""],
};

export function Findings() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const checks = useQuery({ queryKey: ["operator-checks"], queryFn: api.operatorChecks, staleTime: 60_000 });
  const findings = checks.data?.findings ?? [];
  const wrong = findings.filter(({ state }) => state === "fault" || state === "warning").sort((a, b) => Number(b.state === "fault") - Number(a.state === "fault"));
  const rest = findings.filter(({ state }) => state === "ok" || state === "not-checked");
  const when = checks.data ? clock(i18n.locale, true)(checks.data.checked_at_ms) : "";
  const [well, open] = [rest.filter(({ state }) => state === "ok").length, rest.filter(({ state }) => state !== "ok").length];
  const again = async () => {
    const { isSuccess } = await checks.refetch();
    if (isSuccess) announce(t`Die Anlage ist geprüft.`, { kind: "checks" });
  };
  return (
    <section className="stack g3" aria-labelledby="findings-h" aria-busy={checks.isFetching}>
      <div className="row sb">
        <div>
          <h2 id="findings-h"><Trans>Gesundheit</Trans></h2>
          {when !== "" && <p className="hint"><Trans>Geprüft um {when}, wie es auch <code>plenum doctor</code> tut.</Trans></p>}
        </div>
        <button type="button" className="btn o" aria-disabled={checks.isFetching} onClick={() => {
          if (!checks.isFetching) void again();
        }}><Icon name="refresh-cw" size="s" /><Trans>Jetzt prüfen</Trans></button>
      </div>
      {checks.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(checks.error)}</p>}
      {checks.isPending && <p role="status" className="mut"><Trans>Die Anlage wird geprüft …</Trans></p>}
      {checks.data && wrong.length === 0 && <p className="ntc ok"><Icon name="check" /><span><Trans>Es ist nichts zu tun.</Trans></span></p>}
      {wrong.length > 0 && (
        <div className="card tl-card">
          <ul className="tl findings" aria-label={t`Zu tun`}>{wrong.map((finding) => <Row key={key(finding)} finding={finding} />)}</ul>
        </div>
      )}
      {rest.length > 0 && (
        <details className="card">
          <summary><Trans>{well} Prüfungen in Ordnung, {open} nicht möglich</Trans></summary>
          <ul className="tl findings" aria-label={t`Übrige Prüfungen`}>{rest.map((finding) => <Row key={key(finding)} finding={finding} />)}</ul>
        </details>
      )}
    </section>
  );
}

function key({ check, says }: HealthFinding): string {
  return `${check} ${says}`;
}

function Row({ finding: { check, state, says } }: { readonly finding: HealthFinding }) {
  const { i18n } = useLingui();
  const [icon, badge] = LOOKS[state];
  const [name, advice] = CHECK_WORDS[check];
  return (
    <li data-check={check} data-state={state}>
      <Icon name={icon} />
      <div>
        <b>{i18n._(name)}</b>
        {state !== "ok" && <div>{i18n._(advice)}</div>}
        {/* The command speaks English, and so does its log. */}
        <div className="hint" lang="en">{says}</div>
      </div>
      <span className={`bdg ${badge}`}>
        {state === "fault" ? <Trans>Fehler</Trans> : state === "warning" ? <Trans>Warnung</Trans> : state === "ok" ? <Trans>in Ordnung</Trans> : <Trans>nicht geprüft</Trans>}
      </span>
    </li>
  );
}
