/** *Verfahrensdokumentation*: how the organisation votes, from what is really configured; to read here, or as a PDF. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { ProcedureBlock } from "../../api/generated/ProcedureBlock";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { saveFile } from "../../ui/save";
import { usePageTitle } from "../../ui/SitePage";
import "../accounts/directory.css";
import "../witness/witness.css";

export function ProcedurePage() {
  const { t, i18n } = useLingui();
  usePageTitle(t`Verfahrensdokumentation`);
  const problem = useProblemText();
  const language = i18n.locale.startsWith("de") ? "de" : "en";
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const read = useQuery({ queryKey: ["procedure", language], queryFn: () => api.procedure(language) });
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setFault(null);
    try {
      saveFile(t`Verfahrensdokumentation`, "pdf", await api.procedureFile(language), "application/pdf");
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const wrong = fault ?? read.error;
  return (
    <div className="wrap stack g6">
      <div className="stack g3">
        <h1><Trans>Verfahrensdokumentation</Trans></h1>
        <p className="lead"><Trans>Diese Dokumentation beschreibt, wie in Ihrer Organisation abgestimmt wird und womit es sich nachprüfen lässt. Sie folgt aus dem, was jetzt eingestellt ist. Heben Sie die Datei zu Ihren Akten auf, wenn sich etwas ändert.</Trans></p>
      </div>
      {wrong !== null && <p className="err" role="alert"><Icon name="circle-alert" />{problem(wrong)}</p>}
      <div className="row"><button type="button" className="btn p" aria-busy={busy} onClick={() => void save()}><Icon name="download" /><Trans>Als PDF sichern</Trans></button></div>
      {read.data && (
        <article className="stack g3" aria-label={read.data.title} lang={language}>
          {read.data.blocks.map((block, at) => <Block key={at} block={block} />)}
        </article>
      )}
    </div>
  );
}

function Block({ block }: { readonly block: ProcedureBlock }) {
  switch (block.type) {
    case "heading":
      return <h2>{block.text}</h2>;
    case "paragraph":
      return <p>{block.text}</p>;
    case "facts":
      return (
        <dl className="card stack g2">
          {block.facts.map(({ name, value }) => <div key={name}><dt className="mut">{name}</dt><dd className="witness-key">{value}</dd></div>)}
        </dl>
      );
    case "table":
      return (
        <table className="t dir card" aria-label={block.summary}>
          <thead><tr>{block.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
          <tbody>
            {block.rows.map((row, at) => (
              <tr key={at}>{row.map((cell, place) => (place === 0 ? <th key={place} scope="row" className="witness-key">{cell}</th> : <td key={place} data-label={block.columns[place]} className="witness-key">{cell}</td>))}</tr>
            ))}
          </tbody>
        </table>
      );
  }
}
