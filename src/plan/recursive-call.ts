import type { RuleCall } from "../datalog/ast.js"
import { boundPositions, callKey } from "../datalog/scope.js"
import { filter, isRound, join, rename, roundColumn } from "./build.js"
import type { Conjunction } from "./conjunction.js"
import { identical } from "./functions.js"
import { pinKey, pinsOf } from "./pin.js"
import type { Plan } from "./plan.js"
import { position, Recursion } from "./recursion.js"

export { position }

/**
 * A call of a rule that recurs. Inside its own fixpoint it reads the relation that is being built; from outside the finished one.
 * One that must be given bindings asks for those of its surroundings first.
 */
export function lowerRecursiveCall(
  conjunction: Conjunction,
  call: RuleCall,
  stratum: readonly string[],
  path: string,
): void {
  const { context } = conjunction
  const inside = context.recursion(stratum, conjunction.source(call.source))
  const pins = pinsOf(context, call)
  const bound = boundPositions(call.name, call.args.length, context.around.rules) ?? []
  const given = call.args.filter((_, i) => bound[i] && pins[i] === undefined)
  const needed = new Set(given.flatMap((arg) => (arg.kind === "variable" ? [arg.name] : [])))
  if (given.length === 0) {
    const facts = inside === undefined ? closed(conjunction, call, stratum) : inside.facts(inside.instance(call))
    conjunction.add(path, readFacts(facts, call, path))
    return
  }
  const names = call.args.flatMap((arg) => (arg.kind === "variable" ? [arg.name] : []))
  conjunction.wait({
    stage: "nested",
    needs: needed,
    gives: new Set(names.filter((name) => !needed.has(name))),
    apply: (input, tag) => {
      const origin = { path: `${tag}${path}`, span: call.span }
      const facts = asked(conjunction, call, stratum, input)
      return { plan: join(origin, input, readFacts(facts, call, origin.path), () => true), marked: [] }
    },
  })
}

/** The rule's relation under the call's names: blanks dropped, a variable that stands twice a selection, constants gone into the rule. */
export function readFacts(facts: Plan, call: RuleCall, path: string): Plan {
  let plan = facts
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
  const rounds = facts.columns.filter(isRound)
  return rename(origin, plan, [...from, ...rounds], [...to, ...rounds.map(() => roundColumn(path))])
}

/** A relation that needs nothing from outside: one fixpoint for all calls that pin the same. */
function closed(conjunction: Conjunction, call: RuleCall, stratum: readonly string[]): Plan {
  const { context } = conjunction
  const { id: database } = conjunction.source(call.source)
  const id = `${database} ${callKey(call)}${pinKey(pinsOf(context, call))}`
  const known = context.relations.get(id)
  if (known !== undefined) return known
  const recursion = Recursion.of(conjunction, call, stratum)
  const instance = recursion.instance(call)
  const facts = recursion.outside(recursion.finish(), instance)
  context.relations.set(id, facts)
  return facts
}

/** The answers for the bindings of `input`. */
function asked(conjunction: Conjunction, call: RuleCall, stratum: readonly string[], input: Plan): Plan {
  const { context } = conjunction
  const inside = context.recursion(stratum, conjunction.source(call.source))
  if (inside !== undefined) {
    const instance = inside.instance(call)
    inside.ask(instance, call, input)
    return inside.facts(instance)
  }
  const recursion = Recursion.of(conjunction, call, stratum)
  const instance = recursion.instance(call)
  recursion.ask(instance, call, input)
  return recursion.outside(recursion.finish(), instance)
}
