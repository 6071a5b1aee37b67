import { describe, expect, test } from "vitest"
import { jsonLine, row } from "../../src/library/datum.js"
import type { JsRow, RowChange } from "../../src/library/result.js"
import type { Session } from "../../src/session/session.js"
import { forward, type Unit } from "../../viz/page/travel.js"
import { type Place, ViewModel } from "../../viz/page/view-model.js"
import { keyOf } from "../../viz/page/z-set.js"
import { exportedData, openPage } from "./browser.js"
import { dataOf, notebooks, open } from "./pages.js"

const json = (values: JsRow) => JSON.parse(jsonLine(row(values)))
const changes = (all: readonly RowChange[]) => all.map(({ weight, row: values }) => [weight, json(values)])
const sorted = (all: readonly (readonly [number, readonly unknown[]])[] | readonly unknown[][]) =>
  [...all].map((each) => JSON.stringify(each)).sort()

/**
 * The operators of which what they hold is read at a place: all at the ends of a transaction, at its first step and inside a fixpoint; at other
 * steps the one that has run and the one that is next, as the others stand as they did. Reading one inside a transaction steps back.
 */
function read(view: ViewModel, { t, s }: Place): (op: string) => boolean {
  const steps = view.steps(t)
  const near = steps.slice(Math.max(0, s - 1), s + 1)
  if (s <= 1 || near.some(({ iteration }) => iteration !== undefined)) return () => true
  return (op) => near.some((step) => step.op === op)
}

/** What the page says at a place that differs from the session, which stands there. */
function faults(view: ViewModel, place: Place, session: Session): string[] {
  const at = `t${place.t} step ${place.s}`
  const found: string[] = []
  const same = (what: string, page: unknown, engine: unknown) => {
    if (JSON.stringify(page) !== JSON.stringify(engine)) {
      found.push(
        `${at} ${what}: the page ${JSON.stringify(page)?.slice(0, 200)}, the engine ${JSON.stringify(engine)?.slice(0, 200)}`,
      )
    }
  }
  // How much operators held before takes a step back to read; it is compared after whole transactions.
  const description = place.s === 0 ? session.description(view.id) : session.wizard.view(view.id).explain()
  const isRead = read(view, place)
  same(
    "operators",
    view.description(place.t).operators.map(({ id }) => id),
    description.operators.map(({ id }) => id),
  )
  for (const { id, state } of description.operators) {
    const [page, engine] = [view.delta(id, place), session.delta(id, view.id)]
    same(`Δ sizes of ${id}`, [page.plus, page.minus], [engine.plus, engine.minus])
    if (!page.isCut) same(`Δ of ${id}`, sorted(page.rows), sorted(changes(engine.changes) as never))
    if (!isRead(id)) continue
    const [held, reading] = [view.held(id, place), session.state(id, { limit: 60 }, view.id)]
    if (reading.ports.length > 0) {
      const isWhole = held?.ports.every(({ count, rows }) => count <= 60 || rows.length === 60)
      same(
        `ports of ${id}`,
        held?.ports.map(({ name }) => name),
        reading.ports.map(({ name }) => name),
      )
      if (reading.ports.every(({ count }) => count <= 60) && isWhole) {
        const rows = (all: readonly { rows: readonly unknown[] }[] | undefined) => all?.map((port) => port.rows.length)
        same(`counts of ${id}`, rows(held?.ports), rows(reading.ports))
        const engineRows = reading.ports.map((port) =>
          sorted(port.rows.map((each) => [each.weight, json(each.row), each.iteration]) as never),
        )
        same(
          `∫ of ${id}`,
          held?.ports.map((port) => sorted(port.rows as never)),
          engineRows,
        )
      }
      if (place.s === 0) same(`size of ${id}`, held?.size, state)
    }
  }
  const status = session.wizard.view(view.id).status
  const rows = view.rows(place)
  if (place.s === 0) {
    same("status", rows === null, status !== "ok")
    if (rows !== null && status === "ok")
      same("rows", rows.map(keyOf).sort(), session.wizard.view(view.id).rows().map(json).map(keyOf).sort())
  }
  return found
}

async function walk(session: Session, view: ViewModel, unit: Unit): Promise<string[]> {
  session.select(view.id)
  await session.goto(0)
  const found = faults(view, { t: 0, s: 0 }, session)
  for (let place: Place | undefined = { t: 0, s: 0 }; place !== undefined && found.length < 5; ) {
    const next: Place | undefined = forward(view, place, unit)
    const { position } = await session.step(unit)
    if (next === undefined) break
    const [t, s] = [position.t, position.inside?.step ?? 0]
    if (t !== next.t || s !== next.s)
      return [...found, `the page goes to t${next.t} ${next.s}, the session to t${t} ${s}`]
    found.push(...faults(view, next, session))
    place = next
  }
  return found
}

/** Of a transaction of more steps than twice as many the first and the last are compared: each costs what the steps before it did. */
const ENDS = 250

/** What the page says of the operator that has run, after every step of every transaction, that differs from what the engine has recorded. */
function stepFaults(view: ViewModel, session: Session): string[] {
  const found: string[] = []
  for (const t of view.ts.filter((each) => each > 0)) {
    const record = session.wizard.history.record(t)
    const steps = record.steps(view.id)
    const [page, engine] = [view.steps(t), steps].map((all) => JSON.stringify(all.map(({ op }) => op)))
    if (page !== engine) found.push(`t${t}: the page steps ${page}, the engine ${engine}`)
    for (const [i, { op }] of steps.entries()) {
      if (i >= ENDS && i < steps.length - ENDS) continue
      const shown = view.delta(op, { t, s: i + 1 })
      const { sizes, changes: all } = record.delta(view.id, op, i + 1)
      const isSame = shown.isCut || JSON.stringify(sorted(shown.rows)) === JSON.stringify(sorted(changes(all) as never))
      if (shown.plus !== sizes.plus || shown.minus !== sizes.minus || !isSame) found.push(`t${t} step ${i + 1}: ${op}`)
    }
  }
  return found
}

/** Steps of a view up to which all operators are looked at after every one of them; else after transactions. */
const STEPS = 40

describe("the numbers of the page are the engine's at every step, and it opens without a word", () => {
  test.each(notebooks)("%s", { timeout: 1_800_000 }, async (name) => {
    const session = await open(name)
    const data = await dataOf(session)
    for (const each of data.views) {
      const view = new ViewModel(each)
      expect([each.id, await walk(session, view, "transaction")]).toEqual([each.id, []])
      expect([each.id, stepFaults(view, session)]).toEqual([each.id, []])
      if (each.lines.length <= STEPS) expect([each.id, await walk(session, view, "operator")]).toEqual([each.id, []])
    }
    const { page, faults } = await openPage(exportedData(data))
    expect(await page.locator(".operator").count()).toBeGreaterThan(0)
    await page.keyboard.press(",")
    expect(faults).toEqual([])
  })
})
