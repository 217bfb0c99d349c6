/** Names of the legal texts, in the order in which they stand everywhere. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { LegalKind } from "../api/generated/LegalKind";

export const LEGAL_KINDS: readonly LegalKind[] = ["imprint", "privacy", "accessibility", "terms"];

export const LEGAL_NAMES: Readonly<Record<LegalKind, MessageDescriptor>> = {
  imprint: msg`Impressum`,
  privacy: msg`Datenschutz`,
  accessibility: msg`Barrierefreiheit`,
  terms: msg`Nutzungsbedingungen`,
};

export const isLegalKind = (text: string): text is LegalKind => LEGAL_KINDS.some((kind) => kind === text);
