import type { Clause, Or, OrJoin, RuleCall } from "../datalog/ast.js"
import { headVariables } from "../datalog/ast.js"
import { callKey, conjunctionNeeds, freeVariables, needs } from "../datalog/scope.js"
import { distinct, isRound, type Origin, rename, roundColumn, rounded, union } from "./build.js"
import type { Applied } from "./component.js"
import type { Conjunction } from "./conjunction.js"
import { outward } from "./negation.js"
import { pinned, pinsOf } from "./pin.js"
import type { Plan } from "./plan.js"
import { position, readFacts } from "./read-facts.js"
import { lowerRecursiveCall } from "./recursive-call.js"
import { pathPrefix, type SourceScope, scopeIn, scopeOf } from "./source-scope.js"
import { localise, substitute } from "./substitute.js"

/** What an `or` or a call in place is lowered from: `visible` are the variables that it shares with its surroundings. */
interface Choice {
  readonly alternatives: readonly Alternative[]
  readonly visible: ReadonlySet<string>
  readonly scope: SourceScope
}

/** One alternative of an `or` or of a rule that is called in place. */
interface Alternative {
  readonly path: string
  readonly clauses: readonly Clause[]
}

/** `or` and `or-join`: the sum of the branches; the variables of `or-join` that are not listed are local to their branch. */
export function lowerOr(conjunction: Conjunction, clause: Or | OrJoin, path: string): void {
  const visible = freeVariables(clause)
  const alternatives = clause.branches.map((branch, i) => {
    const at = `${path}.b${i + 1}`
    const local = localise(branch.clauses, visible, at)
    return { path: at, clauses: branch.clauses.map((inner) => substitute(inner, local)) }
  })
  const scope = scopeIn(conjunction.context, conjunction.scope, clause.source)
  lowerAlternatives(conjunction, clause, path, { alternatives, visible, scope })
}

/**
 * A rule call. One whose arguments are variables reads the rule's relation, which all such calls share; one that passes constants,
 * or bindings that the rule needs, gets the rule's bodies in place. Rules that recur are a fixpoint.
 */
export function lowerCall(conjunction: Conjunction, call: RuleCall, path: string): void {
  const { context } = conjunction
  const key = callKey(call)
  const stratum = context.stratum(key)
  if (stratum !== undefined) {
    lowerRecursiveCall(conjunction, call, stratum, path)
    return
  }
  const isOpen = pinsOf(context, call).every((pin) => pin === undefined)
  if (isOpen && needs(call, context.around.rules).size === 0) {
    conjunction.add(path, readFacts(relation(conjunction, call), call, path))
    return
  }
  const heads = context.rules.get(key) ?? []
  const visible = freeVariables(call)
  const args = call.args.map((arg) => (arg.kind === "blank" ? undefined : arg))
  const alternatives = heads.map((rule, i): Alternative => {
    const at = `${path}.${key}.r${i + 1}`
    return { path: at, clauses: pinned(rule, args, at).clauses }
  })
  const scope = scopeOf(conjunction.source(call.source))
  lowerAlternatives(conjunction, call, path, { alternatives, visible, scope })
}

function lowerAlternatives(
  conjunction: Conjunction,
  clause: Or | OrJoin | RuleCall,
  path: string,
  { alternatives, visible, scope }: Choice,
): void {
  const { context } = conjunction
  const sum = (start: Plan | undefined, tag: string): Applied => {
    const columns = [...(start?.columns ?? []), ...[...visible].filter((name) => !start?.columns.includes(name))]
    const parts = alternatives.map((alternative) => {
      const inner = conjunction.inner(`${tag}${alternative.path}.`, columns, scope)
      if (start !== undefined) inner.start(start)
      inner.clauses(alternative.clauses)
      return inner.finish()
    })
    const plans = parts.map((part) => part.plan)
    const origin = { path: `${tag}${path}`, span: clause.span }
    return { plan: unionOfRounds(origin, plans, columns), marked: parts.flatMap((p) => p.marked) }
  }
  const needed = alternatives.flatMap((a) => [...conjunctionNeeds(a.clauses, context.around.rules)])
  const outer = new Set([...needed, ...needs(clause, context.around.rules)].filter((name) => visible.has(name)))
  if (outer.size === 0) {
    conjunction.add(path, context.alone(() => sum(undefined, "")).plan)
    return
  }
  conjunction.wait({
    stage: "nested",
    needs: outer,
    gives: new Set([...visible].filter((name) => !outer.has(name))),
    apply: (input, tag) => {
      const { plan, marked } = sum(input, tag)
      return { plan, marked: marked.map((m) => outward(m, input, visible)) }
    },
  })
}

/** The sum of the branches; when one reads a loop, each has its round in one more column. */
function unionOfRounds(origin: Origin, plans: readonly Plan[], columns: readonly string[]): Plan {
  const own = (plan: Plan) => plan.columns.filter((column) => isRound(column) && !columns.includes(column))
  if (plans.every((plan) => own(plan).length === 0)) return union(origin, plans, columns)
  const as = roundColumn(origin.path)
  const aligned = plans.map((plan) => rounded({ ...plan }, plan, columns, columns, { of: own(plan), as }))
  return union(origin, aligned, [...columns, as])
}

/** The set of a rule's head tuples over a database, with columns by position, made once for all calls. */
function relation(conjunction: Conjunction, call: RuleCall): Plan {
  const { context } = conjunction
  const key = callKey(call)
  const source = conjunction.source(call.source)
  const id = `${source.id} ${key}`
  const known = context.relations.get(id)
  if (known !== undefined) return known
  const heads = context.rules.get(key) ?? []
  const name = `${pathPrefix(source)}${key}`
  const columns = call.args.map((_, i) => position(i))
  const parts = heads.map((rule, i) => {
    const path = `${name}.r${i + 1}`
    const names = headVariables(rule).map((variable) => variable.name)
    const body = conjunction.inner(`${path}.`, [...new Set(names)], scopeOf(source))
    body.clauses(rule.clauses)
    const { plan, marked } = body.finish()
    context.fails(marked)
    return rename({ path, span: rule.span }, plan, names, columns)
  })
  const origin = { path: name, span: heads[0]?.span }
  const plan = distinct(origin, union(origin, parts, columns))
  context.relations.set(id, plan)
  return plan
}
