import { type Filter, type Map as MapPlan, type Plan, planInputs, type QueryPlan } from "../plan.js"
import {
  type CodeOf,
  selectAntijoin,
  selectArguments,
  selectErrors,
  selectFilter,
  selectJoin,
  selectMap,
  selectNone,
  selectProject,
  selectScan,
  selectUnion,
  selectUnit,
  selectValue,
  selectWhere,
} from "./duckdb.js"
import { conditionOf, resultOf } from "./expression.js"
import { type Fragment, rowsOf, statement, table } from "./fragment.js"
import { argumentColumns, boundColumns, inputTable, type SqlCalls, type SqlScript, type SqlStep } from "./script.js"

/**
 * Plan → SQL. A node that several others read, and the input of an expression, become tables; everything else is a common table
 * expression of the statement that reads it. O(nodes²) at worst, for the text of shared parts.
 */
export function sqlScript(plan: QueryPlan, code: CodeOf): SqlScript {
  const rendering = new Rendering(plan, code)
  const find = rowsOf(rendering.relation(plan.find))
  const errors = plan.errors.map((stream) => rowsOf(rendering.relation(stream.plan)))
  return { steps: rendering.steps, find, errors }
}

class Rendering {
  readonly steps: SqlStep[] = []
  readonly #code: CodeOf
  readonly #shared: ReadonlySet<Plan>
  readonly #relations = new Map<Plan, Fragment>()
  readonly #calls = new Map<Plan, SqlCalls>()
  #count = 0

  constructor(plan: QueryPlan, code: CodeOf) {
    this.#code = code
    this.#shared = readTwice(plan)
  }

  relation(plan: Plan): Fragment {
    let relation = this.#relations.get(plan)
    if (relation === undefined) {
      relation = this.#make(plan)
      if (this.#shared.has(plan)) relation = this.#settle(relation)
      this.#relations.set(plan, relation)
    }
    return relation
  }

  #make(plan: Plan): Fragment {
    switch (plan.kind) {
      case "unit":
        return this.#part(selectUnit, [])
      case "rows":
        return table(inputTable(plan.input))
      case "scan":
        return this.#part(selectScan(plan, this.#code), [])
      case "join":
        return this.#over([plan.left, plan.right], ([left, right]) => selectJoin(plan, left, right))
      case "antijoin":
        return this.#over([plan.left, plan.right], ([left, right]) => selectAntijoin(plan, left, right))
      case "union":
        if (plan.inputs.length === 0) return this.#part(selectNone(plan.columns.length), [])
        return this.#over(plan.inputs, selectUnion)
      case "project":
        return this.#over([plan.input], ([input]) => selectProject(plan, input))
      case "distinct":
        return this.relation(plan.input)
      case "filter":
        return this.#filter(plan)
      case "map":
        return this.#map(plan)
      case "errors-of":
        return this.#called(plan.of, (input, calls) => selectErrors(plan, input, calls.faults))
    }
  }

  #filter(plan: Filter): Fragment {
    const condition = conditionOf(plan, this.#code)
    if (condition !== undefined) return this.#over([plan.input], ([input]) => selectWhere(plan, input, condition))
    return this.#called(plan, (input, calls) => selectFilter(plan, input, calls.results))
  }

  #map(plan: MapPlan): Fragment {
    const given = resultOf(plan, this.#code)
    if (given === undefined) {
      return this.#called(plan, (input, calls) => selectMap(plan, boundColumns(plan), input, calls.results))
    }
    return this.#over([plan.input], ([input]) => selectValue(plan, input, given.value, given.conditions))
  }

  #over(inputs: readonly Plan[], select: (names: readonly string[]) => string): Fragment {
    const relations = inputs.map((input) => this.relation(input))
    return this.#part(select(relations.map((relation) => relation.name)), relations)
  }

  #called(plan: Filter | MapPlan, select: (input: string, calls: SqlCalls) => string): Fragment {
    const input = this.#settle(this.relation(plan.input))
    this.#relations.set(plan.input, input)
    return this.#part(select(input.name, this.#callsOf(plan, input)), [input])
  }

  #callsOf(plan: Filter | MapPlan, input: Fragment): SqlCalls {
    const known = this.#calls.get(plan)
    if (known !== undefined) return known
    const select = statement(selectArguments(plan, input.name), [input])
    const [results, faults] = [this.#name("f"), this.#name("x")]
    const calls: SqlCalls = { kind: "calls", of: plan, columns: argumentColumns(plan), select, results, faults }
    this.#calls.set(plan, calls)
    this.steps.push(calls)
    return calls
  }

  /** The relation as a table. */
  #settle(relation: Fragment): Fragment {
    if (relation.select === undefined) return relation
    const name = this.#name("t")
    this.steps.push({ kind: "table", name, select: rowsOf(relation) })
    return table(name)
  }

  #part(select: string, inputs: readonly Fragment[]): Fragment {
    return { name: this.#name("n"), select, inputs }
  }

  #name(letter: string): string {
    return `${letter}${++this.#count}`
  }
}

/** The nodes that more than one other reads. */
function readTwice({ find, errors }: QueryPlan): ReadonlySet<Plan> {
  const seen = new Set<Plan>()
  const twice = new Set<Plan>()
  const visit = (plan: Plan): void => {
    if (seen.has(plan)) {
      twice.add(plan)
      return
    }
    seen.add(plan)
    for (const input of planInputs(plan)) visit(input)
  }
  for (const plan of [find, ...errors.map((stream) => stream.plan)]) visit(plan)
  return twice
}
