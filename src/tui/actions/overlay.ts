import type { Controls, KeyActions } from "../controls.js"

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
    if (overlay?.kind === "text") dispatch({ kind: "overlay", overlay: { ...overlay, wrap: !overlay.wrap, top: 0 } })
  },
  "overlay/copy": ({ state, copy }) => {
    if (state.overlay?.kind === "text") copy(state.overlay.text, "all of it")
  },
  "overlay/edit": ({ state, edit }) => {
    const { overlay } = state
    if (overlay?.kind === "text") edit({ name: "value.txt", text: overlay.text, line: 1, done: () => undefined })
  },
  "overlay/close": ({ dispatch }) => dispatch({ kind: "overlay", overlay: undefined }),
}

const page = ({ state }: Controls): number => Math.max(1, state.size.rows - 6)

const scroll = ({ dispatch, rest }: Controls, by: number): void =>
  dispatch({ kind: "overlay-scroll", by, most: rest("overlay") })
