import type { Not, NotJoin, Or, OrJoin } from "../../datalog/ast.js"
import { Given } from "./cell.js"
import { type Host, innerScope, type Scope } from "./host.js"
import { requiredOf, visible } from "./readiness.js"
import { type Bindings, distinct, NO_BINDINGS, naturalJoin, type Outcome, project, split } from "./relation.js"

/**
 * `or` and `or-join`. A branch that binds by itself all that it needs is evaluated on its own, whatever surrounds it;
 * the others for the bindings that reach it, as far as it sees their variables.
 */
export function applyOr(host: Host, clause: Or | OrJoin, bindings: Bindings, scope: Scope): Outcome {
  const seen = [...visible(clause)]
  const inner = innerScope(clause.source, scope)
  const seeds = project(bindings, shared(bindings, seen))
  const results = clause.branches.map((branch): Outcome => {
    const isOwn = isOwnBranch(host, clause, branch.clauses, seen)
    const own = isOwn ? host.standalone(branch.clauses, seen, inner) : NO_BINDINGS
    if (isOwn && !hasGiven(seeds)) return { passed: own, thrown: [] }
    const { passed, thrown } = host.conjunction(branch.clauses, seeds, inner, seen)
    return { passed: project(passed, seen), thrown: isOwn ? [] : thrown }
  })
  const union = { columns: seen, rows: distinct(results.flatMap(({ passed }) => passed.rows)) }
  const thrown = results.flatMap((result) => result.thrown)
  return { passed: naturalJoin(bindings, union), thrown: thrown.map((each) => naturalJoin(bindings, each)) }
}

/** Whether every branch is evaluated on its own. */
export const isOwnOr = (host: Host, clause: Or | OrJoin): boolean =>
  clause.branches.every((branch) => isOwnBranch(host, clause, branch.clauses, [...visible(clause)]))

/** `not` and `not-join`; one without clauses excludes nothing. The body is evaluated as a branch of `or` is. */
export function applyNot(host: Host, clause: Not | NotJoin, bindings: Bindings, scope: Scope): Outcome {
  if (clause.clauses.length === 0) return { passed: bindings, thrown: [] }
  const seen = [...visible(clause)]
  const inner = innerScope(clause.source, scope)
  const seeds = project(bindings, shared(bindings, seen))
  const isOwn = isOwnNot(host, clause)
  const own = isOwn ? host.standalone(clause.clauses, seen, inner) : NO_BINDINGS
  if (isOwn && !hasGiven(seeds)) return { passed: split(bindings, own).without, thrown: [] }
  const { passed, thrown } = host.conjunction(clause.clauses, seeds, inner)
  return {
    passed: split(bindings, project(passed, seeds.columns)).without,
    thrown: isOwn ? [] : thrown.map((each) => naturalJoin(bindings, each)),
  }
}

export const isOwnNot = (host: Host, clause: Not | NotJoin): boolean =>
  host.readiness.isClosed(clause.clauses, visible(clause))

export const hasGiven = ({ rows }: Bindings): boolean => rows.some((row) => row.some((cell) => cell instanceof Given))

function isOwnBranch(
  host: Host,
  clause: Or | OrJoin,
  clauses: Or["branches"][number]["clauses"],
  seen: string[],
): boolean {
  return requiredOf(clause).length === 0 && host.readiness.isClosed(clauses, new Set(seen))
}

const shared = (bindings: Bindings, seen: readonly string[]): string[] =>
  seen.filter((name) => bindings.columns.includes(name))
