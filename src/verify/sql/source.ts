import { WizardError } from "../../base/error.js"
import type { Binding, Query } from "../../datalog/ast.js"
import { functions as builtins } from "../../datalog/builtins.js"
import type { Keyword, Value } from "../../edn/value.js"
import type { InputRows, PlanAttribute, PlanFunction, Surroundings } from "../../plan/context.js"
import { noStatistics } from "../../plan/cost.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { destructure } from "../naive/destructure.js"
import { guarded } from "../naive/expression.js"
import { bindingNames } from "../naive/readiness.js"
import type { NaiveDatabase, UserFunctions } from "../naive.js"
import type { Question } from "../oracle.js"
import type { CodeRow } from "./session.js"

/** What the lowering asks, answered from the question alone; it knows no counts, so that the order of joins is its own. */
export function surroundings({ query, rules, inputs, extensions }: Question, source: NaiveDatabase): Surroundings {
  const own = userFunctions(extensions?.functions ?? new Map())
  return {
    rules,
    inputs: inputRows(query, inputs),
    function: (name) => own.get(name) ?? builtins.get(name),
    aggregate: (name) => {
      const fold = extensions?.aggregates?.get(name)
      return fold && { whole: fold }
    },
    source: (name) => ({
      id: 0,
      name,
      statistics: noStatistics,
      attribute: (ident) => attributeOf(source, ident),
      // Only a pull asks for all.
      attributes: () => new Map(),
    }),
  }
}

/** The facts as codes `[e a v tx]`, an attribute as its entity when the schema has it. O(facts). */
export function factRows(source: NaiveDatabase, dictionary: Dictionary): CodeRow[] {
  const attributes = new Map<Keyword, number>()
  const rows: CodeRow[] = []
  for (const { e, a, v, tx } of source.facts()) {
    let attribute = attributes.get(a)
    if (attribute === undefined) {
      attribute = dictionary.encode(attributeOf(source, a).id)
      attributes.set(a, attribute)
    }
    rows.push([dictionary.encode(e), attribute, dictionary.encode(v), dictionary.encode(tx)])
  }
  return rows
}

function attributeOf(source: NaiveDatabase, ident: Keyword): PlanAttribute {
  const found = source.attribute(ident)
  return {
    id: found?.id ?? ident,
    reference: found?.valueType === "ref",
    many: found?.cardinality === "many",
    tuple: found?.valueType === "tuple",
    unique: found?.unique === true,
    component: found?.component === true,
    known: found !== undefined,
  }
}

function userFunctions(given: UserFunctions): ReadonlyMap<string, PlanFunction> {
  return new Map(
    [...given].map(([name, { call }]) => [
      name,
      { name, total: false, call: (args: readonly Value[]) => guarded(name, () => call(args)) },
    ]),
  )
}

/** The rows of the bindings of `:in`. Throws `query/inputs` for values that do not fit, as naive does. */
function inputRows(query: Query, inputs: readonly Value[]): readonly InputRows[] {
  const forms = query.in.filter((input): input is Binding => input.kind !== "source" && input.kind !== "rules-input")
  if (forms.length !== inputs.length) {
    throw new WizardError("query/inputs", `expected ${forms.length} inputs, found ${inputs.length}`, {
      span: query.span,
    })
  }
  return forms.map((form, i) => {
    const columns = bindingNames(form)
    if (inputs[i] === null) throw new WizardError("query/inputs", "expected an input that is not nil", form)
    const rows = destructure(form, inputs[i]).map((found) => columns.map((name) => found.get(name) as Value))
    return { columns, rows }
  })
}
