import { type SessionDivergence, sizesOf } from "./marks.js"
import { Pace } from "./pace.js"
import type { Work } from "./work.js"
import type { World } from "./world.js"

export interface Verified {
  /** Comparisons that agreed. */
  readonly verified: number
  /** What the oracle cannot be asked. */
  readonly skipped: number
  readonly divergence: SessionDivergence | null
}

/** Compares all views as of now, or after each transaction of a range, up to the first difference. O(transactions · full query). */
export async function verifyRange(
  world: World,
  range: { readonly from: number; readonly to: number } | undefined,
  work: Work,
  tell: () => void,
): Promise<Verified> {
  const { wizard, marks } = world
  const { history } = wizard
  const pace = new Pace(work, "verifying")
  const [from, to] = range === undefined ? [wizard.t, wizard.t] : [range.from, Math.min(range.to, history.last)]
  let [verified, skipped] = [0, 0]
  try {
    let t: number | undefined = history.before(Math.min(from, history.last))
    if (range !== undefined) history.goto(history.before(Math.max(0, t - 1)))
    while (t !== undefined && t <= to) {
      if (range !== undefined) marks.passed(t, sizesOf(history.goto(t)))
      for (const view of wizard.views()) {
        marks.wants(view)
        const compared = await wizard.verify({ views: [view] })
        marks.compared(view, compared)
        verified += compared.verified
        skipped += compared.skipped
        if (compared.divergence !== null) return { verified, skipped, divergence: marks.divergence(t, view) ?? null }
        await pace.step((to - from + 1) * wizard.views().length)
      }
      t = t < history.last ? history.after(t) : undefined
    }
  } finally {
    tell()
  }
  return { verified, skipped, divergence: null }
}
