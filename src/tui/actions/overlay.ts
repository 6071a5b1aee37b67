import type { Controls, KeyActions } from "../controls.js"
import { textColumns } from "../panes/overlay.js"

/** Keys of what is shown over the panes. */
export const OVERLAY_KEYS: KeyActions = {
  "overlay/down": (controls) => scroll(controls, 1),
  "overlay/up": (controls) => scroll(controls, -1),
  "overlay/page-down": (controls) => scroll(controls, page(controls)),
  "overlay/page-up": (controls) => scroll(controls, -page(controls)),
  "overlay/first": (controls) => scroll(controls, Number.NEGATIVE_INFINITY),
  "overlay/last": (controls) => scroll(controls, Number.POSITIVE_INFINITY),
  "overlay/wrap": ({ state, dispatch }) => {
    const { overlay } = state
    if (overlay?.kind === "text")
      dispatch({ kind: "overlay", overlay: { ...overlay, wrap: !overlay.wrap, top: 0, hit: undefined } })
  },
  "overlay/copy": ({ state, copy }) => {
    if (state.overlay?.kind === "text") copy(state.overlay.text, "all of it")
  },
  "overlay/edit": ({ state, edit }) => {
    const { overlay } = state
    if (overlay?.kind === "text") edit({ name: "value.txt", text: overlay.text, line: 1, done: () => undefined })
  },
  "overlay/find": ({ state, dispatch }) => {
    if (state.overlay?.kind === "text") dispatch({ kind: "asking", asking: { what: "words", text: "" } })
  },
  "overlay/next-hit": (controls) => toHit(controls, 1),
  "overlay/previous-hit": (controls) => toHit(controls, -1),
  "overlay/close": ({ dispatch }) => dispatch({ kind: "overlay", overlay: undefined }),
}

/** To a hit before or behind the last one, round and round; 0: to the first that is in sight, or comes. */
export function toHit(controls: Controls, by: -1 | 0 | 1): void {
  const { overlay, size } = controls.state
  if (overlay?.kind !== "text") return
  const hits = controls.model.hits(overlay, textColumns(size.columns))
  if (hits.length === 0) {
    if (by !== 0) controls.say(overlay.find ? "nothing found" : "/ finds words")
    return
  }
  const here = overlay.hit ?? overlay.top - by
  const next =
    by < 0 ? (hits.findLast((at) => at < here) ?? hits.at(-1)!) : (hits.find((at) => at >= here + by) ?? hits[0])
  const top = Math.min(next, controls.rest("overlay"))
  controls.dispatch({ kind: "overlay", overlay: { ...overlay, hit: next, top } })
}

const page = ({ state }: Controls): number => Math.max(1, state.size.rows - 6)

const scroll = ({ dispatch, rest }: Controls, by: number): void =>
  dispatch({ kind: "overlay-scroll", by, most: rest("overlay") })
