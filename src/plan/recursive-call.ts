import type { RuleCall } from "../datalog/ast.js"
import { boundPositions, callKey } from "../datalog/scope.js"
import { blamedBy } from "./blame.js"
import { join } from "./build.js"
import type { Conjunction } from "./conjunction.js"
import { pinKey, pinsOf } from "./pin.js"
import type { Plan } from "./plan.js"
import { readFacts } from "./read-facts.js"
import { Recursion } from "./recursion.js"

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
  const given = call.args.filter((_, i) => bound[i] && pins[i]?.kind !== "constant")
  const needed = new Set(given.flatMap((arg) => (arg.kind === "variable" ? [arg.name] : [])))
  if (given.length === 0) {
    const lower = (): Plan => closed(conjunction, call, stratum)
    const facts = inside === undefined ? lower() : inside.facts(inside.instance(call))
    if (inside === undefined && pins.some((pin) => pin?.kind === "variable")) context.plainly(lower)
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
      const { facts, blame } = asked(conjunction, call, stratum, input)
      const plan = join(origin, input, readFacts(facts, call, origin.path), () => true)
      return { plan, marked: blame === undefined ? [] : [blamedBy(blame, call, input, origin.path)] }
    },
  })
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
  const facts = recursion.outside(recursion.finish(), instance.facts)
  context.relations.set(id, facts)
  return facts
}

/** The answers for the bindings of `input`, and the bindings that are to blame when the rule throws. */
function asked(
  conjunction: Conjunction,
  call: RuleCall,
  stratum: readonly string[],
  input: Plan,
): { facts: Plan; blame: Plan | undefined } {
  const { context } = conjunction
  const inside = context.recursion(stratum, conjunction.source(call.source))
  if (inside !== undefined) {
    const instance = inside.instance(call)
    inside.ask(instance, call, input)
    return { facts: inside.facts(instance), blame: inside.blame(instance) }
  }
  const recursion = Recursion.of(conjunction, call, stratum)
  const instance = recursion.instance(call)
  recursion.ask(instance, call, input)
  const fixpoint = recursion.finish()
  const { facts, blame } = instance
  return {
    facts: recursion.outside(fixpoint, facts),
    blame: blame === undefined ? undefined : recursion.outside(fixpoint, blame),
  }
}
