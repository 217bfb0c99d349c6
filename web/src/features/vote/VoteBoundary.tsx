/** What of votes breaks off or cannot be fetched takes nothing of the room with it, and says what to do. */
import { Trans } from "@lingui/react/macro";
import { Component } from "react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";

type Why = "missing" | "broken";

export function VoteFault({ why }: { readonly why: Why }) {
  return (
    <div className="ntc warn vote-fault" role="alert">
      <Icon name="triangle-alert" />
      <p><b>{why === "missing" ? <Trans>Die Abstimmungen konnten nicht geladen werden.</Trans> : <Trans>Die Abstimmungen lassen sich hier gerade nicht anzeigen.</Trans>}</b></p>
      <p>
        {why === "missing" ? <Trans>Vielleicht war die Verbindung weg, oder Plenum wurde erneuert. Laden Sie die Seite neu.</Trans> : <Trans>Ihre Stimme ist davon nicht berührt. Laden Sie die Seite neu; bleibt es so, sagen Sie dem Vorsitz Bescheid.</Trans>}{" "}
        <Trans>Danach nehmen Sie wieder teil, und alles ist, wie es war.</Trans>
      </p>
      <div className="acts"><button type="button" className="btn p sm" onClick={() => location.reload()}><Icon name="refresh-cw" size="s" /><Trans>Neu laden</Trans></button></div>
    </div>
  );
}

interface BoundaryProps {
  /** Of the place that stays when what stood in it is gone. */
  readonly className: string;
  readonly children: ReactNode;
}

export class VoteBoundary extends Component<BoundaryProps, { readonly why: Why | null }> {
  override state: { readonly why: Why | null } = { why: null };

  static getDerivedStateFromError(error: unknown) {
    // A part that could not be fetched is a TypeError in every browser, and names what was to be fetched.
    return { why: error instanceof TypeError && /import|module|fetch|load/i.test(error.message) ? "missing" : "broken" };
  }

  override render() {
    const { className, children } = this.props;
    const { why } = this.state;
    return why === null ? children : <div className={className}><VoteFault why={why} /></div>;
  }
}
