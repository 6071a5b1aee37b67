import { type Clause, type Constant, headVariables, type Rule, type RuleCall, type Variable } from "../datalog/ast.js"
import { bindingVariables, bodies } from "../datalog/walk.js"
import { identity } from "../edn/print.js"
import { localise, substitute } from "./substitute.js"

/** What a call puts in the place of a head variable: a constant, or an input of the query that names an entity indirectly. */
export type Pin = Constant | Variable

export type Pins = readonly (Pin | undefined)[]

/** By position, what the call pins. An ident or lookup ref must be seen by the patterns of the body, for these tell what it stands for. */
export const pinsOf = (context: { indirect(name: string): readonly unknown[] }, call: RuleCall): Pins =>
  call.args.map((arg) => {
    if (arg.kind === "constant") return arg
    return arg.kind === "variable" && context.indirect(arg.name).length > 0 ? arg : undefined
  })

export const pinKey = (pins: Pins): string =>
  pins.every((pin) => pin === undefined)
    ? ""
    : `(${pins.map((pin) => (pin === undefined ? "_" : pin.kind === "variable" ? pin.name : identity(pin.value))).join(" ")})`

/** The body with the pins in place, and what its head variables are called there. */
export function pinned(rule: Rule, pins: Pins, path: string): { names: readonly string[]; clauses: readonly Clause[] } {
  const heads = headVariables(rule)
  if (pins.every((pin) => pin === undefined)) return { names: heads.map(({ name }) => name), clauses: rule.clauses }
  const local = new Map(localise(rule.clauses, new Set(), path))
  const equalities: Clause[] = []
  heads.forEach((head, i) => {
    const pin = pins[i]
    if (pin === undefined) return
    if (pin.kind === "constant" && isBoundBy(rule.clauses, head.name)) {
      equalities.push(equality(pin, local.get(head.name) as Variable))
    } else local.set(head.name, pin)
  })
  const names = heads.map(({ name }, i) => {
    const by = local.get(name)
    if (by?.kind === "variable") return by.name
    return pins[i] === undefined ? `${name}@${path}` : name
  })
  for (const [i, head] of heads.entries()) {
    if (!local.has(head.name)) local.set(head.name, { ...head, name: names[i] })
  }
  return { names, clauses: [...rule.clauses.map((clause) => substitute(clause, local)), ...equalities] }
}

/** Whether a function binds the variable: a binding takes no constant, so the constant becomes a clause of its own. */
function isBoundBy(clauses: readonly Clause[], name: string): boolean {
  return clauses.some((clause) => {
    if (clause.kind === "function") return bindingVariables(clause.binding).some((variable) => variable.name === name)
    return bodies(clause).some((body) => isBoundBy(body, name))
  })
}

/** `[(identity constant) ?variable]` */
export const equality = (constant: Constant | Variable, variable: Variable): Clause => ({
  kind: "function",
  callee: { kind: "callable", name: "identity", span: constant.span },
  args: [constant],
  binding: variable,
  span: constant.span,
})
