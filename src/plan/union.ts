import type { Clause, Constant, Or, OrJoin, Rule, RuleCall, Variable } from "../datalog/ast.js"
import { headVariables } from "../datalog/ast.js"
import { callKey, conjunctionNeeds, freeVariables, needs } from "../datalog/scope.js"
import { distinct, filter, rename, union } from "./build.js"
import type { Applied } from "./component.js"
import type { Conjunction } from "./conjunction.js"
import { unsupported } from "./context.js"
import { identical } from "./functions.js"
import { outward } from "./negation.js"
import type { Plan } from "./plan.js"
import { localise, substitute } from "./substitute.js"

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
  lowerAlternatives(conjunction, clause, path, alternatives, visible)
}

/**
 * A rule call. One whose arguments are variables reads the rule's relation, which all such calls share; one that passes constants,
 * or bindings that the rule needs, gets the rule's bodies in place.
 */
export function lowerCall(conjunction: Conjunction, call: RuleCall, path: string): void {
  const { context } = conjunction
  const key = callKey(call)
  if (context.recursive.has(key)) throw unsupported("a recursive rule", call.span)
  const open = call.args.every((arg) => arg.kind !== "constant")
  if (open && needs(call, context.around.rules).size === 0) {
    conjunction.add(path, readRelation(conjunction, call, path))
    return
  }
  const heads = context.rules.get(key) ?? []
  const visible = freeVariables(call)
  const alternatives = heads.map((rule, i) => inPlace(rule, call, `${path}.${key}.r${i + 1}`))
  lowerAlternatives(conjunction, call, path, alternatives, visible)
}

function lowerAlternatives(
  conjunction: Conjunction,
  clause: Or | OrJoin | RuleCall,
  path: string,
  alternatives: readonly Alternative[],
  visible: ReadonlySet<string>,
): void {
  const { context } = conjunction
  const sum = (start: Plan | undefined, tag: string): Applied => {
    const columns = [...(start?.columns ?? []), ...[...visible].filter((name) => !start?.columns.includes(name))]
    const parts = alternatives.map((alternative) => {
      const inner = conjunction.inner(`${tag}${alternative.path}.`, columns)
      if (start !== undefined) inner.start(start)
      inner.clauses(alternative.clauses)
      return inner.finish()
    })
    const plans = parts.map((part) => part.plan)
    return {
      plan: union({ path: `${tag}${path}`, span: clause.span }, plans, columns),
      marked: parts.flatMap((p) => p.marked),
    }
  }
  const needed = alternatives.flatMap((a) => [...conjunctionNeeds(a.clauses, context.around.rules)])
  const outer = new Set([...needed, ...needs(clause, context.around.rules)].filter((name) => visible.has(name)))
  if (outer.size === 0) {
    const { plan, marked } = sum(undefined, "")
    context.errors.push(...marked)
    conjunction.add(path, plan)
    return
  }
  conjunction.wait({
    stage: "nested",
    needs: outer,
    gives: new Set([...visible].filter((name) => !outer.has(name))),
    apply: (input, tag) => {
      const { plan, marked } = sum(input, tag)
      return { plan, marked: marked.map((m) => outward(m, input)) }
    },
  })
}

/** A rule's body with the call's arguments in place of the head's variables, and its own variables renamed. */
function inPlace(rule: Rule, call: RuleCall, path: string): Alternative {
  const heads = headVariables(rule)
  const local = new Map(localise(rule.clauses, new Set(), path))
  const equalities: Clause[] = []
  const seen = new Map<string, Variable | Constant>()
  heads.forEach((head, i) => {
    const arg = call.args[i]
    if (arg.kind === "blank") return
    const before = seen.get(head.name)
    if (before === undefined) {
      seen.set(head.name, arg)
      local.set(head.name, arg)
    } else equalities.push(same(before, arg, call))
  })
  const clauses = rule.clauses.map((clause) => substitute(clause, local))
  return { path, clauses: [...clauses, ...equalities] }
}

const same = (a: Variable | Constant, b: Variable | Constant, { span }: RuleCall): Clause => ({
  kind: "function",
  callee: { kind: "callable", name: "identity", span },
  args: [a.kind === "variable" ? b : a],
  binding: a.kind === "variable" ? a : (b as Variable),
  span,
})

/** The rule's relation under the call's names: blanks dropped, a variable that stands twice a selection. */
function readRelation(conjunction: Conjunction, call: RuleCall, path: string): Plan {
  let plan = relation(conjunction, callKey(call), call.args.length)
  const origin = { path, span: call.span }
  const from: string[] = []
  const to: string[] = []
  call.args.forEach((arg, i) => {
    if (arg.kind !== "variable") return
    const first = to.indexOf(arg.name)
    if (first >= 0) plan = filter(origin, plan, identical(from[first], { column: position(i) }))
    else {
      from.push(position(i))
      to.push(arg.name)
    }
  })
  return rename(origin, plan, from, to)
}

/** The set of a rule's head tuples, with columns by position, made once for all calls. */
function relation(conjunction: Conjunction, key: string, arity: number): Plan {
  const { context } = conjunction
  const known = context.relations.get(key)
  if (known !== undefined) return known
  const heads = context.rules.get(key) ?? []
  const columns = Array.from({ length: arity }, (_, i) => position(i))
  const parts = heads.map((rule, i) => {
    const path = `${key}.r${i + 1}`
    const names = headVariables(rule).map((variable) => variable.name)
    const body = conjunction.inner(`${path}.`, [...new Set(names)])
    body.clauses(rule.clauses)
    const { plan, marked } = body.finish()
    context.errors.push(...marked)
    return rename({ path, span: rule.span }, plan, names, columns)
  })
  const origin = { path: key, span: heads[0]?.span }
  const plan = distinct(origin, union(origin, parts, columns))
  context.relations.set(key, plan)
  return plan
}

const position = (i: number): string => `#${i + 1}`
