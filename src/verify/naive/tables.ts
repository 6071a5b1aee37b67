import { WizardError } from "../../base/error.js"
import { headVariables, type Rule, type RuleCall, type Rules } from "../../datalog/ast.js"
import { type Cell, FAULT, Fault, Given, key } from "./cell.js"
import { Components, callsOf } from "./components.js"
import { type Host, innerScope, type Scope } from "./host.js"
import { plainName } from "./instances.js"
import { match } from "./match.js"
import { callName } from "./readiness.js"
import { type Bindings, faultsOf, naturalJoin, type Outcome, project, type Row } from "./relation.js"
import { Table } from "./table.js"

/**
 * The rules: for each rule, source and set of positions that calls bind, a table of what was asked and what was
 * answered. A component of rules is evaluated round by round until nothing is added. After the first round a body is
 * evaluated once for each recursive call in it, which then reads only what the round before added: a new answer has
 * such a call in its derivation.
 */
export class RuleTables {
  readonly components: Components
  readonly #host: Host
  readonly #tables = new Map<string, Table>()
  readonly #running = new Map<string, Table[]>()
  readonly #rounds: number
  #focus: RuleCall | undefined

  /** `rounds`: a component that still grows after so many fails the view. */
  constructor(host: Host, rules: Rules | undefined, rounds: number) {
    this.#host = host
    this.#rounds = rounds
    this.components = new Components(rules)
  }

  /** Whether a rule of that name is being evaluated, so that what reads it may still grow. */
  isRunning(name: string): boolean {
    return this.#running.size > 0 && this.#running.has(this.components.componentOf(name))
  }

  /** How many tuples a call would read that binds nothing. */
  size(call: RuleCall, scope: Scope): number {
    return this.#read(call, this.#ask(call, scope, [], [[]])).rows.length
  }

  apply(call: RuleCall, bindings: Bindings, scope: Scope): Outcome {
    const needed = this.#host.readiness.neededPositions(callName(call))
    const cells = call.args.map((arg) => (arg.kind === "variable" ? bindings.columns.indexOf(arg.name) : -1))
    const at = (row: Row, position: number): Cell => row[cells[position]]
    // A name of an entity is taken into the rule, for there it meets the patterns that tell what it stands for.
    const isNamed = (position: number): boolean => bindings.rows.some((row) => at(row, position) instanceof Given)
    const positions = call.args.flatMap((_, position) => (needed.has(position) || isNamed(position) ? [position] : []))
    if (needed.size === 0) this.#ask(call, scope, [], [[]])
    const table = this.#ask(
      call,
      scope,
      positions,
      bindings.rows.map((row) => positions.map((position) => at(row, position))),
    )
    const blamed = needed.size === 0 ? [] : [...table.faults.values()]
    return {
      passed: match(bindings, this.#read(call, table), call.args),
      thrown: blamed.map(({ positions, rows }) => naturalJoin(bindings, blamedBy(call, positions, [...rows.values()]))),
    }
  }

  #read(call: RuleCall, table: Table): Table["answers"] {
    return this.#focus === call ? table.recent : table.answers
  }

  /** The table with these demands met, or, while its component is being evaluated, noted. */
  #ask(call: RuleCall, scope: Scope, positions: readonly number[], demands: readonly Row[]): Table {
    const name = callName(call)
    const { source } = innerScope(call.source, scope)
    const id = JSON.stringify([name, source, positions])
    let table = this.#tables.get(id)
    if (table === undefined) {
      table = new Table(name, source, positions)
      this.#tables.set(id, table)
    }
    for (const demand of demands) table.ask(demand)
    const component = this.components.componentOf(name)
    const running = this.#running.get(component)
    if (running !== undefined) {
      if (!running.includes(table)) running.push(table)
    } else if (table.hasQuestions) this.#run(component, table, call)
    return table
  }

  #run(component: string, first: Table, call: RuleCall): void {
    const [tables, focus] = [[first], this.#focus]
    this.#running.set(component, tables)
    this.#focus = undefined
    const rounds = this.components.mayNotEnd(first.name) ? this.#rounds : Number.POSITIVE_INFINITY
    for (let round = 0; advanced(tables); round++) {
      if (round === rounds) {
        this.#host.fail(new Fault(unbounded(first.name, this.#rounds), call.span, [], []))
        break
      }
      for (const table of [...tables]) this.#evaluate(table, tables)
    }
    this.#running.delete(component)
    this.#focus = focus
  }

  #evaluate(table: Table, tables: readonly Table[]): void {
    const component = this.components.componentOf(table.name)
    for (const rule of this.#host.readiness.rules(table.name)) {
      if (table.isDue) this.#body(table, rule, table.newDemands)
      if (table.demands.length === 0) continue
      for (const call of callsOf(rule.clauses)) {
        const name = callName(call)
        const isRecursive = this.components.componentOf(name) === component
        if (!isRecursive || !tables.some((other) => other.name === name && other.hasNews)) continue
        this.#focus = call
        this.#body(table, rule, table.demands)
        this.#focus = undefined
      }
    }
  }

  #body(table: Table, rule: Rule, demands: readonly Row[]): void {
    const head = headVariables(rule).map(({ name }) => name)
    const bound = table.positions.map((position) => head[position])
    const scope = { source: table.source, dollar: table.source }
    const names = [...new Set(head)]
    // A rule that recurs, whatever the instance, blames for what it was asked.
    const recurs = [...this.components.reachable(table.name)].some(
      (other) => plainName(other) === plainName(table.name),
    )
    const { passed, thrown } = this.#host.conjunction(rule.clauses, seedsOf(bound, demands), scope, names)
    for (const row of project(passed, names).rows) table.answer(head.map((name) => row[names.indexOf(name)]))
    for (const each of thrown) {
      if (bound.length === 0) for (const fault of faultsOf([each])) this.#host.fail(fault)
      else {
        const told = head.flatMap((name, i) =>
          table.positions.includes(i) || (!recurs && each.columns.includes(name)) ? [i] : [],
        )
        const rows = project(each, [...told.map((i) => head[i]), FAULT]).rows
        for (const row of rows) table.blame(told, row)
      }
    }
  }
}

const advanced = (tables: readonly Table[]): boolean => tables.map((table) => table.advance()).some((grew) => grew)

/** Demands as bindings; a head variable that occurs twice must have been asked for with one value. */
function seedsOf(bound: readonly string[], demands: readonly Row[]): Bindings {
  const columns = [...new Set(bound)]
  const agrees = (row: Row): boolean => bound.every((name, i) => key(row[i]) === key(row[bound.indexOf(name)]))
  return { columns, rows: demands.filter(agrees).map((row) => columns.map((name) => row[bound.indexOf(name)])) }
}

/** What a rule blames, under the names of a call: a blank asks for anything, a variable that stands twice for one value. */
function blamedBy(call: RuleCall, positions: readonly number[], rows: readonly Row[]): Bindings {
  const names = positions.map((position) => {
    const arg = call.args[position]
    return arg.kind === "variable" ? arg.name : undefined
  })
  const columns = [...new Set(names.filter((name) => name !== undefined))]
  const agreeing = rows.filter((row) =>
    names.every((name, i) => name === undefined || key(row[i]) === key(row[names.indexOf(name)])),
  )
  return project(
    {
      columns: [...columns, FAULT],
      rows: agreeing.map((row) => [...columns.map((name) => row[names.indexOf(name)]), row[positions.length]]),
    },
    [...columns, FAULT],
  )
}

function unbounded(name: string, rounds: number): WizardError {
  return new WizardError(
    "rule/unbounded",
    `expected the recursion of ${plainName(name)} to end within ${rounds} rounds`,
    {
      hint: "bound what it counts with a predicate such as [(< ?n 100)]",
    },
  )
}
