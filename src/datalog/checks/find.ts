import { mistake } from "../mistake.js"
import { bindingVariables } from "../walk.js"
import type { Subject } from "./subject.js"

/** The names of `:keys` fit the elements of `:find`; a pull's pattern is written there or comes by `:in`. */
export function checkFind({ query }: Subject): void {
  const { keys, shape, elements } = query.find
  if (keys !== undefined) {
    if (shape === "coll" || shape === "scalar") {
      throw mistake(
        "query/keys",
        keys.span,
        `expected no :${keys.kind}, since :find gives single values and no rows`,
        "write :find ?a ?b or :find [?a ?b]",
      )
    }
    if (keys.names.length !== elements.length) {
      const count = `${elements.length} name${elements.length === 1 ? "" : "s"}`
      throw mistake(
        "query/keys",
        keys.span,
        `expected ${count} after :${keys.kind}, one for each element of :find, found ${keys.names.length}`,
        "name the elements in their order",
      )
    }
    const twice = keys.names.find((name, i) => keys.names.indexOf(name) !== i)
    if (twice !== undefined) {
      throw mistake(
        "query/keys",
        keys.span,
        `expected different names after :${keys.kind}, found ${twice} twice`,
        "a map holds one value under a name",
      )
    }
  }
  const inputs = new Set(query.in.flatMap((input) => (input.kind === "variable" ? [input.name] : [])))
  for (const element of elements) {
    if (element.kind !== "pull" || element.pattern.kind !== "variable" || inputs.has(element.pattern.name)) continue
    throw mistake(
      "query/pull-pattern",
      element.pattern.span,
      `expected ${element.pattern.name} in :in, since it is a pull's pattern`,
      `write :in $ ${element.pattern.name}, or the pattern itself: (pull ${element.variable.name} [*])`,
    )
  }
}

/** The variables that `:in` binds. */
export function inputVariables({ query }: Subject): ReadonlySet<string> {
  const bindings = query.in.flatMap((input) =>
    input.kind === "source" || input.kind === "rules-input" ? [] : bindingVariables(input),
  )
  return new Set(bindings.map(({ name }) => name))
}
