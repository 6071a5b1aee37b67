import { readsLoop } from "../inputs.js"
import type { Aggregate, Antijoin, Filter, Fixpoint, Join, Loop, Map as MapPlan, Plan, Port, Recur } from "../plan.js"
import { Calls } from "./calls.js"
import type { CodeOf } from "./duckdb.js"
import * as duckdb from "./duckdb.js"
import { conditionOf, resultOf } from "./expression.js"
import { type Fragment, rowsOf, statement, table } from "./fragment.js"
import { boundColumns, inputTable, type SqlCalls, type SqlFolds, type SqlLoop, type SqlStep } from "./script.js"

/** Whether all rows of a node are meant, or, inside a loop, at least those that follow from a fresh row. */
type Share = "all" | "fresh"

/** What every scope of a script shares. */
interface Whole {
  readonly code: CodeOf
  readonly shared: ReadonlySet<Plan>
  readonly loops: Map<Loop, SqlLoop["relations"]>
  /** A new name. */
  readonly name: (letter: string) => string
}

/** A loop on its way to steps, inside a scope. */
interface Rendered {
  readonly relations: SqlLoop["relations"]
  /** The scope in which what leaves the loop is read. */
  readonly after: Scope
}

/** Steps that run together: those of a script, or those of one round of a loop. What does not read the loop is made before it. */
export class Scope {
  readonly steps: SqlStep[] = []
  readonly #whole: Whole
  readonly #parent: { readonly scope: Scope; readonly loop: Loop } | undefined
  readonly #inside = new Map<Plan, boolean>()
  readonly #relations = { all: new Map<Plan, Fragment>(), fresh: new Map<Plan, Fragment>() }
  readonly #calls: Calls
  readonly #rendered = new Map<Fixpoint, Rendered>()

  private constructor(whole: Whole, parent?: { readonly scope: Scope; readonly loop: Loop }) {
    this.#whole = whole
    this.#calls = new Calls(this.steps, whole.name)
    this.#parent = parent
  }

  /** `shared`: the nodes that are worth a table. */
  static outermost(shared: ReadonlySet<Plan>, code: CodeOf): Scope {
    let count = 0
    return new Scope({ code, shared, loops: new Map(), name: (letter) => `${letter}${++count}` })
  }

  relation(plan: Plan, share: Share = "all"): Fragment {
    if (this.#parent !== undefined && !this.#isInside(plan)) return this.#parent.scope.#table(plan)
    const known = this.#relations[share].get(plan)
    if (known !== undefined) return known
    const made = this.#make(plan, share)
    const relation = this.#whole.shared.has(plan) ? this.#settle(made) : made
    this.#relations[share].set(plan, relation)
    return relation
  }

  #isInside(plan: Plan): boolean {
    return this.#parent !== undefined && readsLoop(plan, this.#parent.loop, this.#inside)
  }

  #make(plan: Plan, share: Share): Fragment {
    switch (plan.kind) {
      case "unit":
        return this.#part(duckdb.selectUnit, [])
      case "rows":
        return table(inputTable(plan.input))
      case "scan":
        return this.#part(duckdb.selectScan(plan, this.#whole.code), [])
      case "join":
      case "antijoin":
        return this.#pair(plan, share)
      case "union": {
        const inputs = share === "all" ? plan.inputs : plan.inputs.filter((input) => this.#isInside(input))
        if (inputs.length === 0) return this.#part(duckdb.selectNone(plan.columns.length), [])
        return this.#over(inputs, share, duckdb.selectUnion)
      }
      case "project":
        return this.#over([plan.input], share, ([input]) => duckdb.selectProject(plan, input))
      case "round":
        return this.#over([plan.input], share, ([input]) => duckdb.selectRound(plan, input))
      case "distinct":
        return this.relation(plan.input, share)
      case "filter":
        return this.#filter(plan, share)
      case "map":
        return this.#map(plan, share)
      case "aggregate":
        return this.#part(duckdb.selectAggregate(plan, this.#folds(plan).results), [])
      case "errors-of": {
        const { of, output } = plan
        if (of.kind === "fixpoint") throw new Error(BY_PORTS)
        if (of.kind === "pull") throw new Error(NO_TREES)
        if (of.kind === "aggregate") return table(this.#folds(of).faults[output])
        return this.#called(of, share, (input, calls) => duckdb.selectErrors(of, input, calls.faults))
      }
      case "recur":
        return this.#recur(plan, share)
      case "port":
        return this.#port(plan)
      case "fixpoint":
        throw new Error(BY_PORTS)
      case "pull":
        throw new Error(NO_TREES)
    }
  }

  /** What follows from fresh rows of either side; an antijoin of which the right side changes is not told apart. */
  #pair(plan: Join | Antijoin, share: Share): Fragment {
    const select = ([left, right]: readonly string[]): string =>
      plan.kind === "join" ? duckdb.selectJoin(plan, left, right) : duckdb.selectAntijoin(plan, left, right)
    const { left, right } = plan
    const [leftIn, rightIn] = [this.#isInside(left), this.#isInside(right)]
    if (share === "all" || (plan.kind === "antijoin" && rightIn)) return this.#over([left, right], "all", select)
    const of = (a: Share, b: Share): Fragment => {
      const relations = [this.relation(left, a), this.relation(right, b)]
      return this.#part(select(relations.map(({ name }) => name)), relations)
    }
    if (!rightIn) return of("fresh", "all")
    if (!leftIn) return of("all", "fresh")
    const both = [of("fresh", "all"), of("all", "fresh")]
    return this.#part(duckdb.selectUnion(both.map(({ name }) => name)), both)
  }

  #filter(plan: Filter, share: Share): Fragment {
    const condition = conditionOf(plan, this.#whole.code)
    if (condition !== undefined)
      return this.#over([plan.input], share, ([input]) => duckdb.selectWhere(plan, input, condition))
    return this.#called(plan, share, (input, calls) => duckdb.selectFilter(plan, input, calls.results))
  }

  #map(plan: MapPlan, share: Share): Fragment {
    const given = resultOf(plan, this.#whole.code)
    if (given !== undefined) {
      const { value, conditions } = given
      return this.#over([plan.input], share, ([input]) => duckdb.selectValue(plan, input, value, conditions))
    }
    return this.#called(plan, share, (input, calls) => duckdb.selectMap(plan, boundColumns(plan), input, calls.results))
  }

  #over(inputs: readonly Plan[], share: Share, select: (names: readonly string[]) => string): Fragment {
    const relations = inputs.map((input) => this.relation(input, share))
    return this.#part(select(relations.map((relation) => relation.name)), relations)
  }

  #called(plan: Filter | MapPlan, share: Share, select: (input: string, calls: SqlCalls) => string): Fragment {
    const input = this.#settle(this.relation(plan.input, share))
    this.#relations[share].set(plan.input, input)
    return this.#part(select(input.name, this.#calls.of(plan, input.name)), [input])
  }

  #folds(plan: Aggregate): SqlFolds {
    return this.#calls.folds(plan, this.#table(plan.input).name)
  }

  #recur(plan: Recur, share: Share): Fragment {
    const relation = this.#whole.loops.get(plan.loop)?.[plan.relation]
    if (relation === undefined) throw new Error(`the loop ${plan.loop.name} is read outside of itself`)
    return this.#part(duckdb.selectRecur(share === "all" ? relation.all : relation.fresh, relation.width), [])
  }

  #port({ of, port, columns }: Port): Fragment {
    const { relations, after } = this.#loop(of)
    if (port < relations.length) return table(relations[port].all)
    const leaving = of.leaving[port - relations.length]
    // The fault of going on for ever: the runner gives up before.
    return leaving === undefined ? this.#part(duckdb.selectNone(columns.length), []) : after.#table(leaving)
  }

  #loop(plan: Fixpoint): Rendered {
    const known = this.#rendered.get(plan)
    if (known !== undefined) return known
    const relations = plan.relations.map(({ columns }) => ({
      all: this.#whole.name("r"),
      fresh: this.#whole.name("d"),
      width: columns.length,
    }))
    this.#whole.loops.set(plan.loop, relations)
    const inner = (): Scope => new Scope(this.#whole, { scope: this, loop: plan.loop })
    const [first, next, after] = [inner(), inner(), inner()]
    const rounds = [first.#derived(plan, "all"), next.#derived(plan, "fresh")]
    this.steps.push({
      kind: "loop",
      name: plan.loop.name,
      bounded: plan.loop.bounded,
      relations,
      first: { steps: first.steps, selects: rounds[0] },
      next: { steps: next.steps, selects: rounds[1] },
    })
    const rendered = { relations, after }
    this.#rendered.set(plan, rendered)
    for (const leaving of plan.leaving) after.#table(leaving)
    this.steps.push(...after.steps)
    return rendered
  }

  /** What the parts of each relation give, without the rounds. */
  #derived({ relations }: Fixpoint, share: Share): string[] {
    return relations.map(({ columns, parts }) => {
      const width = columns.length
      const read = share === "all" ? parts : parts.filter((part) => this.#isInside(part))
      const inputs = read.map((part) => this.relation(part, share))
      if (inputs.length === 0) return duckdb.selectNone(width)
      return statement(inputs.map(({ name }) => duckdb.selectFirst(width, name)).join(" UNION "), inputs)
    })
  }

  /** The relation as a table. */
  #table(plan: Plan): Fragment {
    if (this.#parent !== undefined && !this.#isInside(plan)) return this.#parent.scope.#table(plan)
    const relation = this.#settle(this.relation(plan))
    this.#relations.all.set(plan, relation)
    return relation
  }

  #settle(relation: Fragment): Fragment {
    if (relation.select === undefined) return relation
    const name = this.#whole.name("t")
    this.steps.push({ kind: "table", name, select: rowsOf(relation) })
    return table(name)
  }

  #part(select: string, inputs: readonly Fragment[]): Fragment {
    return { name: this.#whole.name("n"), select, inputs }
  }
}

const NO_TREES = "SQL has no trees: a question with a pull is not put to it"
const BY_PORTS = "a fixpoint is read through its ports"
