/** What a layer holds from left to right: a box, or a line that passes. */
export interface Item {
  readonly key: string
  readonly columns: number
  x: number
}

/** A line from an item of one layer to one of the next. */
export interface Wire {
  readonly from: string
  readonly to: string
}

/** All wires that leave one item: they begin at one place. */
interface Net {
  readonly from: number
  readonly to: readonly number[]
}

const [UP, DOWN, LEFT, RIGHT] = [1, 2, 4, 8]

/** What a crossing of lines looks like, by where lines go. */
const SIGNS = " │││─╯╮┤─╰╭├─┴┬┼"

/**
 * The rows between two layers: each net goes along a row of its own as far as others are in its way. A net that begins where another ends runs above it, as
 * far as that is possible.
 */
export function channels(
  above: readonly Item[],
  below: readonly Item[],
  wires: readonly Wire[],
  columns: number,
): string[] {
  const nets = netsOf(above, below, wires)
  const tracks = tracksOf(nets)
  const rows = Math.max(1, ...tracks.map((track) => track + 1))
  const cells = Array.from({ length: rows }, () => new Uint8Array(columns))
  for (const [i, net] of nets.entries()) draw(net, tracks[i], cells)
  return cells.map((row) => [...row].map((bits) => SIGNS[bits]).join(""))
}

function netsOf(above: readonly Item[], below: readonly Item[], wires: readonly Wire[]): readonly Net[] {
  const centre = ({ x, columns }: Item): number => x + Math.floor(columns / 2)
  const from = new Map(above.map((item) => [item.key, centre(item)]))
  const begins = new Set(from.values())
  const ends = new Map<Wire, number>()
  for (const item of below) {
    const own = wires.filter(({ to }) => to === item.key).sort((a, b) => from.get(a.from)! - from.get(b.from)!)
    for (const [i, wire] of own.entries()) {
      const wanted = item.x + Math.floor(((i + 1) * item.columns) / (own.length + 1))
      const straight = from.get(wire.from)!
      const isInside = straight > item.x && straight < item.x + item.columns - 1
      ends.set(
        wire,
        own.length === 1 && (isInside || item.columns === 1)
          ? isInside
            ? straight
            : wanted
          : free(wanted, straight, begins),
      )
    }
  }
  return [...from].flatMap(([key, at]) => {
    const to = wires.filter((wire) => wire.from === key).map((wire) => ends.get(wire)!)
    return to.length === 0 ? [] : [{ from: at, to }]
  })
}

/** A place beside the wanted one, where another net begins there. */
const free = (wanted: number, own: number, begins: ReadonlySet<number>): number =>
  wanted !== own && begins.has(wanted) ? wanted + 1 : wanted

/** The row of each net, from 0; those that go straight down need none of their own. */
function tracksOf(nets: readonly Net[]): readonly number[] {
  const tracks = nets.map(() => 0)
  const spans: (readonly [number, number])[][] = []
  const turning = nets.map((net, i) => ({ net, i })).filter(({ net }) => net.to.some((to) => to !== net.from))
  // A net is due when no other that begins where this one ends is still waiting.
  while (turning.length > 0) {
    const due = turning.findIndex(
      ({ net, i }) => !turning.some((other) => other.i !== i && net.to.includes(other.net.from)),
    )
    const [{ net, i }] = turning.splice(Math.max(0, due), 1)
    const span = [Math.min(net.from, ...net.to), Math.max(net.from, ...net.to)] as const
    const least = Math.max(
      -1,
      ...nets.map((other, at) => (at !== i && net.to.includes(other.from) && isTurning(other) ? tracks[at] : -1)),
    )
    let track = least + 1
    while (spans[track]?.some(([from, to]) => from <= span[1] && to >= span[0])) track++
    spans[track] = [...(spans[track] ?? []), span]
    tracks[i] = track
  }
  return tracks
}

const isTurning = (net: Net): boolean => net.to.some((to) => to !== net.from)

function draw(net: Net, track: number, cells: readonly Uint8Array[]) {
  const last = cells.length - 1
  const down = (x: number, from: number, to: number): void => {
    for (let row = from; row <= to; row++) cells[row][x] |= UP | DOWN
  }
  if (!isTurning(net)) return down(net.from, 0, last)
  const [left, right] = [Math.min(net.from, ...net.to), Math.max(net.from, ...net.to)]
  for (let x = left; x <= right; x++) cells[track][x] |= (x > left ? LEFT : 0) | (x < right ? RIGHT : 0)
  down(net.from, 0, track - 1)
  cells[track][net.from] |= UP
  for (const x of net.to) {
    cells[track][x] |= DOWN
    down(x, track + 1, last)
  }
}
