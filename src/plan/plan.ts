import type { Span } from "../base/span.js"
import type { Binding } from "../datalog/ast.js"
import type { Value } from "../edn/value.js"
import type { UserAggregate } from "./asked.js"
import type { Estimate } from "./cost.js"
import type { PullTree } from "./pull-tree.js"
import type { SourceRef } from "./source-scope.js"

/**
 * The logical algebra between the AST and the circuit: relations with named columns. Each node keeps the clause path that
 * wrote it (`c2`, `c3.b2.c1`, `anc/2.r1.c2`), which is what operator ids are made of, and the span of that clause. Weights
 * are those of Z-sets: a node's rows may count several derivations, until a `distinct`.
 */
export type Plan =
  | Unit
  | Rows
  | Scan
  | Join
  | Antijoin
  | Union
  | Filter
  | Map
  | Project
  | Distinct
  | Fixpoint
  | Recur
  | Port
  | Round
  | Aggregate
  | Pull
  | ErrorsOf

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

/** The datoms of a database that fit a pattern. A column may stand in several slots: they then hold one value. */
export interface Scan extends Base {
  readonly kind: "scan"
  readonly source: SourceRef
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

/** One aggregate of `:find`: `(max 3 ?x)` has the constant 3 and the column ?x. */
export interface Fold {
  readonly name: string
  readonly constants: readonly Value[]
  readonly column: string
  /** The aggregate that the user registered under the name; else it is a built-in one. */
  readonly user: UserAggregate | undefined
  /** Whether it throws on some values. */
  readonly throws: boolean
  readonly span: Span
}

/** One row a group of the input, which is a set. The columns are those of `group` and, in their order, one for each fold. */
export interface Aggregate extends Base {
  readonly kind: "aggregate"
  readonly input: Plan
  readonly group: readonly string[]
  readonly folds: readonly Fold[]
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

/** What has errors: a filter or map an output of rows on which its expression throws, an aggregate one for each fold that throws, a
 * fixpoint that of going on for ever. */
export type Failing = Filter | Map | Aggregate | Pull | Fixpoint | Blamed

/** A call of a rule that was asked and threw: each fault names the expression by its path. No node of the plan. */
export interface Blamed {
  readonly kind: "blamed"
  readonly path: string
  readonly span: Span | undefined
}

/**
 * The rows of a filter's or map's input on which its expression throws, or the groups on which an aggregate's fold does, and in a
 * last column what was thrown. `output` counts the error outputs from 0.
 */
export interface ErrorsOf extends Base {
  readonly kind: "errors-of"
  readonly of: Exclude<Failing, Blamed>
  readonly output: number
}

/** The identity of one fixpoint, by which its own relations are read inside it. */
export interface Loop {
  readonly name: string
  /** The rules that recur together, `name/arity`. */
  readonly stratum: readonly string[]
  /** Functions make new values, so that it may go on for ever: then rounds are bounded. */
  readonly bounded: boolean
}

/** A relation of a loop: the sum of its parts, whose last column is the round in which a row was derived. */
export interface LoopRelation {
  /** What it holds: a rule's facts, or what was asked of the rule. */
  readonly path: string
  readonly columns: readonly string[]
  readonly parts: readonly Plan[]
}

/**
 * Relations that are derived from each other: the least ones that hold all that their parts give. It is read through ports: first its
 * relations, then `leaving`, streams of errors, then for a bounded loop the fault of going on for ever.
 */
export interface Fixpoint extends Base {
  readonly kind: "fixpoint"
  readonly loop: Loop
  readonly relations: readonly LoopRelation[]
  readonly leaving: readonly Plan[]
}

/** A relation of the loop as its own parts read it: the last column is the round in which what follows from a row is due. */
export interface Recur extends Base {
  readonly kind: "recur"
  readonly loop: Loop
  readonly relation: number
}

/** What leaves a fixpoint. */
export interface Port extends Base {
  readonly kind: "port"
  readonly of: Fixpoint
  readonly port: number
}

/** Columns `from` of the input, and the latest of its `rounds` as a last column; 0 when there are none. */
export interface Round extends Base {
  readonly kind: "round"
  readonly input: Plan
  readonly from: readonly string[]
  readonly rounds: readonly string[]
}

/** A query's whole plan: the rows of `:find`, and every stream of bindings on which an expression throws. */
export interface QueryPlan {
  readonly find: Plan
  readonly errors: readonly { readonly plan: Plan; readonly at: Failing }[]
}
