import type { Not, NotJoin } from "../datalog/ast.js"
import { conjunctionNeeds, freeVariables } from "../datalog/scope.js"
import { conjunctionVariables } from "../datalog/walk.js"
import { antijoin, isFault, isRound, join, project } from "./build.js"
import type { Applied, Marked } from "./component.js"
import type { Conjunction } from "./conjunction.js"
import type { Plan } from "./plan.js"
import { scopeIn } from "./source-scope.js"
import { localise, substitute } from "./substitute.js"

/**
 * `not` is an antijoin on the variables that it shares. A body that binds all it needs is a relation of its own; one that needs
 * bindings from outside goes on from those of its surroundings. A body without clauses takes nothing away, one that shares nothing
 * takes all away as soon as it holds.
 */
export function lowerNot(conjunction: Conjunction, clause: Not | NotJoin, path: string): void {
  if (clause.clauses.length === 0) return
  const { context } = conjunction
  const shared = freeVariables(clause)
  const local = localise(clause.clauses, shared, path)
  const body = clause.clauses.map((inner) => substitute(inner, local))
  const used = conjunctionVariables(body)
  const on = [...shared].filter((name) => used.has(name))
  const alone = conjunctionNeeds(clause.clauses, context.around.rules).size === 0
  const scope = scopeIn(context, conjunction.scope, clause.source)
  const lowerBody = (start: Plan | undefined, prefix: string): Applied => {
    const inner = conjunction.inner(prefix, on, scope)
    if (start !== undefined) inner.start(start)
    inner.clauses(body)
    return inner.finish()
  }
  const relation = alone ? context.alone(() => lowerBody(undefined, `${path}.not.`)) : undefined
  conjunction.wait({
    stage: "nested",
    needs: shared,
    gives: new Set(),
    apply: (input, tag) => {
      const origin = { path: `${tag}${path}`, span: clause.span }
      const start = project({ ...origin, path: `${origin.path}.not.outer` }, input, on)
      const { plan, marked } = relation ?? lowerBody(start, `${origin.path}.not.`)
      return { plan: antijoin(origin, input, plan, on), marked: relation ? [] : marked.map((m) => rejoin(m, input)) }
    },
  })
}

const NONE: ReadonlySet<string> = new Set()

/** The bindings of the surroundings for which the body went wrong: they go on, marked, with all their columns. */
function rejoin(marked: Marked, input: Plan): Marked {
  const origin = { path: `${marked.tag}.out`, span: marked.plan.span }
  return { ...marked, plan: join(origin, input, outward(marked, input).plan, () => true) }
}

/** A marked binding of a nested conjunction as one of its surroundings: the columns that these see, and its rounds. */
export function outward(marked: Marked, input: Plan, visible: ReadonlySet<string> = NONE): Marked {
  const seen = (column: string) => input.columns.includes(column) || visible.has(column)
  const known = marked.plan.columns.filter((c) => isFault(c) || isRound(c) || seen(c))
  return { ...marked, plan: project({ path: `${marked.tag}.out`, span: marked.plan.span }, marked.plan, known) }
}
