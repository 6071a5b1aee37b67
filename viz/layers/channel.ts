import type { Spacing } from "./drawing.js"

/** A net between two layers: from one x above to some below. */
export interface Crossing {
  readonly net: string
  readonly from: number
  readonly to: readonly number[]
}

/** A sideways piece of a wire: at `y` below the upper layer it goes to `x`. */
export interface Bend {
  readonly y: number
  readonly x: number
}

/** The room between two layers, in which nets change their x. */
export interface Channel {
  readonly height: number
  /** How a net goes sideways on its way down to `x`. */
  bends(net: string, x: number): readonly Bend[]
}

/** A net that comes down in a column of nobody's runs on two tracks. */
interface Run extends Crossing {
  readonly isFirstHalf?: boolean
}

/**
 * Gives every net that changes its x a track of its own or one that it shares without touching. A net that comes down where another
 * goes on runs above it (Hashimoto, Stevens 1971: left edge with vertical constraints); where that is a circle one net changes its
 * track half way (Deutsch 1976: doglegs).
 */
export function channel(crossings: readonly Crossing[], { gap, track }: Spacing): Channel {
  const bent = crossings.filter(({ from, to }) => to.some((x) => x !== from))
  const columns = new Set(crossings.flatMap(({ from, to }) => [from, ...to]))
  const runs = byConstraint(bent, columns, track)
  const tracks: Run[][] = []
  const placeOf = new Map<Run, number>()
  for (const run of runs) {
    const above = runs.filter((other) => other !== run && goesAbove(other, run))
    let place = 1 + Math.max(-1, ...above.map((other) => placeOf.get(other) ?? -1))
    while (tracks[place]?.some((other) => touches(other, run, track))) place++
    tracks[place] = [...(tracks[place] ?? []), run]
    placeOf.set(run, place)
  }
  const bends = (net: string, x: number): Bend[] =>
    runs
      .filter((run) => run.net === net)
      .map((run) => ({ y: gap + (placeOf.get(run) ?? 0) * track, x: run.isFirstHalf ? run.to[0] : x }))
  return { height: 2 * gap + Math.max(0, tracks.length - 1) * track, bends }
}

/**
 * Whether `a` comes down at an x where `b` reaches its end: then `b` must run below `a`'s piece, or they would lie on each other. The
 * first half of a net runs above the second.
 */
const goesAbove = (a: Run, b: Run): boolean =>
  a.net === b.net ? a.isFirstHalf === true : b.to.some((x) => x === a.from && x !== b.from)

/** An order in which what must run above comes first. */
function byConstraint(crossings: readonly Crossing[], columns: Set<number>, track: number): Run[] {
  const left: Run[] = [...crossings].sort((a, b) => low(a) - low(b) || high(a) - high(b))
  const done: Run[] = []
  while (left.length > 0) {
    const free = left.findIndex((each) => !left.some((other) => other !== each && goesAbove(other, each)))
    if (free >= 0) done.push(...left.splice(free, 1))
    else {
      const run = inCircle(left)
      const x = freeColumn(run, columns, track)
      columns.add(x)
      left.splice(left.indexOf(run), 1, { ...run, from: x })
      done.push({ ...run, to: [x], isFirstHalf: true })
    }
  }
  return done
}

/** One of a circle of runs that each must run above the next, when every run has another above it. */
function inCircle(runs: readonly Run[]): Run {
  const met = new Set<Run>()
  let run = runs[0]
  while (!met.has(run)) {
    met.add(run)
    run = runs.find((other) => other !== run && goesAbove(other, run)) ?? run
  }
  return run
}

/** A column in which no net comes down: in the widest gap between those on the run's way, or to the right of all. */
function freeColumn(run: Run, columns: ReadonlySet<number>, track: number): number {
  const taken = [...columns].sort((a, b) => a - b)
  const gaps = taken.slice(1).map((right, i) => ({ left: taken[i], width: right - taken[i] }))
  const onWay = gaps.filter(({ left, width }) => left >= low(run) && left + width <= high(run) && width > 1)
  const widest = onWay.reduce((most, each) => (each.width > most.width ? each : most), { left: 0, width: 0 })
  return widest.width === 0 ? taken[taken.length - 1] + track : widest.left + Math.floor(widest.width / 2)
}

const low = ({ from, to }: Crossing): number => Math.min(from, ...to)
const high = ({ from, to }: Crossing): number => Math.max(from, ...to)

const touches = (a: Crossing, b: Crossing, track: number): boolean =>
  low(a) < high(b) + track && low(b) < high(a) + track
