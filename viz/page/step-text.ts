import { changeText } from "../change.js"
import type { Place, ViewModel } from "./view-model.js"

/** A step in words, for those who hear the page. */
export function stepText(model: ViewModel, { t, s }: Place, isHidden: boolean): string {
  const step = s === 0 ? undefined : model.steps(t)[s - 1]
  if (isHidden) return `t${t}: what does the view change?`
  if (step !== undefined) {
    const round = step.iteration === undefined ? "" : `, round ${step.iteration}`
    return `t${t}, step ${s}: ${step.op}${round}, ${changeText(model.delta(step.op, { t, s }))}`
  }
  const change = model.change({ t, s })
  if (t === 0) return "t0: the beginning"
  return `t${t}: the view ${change === null ? "stands failed" : `changes ${changeText(change)}`}, ${model.moment(t).mark}`
}
