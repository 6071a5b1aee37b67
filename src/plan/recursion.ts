import type { Span } from "../base/span.js"
import type { Rule, RuleCall } from "../datalog/ast.js"
import { boundPositions, callKey } from "../datalog/scope.js"
import { BLAME, blamePart } from "./blame.js"
import { isRound, type Origin, project, rename, roundColumn, rounded } from "./build.js"
import type { Marked } from "./component.js"
import type { Conjunction } from "./conjunction.js"
import type { Context } from "./context.js"
import { makesValues } from "./makes-values.js"
import type { Instance, OpenLoop } from "./open-loop.js"
import { pinKey, pinned, pinsOf } from "./pin.js"
import type { Fixpoint, Loop, Plan, Port, Recur } from "./plan.js"
import { position } from "./read-facts.js"
import { type PlanSource, pathPrefix, scopeOf } from "./source-scope.js"

interface Building {
  readonly path: string
  readonly columns: readonly string[]
  readonly parts: Plan[]
}

/**
 * One fixpoint in the making: the rules of a stratum that call each other. A call that pins constants gets an instance of the
 * rule with these in place; a rule that must be given bindings gets a second relation of what was asked, which its body
 * starts from (Bancilhon et al., Magic sets, PODS 1986, for the positions that cannot do without).
 */
export class Recursion implements OpenLoop {
  readonly loop: Loop
  readonly #conjunction: Conjunction
  readonly #relations: Building[] = []
  readonly #instances = new Map<string, Instance>()
  readonly #todo: Instance[] = []
  readonly #leaving: Marked[] = []
  readonly #span: Span

  /** `conjunction` reads what the rules read. */
  private constructor(conjunction: Conjunction, loop: Loop, span: Span) {
    this.#conjunction = conjunction
    this.#span = span
    this.loop = loop
  }

  /** The fixpoint that answers a call of a rule of the stratum, over the database that the call reads. */
  static of(conjunction: Conjunction, call: RuleCall, stratum: readonly string[]): Recursion {
    const source = conjunction.source(call.source)
    const inner = conjunction.inner("", [], scopeOf(source))
    const name = `${pathPrefix(source)}${callKey(call)}`
    const bounded = makesValues(conjunction.context.rules, stratum)
    return new Recursion(inner, { name, stratum, bounded }, call.span)
  }

  get source(): PlanSource {
    return this.#conjunction.scope.source
  }

  get #context(): Context {
    return this.#conjunction.context
  }

  /** Its bodies are lowered by `finish`. */
  instance(call: RuleCall): Instance {
    const pins = pinsOf(this.#context, call)
    const key = callKey(call)
    const id = `${key}${pinKey(pins)}`
    const known = this.#instances.get(id)
    if (known !== undefined) return known
    const needed = boundPositions(call.name, call.args.length, this.#context.around.rules) ?? []
    const askedPositions = pins.flatMap((pin, i) => (needed[i] && pin?.kind !== "constant" ? [i] : []))
    const open = pins.flatMap((pin, i) => (pin?.kind === "constant" ? [] : [i]))
    const facts = this.#relation(this.#named(key), open.map(position))
    const columns = askedPositions.map(position)
    const about = (name: string, more: readonly string[] = []) =>
      columns.length === 0 ? undefined : this.#relation(`${this.#named(key)}.${name}`, [...columns, ...more])
    const [asked, blame] = [about("asked"), about("blame", [BLAME])]
    const instance: Instance = { key, pins, facts, asked, askedPositions, blame }
    this.#instances.set(id, instance)
    this.#todo.push(instance)
    return instance
  }

  facts(instance: Instance): Recur {
    return this.#read(instance.facts)
  }

  blame(instance: Instance): Recur | undefined {
    return instance.blame === undefined ? undefined : this.#read(instance.blame)
  }

  ask(instance: Instance, call: RuleCall, input: Plan): void {
    if (instance.asked === undefined) return
    const from = instance.askedPositions.map((i) => {
      const arg = call.args[i]
      return arg.kind === "variable" ? arg.name : position(i)
    })
    const round = { of: input.columns.filter(isRound), as: roundColumn("") }
    const origin = { path: `${this.#named(instance.key)}.asked`, span: call.span }
    const part = rounded(origin, input, from, instance.askedPositions.map(position), round)
    this.#relations[instance.asked].parts.push(part)
  }

  leave(marked: Marked): void {
    this.#leaving.push(marked)
  }

  /** Lowers the bodies of all instances that calls have brought up, and those of the calls in them. */
  finish(): Fixpoint {
    this.#context.within(this, () => {
      for (let next = this.#todo.shift(); next !== undefined; next = this.#todo.shift()) this.#lower(next)
    })
    const leaving = this.#leaving.map(({ plan, tag }) => {
      const origin = { path: `${tag}.leave`, span: plan.span }
      return project(
        origin,
        plan,
        plan.columns.filter((column) => !isRound(column)),
      )
    })
    const estimate = { size: 1000, spread: new Map<string, number>() }
    const base = { path: this.loop.name, span: this.#span, columns: [], estimate }
    const fixpoint: Fixpoint = { ...base, kind: "fixpoint", loop: this.loop, relations: this.#relations, leaving }
    const count = this.#relations.length
    this.#context.fails(
      this.#leaving.map(({ at, tag }, i) => ({ plan: port(fixpoint, count + i, leaving[i].columns), at, tag })),
    )
    if (this.loop.bounded) {
      const plan = port(fixpoint, count + leaving.length, [`!${fixpoint.path}`])
      this.#context.fails([{ plan, at: fixpoint, tag: this.loop.name }])
    }
    return fixpoint
  }

  /** A relation of the instance as the surroundings of the finished loop read it. */
  outside(fixpoint: Fixpoint, relation: number): Port {
    return port(fixpoint, relation, this.#relations[relation].columns)
  }

  /** A rule's name among paths. */
  #named(key: string): string {
    return `${pathPrefix(this.source)}${key}`
  }

  #relation(path: string, columns: readonly string[]): number {
    return this.#relations.push({ path, columns, parts: [] }) - 1
  }

  #read(relation: number): Recur {
    const { path, columns } = this.#relations[relation]
    const estimate = { size: 1000, spread: new Map(columns.map((column) => [column, 100])) }
    const base = { path, span: this.#span, columns: [...columns, roundColumn("")], estimate }
    return { ...base, kind: "recur", loop: this.loop, relation }
  }

  #lower(instance: Instance): void {
    const rules = this.#context.rules.get(instance.key) ?? []
    rules.forEach((rule, i) => {
      this.#relations[instance.facts].parts.push(this.#body(instance, rule, `${this.#named(instance.key)}.r${i + 1}`))
    })
  }

  #body(instance: Instance, rule: Rule, path: string): Plan {
    const { names, clauses } = pinned(rule, instance.pins, path)
    const open = names.flatMap((name, i) => (instance.pins[i]?.kind === "constant" ? [] : [{ name, i }]))
    const inner = this.#conjunction.inner(`${path}.`, [...new Set(open.map(({ name }) => name))])
    if (instance.asked !== undefined) {
      const given = instance.askedPositions
      const asked = this.#read(instance.asked)
      const columns = [...given.map((i) => names[i]), roundColumn(`${path}.asked`)]
      inner.start(rename({ path: `${path}.asked`, span: rule.span }, asked, asked.columns, columns))
    }
    instance.pins.forEach((pin, i) => {
      if (pin?.kind === "variable" && !instance.askedPositions.includes(i)) inner.given(pin.name, `${path}.${pin.name}`)
    })
    inner.clauses(clauses)
    const { plan, marked } = inner.finish()
    if (instance.blame === undefined) this.#context.fails(marked)
    else this.#blame(instance, instance.blame, marked, names, { path: `${path}.blame`, span: rule.span })
    const round = { of: plan.columns.filter(isRound), as: roundColumn("") }
    return rounded(
      { path, span: rule.span },
      plan,
      open.map((o) => o.name),
      open.map((o) => position(o.i)),
      round,
    )
  }

  #blame(
    { askedPositions }: Instance,
    relation: number,
    marked: readonly Marked[],
    names: readonly string[],
    origin: Origin,
  ): void {
    const asked = askedPositions.map((i) => names[i])
    for (const each of marked) {
      this.#relations[relation].parts.push(blamePart(origin, each, asked, askedPositions.map(position)))
    }
  }
}

function port(of: Fixpoint, index: number, columns: readonly string[]): Port {
  const path = index < of.relations.length ? of.relations[index].path : of.path
  const estimate = { size: 1000, spread: new Map(columns.map((column) => [column, 100])) }
  return { kind: "port", path, span: of.span, of, port: index, columns, estimate }
}
