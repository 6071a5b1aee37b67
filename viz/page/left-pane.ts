import type { OperatorJson } from "../../src/circuit/describe.js"
import { element } from "./element.js"
import type { Known } from "./inquiry.js"
import { notebookPane } from "./notebook-pane.js"
import type { OperatorTimes, PageData } from "./page-data.js"
import { sourcePane } from "./source-pane.js"
import { type TopOrder, topPane } from "./top-pane.js"
import type { Place, ViewModel } from "./view-model.js"
import { rowText } from "./z-set.js"

/** What the left side shows. */
export type Side = "source" | "notebook" | "top"

export interface LeftLook {
  readonly data: PageData
  readonly model: ViewModel
  readonly place: Place
  readonly operators: readonly OperatorJson[]
  readonly selected: OperatorJson | undefined
  readonly select: (ops: readonly string[]) => void
  readonly goto: (t: number) => void
  readonly view: (id: string) => void
  readonly order: TopOrder
  /** Asked when they are wanted. */
  readonly times: () => Known<OperatorTimes>
  readonly sort: (order: TopOrder) => void
}

export function leftPane(side: Side, look: LeftLook): HTMLElement {
  if (side === "notebook") return notebookPane(look.data, look)
  if (side === "top") return topPane(look)
  const { model, operators, selected, select } = look
  return element(
    "div",
    {},
    sourcePane({ source: model.view.source, operators, selected, choose: select }),
    written(look),
  )
}

/** What the transaction wrote. */
function written({ data, place }: LeftLook): HTMLElement | undefined {
  const transaction = data.transactions.find(({ t }) => t === place.t)
  if (transaction === undefined) return undefined
  const { count, datoms } = transaction
  return element(
    "figure",
    { class: "datoms" },
    element("figcaption", {}, `t${place.t} writes ${count} datoms`),
    element(
      "ol",
      {},
      datoms
        .slice(0, 50)
        .map((datom) =>
          element(
            "li",
            { class: datom[3] === false ? "minus" : "plus" },
            element("b", {}, datom[3] === false ? "−" : "+"),
            rowText(datom.slice(0, 3)),
          ),
        ),
    ),
    count > 50 ? element("p", { class: "cut" }, `… ${count - 50} more`) : undefined,
  )
}
