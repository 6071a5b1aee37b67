import type { Span } from "../base/span.js"
import type { Value } from "../edn/value.js"

/**
 * The syntax tree of a query and its rules: readonly tagged unions, a span on every node. What the text says and nothing else:
 * no node is added, dropped or reordered, so that printing and parsing again gives an equal tree.
 */
export interface Query {
  readonly kind: "query"
  readonly find: Find
  readonly with: readonly Variable[]
  readonly in: readonly Input[]
  readonly where: readonly Clause[]
  readonly span: Span
}

/** `shape` tells what an answer is: rows, `[?x ...]`, `[?x ?y]`, `?x .` */
export interface Find {
  readonly kind: "find"
  readonly shape: "rel" | "coll" | "tuple" | "scalar"
  readonly elements: readonly FindElement[]
  readonly keys: FindKeys | undefined
  readonly span: Span
}

/** `:keys`, `:strs` or `:syms`: the rows as maps. */
export interface FindKeys {
  readonly kind: "keys" | "strs" | "syms"
  readonly names: readonly string[]
  readonly span: Span
}

export type FindElement = Variable | Aggregate | Pull

/** `(max 3 ?x)`: constants before the one variable. */
export interface Aggregate {
  readonly kind: "aggregate"
  readonly name: string
  readonly args: readonly (Variable | Constant)[]
  readonly span: Span
}

export interface Pull {
  readonly kind: "pull"
  readonly source: SourceName | undefined
  readonly variable: Variable
  readonly pattern: Constant | Variable
  readonly span: Span
}

export type Input = SourceName | RulesInput | Binding

/** `$`, `$b` */
export interface SourceName {
  readonly kind: "source"
  readonly name: string
  readonly span: Span
}

/** `%` */
export interface RulesInput {
  readonly kind: "rules-input"
  readonly span: Span
}

export type Binding = Variable | Blank | BindTuple | BindCollection | BindRelation

/** `[?a _ [?b ?c]]` */
export interface BindTuple {
  readonly kind: "bind-tuple"
  readonly items: readonly Binding[]
  readonly span: Span
}

/** `[?x ...]` */
export interface BindCollection {
  readonly kind: "bind-collection"
  readonly item: Binding
  readonly span: Span
}

/** `[[?a ?b]]` */
export interface BindRelation {
  readonly kind: "bind-relation"
  readonly row: BindTuple
  readonly span: Span
}

export type Term = Variable | Constant | Blank

/** `name` with its question mark: `?x` */
export interface Variable {
  readonly kind: "variable"
  readonly name: string
  readonly span: Span
}

export interface Constant {
  readonly kind: "constant"
  readonly value: Value
  readonly span: Span
}

/** `_` */
export interface Blank {
  readonly kind: "blank"
  readonly span: Span
}

export type Clause = Pattern | Predicate | FunctionCall | Not | NotJoin | Or | OrJoin | RuleCall

/** `[$ e a v tx op]`, one to five terms. */
export interface Pattern {
  readonly kind: "pattern"
  readonly source: SourceName | undefined
  readonly terms: readonly Term[]
  readonly span: Span
}

/** What an expression calls: a named function, or a constant map, set, vector or keyword used as one. */
export type Callee = Callable | Constant

/** `name` as written, with its namespace: `clojure.string/blank?` */
export interface Callable {
  readonly kind: "callable"
  readonly name: string
  readonly span: Span
}

export type Argument = Variable | Constant | Blank | SourceName

/** `[(> ?a 3)]` */
export interface Predicate {
  readonly kind: "predicate"
  readonly callee: Callee
  readonly args: readonly Argument[]
  readonly span: Span
}

/** `[(+ ?a 1) ?b]` */
export interface FunctionCall {
  readonly kind: "function"
  readonly callee: Callee
  readonly args: readonly Argument[]
  readonly binding: Binding
  readonly span: Span
}

/** `(not …)`: shares every variable that it has in common with its surroundings. */
export interface Not {
  readonly kind: "not"
  readonly source: SourceName | undefined
  readonly clauses: readonly Clause[]
  readonly span: Span
}

/** `(not-join [?e] …)`: shares the listed variables only. */
export interface NotJoin {
  readonly kind: "not-join"
  readonly source: SourceName | undefined
  readonly variables: readonly Variable[]
  readonly clauses: readonly Clause[]
  readonly span: Span
}

/** `(or …)` */
export interface Or {
  readonly kind: "or"
  readonly source: SourceName | undefined
  readonly branches: readonly Branch[]
  readonly span: Span
}

/** `(or-join [[?in] ?out] …)`: `required` must be bound from outside. */
export interface OrJoin {
  readonly kind: "or-join"
  readonly source: SourceName | undefined
  readonly required: readonly Variable[]
  readonly variables: readonly Variable[]
  readonly branches: readonly Branch[]
  readonly span: Span
}

/** One branch of an `or`: a clause, or the clauses of an `(and …)`; `and` tells which was written. */
export interface Branch {
  readonly kind: "branch"
  readonly and: boolean
  readonly clauses: readonly Clause[]
  readonly span: Span
}

/** `($ ancestor ?a ?b)` */
export interface RuleCall {
  readonly kind: "rule-call"
  readonly source: SourceName | undefined
  readonly name: string
  readonly args: readonly Term[]
  readonly span: Span
}

/** One head and body: `[(ancestor [?in] ?out) clause …]` */
export interface Rule {
  readonly kind: "rule"
  readonly name: string
  readonly required: readonly Variable[]
  readonly variables: readonly Variable[]
  readonly clauses: readonly Clause[]
  readonly span: Span
}

export interface Rules {
  readonly kind: "rules"
  readonly rules: readonly Rule[]
  readonly span: Span
}

/** All head variables of a rule in the order of its calls' arguments. */
export const headVariables = (rule: Rule): readonly Variable[] => [...rule.required, ...rule.variables]
