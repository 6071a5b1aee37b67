import type { Controls, KeyActions } from "../controls.js"
import { nextOf } from "../list.js"
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

/** To the hit before or behind the one that was last come to, or what is in sight. */
export function toHit(controls: Controls, by: -1 | 1) {
  const { overlay, size } = controls.state
  if (overlay?.kind !== "text") return
  const hits = controls.model.hits(overlay, textColumns(size.columns))
  const hit = nextOf(hits, overlay.hit ?? overlay.top - by, by)
  if (hit === undefined) return controls.say(overlay.find ? "nothing found" : "/ finds words")
  controls.dispatch({ kind: "overlay", overlay: { ...overlay, hit, top: Math.min(hit, controls.rest("overlay")) } })
}

const page = ({ state }: Controls): number => Math.max(1, state.size.rows - 6)

const scroll = ({ dispatch, rest }: Controls, by: number): void =>
  dispatch({ kind: "overlay-scroll", by, most: rest("overlay") })
