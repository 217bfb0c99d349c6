/** What the consoles lead to. A page that is not built yet has no entry. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { Me } from "../../api/generated/Me";
import type { IconName } from "../../ui/Icon";

export interface Section {
  readonly to: string;
  readonly icon: IconName;
  readonly label: MessageDescriptor;
  /** Whether it is for this person; the server decides again. */
  readonly open: (me: Me) => boolean;
}

export interface SectionGroup {
  readonly label: MessageDescriptor;
  readonly sections: readonly Section[];
}

/** Administers the whole tenant. */
const administrator = ({ account }: Me) => account.administrator;
/** Administers people: those of the tenant, or of some units. */
const people = ({ account }: Me) => account.administrator || account.roles.some((grant) => grant.role === "unit-administrator");
/** Reads the audit log. */
const auditor = ({ account }: Me) => account.administrator || account.roles.some((grant) => grant.role === "auditor");
const operator = ({ account }: Me) => account.operator;
/** Keeps a body, or administers those of a unit. */
const bodies = (me: Me) => people(me) || me.clerk;

/** Console of a tenant: *Verwaltung*. */
export const TENANT_CONSOLE: readonly SectionGroup[] = [
  {
    label: msg`Organisation`,
    sections: [
      { to: "/admin/overview", icon: "layout-grid", label: msg`Überblick`, open: administrator },
      { to: "/admin/accounts", icon: "users", label: msg`Konten`, open: people },
      { to: "/admin/groups", icon: "user-cog", label: msg`Gruppen`, open: people },
      { to: "/admin/units", icon: "building-2", label: msg`Einheiten`, open: people },
      { to: "/admin/meetings", icon: "video", label: msg`Besprechungen`, open: people },
    ],
  },
  {
    label: msg`Regeln`,
    sections: [
      { to: "/admin/bodies", icon: "landmark", label: msg`Gremien`, open: bodies },
      { to: "/admin/votes", icon: "vote", label: msg`Abstimmungen`, open: administrator },
      { to: "/admin/policies", icon: "sliders-horizontal", label: msg`Richtlinien`, open: people },
      { to: "/admin/sign-in", icon: "log-in", label: msg`Anmeldung`, open: administrator },
      { to: "/admin/branding", icon: "palette", label: msg`Auftritt`, open: administrator },
      { to: "/admin/legal", icon: "file-text", label: msg`Rechtstexte`, open: administrator },
      { to: "/admin/mail", icon: "mail", label: msg`E-Mail`, open: administrator },
      { to: "/admin/services", icon: "server", label: msg`Dienstkonten`, open: administrator },
      { to: "/admin/webhooks", icon: "send", label: msg`Webhooks`, open: administrator },
      { to: "/admin/usage", icon: "gauge", label: msg`Nutzung`, open: people },
    ],
  },
  {
    label: msg`Nachweis`,
    sections: [
      { to: "/admin/audit", icon: "scroll-text", label: msg`Prüfprotokoll`, open: auditor },
      { to: "/admin/procedure", icon: "file-text", label: msg`Verfahrensdokumentation`, open: auditor },
      { to: "/admin/privacy", icon: "shield-alert", label: msg`Datenschutz`, open: administrator },
    ],
  },
];

/** Console of the installation: *Betrieb*. */
export const OPERATOR_CONSOLE: readonly SectionGroup[] = [
  {
    label: msg`Anlage`,
    sections: [
      { to: "/operator/overview", icon: "gauge", label: msg`Überblick`, open: operator },
      { to: "/operator/tenants", icon: "landmark", label: msg`Mandanten`, open: operator },
      { to: "/operator/policies", icon: "sliders-horizontal", label: msg`Richtlinien`, open: operator },
      { to: "/operator/usage", icon: "chart-column", label: msg`Nutzung und Grenzen`, open: operator },
      { to: "/operator/witness", icon: "eye", label: msg`Zeuge für andere`, open: operator },
      { to: "/operator/mail", icon: "mail", label: msg`E-Mail`, open: operator },
    ],
  },
];

/** What is there for a person, without empty groups. */
export function openTo(me: Me, groups: readonly SectionGroup[]): SectionGroup[] {
  return groups
    .map((group) => ({ ...group, sections: group.sections.filter((section) => section.open(me)) }))
    .filter((group) => group.sections.length > 0);
}

/** Where a console begins for a person; nowhere, when there is nothing for them. */
export function entryOf(me: Me, groups: readonly SectionGroup[]): string | undefined {
  return openTo(me, groups)[0]?.sections[0]?.to;
}
