import type { Branch, Clause, Query, Rule, Rules } from "../../datalog/ast.js"
import type { Scenario } from "./scenario.js"

/** Every scenario whose query, rules or arguments have one thing less, the larger things first. */
export function* smallerScenarios(scenario: Scenario): Generator<Scenario, void, undefined> {
  const { query, rules, args, sources = [] } = scenario
  if (rules !== undefined) {
    yield { ...scenario, rules: undefined, query: withoutRules(query) }
    for (const smaller of smallerRules(rules)) yield { ...scenario, rules: smaller }
  }
  for (const where of smallerClauses(query.where)) yield { ...scenario, query: { ...query, where } }
  for (const smaller of smallerHeads(query)) yield { ...scenario, query: smaller }
  for (const { name } of sources) {
    const rest = query.in.filter((input) => input.kind !== "source" || input.name !== name)
    yield { ...scenario, query: { ...query, in: rest }, sources: sources.filter((each) => each.name !== name) }
  }
  let value = 0
  for (const [i, input] of query.in.entries()) {
    if (input.kind === "source" || input.kind === "rules-input") continue
    const at = value++
    const rest = query.in.filter((_, k) => k !== i)
    yield { ...scenario, query: { ...query, in: rest }, args: args.filter((_, k) => k !== at) }
  }
}

/** The conjunctions with one clause less, at any depth, or with a clause in place of what it stands in. */
function* smallerClauses(clauses: readonly Clause[]): Generator<readonly Clause[], void, undefined> {
  for (const i of clauses.keys()) yield clauses.filter((_, k) => k !== i)
  for (const [i, clause] of clauses.entries()) {
    for (const smaller of smallerClause(clause)) yield clauses.toSpliced(i, 1, ...smaller)
  }
}

/** What may stand in place of one clause. */
function* smallerClause(clause: Clause): Generator<readonly Clause[], void, undefined> {
  switch (clause.kind) {
    case "not":
    case "not-join":
      for (const inner of smallerClauses(clause.clauses)) if (inner.length > 0) yield [{ ...clause, clauses: inner }]
      if (clause.kind === "not-join") {
        for (const variables of without(clause.variables)) yield [{ ...clause, variables }]
      }
      return
    case "or":
    case "or-join":
      for (const branch of clause.branches) yield branch.clauses
      for (const branches of smallerBranches(clause.branches)) yield [{ ...clause, branches }]
      return
    default:
      return
  }
}

function* smallerBranches(branches: readonly Branch[]): Generator<readonly Branch[], void, undefined> {
  if (branches.length > 1) yield* without(branches)
  for (const [i, branch] of branches.entries()) {
    for (const clauses of smallerClauses(branch.clauses)) {
      if (clauses.length > 0) yield branches.with(i, { ...branch, clauses, and: clauses.length > 1 })
    }
  }
}

function* smallerRules({ rules, ...rest }: Rules): Generator<Rules, void, undefined> {
  for (const fewer of without(rules)) yield { ...rest, rules: fewer }
  for (const [i, rule] of rules.entries()) {
    for (const clauses of smallerClauses(rule.clauses)) {
      if (clauses.length > 0) yield { ...rest, rules: rules.with(i, { ...rule, clauses } satisfies Rule) }
    }
  }
}

/** Plain rows instead of another answer, then less of `:find` and `:with`. */
function* smallerHeads(query: Query): Generator<Query, void, undefined> {
  const { find } = query
  if (find.keys !== undefined) yield { ...query, find: { ...find, keys: undefined } }
  if (find.shape !== "rel") yield { ...query, find: { ...find, shape: "rel", keys: undefined } }
  for (const fewer of without(query.with)) yield { ...query, with: fewer }
  if (find.elements.length < 2) return
  for (const elements of without(find.elements)) yield { ...query, find: { ...find, elements, keys: undefined } }
}

const withoutRules = (query: Query): Query => ({
  ...query,
  in: query.in.filter(({ kind }) => kind !== "rules-input"),
})

/** The lists with one item less. */
const without = <Item>(items: readonly Item[]): (readonly Item[])[] =>
  items.map((_, i) => items.filter((_, k) => k !== i))
