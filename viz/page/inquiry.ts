import type { Derivation, OperatorTimes, PageQuestion, Row } from "./page-data.js"
import type { Place, ViewModel } from "./view-model.js"
import { keyOf } from "./z-set.js"

/** Who knows what the data of a page do not say: the engine in it, or the session that serves it. Throws an error that people can read. */
export type Ask = (question: PageQuestion) => Promise<unknown>

/** What is known of a question. */
export type Known<Answer> =
  | { readonly is: "answered"; readonly answer: Answer }
  /** The answer is on its way. */
  | { readonly is: "asked" }
  | { readonly is: "failed"; readonly message: string }
  /** It is not in the file, and there is nobody to ask. */
  | { readonly is: "unknown" }

/** Answers to what is asked on a page, each asked for once; `changed` is told when one has come. */
export class Inquiry {
  readonly #ask: Ask | undefined
  readonly #changed: () => void
  readonly #known = new Map<string, Known<unknown>>()

  constructor(ask: Ask | undefined, changed: () => void) {
    this.#ask = ask
    this.#changed = changed
  }

  /** Why the view has a row at a place, or had it before the transaction that takes it away; null when it had it at neither. */
  why(model: ViewModel, row: Row, place: Place): Known<Derivation | null> {
    const at = isThere(model, row, place) ? place.t : Math.max(0, model.ts[model.ts.indexOf(place.t) - 1] ?? 0)
    if (this.#ask !== undefined) return this.#asked({ kind: "why", view: model.id, row, t: at })
    const answer = model.why(row, at)
    if (answer !== undefined) return { is: "answered", answer }
    return model.view.whyLeft > 0 ? { is: "unknown" } : { is: "answered", answer: null }
  }

  times(model: ViewModel): Known<OperatorTimes> {
    const { times } = model.view
    if (times !== undefined) return { is: "answered", answer: times }
    return this.#ask === undefined ? { is: "unknown" } : this.#asked({ kind: "times", view: model.id })
  }

  #asked<Answer>(question: PageQuestion): Known<Answer> {
    const key = JSON.stringify(question)
    const known = this.#known.get(key) as Known<Answer> | undefined
    if (known !== undefined) return known
    const told = (next: Known<unknown>): void => {
      this.#known.set(key, next)
      this.#changed()
    }
    this.#known.set(key, { is: "asked" })
    this.#ask!(question).then(
      (answer) => told({ is: "answered", answer }),
      (error: unknown) => told({ is: "failed", message: error instanceof Error ? error.message : String(error) }),
    )
    return { is: "asked" }
  }
}

/** Whether the view shows the row after the transaction of the place. */
function isThere(model: ViewModel, row: Row, { t }: Place): boolean {
  const key = keyOf(row)
  return model.rows({ t, s: 0 })?.some((each) => keyOf(each) === key) ?? false
}
