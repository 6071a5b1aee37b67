import type { Span } from "../base/span.js"
import type { Binding } from "../datalog/ast.js"
import type { PullPattern } from "../datalog/pull-pattern.js"
import type { Keyword, Value } from "../edn/value.js"
import type { PlanAttribute, PlanFunction } from "./asked.js"
import type { Estimate } from "./cost.js"

/**
 * The logical algebra between the AST and the circuit: relations with named columns. Each node keeps the clause path that
 * wrote it (`c2`, `c3.b2.c1`, `anc/2.r1.c2`), which is what operator ids are made of, and the span of that clause. Weights
 * are those of Z-sets: a node's rows may count several derivations, until a `distinct`.
 */
export type Plan = Unit | Rows | Scan | Join | Antijoin | Union | Filter | Map | Project | Distinct | Pull | ErrorsOf

interface Base {
  readonly path: string
  readonly span: Span | undefined
  readonly columns: readonly string[]
  readonly estimate: Estimate
}

/** One row without columns: what constants and functions of constants start from. */
export interface Unit extends Base {
  readonly kind: "unit"
}

/** The rows of one binding of `:in`; `input` counts the bindings from 0. */
export interface Rows extends Base {
  readonly kind: "rows"
  readonly input: number
}

/**
 * A position of a data pattern: a value that must stand there, a column, or anything. `shown` is the value as the text has it: an
 * attribute's ident where the facts hold its entity. A constant may be a column as well.
 */
export type Slot =
  | { readonly constant: Value; readonly shown?: Value }
  | { readonly constant: Value; readonly shown?: Value; readonly column: string }
  | { readonly column: string }
  | undefined

/** The datoms that fit a pattern. A column may stand in several slots: they then hold one value. */
export interface Scan extends Base {
  readonly kind: "scan"
  readonly e: Slot
  readonly a: Slot
  readonly v: Slot
  readonly tx: Slot
}

/** The pairs that agree on `on`; the columns are chosen among both sides'. */
export interface Join extends Base {
  readonly kind: "join"
  readonly left: Plan
  readonly right: Plan
  readonly on: readonly string[]
}

/** The rows of `left` that agree with no row of `right` on `on`, the columns of `right`. */
export interface Antijoin extends Base {
  readonly kind: "antijoin"
  readonly left: Plan
  readonly right: Plan
  readonly on: readonly string[]
}

/** The sum of inputs with equal columns; without inputs, nothing. */
export interface Union extends Base {
  readonly kind: "union"
  readonly inputs: readonly Plan[]
}

/** A function call or predicate with its arguments resolved to columns and values. */
export interface Expression {
  readonly name: string
  /** Never throws, whatever the arguments: may be evaluated early. */
  readonly total: boolean
  readonly args: readonly ({ readonly column: string } | { readonly constant: Value })[]
  readonly call: (args: readonly Value[]) => Value
}

/** The rows for which the expression gives neither nil nor false; its columns are some of the input's. */
export interface Filter extends Base {
  readonly kind: "filter"
  readonly input: Plan
  readonly expression: Expression
}

/** Each row with what the binding makes of the expression's value: no, one or many rows. The input's columns come first. */
export interface Map extends Base {
  readonly kind: "map"
  readonly input: Plan
  readonly expression: Expression
  readonly binding: Binding
}

/** Columns `from` of the input, under the names of `columns`. */
export interface Project extends Base {
  readonly kind: "project"
  readonly input: Plan
  readonly from: readonly string[]
}

/** Weight 1 for each row of positive weight. */
export interface Distinct extends Base {
  readonly kind: "distinct"
  readonly input: Plan
}

/** What a pull shows of a root: the pattern, and what the schema says of its attributes (of all, when any may be shown). */
export interface PullTree {
  /** The pattern as text. */
  readonly text: string
  readonly pattern: PullPattern
  readonly attributes: ReadonlyMap<Keyword, PlanAttribute>
  /** Those that `:xform` names. */
  readonly functions: ReadonlyMap<string, PlanFunction>
  /** The attributes by which a root may be named instead of being there itself: `:db/ident`, those of lookup refs. */
  readonly lookups: readonly Keyword[]
}

/** The rows, each with the tree that hangs on the entity in column `root`; its columns are some of the input's and the tree's. */
export interface Pull extends Base {
  readonly kind: "pull"
  readonly input: Plan
  /** The facts [e a v] that trees read by entity. */
  readonly forward: Plan
  /** Those that they read by value: references in reverse, names of roots. */
  readonly backward: Plan | undefined
  readonly root: string
  /** The tree's column. */
  readonly name: string
  readonly tree: PullTree
  /** Never throws. */
  readonly total: boolean
}

/** What evaluates something that may throw. */
export type Throwing = Filter | Map | Pull

/** The rows of an input on which what is evaluated throws, and in a last column what it threw. */
export interface ErrorsOf extends Base {
  readonly kind: "errors-of"
  readonly of: Throwing
}

/** A query's whole plan: the rows of `:find` as a set, and every stream of bindings on which an expression throws. */
export interface QueryPlan {
  readonly find: Plan
  readonly errors: readonly { readonly plan: Plan; readonly at: Throwing }[]
}

/** The inputs of a plan node. */
export function planInputs(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case "unit":
    case "rows":
    case "scan":
      return []
    case "join":
    case "antijoin":
      return [plan.left, plan.right]
    case "union":
      return plan.inputs
    case "pull":
      return plan.backward === undefined ? [plan.input, plan.forward] : [plan.input, plan.forward, plan.backward]
    case "errors-of":
      return [plan.of]
    default:
      return [plan.input]
  }
}
