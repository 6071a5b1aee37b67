import type { Mark, Moment } from "../../session/mark.js"
import type { PaneDrawing } from "../frame.js"
import { type Line, line, own, raw, type Segment, type Style } from "../text/line.js"

export interface TimelineInput {
  /** The moments around the position, in order. */
  readonly moments: readonly Moment[]
  readonly t: number
  readonly last: number
  readonly playing: boolean
  /** Where inside a transaction: `step 3/9`. */
  readonly inside: string | undefined
  readonly marks: ReadonlyMap<string, number>
}

const SIGNS: Readonly<Record<Mark, readonly [string, Style]>> = {
  verified: ["✓", "ok"],
  diverged: ["✗", "error"],
  failed: ["!", "warning"],
  unverified: ["·", "dim"],
}

const BARS = "▁▂▃▄▅▆▇█"

/** How many moments fit into so many columns beside the sparkline. */
export const momentsIn = (columns: number, last: number): number =>
  Math.max(3, Math.floor((columns - 24) / (String(last).length + 6)))

/** Transactions with what verification said of them, the one at which the session stands, and how much each changed. */
export function timelinePane(input: TimelineInput, { rows }: { rows: number }): PaneDrawing {
  const { moments, t, last } = input
  const points = moments.flatMap((moment, i): Segment[] => [
    ...(i === 0 ? [] : [own("──", "border")]),
    ...point(moment, moment.t === t, input.marks),
  ])
  const begins = moments.length === 0 || moments[0].t <= 1
  const ends = moments.length === 0 || moments[moments.length - 1].t >= last
  const edge = (whole: boolean, text: string): Segment => own(whole ? "" : text, "dim")
  const first = line(
    own(" "),
    edge(begins, "… "),
    ...points,
    edge(ends, " …"),
    own("   "),
    ...sparkline(moments, t),
    own(`  ${input.playing ? "▶ playing" : ""}${input.inside ?? ""}`, "key"),
  )
  const lines = rows > 1 ? [first, labels(moments, t)] : [first]
  return { title: line(own(`3 Timeline · t${t} of ${last}`, "title")), lines }
}

function point({ t, mark }: Moment, isHere: boolean, marks: ReadonlyMap<string, number>): readonly Segment[] {
  const [sign, style] = SIGNS[mark]
  const letter = [...marks].find(([, at]) => at === t)?.[0]
  return [
    own(`t${t}`, isHere ? "title" : "dim"),
    own(isHere ? "◉" : "●", isHere ? "key" : "rail"),
    own(t === 0 ? "" : sign, style),
    ...(letter === undefined ? [] : [own(`'${letter}`, "key")]),
  ]
}

/** A bar for each moment, by the magnitude of its size; `·` where that is not known. */
export function sparkline(moments: readonly Pick<Moment, "t" | "size">[], t: number): readonly Segment[] {
  const most = Math.max(1, ...moments.map(({ size }) => size ?? 0))
  return moments.map((moment) => {
    const { size } = moment
    const level = size === undefined ? -1 : Math.round((Math.log(size + 1) / Math.log(most + 1)) * (BARS.length - 1))
    return own(level < 0 ? "·" : size === 0 ? " " : BARS[level], moment.t === t ? "key" : "rail")
  })
}

/** The name of the cell at the position, and its line. */
function labels(moments: readonly Moment[], t: number): Line {
  const here = moments.find((moment) => moment.t === t)
  if (here === undefined || here.t === 0) return line(own("   before the first transaction", "dim"))
  const name = here.label === undefined ? [] : [own(" from ", "dim"), raw(here.label, "symbol")]
  const place = here.line === undefined ? [] : [own(` line ${here.line}`, "dim")]
  const [sign, style] = SIGNS[here.mark]
  return line(own(`   t${t}`), ...name, ...place, own("  "), own(`${sign} ${MEANING[here.mark]}`, style))
}

const MEANING: Readonly<Record<Mark, string>> = {
  verified: "equals its full query",
  diverged: "differs from its full query",
  failed: "stands failed, as its full query does",
  unverified: "not compared (:verify)",
}
