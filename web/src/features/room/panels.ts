/** What can stand beside the stage, one at a time. */
export type PanelName = "hands" | "people" | "chat" | "reactions" | "polls" | "groups" | "sitting" | "record" | "history" | "lead" | "more";
