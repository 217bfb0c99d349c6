// A vote without a meeting is prepared, and opened as soon as somebody can declare its result.
import { act } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "../../../api/client";
import type { VoteDesk } from "../../../api/generated";
import { clear } from "../../../ui/announcer";
import { chairDesk, definition, ids, noted, votes } from "../views.fixture";
import { button, press, scene, show, text, write } from "../views.harness";
import { Draft } from "./Draft";
import { useOpening } from "./opening";
