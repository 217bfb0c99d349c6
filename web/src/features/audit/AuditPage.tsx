/** The audit log of the tenant: what was done, by whom, and whether the log is whole. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api/client";
import type { AuditFilter } from "../../api/generated/AuditFilter";
import type { AuditFormat } from "../../api/generated/AuditFormat";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { usePageTitle } from "../../ui/SitePage";
import { saveFile } from "../../ui/save";
import { AREAS } from "./acts";
import { AuditRow } from "./AuditRow";
import { ChainState } from "./ChainState";
import "./audit.css";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Typing pauses this long before the server is asked, milliseconds. */
const TYPING_MS = 300;

/** Begin of the time that is looked at, in whole days so that the same choice asks the same question. */
function since(days: string): number | undefined {
  if (days === "") return undefined;
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  return midnight.getTime() - (Number(days) - 1) * DAY_MS;
}

export function AuditPage() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const [days, setDays] = useState("");
  const [area, setArea] = useState("");
  const [refused, setRefused] = useState(false);
  usePageTitle(t`Prüfprotokoll`);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const from = since(days);
  const filter: AuditFilter = {
    ...(text && { text }),
    ...(area && { area }),
    ...(refused && { result: "refused" as const }),
    ...(from !== undefined && { since_ms: from }),
  };
  const entries = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) => api.audit(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const download = useMutation({
    mutationFn: async (format: AuditFormat) => {
      const file = await api.exportAudit({ format, filter });
      saveFile(t`Prüfprotokoll`, format === "cef" ? "cef" : "jsonl", file, file.type);
    },
  });
  const rows = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="wrap stack g8 audit">
      <div className="row sb">
        <div className="stack">
          <h1><Trans>Prüfprotokoll</Trans></h1>
          <p className="lead"><Trans>Was Menschen und System verwaltet haben. Nicht änderbar.</Trans></p>
        </div>
        <Menu
          label={t`Ausleiten`}
          className="btn o"
          items={[
            { label: t`Als JSON-Zeilen, prüfbar`, icon: "download", run: () => download.mutate("json-lines") },
            { label: t`Als CEF, für ein SIEM`, icon: "download", run: () => download.mutate("cef") },
          ]}
        >
          <Icon name="download" />
          <Trans>Ausleiten</Trans>
        </Menu>
      </div>
      {download.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(download.error)}</p>}
      <ChainState />
      <form className="audit-find" role="search" onSubmit={(event) => { event.preventDefault(); setText(typed.trim()); }}>
        <input className="field" type="search" aria-label={t`Person, Vorgang oder Nummer`} placeholder={t`Person, Vorgang oder Nummer`} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <select className="field" aria-label={t`Zeitraum`} value={days} onChange={(event) => setDays(event.target.value)}>
          <option value="">{t`Gesamte Zeit`}</option>
          <option value="1">{t`Heute`}</option>
          <option value="7">{t`7 Tage`}</option>
          <option value="30">{t`30 Tage`}</option>
          <option value="365">{t`Ein Jahr`}</option>
        </select>
        <select className="field" aria-label={t`Vorgänge`} value={area} onChange={(event) => setArea(event.target.value)}>
          <option value="">{t`Alle Vorgänge`}</option>
          {Object.entries(AREAS).map(([name, one]) => <option key={name} value={name}>{i18n._(one.label)}</option>)}
        </select>
        <label className="check"><input type="checkbox" checked={refused} onChange={(event) => setRefused(event.target.checked)} /> <Trans>Nur Verweigertes</Trans></label>
      </form>
      {entries.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(entries.error)}</p>}
      <section className="stack" aria-labelledby="audit-h">
        <h2 className="vh" id="audit-h"><Trans>Einträge</Trans></h2>
        {entries.isSuccess && rows.length === 0 && <p role="status"><Trans>Dazu gibt es keinen Eintrag.</Trans></p>}
        {rows.length > 0 && <ol className="card audit-list">{rows.map((entry) => <AuditRow key={entry.number} entry={entry} />)}</ol>}
        {entries.hasNextPage && <button type="button" className="btn o" aria-busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      </section>
    </div>
  );
}
