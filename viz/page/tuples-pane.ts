import type { OperatorJson } from "../../src/circuit/describe.js"
import { boxLabel } from "../box-label.js"
import { changeText } from "../change.js"
import { producer } from "../loops.js"
import { ownerOf } from "./circuit-look.js"
import { element } from "./element.js"
import { signsIn } from "./glossary.js"
import type { Held, PageMoment, Row } from "./page-data.js"
import type { Mode } from "./page-state.js"
import { type ListedRow, rowList } from "./row-list.js"
import type { Delta, Place, ViewModel } from "./view-model.js"

export interface TuplesLook {
  readonly model: ViewModel
  readonly place: Place
  readonly mode: Mode
  /** Undefined shows the view itself. */
  readonly operator: OperatorJson | undefined
  readonly isHidden: boolean
  readonly reveal: () => void
  readonly why: (row: Row) => void
}

/** What an operator changes and holds, beside the full query. */
export function tuplesPane(given: TuplesLook): HTMLElement {
  const { mode, operator, model, place } = given
  // A part of an operator shows what the whole does: of parts nothing is told.
  const owner = operator && ownerOf(model, place.t, operator.id)
  const isPart = operator !== undefined && owner?.id !== operator.id
  const look = isPart ? { ...given, operator: owner } : given
  if (isPart && owner === undefined)
    return element("div", {}, heading(given), element("p", { class: "nothing" }, "of this node no step tells"))
  const columns = [
    mode === "delta" || mode === "side" ? deltaColumn(look) : undefined,
    mode === "state" || mode === "side" ? stateColumn(look) : undefined,
    mode === "full" || mode === "side" ? fullColumn(look) : undefined,
  ]
  return element(
    "div",
    {},
    heading(given),
    isPart ? element("p", { class: "nothing" }, `a part of ${owner?.id}, which does this as a whole:`) : undefined,
    element("div", { class: `columns-${mode}` }, columns),
  )
}

function heading({ operator, model, place }: TuplesLook): HTMLElement {
  if (operator === undefined) {
    const { columns, id } = model.view
    return element("header", { class: "about" }, element("h3", {}, `view ${id}`), element("p", {}, columns.join(" ")))
  }
  const { sign } = boxLabel(operator)
  const terms = signsIn(`${sign} ${operator.rule}`)
  const step = model.steps(place.t).findIndex(({ op }) => op === operator.id)
  return element(
    "header",
    { class: "about" },
    element("h3", {}, `o${operator.n} ${sign} ${operator.id}`),
    element("p", { class: "rule" }, operator.rule),
    element("p", {}, operator.columns.join(" ")),
    step < 0
      ? undefined
      : element("p", { class: "step" }, `step ${step + 1} of ${model.steps(place.t).length} in t${place.t}`),
    element(
      "details",
      { class: "glossary" },
      element("summary", {}, "what the signs mean"),
      element(
        "dl",
        {},
        terms.flatMap(([term, meaning]) => [element("dt", {}, term), element("dd", {}, meaning)]),
      ),
    ),
  )
}

const rowCount = (count: number): string => `${count} ${count === 1 ? "row" : "rows"}`

const listed = (delta: Delta): ListedRow[] => delta.rows.map(([weight, row]) => ({ weight, row }))

function deltaColumn(look: TuplesLook): HTMLElement {
  const { operator, model, place, isHidden, reveal, why } = look
  const parts: HTMLElement[] = []
  const show = (title: string, delta: Delta | null, isOut: boolean): void => {
    const id = `Δ ${title}`
    if (delta === null) return void parts.push(element("h4", {}, id), element("p", { class: "failed" }, failure(look)))
    parts.push(element("h4", {}, id, " ", element("small", {}, delta.ran ? changeText(delta) : "not yet")))
    if (isHidden && isOut) {
      parts.pop()
      parts.push(
        element("h4", {}, id),
        element("button", { type: "button", class: "reveal", onclick: reveal }, "What will it be? Show"),
      )
    } else if (delta.ran)
      parts.push(
        rowList(
          `delta of ${title}`,
          listed(delta),
          operator === undefined || operator.kind === "output" ? { why } : {},
        ),
      )
    if (delta.isCut)
      parts.push(
        element("p", { class: "cut" }, `${delta.rows.length} of ${delta.plus + delta.minus} rows are in this file`),
      )
  }
  if (operator === undefined) show(model.id, model.change(place), true)
  else {
    show(`out of ${operator.id}`, model.delta(operator.id, place), true)
    const { inputs } = model.description(place.t).operators.find(({ id }) => id === operator.id) ?? operator
    for (const input of inputs) {
      if (!input.includes("!")) show(`in from ${producer(input)}`, model.delta(producer(input), place), false)
    }
  }
  return element("section", { "aria-label": "delta" }, parts)
}

const failure = ({ model, place }: TuplesLook): string => {
  const failed = model.transaction(place.t)?.failed
  return failed === undefined ? "the view stands failed" : `the view stands failed: ${failed.message}`
}

function stateColumn(look: TuplesLook): HTMLElement {
  const { operator, model, place, isHidden, why } = look
  if (operator === undefined) {
    const rows = model.rows(place)
    return element(
      "section",
      { "aria-label": "state" },
      element("h4", {}, "∫ the view now ", element("small", {}, rows === null ? "failed" : rowCount(rows.length))),
      rows === null || isHidden
        ? element("p", { class: "nothing" }, rows === null ? failure(look) : "hidden")
        : rowList(
            "rows of the view",
            rows.map((row) => ({ weight: undefined, row })),
            { why },
          ),
    )
  }
  const [before, now] = [model.heldBefore(operator.id, place), model.held(operator.id, place)]
  const ports = now?.ports ?? []
  if (ports.length === 0) {
    return element(
      "section",
      { "aria-label": "state" },
      element("p", { class: "nothing" }, "it keeps no rows: what comes in is all it needs"),
    )
  }
  return element(
    "section",
    { "aria-label": "state" },
    ports.map((port, i) => portPart(port.name, before?.ports[i], port, isHidden)),
  )
}

function portPart(
  name: string,
  before: Held["ports"][number] | undefined,
  now: Held["ports"][number],
  isHidden: boolean,
): HTMLElement {
  const side = (title: string, port: Held["ports"][number] | undefined) =>
    element(
      "div",
      {},
      element("h5", {}, title, " ", element("small", {}, rowCount(port?.count ?? 0))),
      rowList(
        `${name} ${title}`,
        (port?.rows ?? []).map(([weight, row, round]) => ({ weight, isHeld: true, row, round })),
      ),
      port !== undefined && port.rows.length < port.count
        ? element("p", { class: "cut" }, `${port.count - port.rows.length} more`)
        : undefined,
    )
  return element(
    "div",
    { class: "port" },
    element("h4", {}, name, " ", element("small", {}, now.columns.join(" "))),
    element(
      "div",
      { class: "before-now" },
      side("before (z⁻¹)", before),
      isHidden ? element("p", { class: "nothing" }, "now: hidden") : side("now", now),
    ),
  )
}

const SAID: Readonly<Record<PageMoment["mark"], string>> = {
  verified: "✓ the view equals it",
  diverged: "✗ the view differs from it",
  failed: "✓ it fails too, as it should",
  unverified: "not compared",
}

function fullColumn({ model, place, why }: TuplesLook): HTMLElement {
  const { mark, missing, extra, fault } = model.moment(place.t)
  const rows = model.rows({ t: place.t, s: 0 })
  const wrong = new Set(extra.map((row) => JSON.stringify(row)))
  const full = rows === null ? [] : [...rows.filter((row) => !wrong.has(JSON.stringify(row))), ...missing]
  return element(
    "section",
    { "aria-label": "full query" },
    element("h4", {}, `full query at t${place.t} `, element("small", {}, rowCount(full.length))),
    element(
      "p",
      { class: `mark ${mark}` },
      SAID[mark],
      fault === null ? undefined : `; first wrong operator: ${fault}`,
    ),
    missing.length > 0
      ? element(
          "div",
          {},
          element("h5", {}, "missing from the view"),
          rowList(
            "missing",
            missing.map((row) => ({ weight: 1, row })),
          ),
        )
      : undefined,
    extra.length > 0
      ? element(
          "div",
          {},
          element("h5", {}, "too much in the view"),
          rowList(
            "extra",
            extra.map((row) => ({ weight: -1, row })),
          ),
        )
      : undefined,
    rowList(
      "rows of the full query",
      full.map((row) => ({ weight: undefined, row })),
      { why },
    ),
  )
}
