import type { Argument, Clause } from "../../datalog/ast.js"
import { everyClause } from "../../datalog/walk.js"
import { Keyword, type Value } from "../../edn/value.js"
import type { NaiveDatabase } from "../naive.js"
import type { Question } from "../oracle.js"

/** Of what type all values of something are; undefined when they are not known to be of one. */
export type Kind = "integer" | "string" | undefined

/** Small enough that no sum or product of a query leaves what doubles hold exactly. */
const MAX_INTEGER = 2 ** 31

/**
 * The types of variables, by the attributes whose values they are: DataScript's functions mean what ours do on one
 * type only.
 */
export class Kinds {
  readonly #variables = new Map<string, Kind>()

  constructor(clauses: readonly Clause[], sources: ReadonlyMap<string, NaiveDatabase>) {
    for (const clause of everyClause(clauses)) {
      if (clause.kind !== "pattern") continue
      const [, a, v] = clause.terms
      clause.terms.forEach((term, position) => {
        if (term.kind === "variable" && (position === 0 || position === 3)) this.#learn(term.name, "integer")
      })
      if (v?.kind !== "variable") continue
      const attribute = a?.kind === "constant" ? a.value : undefined
      for (const source of sources.values()) this.#learn(v.name, attributeKind(source, attribute))
    }
  }

  static ofQuery({ query, sources, inputs }: Question): Kinds {
    const kinds = new Kinds(query.where, sources)
    const bindings = query.in.filter(({ kind }) => kind !== "source" && kind !== "rules-input")
    bindings.forEach((binding, i) => {
      if (binding.kind === "variable") kinds.#learn(binding.name, kindOf(inputs[i] ?? null))
    })
    return kinds
  }

  of(variable: string): Kind {
    return this.#variables.get(variable)
  }

  /** The one kind of all arguments. */
  ofArguments(args: readonly Argument[]): Kind {
    const found = new Set(
      args.map((arg) => {
        if (arg.kind === "variable") return this.of(arg.name)
        return arg.kind === "constant" ? kindOf(arg.value) : undefined
      }),
    )
    return found.size === 1 ? [...found][0] : undefined
  }

  #learn(name: string, kind: Kind): void {
    this.#variables.set(name, !this.#variables.has(name) || this.#variables.get(name) === kind ? kind : undefined)
  }
}

function attributeKind(source: NaiveDatabase, attribute: Value | undefined): Kind {
  const found = new Set<Kind>()
  for (const { a, v } of source.facts()) if (attribute instanceof Keyword && a === attribute) found.add(kindOf(v))
  return found.size === 1 ? [...found][0] : undefined
}

function kindOf(value: Value): Kind {
  if (typeof value === "number") return Math.abs(value) <= MAX_INTEGER ? "integer" : undefined
  return typeof value === "string" ? "string" : undefined
}
