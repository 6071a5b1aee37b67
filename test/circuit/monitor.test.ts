import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import type { StepEvent } from "../../src/circuit/trace.js"
import type { Engine } from "../../src/engine/engine.js"
import { codeOf, engineOf, forms, hear } from "../engine/support.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"
import { IllegalSequence, Monitor } from "./monitor.js"

/** Fails the step after its first operator. */
function enough({ kind }: StepEvent): void {
  if (kind === "op-end") throw new WizardError("test/listener", "enough")
}

/** Events of a random history: both directions, refused and aborted transactions, views that come and go. */
function record(random: Random, listen: (engine: Engine, event: StepEvent) => void): void {
  const engine = engineOf(SCHEMA)
  hear(engine, (event) => listen(engine, event))
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  const maker = new QueryMaker(random)
  for (let i = 0; i < 25; i++) {
    const views = engine.catalog.views()
    if (random.chance(0.3)) codeOf(() => engine.addView(`v${i}`, { query: maker.query(), rules: RULES }))
    if (views.length > 2 && random.chance(0.15)) engine.catalog.remove(random.pick(views).id)
    const stop = random.chance(0.1) ? engine.listen(enough) : () => {}
    codeOf(() => engine.transact(forms(randomTransaction(random))))
    stop()
    if (!random.chance(0.2) || engine.t < 3) continue
    const steps = 1 + random.below(2)
    for (let k = 0; k < steps; k++) engine.back()
    for (let k = 0; k < steps; k++) engine.forward()
  }
}

describe("step events", () => {
  it("are a legal sequence, whatever happens", () => {
    for (let world = 0; world < 15; world++) {
      const monitor = new Monitor()
      record(new Random(seed() + world), (_, event) => monitor.accept(event))
      monitor.rest()
      expect(monitor.ticks).toBeGreaterThan(10)
    }
  })

  it("end with tx-abort when the step fails, and a legal tick follows", () => {
    const engine = engineOf(SCHEMA)
    engine.addView("v", { query: "[:find ?n ?a :where [?e :name ?n] [?e :age ?a]]" })
    for (let nth = 1; nth <= 8; nth++) {
      const kinds: string[] = []
      const monitor = new Monitor()
      hear(engine, (event) => {
        monitor.accept(event)
        kinds.push(event.kind)
        if (kinds.length === nth) throw new WizardError("test/listener", "enough")
      })
      expect(codeOf(() => engine.transact(forms(`[{:name "A" :age 1}]`)))).toBe("test/listener")
      monitor.rest()
      expect(kinds.at(-1)).toBe("tx-abort")
      expect(kinds.slice(0, -1)).not.toContain("tx-abort")
    }
  })

  it("tell of every delta before the circuit forgets it, and only of operators that had something to read", () => {
    record(new Random(seed()), (_, event) => {
      if (event.kind !== "op-begin") return
      const { inputs, output } = event.node
      const edges = inputs.length === 0 ? [output] : inputs
      expect(edges.some((edge) => edge.delta.length > 0)).toBe(true)
    })
  })
})

describe("the monitor", () => {
  const legal: StepEvent[] = []
  for (const world of [10, 11, 12]) record(new Random(world), (_, event) => legal.push(event))
  const judge = (events: readonly StepEvent[]): boolean => {
    const monitor = new Monitor()
    try {
      for (const event of events) monitor.accept(event)
      monitor.rest()
      return true
    } catch (error) {
      if (error instanceof IllegalSequence) return false
      throw error
    }
  }
  /** The kinds and nodes alone decide; whole ticks may be repeated or left out. */
  const ticks = legal.reduce<StepEvent[][]>((all, event) => {
    if (event.kind === "tx-begin") all.push([])
    all.at(-1)?.push(event)
    return all
  }, [])
  const some = ticks.filter((tick) => tick.length >= 8).slice(0, 12)

  it("accepts what the engine did", () => {
    expect(judge(legal)).toBe(true)
    expect(some.length).toBeGreaterThan(5)
  })

  it("rejects each tick from which one event is missing, but for a whole operator's pair", () => {
    for (const tick of some)
      for (let i = 0; i < tick.length; i++) expect(judge(tick.filter((_, k) => k !== i))).toBe(false)
  })

  it("rejects each tick in which one event comes twice", () => {
    for (const tick of some)
      for (let i = 0; i < tick.length; i++) expect(judge([...tick.slice(0, i), tick[i], ...tick.slice(i)])).toBe(false)
  })

  it("rejects each tick in which two events change places", () => {
    for (const tick of some) {
      for (let i = 0; i < tick.length; i++) {
        for (let j = i + 1; j < tick.length; j++) {
          const swapped = [...tick]
          swapped[i] = tick[j]
          swapped[j] = tick[i]
          expect(judge(swapped)).toBe(false)
        }
      }
    }
  })

  it("rejects an event of another t, an end without its operator, and iterations out of order", () => {
    const [tick] = some
    for (let i = 1; i < tick.length; i++)
      expect(judge(tick.map((event, k) => (k === i ? { ...event, t: event.t + 1 } : event)))).toBe(false)
    const [begin, open, end] = tick
    if (open.kind !== "op-begin") throw new Error("expected an operator")
    const iteration = (n: number): StepEvent => ({ kind: "iteration", t: open.t, node: open.node, iteration: n })
    const close: StepEvent = { kind: "tx-end", t: open.t }
    expect(judge([begin, open, iteration(0), iteration(1), end, close])).toBe(true)
    expect(judge([begin, open, iteration(1), iteration(5), end, close])).toBe(true)
    expect(judge([begin, open, iteration(1), iteration(0), end, close])).toBe(false)
    expect(judge([begin, open, iteration(0), iteration(0), end, close])).toBe(false)
    expect(judge([begin, iteration(0), open, end, close])).toBe(false)
    expect(judge([begin, open, close])).toBe(false)
    expect(judge([begin, open, { kind: "tx-abort", t: open.t }])).toBe(true)
    expect(judge([begin, open, end])).toBe(false)
  })
})
