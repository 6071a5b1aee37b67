import type { Moment } from "../../session/mark.js"
import type { Progress } from "../../session/work.js"
import type { Binding } from "../keymap.js"
import { PANES, type Pane } from "../state.js"
import { type Line, line, lineWidth, own, raw, type Segment, type Spelling } from "../text/line.js"
import { clip, width } from "../text/width.js"
import { counted } from "./table.js"

export interface StatusInput {
  readonly file: string
  readonly unsaved: boolean
  readonly view: string | undefined
  readonly views: number
  readonly t: number
  readonly last: number
  readonly operators: number
  readonly marks: readonly Moment[]
  readonly inside: string | undefined
  readonly failed: boolean
}

/**
 * The line at the top: notebook, view, what verification says of the whole history, place in time. Where there is no room for all of it, what
 * is said of the transactions is counted, then the view's name is cut: where one is stays.
 */
export function statusLine(input: StatusInput, columns: number, spelling: Spelling): Line {
  const whole = statusOf(input, verdict(input.marks), Number.POSITIVE_INFINITY)
  if (lineWidth(whole, spelling) <= columns) return whole
  const short = statusOf(input, counts(input.marks), Number.POSITIVE_INFINITY)
  const over = lineWidth(short, spelling) - columns
  return over <= 0 ? short : statusOf(input, counts(input.marks), Math.max(8, width(input.view ?? "") - over))
}

function statusOf(input: StatusInput, said: readonly Segment[], name: number): Line {
  const bar = own(" │ ", "dim")
  const parts: Segment[] = [
    own(" wizard ", "title"),
    raw(input.file, "plain"),
    own(input.unsaved ? "*" : "", "warning"),
    bar,
    ...(input.view === undefined
      ? [own("no view", "dim")]
      : [own("view ", "dim"), raw(clip(input.view, Math.min(name, width(input.view))), "title")]),
    own(input.views > 1 ? ` (V: ${input.views})` : "", "dim"),
    ...(input.failed ? [own(" stands failed", "error")] : []),
    bar,
    ...said,
    bar,
    own(`tx ${input.t}/${input.last}`),
    own(input.inside === undefined ? "" : ` ${input.inside}`, "key"),
    bar,
    own(`${counted(input.operators)} ops`, "dim"),
  ]
  return { segments: parts }
}

/** `✓ t1–t3  ✗ t4`: of all transactions together. */
function verdict(moments: readonly Moment[]): readonly Segment[] {
  const seen = moments.filter(({ t }) => t > 0)
  const wrong = seen.filter(({ mark }) => mark === "diverged").map(({ t }) => t)
  const right = seen.filter(({ mark }) => mark === "verified").map(({ t }) => t)
  const open = seen.length - wrong.length - right.length
  if (seen.length === 0) return [own("no transactions", "dim")]
  return [
    ...(right.length > 0 ? [own(`✓ ${ranges(right)}`, "ok")] : []),
    ...(wrong.length > 0 ? [own(`${right.length > 0 ? "  " : ""}✗ ${ranges(wrong)}`, "error")] : []),
    ...(open > 0 ? [own(`${open < seen.length ? "  " : ""}${counted(open)} not compared`, "dim")] : []),
  ]
}

/** `✓ 12  ✗ 1  3 not compared` */
function counts(moments: readonly Moment[]): readonly Segment[] {
  const of = (mark: Moment["mark"]) => moments.filter((moment) => moment.t > 0 && moment.mark === mark).length
  const [right, wrong] = [of("verified"), of("diverged")]
  const open = moments.filter(({ t }) => t > 0).length - right - wrong
  return [
    ...(right > 0 ? [own(`✓ ${counted(right)}`, "ok")] : []),
    ...(wrong > 0 ? [own(`${right > 0 ? "  " : ""}✗ ${counted(wrong)}`, "error")] : []),
    ...(open > 0 ? [own(`${right + wrong > 0 ? "  " : ""}· ${counted(open)}`, "dim")] : []),
  ]
}

function ranges(ts: readonly number[]): string {
  const runs: [number, number][] = []
  for (const t of ts) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === t - 1) last[1] = t
    else runs.push([t, t])
  }
  const shown = runs.slice(0, 3).map(([from, to]) => (from === to ? `t${from}` : `t${from}–t${to}`))
  return [...shown, ...(runs.length > 3 ? ["…"] : [])].join(" ")
}

/** Below the size of a whole screen: which pane is seen, and which others there are. */
export function tabsLine(focus: Pane, columns: number): Line {
  const names: Readonly<Record<Pane, string>> = {
    circuit: "Circuit",
    delta: "Delta",
    timeline: "Time",
    repl: "REPL",
    notebook: "Notes",
  }
  const tabs = (gap: string) =>
    PANES.flatMap((pane, i) => [
      own(i === 0 && gap === "" ? "" : " "),
      own(`${i + 1} ${names[pane]}`, pane === focus ? "match" : "dim"),
      own(gap),
    ])
  const wide = { segments: tabs(" ") }
  return lineWidth(wide, { ascii: false }) <= columns ? wide : { segments: tabs("") }
}

export interface KeysInput {
  readonly bindings: readonly Binding[]
  readonly message: string
  readonly asking: { readonly what: string; readonly text: string; readonly found: string } | undefined
  readonly running: { readonly progress: Progress | undefined; readonly seconds: number } | undefined
}

/** The line at the bottom: what runs, what is asked, what was just said, else the keys of the place. */
export function keysLine(input: KeysInput, columns: number, spelling: Spelling): Line {
  const { running, asking, message } = input
  if (running !== undefined) {
    const { progress, seconds } = running
    const of = progress?.of === undefined ? "" : ` of ${counted(progress.of)}`
    const done = progress === undefined ? "working" : `${progress.doing} ${counted(progress.done)}${of}`
    return line(own(` ${done} · ${seconds.toFixed(1)} s  `, "warning"), own("Ctrl-C", "key"), own(" stops", "dim"))
  }
  if (asking !== undefined) {
    const { what, text, found } = asking
    return line(own(` ${what} /`, "key"), raw(text), own("▏", "key"), own(`  ${found}`, "dim"))
  }
  if (message !== "") return line(raw(` ${message}`, "warning"))
  return line(own(" "), ...hints(input.bindings, columns - 1, spelling))
}

/** What the most useful keys do, as far as there is room, in the order of the keymap. */
function hints(bindings: readonly Binding[], columns: number, spelling: Spelling): readonly Segment[] {
  const all = bindings.flatMap(({ keys, hint }) => {
    if (hint === undefined || keys.length === 0) return []
    const opposite = bindings.find(({ name }) => name === hint.pair)?.keys[0]
    const shown = [keys[0], ...(opposite === undefined ? [] : [opposite])].map(shownKey).join("/")
    const segments = [own(shown, "key"), own(` ${hint.short}  `, "dim")]
    return [{ rank: hint.rank, segments, wide: lineWidth({ segments }, spelling) }]
  })
  let room = columns + 2
  const fitting = new Set<unknown>()
  for (const each of all.toSorted((a, b) => a.rank - b.rank)) {
    if (each.wide > room) continue
    fitting.add(each)
    room -= each.wide
  }
  const shown = all.filter((each) => fitting.has(each)).flatMap(({ segments }) => segments)
  // What stands last needs no gap behind it.
  return shown.map((each, i) => (i === shown.length - 1 ? { ...each, text: each.text.trimEnd() } : each))
}

/** A key as people write it: `Ctrl-X`, `Enter`. */
export const shownKey = (key: string): string =>
  key
    .split("-")
    .map((part) => (part.length > 1 ? part[0].toUpperCase() + part.slice(1) : part))
    .join("-")
    .replace(/^-?$/, "-")
    .replace(/^(Ctrl-)([a-z])$/, (_, ctrl, letter) => ctrl + letter.toUpperCase())
