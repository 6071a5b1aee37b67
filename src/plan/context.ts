import { WizardError } from "../base/error.js"
import type { Span } from "../base/span.js"
import type { Rules } from "../datalog/ast.js"
import { type RuleIndex, ruleIndex } from "../datalog/scope.js"
import { stratify } from "../datalog/stratify.js"
import { Keyword, keyword, type Value } from "../edn/value.js"
import type { PlanAttribute, PlanFunction, UserAggregate } from "./asked.js"
import type { Applied, Marked } from "./component.js"
import { readsLoop } from "./inputs.js"
import { type JoinChoice, JoinOrder } from "./join-order.js"
import type { OpenLoop } from "./open-loop.js"
import type { Plan, QueryPlan } from "./plan.js"
import type { PlanSource } from "./source-scope.js"
import { apartFrom } from "./substitute.js"

export type { PlanAttribute, PlanFunction } from "./asked.js"

/** The rows of one binding of `:in`, taken apart. */
export interface InputRows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

/** What lowering looks at outside the query's text. */
export interface Surroundings {
  readonly rules: Rules | undefined
  readonly inputs: readonly InputRows[]
  /** The database that a source of `:in` names. */
  source(name: string): PlanSource
  function(name: string): PlanFunction | undefined
  /** An aggregate that the user registered. */
  aggregate(name: string): UserAggregate | undefined
  /** The joins of a plan that is to be followed; left out, they are chosen anew. */
  readonly joins?: readonly JoinChoice[] | undefined
}

/** One lowering: its surroundings and what it collects on the way. */
export class Context {
  readonly rules: RuleIndex
  readonly errors: QueryPlan["errors"][number][] = []
  /** The relations of rules that all their calls share, by database, `name/arity` and what the calls pin. */
  readonly relations = new Map<string, Plan>()
  /** How often a variable has been read as what its values of `:in` name, so far. */
  #resolutions = 0
  /** Whether every variable stands for itself: while a body is lowered once more. */
  #isPlain = false
  /** The fixpoints that are being lowered, the innermost last. */
  readonly #open: OpenLoop[] = []
  readonly #strata: ReadonlyMap<string, readonly string[]>
  readonly #sources = new Map<string, PlanSource>()
  /** Attributes of which the plan has asked the schema that can change: when one does, the plan may be another. */
  readonly attributes = new Set<Keyword>()
  /** Whether it has asked of all: then an attribute that comes or goes counts, too. */
  asksAll = false

  readonly joins: JoinOrder

  constructor(readonly around: Surroundings) {
    this.joins = new JoinOrder(around.joins)
    this.rules = apartFrom(new Set(around.inputs.flatMap(({ columns }) => columns)), ruleIndex(around.rules))
    const strata = stratify(around.rules).filter((stratum) => stratum.recursive)
    this.#strata = new Map(strata.flatMap(({ names }) => names.map((name) => [name, names] as const)))
  }

  /** The rules that recur with this one, itself among them; undefined for one that does not recur. */
  stratum(key: string): readonly string[] | undefined {
    return this.#strata.get(key)
  }

  /** The database of a name: the same one each time. */
  source(name: string): PlanSource {
    let source = this.#sources.get(name)
    if (source === undefined) {
      source = this.around.source(name)
      this.#sources.set(name, source)
    }
    return source
  }

  /** The fixpoint of the stratum over that database that is being lowered around here. */
  recursion(stratum: readonly string[], { id }: PlanSource): OpenLoop | undefined {
    return this.#open.find(({ loop, source }) => loop.stratum === stratum && source.id === id)
  }

  within(recursion: OpenLoop, lower: () => void): void {
    this.#open.push(recursion)
    lower()
    this.#open.pop()
  }

  /**
   * What a body gives that is a relation of its own, whatever surrounds it, and so fails the view by itself. Where it reads what values of
   * `:in` name, its rows are those of these values alone; then it is lowered once more for all others, which may fail the view, too.
   */
  alone(lower: () => Applied): Applied {
    const before = this.#resolutions
    const relation = lower()
    // What is inside a body that is lowered once more has failed the view before.
    if (this.#isPlain) return relation
    const isNarrow = this.#resolutions > before && relation.marked.length > 0 && this.#open.length === 0
    this.fails(isNarrow ? this.plainly(lower).marked : relation.marked)
    return relation
  }

  /** Lowers something once more, for what it does to the view where every variable stands for itself. */
  plainly<T>(lower: () => T): T {
    const wasPlain = this.#isPlain
    this.#isPlain = true
    const result = lower()
    this.#isPlain = wasPlain
    return result
  }

  /** Streams that fail the view. One that reads a loop's own relations leaves the loop first. */
  fails(streams: readonly Marked[]): void {
    for (const stream of streams) {
      const loop = this.#open.findLast((recursion) => readsLoop(stream.plan, recursion.loop))
      if (loop === undefined) this.errors.push(stream)
      else loop.leave(stream)
    }
  }

  attribute(source: PlanSource, ident: Keyword): PlanAttribute {
    if (source.id === 0) this.attributes.add(ident)
    return source.attribute(ident)
  }

  allAttributes(source: PlanSource): ReadonlyMap<Keyword, PlanAttribute> {
    if (source.id === 0) this.asksAll = true
    return source.attributes()
  }

  /** The values of an input variable that name an entity indirectly: idents and lookup refs. */
  indirect(variable: string): readonly Value[] {
    if (this.#isPlain) return []
    const named = this.around.inputs.flatMap(({ columns, rows }) => {
      const at = columns.indexOf(variable)
      return at < 0 ? [] : rows.map((row) => row[at]).filter((value) => lookupOf(value) !== undefined)
    })
    if (named.length > 0) this.#resolutions++
    return named
  }
}

/** An ident `:a/b` or lookup ref `[:a/b v]` as attribute and value; undefined for what stands for itself. */
export function lookupOf(value: Value): { attribute: Keyword; value: Value } | undefined {
  if (value instanceof Keyword) return { attribute: IDENT, value }
  if (!Array.isArray(value) || value.length !== 2 || !(value[0] instanceof Keyword)) return undefined
  return { attribute: value[0], value: value[1] }
}

/** A part of the language that this version cannot keep current yet. */
export const unsupported = (what: string, span: Span | undefined): WizardError =>
  new WizardError("query/unsupported", `${what} cannot be kept as a view yet`, {
    span,
    hint: "`wizard query` answers it in full from the log",
  })

const IDENT = keyword("db/ident")
