import { nearest } from "../../base/nearest.js"
import type { Span } from "../../base/span.js"
import type { Clause, Query, Rule, Rules } from "../ast.js"
import { type RuleIndex, ruleIndex } from "../scope.js"
import { everyClause } from "../walk.js"

/** What surrounds a query and that the query cannot know. */
export interface CheckOptions {
  /** The attributes of the schema and of the data, with or without their colon. Empty: nothing is said about attributes. */
  readonly attributes?: Iterable<string>
  /** The functions that the user registered, with their number of arguments where it is fixed. */
  readonly functions?: ReadonlyMap<string, number | undefined>
  /** The aggregates that the user registered. */
  readonly aggregates?: Iterable<string>
}

/** A warning: the query is answered, but probably not as it was meant. */
export interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly span: Span
  readonly hint: string
}

/** What the single checks look at. */
export interface Subject {
  readonly query: Query
  readonly rules: Rules | undefined
  readonly index: RuleIndex
  readonly attributes: ReadonlySet<string>
  readonly functions: ReadonlyMap<string, number | undefined>
  readonly aggregates: ReadonlySet<string>
}

export function subject(query: Query, rules: Rules | undefined, options: CheckOptions): Subject {
  return {
    query,
    rules,
    index: ruleIndex(rules),
    attributes: new Set([...(options.attributes ?? [])].map((name) => (name.startsWith(":") ? name : `:${name}`))),
    functions: options.functions ?? new Map(),
    aggregates: new Set(options.aggregates),
  }
}

/** Every clause of the query and of the rules, at any depth. */
export function* allClauses({ query, rules }: Subject): Generator<Clause> {
  yield* everyClause(query.where)
  for (const rule of rules?.rules ?? []) yield* everyClause(rule.clauses)
}

/** The rules that the query reaches by calls. */
export function reachedRules({ query, index }: Subject): readonly Rule[] {
  const reached = new Set<string>()
  const visit = (clauses: readonly Clause[]): void => {
    for (const clause of everyClause(clauses)) {
      if (clause.kind !== "rule-call") continue
      const key = `${clause.name}/${clause.args.length}`
      if (reached.has(key)) continue
      reached.add(key)
      for (const rule of index.get(key) ?? []) visit(rule.clauses)
    }
  }
  visit(query.where)
  return [...reached].flatMap((key) => index.get(key) ?? [])
}

/** `did you mean x?` when a name is near, else the other advice. Names of one or two letters are all near each other. */
export function didYouMean(name: string, candidates: Iterable<string>, otherwise: string): string {
  const meant = name.length < 3 ? undefined : nearest(name, candidates)
  return meant === undefined ? otherwise : `did you mean ${meant}?`
}
