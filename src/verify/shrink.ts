import { EdnMap } from "../edn/value.js"
import { ddmin } from "./shrink/ddmin.js"
import type { Scenario, ScenarioTransaction } from "./shrink/scenario.js"
import { smallerScenarios } from "./shrink/smaller.js"

export type { Scenario, ScenarioTransaction }

/** Whether a scenario shows the fault. What is refused does not. */
export type Fails = (scenario: Scenario) => Promise<boolean>

/**
 * The least of a failing scenario that still fails: delta debugging of the transactions and of the datoms or forms of each, then of the
 * schema; and of the query whatever can be left out, one thing at a time: clauses at any depth, find elements, rules, inputs. Over
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
function sizeOf({ query, rules, args, transactions }: Scenario): string {
  const items = transactions.map((transaction) => transaction.items.map((item) => parts(item)))
  return JSON.stringify([items, args.length, count(query), count(rules ?? {})])
}

const parts = (item: unknown): number => (item instanceof EdnMap ? item.entries.length : 1)

/** Nodes of a syntax tree; their texts are left out. */
const count = (tree: object): number =>
  Object.entries(tree).reduce(
    (sum, [key, value]) => (key === "span" || typeof value !== "object" || value === null ? sum : sum + count(value)),
    1,
  )

async function fewerTransactions(scenario: Scenario, fails: Fails): Promise<Scenario> {
  const transactions = await ddmin(scenario.transactions, (some) => fails({ ...scenario, transactions: some }))
  return { ...scenario, transactions }
}

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
async function smallerTransactions(scenario: Scenario, fails: Fails): Promise<Scenario> {
  let least = scenario
  for (const i of scenario.transactions.keys()) {
    const replaced = (items: ScenarioTransaction["items"]): Scenario => {
      const { kind } = least.transactions[i]
      return { ...least, transactions: least.transactions.with(i, { kind, items }) }
    }
    least = replaced(await ddmin(least.transactions[i].items, (items) => fails(replaced(items))))
    for (const [k, item] of least.transactions[i].items.entries()) {
      if (!(item instanceof EdnMap)) continue
      const map = (entries: EdnMap["entries"]) => replaced(least.transactions[i].items.with(k, new EdnMap(entries)))
      least = map(await ddmin(item.entries, (entries) => fails(map(entries))))
    }
  }
  return least
}

/** Neighbours as one transaction. */
async function mergedTransactions(scenario: Scenario, fails: Fails): Promise<Scenario> {
  let least = scenario
  for (let i = 0; i + 1 < least.transactions.length; ) {
    const [a, b] = least.transactions.slice(i, i + 2)
    const one = { kind: a.kind, items: [...a.items, ...b.items] }
    const merged = { ...least, transactions: least.transactions.toSpliced(i, 2, one) }
    if (a.kind === b.kind && (await fails(merged))) least = merged
    else i++
  }
  return least
}

async function fewerAttributes(scenario: Scenario, fails: Fails): Promise<Scenario> {
  return { ...scenario, schema: await ddmin(scenario.schema, (schema) => fails({ ...scenario, schema })) }
}
