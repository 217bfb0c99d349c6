/** What can stand beside the stage, one at a time. */
export type PanelName = "hands" | "people" | "chat" | "reactions" | "polls" | "groups" | "sitting" | "votes" | "record" | "history" | "lead" | "more";
