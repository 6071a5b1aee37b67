import { fromJs } from "../../src/edn/js.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import type { Value } from "../../src/edn/value.js"
import { Wizard } from "../../src/index.js"
import type { JsDerivation, WhyNotResult, WhyResult } from "../../src/library/provenance.js"

export const SCHEMA = `[
 {:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
 {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
 {:db/ident :tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
 {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
 {:db/ident :active :db/valueType :db.type/boolean :db/cardinality :db.cardinality/one}]`

/** A Wizard with one view over raw datoms, written as EDN. */
export async function world(datoms: string, query: string, rules?: string, args?: readonly unknown[]): Promise<Wizard> {
  const w = await Wizard.load({}, { exact: true })
  await w.transact(SCHEMA, { t: 0 })
  await w.addView("v", { query, ...(rules !== undefined && { rules }), ...(args !== undefined && { args }) })
  await w.transact({ datoms: read(datoms) as readonly (readonly Value[])[] }, { exact: true })
  return w
}

/** The datoms of an explanation without their tx, printed and sorted. */
export function leaves(answer: WhyResult | null): string[] {
  const found = new Set<string>()
  const visit = (node: JsDerivation): void => {
    if ("datom" in node) found.add(print(node.datom.slice(0, 3) as Value))
    else node.from.forEach(visit)
  }
  if (answer !== null) visit(answer.derivation)
  return [...found].sort()
}

/** The ids of the operators of an explanation, outer before inner. */
export function operators(answer: WhyResult | null): string[] {
  const visit = (node: JsDerivation): string[] =>
    "datom" in node ? [] : [node.absent ? `no ${node.op}` : node.op, ...node.from.flatMap(visit)]
  return answer === null ? [] : visit(answer.derivation)
}

/** `+[e a v]` and `-[e a v]` of an advice, sorted; null when there is none. */
export function adviceOf(answer: WhyNotResult | null): string[] | null {
  const advice = answer?.advice
  if (advice === null || advice === undefined) return null
  const text = (sign: string) => (datom: readonly unknown[]) => `${sign}${print(datom as Value)}`
  return [...advice.add.map(text("+")), ...advice.retract.map(text("-"))].sort()
}

/** Transacts an advice and tells whether the row is there. */
export async function follow(w: Wizard, answer: WhyNotResult | null): Promise<boolean> {
  const { add, retract } = answer?.advice ?? { add: [], retract: [] }
  const datoms = [...retract.map((datom) => [...datom, null, false]), ...add]
  await w.transact({ datoms }, { exact: true })
  const wanted = print((answer?.row ?? []).map(fromJs))
  return w
    .view("v")
    .rows()
    .some((row) => print(row.map(fromJs)) === wanted)
}
