import { WizardError } from "../base/error.js"
import type { Argument, Binding, Constant, FunctionCall, Predicate, Term, Variable } from "../datalog/ast.js"
import { bindingVariables } from "../datalog/walk.js"
import { Keyword } from "../edn/value.js"
import { antijoin, join, map, type Origin, project, rename, union } from "./build.js"
import type { Conjunction } from "./conjunction.js"
import { unsupported } from "./context.js"
import { columnExpression, constantExpression, pairExpression } from "./functions.js"
import { askedSlot, scanPlan } from "./pattern.js"
import type { Plan } from "./plan.js"
import type { PlanSource } from "./source-scope.js"

type Call = Predicate | FunctionCall

/** The relation that a call makes of another one. */
type Apply = (input: Plan, origin: Origin) => Plan

/**
 * The functions that ask the database are relations, so that the view follows what they ask:
 *
 *     (missing? $ ?e :a)         rows ▷ [?e :a]
 *     [(missing? $ ?e :a) ?b]    (rows ▷ [?e :a]) × {true}  +  (rows ⋈ [?e :a]) × {false}
 *     [(get-else $ ?e :a d) ?v]  rows ⋈ [?e :a ?v]  +  (rows ▷ [?e :a]) × {d}
 *     [(get-some $ ?e :a :b) ?v] rows ⋈ [?e :a ?v]  +  (rows ▷ [?e :a]) ⋈ [?e :b ?v]
 */
export function lowerDatabaseFunction(conjunction: Conjunction, clause: Call, path: string): void {
  const call = new DatabaseCall(conjunction, clause, path)
  const apply = call.apply()
  conjunction.wait({
    stage: "nested",
    needs: new Set([call.entity]),
    gives: new Set(clause.kind === "function" ? bindingVariables(clause.binding).map((v) => v.name) : []),
    apply: (input, tag) => ({ plan: apply(input, { path: `${tag}${path}`, span: clause.span }), marked: [] }),
  })
}

class DatabaseCall {
  /** The column of the entity that is asked about. */
  readonly entity: string
  /** The column of the value, before it is bound. */
  readonly #value: string
  readonly #conjunction: Conjunction
  readonly #clause: Call
  readonly #source: PlanSource

  constructor(conjunction: Conjunction, clause: Call, path: string) {
    this.#conjunction = conjunction
    this.#clause = clause
    this.#value = `${path}.v`
    const [read, entity] = clause.args
    this.#source = conjunction.source(read?.kind === "source" ? read : undefined)
    this.entity = entityColumn(conjunction, this.#source, entity, path)
  }

  apply(): Apply {
    const { callee, args } = this.#clause
    const name = callee.kind === "callable" ? callee.name.replace(/^clojure\.core\//, "") : ""
    if (name === "missing?") return this.#missing(args[2])
    if (this.#clause.kind === "predicate") throw unsupported(`(${name} …) as a predicate`, this.#clause.span)
    const attributes = name === "get-else" ? [args[2]] : args.slice(2)
    for (const attribute of attributes) {
      if (this.#facts(attribute, "").many) throw refusedMany(attribute, this.#clause)
    }
    const { binding } = this.#clause
    return name === "get-else" ? this.#getElse(args[2], args[3], binding) : this.#getSome(attributes, binding)
  }

  #missing(attribute: Argument | undefined): Apply {
    return (input, origin) => {
      const present = project(origin, this.#facts(attribute, origin.path).plan, [this.entity])
      const absent = antijoin(origin, input, present, [this.entity])
      if (this.#clause.kind === "predicate") return absent
      const found = join(origin, input, present, () => true)
      const answers = [
        map(origin, absent, constantExpression(true), this.#column()),
        map(origin, found, constantExpression(false), this.#column()),
      ]
      return this.#bind(origin, union(origin, answers, answers[0].columns), this.#clause.binding)
    }
  }

  #getElse(attribute: Argument | undefined, other: Argument | undefined, binding: Binding): Apply {
    const filler = constantExpression(defaultOf(other, this.#clause))
    return (input, origin) => {
      const present = this.#facts(attribute, origin.path).plan
      const found = join(origin, input, present, () => true)
      const absent = antijoin(origin, input, project(origin, present, [this.entity]), [this.entity])
      const filled = map(origin, absent, filler, this.#column())
      return this.#bind(origin, union(origin, [found, filled], found.columns), binding)
    }
  }

  #getSome(attributes: readonly (Argument | undefined)[], binding: Binding): Apply {
    return (input, origin) => {
      let left = input
      const found = attributes.map((attribute, i) => {
        const at = { path: `${origin.path}.a${i + 1}`, span: origin.span }
        const present = this.#facts(attribute, at.path)
        const hit = join(at, left, present.plan, () => true)
        left = antijoin(at, left, project(at, present.plan, [this.entity]), [this.entity])
        return without(at, map(at, hit, pairExpression(present.id, this.#value), binding), this.#value)
      })
      return union(origin, found, found[0].columns)
    }
  }

  #facts(arg: Argument | undefined, path: string): Facts {
    const { context } = this.#conjunction
    const { span } = this.#clause
    if (arg?.kind !== "constant" || !(arg.value instanceof Keyword)) {
      throw unsupported("an attribute that is not written as a keyword here", arg?.span ?? span)
    }
    const { id, many } = context.attribute(this.#source, arg.value)
    const slots = {
      e: { column: this.entity },
      a: { constant: id, shown: arg.value },
      v: { column: this.#value },
      tx: undefined,
    }
    return { plan: scanPlan(this.#source, path, span, slots), id, many }
  }

  #column(): Variable {
    return { kind: "variable", name: this.#value, span: this.#clause.span }
  }

  /** The value's column under the names of the binding. */
  #bind(origin: Origin, plan: Plan, binding: Binding): Plan {
    const value = this.#value
    if (binding.kind === "variable" && !plan.columns.includes(binding.name)) {
      const names = plan.columns.map((c) => (c === value ? binding.name : c))
      return rename(origin, plan, plan.columns, names)
    }
    const at = { ...origin, path: `${origin.path}.bind` }
    return without(at, map(at, plan, columnExpression(value), binding), value)
  }
}

const without = (origin: Origin, plan: Plan, column: string): Plan =>
  project(
    origin,
    plan,
    plan.columns.filter((c) => c !== column),
  )

interface Facts {
  readonly plan: Plan
  readonly id: Parameters<typeof pairExpression>[0]
  readonly many: boolean
}

/** The column of the entity argument: a variable, what it stands for, or a constant's own. */
function entityColumn(conjunction: Conjunction, source: PlanSource, arg: Argument | undefined, path: string): string {
  const term = arg as Term | undefined
  const slot = askedSlot(conjunction, source, term, `${path}.e`)
  if (slot !== undefined && "column" in slot) return slot.column
  const value = (term as Constant).value
  conjunction.wait({
    stage: "early",
    needs: new Set(),
    gives: new Set([`${path}.e`]),
    apply: (input, tag) => {
      const origin = { path: `${tag}${path}.e`, span: term?.span }
      const to: Variable = { kind: "variable", name: `${path}.e`, span: (term as Constant).span }
      return { plan: map(origin, input, constantExpression(value), to), marked: [] }
    },
  })
  return `${path}.e`
}

function defaultOf(arg: Argument | undefined, clause: Call): Constant["value"] {
  if (arg?.kind !== "constant") throw unsupported("a default that is not a constant", arg?.span ?? clause.span)
  if (arg.value === null) {
    throw new WizardError("function/nil-default", "expected a default that is not nil", {
      span: arg.span,
      hint: "leave the row out with a pattern, or choose a value that stands for absence",
    })
  }
  return arg.value
}

const refusedMany = (arg: Argument | undefined, clause: Call): WizardError =>
  new WizardError("function/cardinality-many", "expected an attribute of cardinality one", {
    span: arg?.span ?? clause.span,
    hint: "use an or-join of the pattern and a missing? clause",
  })
