import { UNITS, type Unit } from "./travel.js"
import type { Zoom } from "./view-model.js"

export type Mode = "delta" | "state" | "full" | "side"
export const MODES: readonly Mode[] = ["delta", "state", "full", "side"]
export const LEVELS: readonly Zoom[] = ["plan", "circuit", "primitives"]

/** Where the page stands and how it is looked at: what a link to it says. */
export interface PageState {
  readonly view: string
  readonly t: number
  /** Steps inside the transaction; 0 is after it. */
  readonly s: number
  /** The selected operator; empty for none. */
  readonly op: string
  /** What is searched for. */
  readonly q: string
  readonly level: Zoom
  readonly mode: Mode
  readonly unit: Unit
  readonly predict: boolean
  readonly table: boolean
  /** Clauses and rules that are drawn as one box. */
  readonly folded: readonly string[]
}

export const startOf = (view: string, t: number): PageState => ({
  view,
  t,
  s: 0,
  op: "",
  q: "",
  level: "circuit",
  mode: "delta",
  unit: "transaction",
  predict: false,
  table: false,
  folded: [],
})

/** The state as a hash, without what is as it is from the start. */
export function hashOf(state: PageState): string {
  const { view, t, s, op, q, level, mode, unit, predict, table, folded } = state
  const parts: [string, string][] = [
    ["v", view],
    ["t", String(t)],
    ["s", s === 0 ? "" : String(s)],
    ["op", op],
    ["q", q],
    ["level", level === "circuit" ? "" : level],
    ["show", mode === "delta" ? "" : mode],
    ["step", unit === "transaction" ? "" : unit],
    ["predict", predict ? "1" : ""],
    ["table", table ? "1" : ""],
    ["fold", folded.map(encodeURIComponent).join(",")],
  ]
  const said = parts.filter(([, value]) => value !== "")
  return `#${said.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")}`
}

/** What a hash says, and `start` of what it does not say or says wrongly. */
export function fromHash(hash: string, start: PageState): PageState {
  const said = new Map(
    hash
      .replace(/^#/, "")
      .split("&")
      .map((part): [string, string] => {
        const at = part.indexOf("=")
        return at < 0 ? [part, ""] : [part.slice(0, at), decoded(part.slice(at + 1))]
      }),
  )
  const number = (key: string, otherwise: number): number => {
    const text = said.get(key) ?? ""
    return /^\d{1,9}$/.test(text) ? Number(text) : otherwise
  }
  const one = <Item extends string>(key: string, all: readonly Item[], otherwise: Item): Item =>
    all.find((item) => item === said.get(key)) ?? otherwise
  return {
    view: said.get("v") ?? start.view,
    t: number("t", start.t),
    s: number("s", 0),
    op: said.get("op") ?? start.op,
    q: said.get("q") ?? start.q,
    level: one("level", LEVELS, start.level),
    mode: one("show", MODES, start.mode),
    unit: one("step", UNITS, start.unit),
    predict: said.get("predict") === "1",
    table: said.get("table") === "1",
    folded: said.has("fold")
      ? said
          .get("fold")!
          .split(",")
          .filter((each) => each !== "")
          .map(decoded)
      : start.folded,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
