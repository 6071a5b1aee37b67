import type { Spacing } from "./drawing.js"

/** A net between two layers: from one x above to some below. */
export interface Crossing {
  readonly net: string
  readonly from: number
  readonly to: readonly number[]
}

/** The room between two layers, in which nets change their x. */
export interface Channel {
  readonly height: number
  /** How far below the upper layer the net runs sideways. */
  track(net: string): number
}

/**
 * Gives every net that changes its x a track of its own or one that it shares without touching. A net that comes down where another
 * goes on runs above it, as long as that is not a circle (Hashimoto, Stevens 1971: left edge with vertical constraints).
 */
export function channel(crossings: readonly Crossing[], { gap, track }: Spacing): Channel {
  const bent = crossings.filter(({ from, to }) => to.some((x) => x !== from))
  const tracks: Crossing[][] = []
  const placeOf = new Map<string, number>()
  for (const crossing of byConstraint(bent)) {
    const above = bent.filter((other) => other !== crossing && goesAbove(other, crossing))
    let place = 1 + Math.max(-1, ...above.map(({ net }) => placeOf.get(net) ?? -1))
    while (tracks[place]?.some((other) => touches(other, crossing, track))) place++
    tracks[place] = [...(tracks[place] ?? []), crossing]
    placeOf.set(crossing.net, place)
  }
  const height = 2 * gap + Math.max(0, tracks.length - 1) * track
  return { height, track: (net) => gap + (placeOf.get(net) ?? 0) * track }
}

/** Whether `a` comes down at an x where `b` reaches its end: then `b` must run below `a`'s piece, or they would lie on each other. */
const goesAbove = (a: Crossing, b: Crossing): boolean => b.to.some((x) => x === a.from && x !== b.from)

/** An order in which what must run above comes first; circles are cut where they are met. */
function byConstraint(crossings: readonly Crossing[]): Crossing[] {
  const left = [...crossings].sort((a, b) => low(a) - low(b) || high(a) - high(b))
  const done: Crossing[] = []
  while (left.length > 0) {
    const free = left.findIndex((each) => !left.some((other) => other !== each && goesAbove(other, each)))
    done.push(...left.splice(Math.max(0, free), 1))
  }
  return done
}

const low = ({ from, to }: Crossing): number => Math.min(from, ...to)
const high = ({ from, to }: Crossing): number => Math.max(from, ...to)

const touches = (a: Crossing, b: Crossing, track: number): boolean =>
  low(a) < high(b) + track && low(b) < high(a) + track
