/** What can stand beside the stage, one at a time. */
export type PanelName = "hands" | "people" | "chat" | "reactions" | "history" | "lead" | "more";
