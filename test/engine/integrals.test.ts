import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { print } from "../../src/edn/print.js"
import { Engine } from "../../src/engine/engine.js"
import { moveTo } from "../../src/engine/history.js"
import { IntegralRecorder } from "../../src/engine/integral-recorder.js"
import { Loans } from "../../src/engine/loans.js"
import { changesOf, wholeOf } from "../../src/engine/view-integrals.js"
import { KeyReader } from "../../src/storage/key/key-reader.js"
import type { FamilyChange } from "../../src/storage/state-store.js"
import { readDefinition } from "../../src/workspace/definition/read.js"
import { randomChange } from "../support/changes.js"
import { withInputs } from "../support/inputs.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { AGGREGATES, FUNCTIONS, QueryMaker, RULE_SOURCE, SCHEMA } from "../support/world.js"
import { codeOf, datoms, forms } from "./support.js"

type Sums = Map<string, number>

/** What a store does with a change, and what it may rely on. */
function add(into: Sums, changes: readonly FamilyChange[]): void {
  for (const { family, isSet, entries } of changes) {
    const once = new Set<string>()
    for (const [key, weight] of entries()) {
      const at = `${family.name} ${show(key, family)}`
      expect(once).not.toContain(at)
      once.add(at)
      const sum = (into.get(at) ?? 0) + weight
      if (isSet) expect([0, 1]).toContain(sum)
      if (sum === 0) into.delete(at)
      else into.set(at, sum)
    }
  }
}

function addWhole(into: Sums, engine: Engine, id: string): void {
  const loans = new Loans(engine)
  add(into, wholeOf(engine, id, loans))
  loans.release()
}

function show(key: Uint8Array, { columns, hasRounds }: FamilyChange["family"]): string {
  const reader = new KeyReader(key)
  const row = print(reader.row(columns.length))
  const round = hasRounds ? ` @${reader.iteration()}` : ""
  expect(reader.left).toBe(0)
  return row + round
}

const sorted = (sums: Sums): string[] => [...sums].map(([at, weight]) => `${weight} ${at}`).sort()

function world(random: Random): { engine: Engine; maker: QueryMaker } {
  const engine = new Engine({ now: () => new Date(0), rounds: 25, functions: FUNCTIONS, aggregates: AGGREGATES })
  engine.transact(forms(SCHEMA), { t: 0 })
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  return { engine, maker: new QueryMaker(random) }
}

/** Worlds whose fixpoints stand in other fixpoints: their relations were left out, their operators heard twice. */
const NESTED = [8]

describe("the integrals of a view", () => {
  it("are the sum of what every transaction changes in them, forwards, back, and after a refusal", {
    timeout: 600_000,
  }, () => {
    let families = 0
    for (const start of [...NESTED, ...Array.from({ length: 25 }, (_, i) => seed() + i)]) {
      const random = new Random(start)
      const { engine, maker } = world(random)
      for (let k = 0; k < 8; k++) codeOf(() => engine.transact(randomChange(random).data))
      for (let v = 0; v < 3; v++) {
        const { query, args } = withInputs(random, maker.query())
        codeOf(() => engine.addView(`v${v}`, { query, rules: RULE_SOURCE, args: args() }))
      }
      const views = engine.catalog.views()
      const sums = new Map(views.map(({ id, circuit }) => [id, { circuit, sums: new Map() as Sums }]))
      const recorder = new IntegralRecorder()
      for (const { id, circuit } of views) {
        addWhole(sums.get(id)?.sums ?? new Map(), engine, id)
        for (const { node } of circuit.operators) recorder.enter(node)
      }
      engine.listen(recorder.step)
      const compare = () => {
        const taken = recorder.take()
        for (const view of engine.catalog.views()) {
          const known = sums.get(view.id)
          if (known === undefined || known.circuit !== view.circuit) {
            const whole: Sums = new Map()
            addWhole(whole, engine, view.id)
            sums.set(view.id, { circuit: view.circuit, sums: whole })
            continue
          }
          add(known.sums, changesOf(view, taken, engine.database.dictionary))
          const whole: Sums = new Map()
          addWhole(whole, engine, view.id)
          expect(sorted(known.sums)).toEqual(sorted(whole))
          families += whole.size
        }
      }
      for (let k = 0; k < 12; k++) {
        recorder.begin()
        try {
          engine.transact(randomChange(random).data)
        } catch (error) {
          if (!(error instanceof WizardError)) throw error
          recorder.takeBack()
        }
        if (random.chance(0.3)) moveTo(engine, random.below(engine.database.log.recorded) + 1)
        if (random.chance(0.5)) compare()
        moveTo(engine, engine.database.log.recorded)
      }
      compare()
    }
    expect(families).toBeGreaterThan(300)
  })

  it("of a circuit of primitives are the sum of its changes, too", () => {
    const text = readFileSync(join(import.meta.dirname, "../fixtures/definition-action-movies-1980s.edn"), "utf8")
    const { nodes } = readDefinition(source("fixture.edn", text))
    const random = new Random(seed())
    const engine = new Engine()
    const query = `[:find ?title :where [?m :movie/title ?title] [?m :movie/genre "action/adventure"]
      [?m :movie/release-year ?y] [(>= ?y 1980)]]`
    const view = engine.addView("v", { query, primitives: { nodes, text } })
    const recorder = new IntegralRecorder()
    engine.listen(recorder.step)
    const sums: Sums = new Map()
    const families = new Set<string>()
    for (let i = 0; i < 60; i++) {
      const e = 1 + random.below(3)
      const fact = random.pick([
        `:movie/title "T${e % 3}"`,
        `:movie/genre "action/adventure"`,
        `:movie/release-year 1985`,
      ])
      engine.transact(datoms(`[[${e} ${fact} nil ${random.chance(0.7)}]]`))
      add(sums, changesOf(view, recorder.take(), engine.database.dictionary))
      const whole: Sums = new Map()
      addWhole(whole, engine, "v")
      expect(sorted(whole)).toEqual(sorted(sums))
      for (const at of sums.keys()) families.add(at.split(" ")[0])
    }
    expect(families.size).toBe(8)
  })

  it("of constants alone have the row that comes from nowhere", () => {
    const engine = new Engine()
    engine.addView("v", { query: "[:find (count ?x) (max ?y) :where [(ground 5) ?x] [(ground 7) ?y]]" })
    const whole: Sums = new Map()
    addWhole(whole, engine, "v")
    expect([...whole].filter(([at]) => at.endsWith("[5 7]")).map(([, weight]) => weight)).toEqual([1])
  })
})
