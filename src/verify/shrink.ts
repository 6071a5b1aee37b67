import { EdnMap } from "../edn/value.js"
import { ddmin } from "./shrink/ddmin.js"
import type { Scenario, ScenarioSource, ScenarioTransaction } from "./shrink/scenario.js"
import { smallerScenarios } from "./shrink/smaller.js"

export type { Scenario, ScenarioSource, ScenarioTransaction }

/** Whether a scenario shows the fault. What is refused does not. */
export type Fails = (scenario: Scenario) => Promise<boolean>

/**
 * The least of a failing scenario that still fails: delta debugging of the transactions and of the datoms or forms of each, in
 * further sources too, then of the schema; and of the query whatever can be left out, one thing at a time: clauses at any depth, find elements, rules, inputs. Over
 * and over until nothing more goes: a local minimum. The scenario must fail, and `fails` give one answer.
 */
export async function shrink(scenario: Scenario, fails: Fails): Promise<Scenario> {
  for (let least = scenario; ; ) {
    const before = least
    least = await fewerTransactions(least, fails)
    least = await smallerQuery(least, fails)
    least = await smallerTransactions(least, fails)
    least = await mergedTransactions(least, fails)
    if (sizeOf(least) === sizeOf(before)) return fewerAttributes(least, fails)
  }
}

/** How much there is that may go. */
function sizeOf(scenario: Scenario): string {
  const { query, rules, args } = scenario
  const items = historiesOf(scenario).map(({ transactions }) =>
    transactions.map((transaction) => transaction.items.map((item) => parts(item))),
  )
  return JSON.stringify([items, args.length, count(query), count(rules ?? {})])
}

const parts = (item: unknown): number => (item instanceof EdnMap ? item.entries.length : 1)

/** Nodes of a syntax tree; their texts are left out. */
const count = (tree: object): number =>
  Object.entries(tree).reduce(
    (sum, [key, value]) => (key === "span" || typeof value !== "object" || value === null ? sum : sum + count(value)),
    1,
  )

type Transactions = Scenario["transactions"]

/** Transactions, and the scenario with others in their place. */
interface History {
  readonly transactions: Transactions
  with(transactions: Transactions): Scenario
}

/** What is transacted, and before it what each further source holds. */
function historiesOf(scenario: Scenario): readonly History[] {
  const { transactions, sources = [] } = scenario
  const further = sources.map((source, i) => ({
    transactions: source.transactions,
    with: (others: Transactions) => ({ ...scenario, sources: sources.with(i, { ...source, transactions: others }) }),
  }))
  return [{ transactions, with: (others) => ({ ...scenario, transactions: others }) }, ...further]
}

/** The scenario with each of its histories made smaller, one after the other. */
async function eachHistory(
  scenario: Scenario,
  smaller: (history: History) => Promise<Transactions>,
): Promise<Scenario> {
  let least = scenario
  for (let i = 0; i < historiesOf(scenario).length; i++) {
    const history = historiesOf(least)[i]
    least = history.with(await smaller(history))
  }
  return least
}

const fewerTransactions = (scenario: Scenario, fails: Fails): Promise<Scenario> =>
  eachHistory(scenario, (history) => ddmin(history.transactions, (some) => fails(history.with(some))))

async function smallerQuery(scenario: Scenario, fails: Fails): Promise<Scenario> {
  let least = scenario
  for (let again = true; again; ) {
    again = false
    for (const smaller of smallerScenarios(least)) {
      if (!(await fails(smaller))) continue
      least = smaller
      again = true
      break
    }
  }
  return least
}

/** Fewer datoms or forms, and fewer attributes of each map form. */
const smallerTransactions = (scenario: Scenario, fails: Fails): Promise<Scenario> =>
  eachHistory(scenario, async (history) => {
    let least = history.transactions
    for (const i of history.transactions.keys()) {
      const replaced = (items: ScenarioTransaction["items"]) => least.with(i, { kind: least[i].kind, items })
      const stillFails = (items: ScenarioTransaction["items"]) => fails(history.with(replaced(items)))
      least = replaced(await ddmin(least[i].items, stillFails))
      for (const [k, item] of least[i].items.entries()) {
        if (!(item instanceof EdnMap)) continue
        const map = (entries: EdnMap["entries"]) => least[i].items.with(k, new EdnMap(entries))
        least = replaced(map(await ddmin(item.entries, (entries) => stillFails(map(entries)))))
      }
    }
    return least
  })

/** Neighbours as one transaction. */
const mergedTransactions = (scenario: Scenario, fails: Fails): Promise<Scenario> =>
  eachHistory(scenario, async (history) => {
    let least = history.transactions
    for (let i = 0; i + 1 < least.length; ) {
      const [a, b] = least.slice(i, i + 2)
      const merged = least.toSpliced(i, 2, { kind: a.kind, items: [...a.items, ...b.items] })
      if (a.kind === b.kind && (await fails(history.with(merged)))) least = merged
      else i++
    }
    return least
  })

async function fewerAttributes(scenario: Scenario, fails: Fails): Promise<Scenario> {
  return { ...scenario, schema: await ddmin(scenario.schema, (schema) => fails({ ...scenario, schema })) }
}
