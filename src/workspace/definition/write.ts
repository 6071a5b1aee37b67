import { expand, type Primitive } from "../../circuit/expand.js"
import type { ViewOperator } from "../../circuit/view-circuit.js"
import type { Compiled } from "../../compile/compile.js"
import { print } from "../../edn/print.js"
import { read } from "../../edn/read.js"
import { EdnMap, keyword, type Value } from "../../edn/value.js"
import type { Catalog } from "../../engine/catalog.js"
import type { Plan } from "../../plan/plan.js"
import { type OperatorForm, operatorForm } from "./primitive-form.js"

/** The version of the shape; a definition that says a higher one is not read. */
export const DEFINITION_VERSION = 1

/** A circuit as operators and edges, in schedule order. */
export interface CircuitForm {
  readonly nodes: readonly OperatorForm[]
  readonly edges: readonly (readonly [from: OperatorForm, to: OperatorForm, arg: number])[]
}

/**
 * The definition of a view as EDN: its circuit in primitives, the query, and the joins that its plan chose. `readDefinition` reads it.
 * A view that runs the primitives of another program has that program's text.
 * O(primitives).
 */
export function writeDefinition(catalog: Catalog, id: string): string {
  const { definition } = catalog.get(id)
  const { query, rules, args, primitives } = definition
  if (primitives !== undefined) return primitives.text
  const { nodes, edges } = circuitForm(catalog, id)
  const head: [string, Value][] = [
    ["wizard/version", DEFINITION_VERSION],
    ["wizard/query", read(query.span.source.text)],
    ["wizard/rules", rules === undefined ? [] : read(rules.span.source.text)],
    ["wizard/args", args],
    ["wizard/plan", catalog.joins(id)],
  ]
  const lines = [
    ...head.map(([key, value]) => `:${key} ${print(value)}`),
    `:nodes\n [${nodes.map((node) => print([node, NOTHING])).join("\n  ")}]`,
    `:directed-edges\n [${edges.map(([from, to, arg]) => print([from, to, argument(arg)])).join("\n  ")}]`,
  ]
  return `{${lines.join("\n ")}}\n`
}

/** The circuit of a view as a definition has it. */
export function circuitForm(catalog: Catalog, id: string): CircuitForm {
  const { circuit } = catalog.get(id)
  const primitives = expand(circuit)
  const columns = new Map(primitives.map((primitive) => [primitive.id, primitive.columns]))
  const owners = ownersOf(primitives, circuit.operators)
  const plans = plansOf(catalog.places(id))
  const forms = new Map<string, OperatorForm>()
  for (const primitive of primitives) {
    const operator = owners.get(primitive.id)
    const inputs = primitive.inputs.map((input) => columns.get(input.replace(/!.*$/, "")) ?? [])
    const plan = operator && plans.get(operator.id)
    forms.set(primitive.id, operatorForm({ primitive, operator, plan, inputs }))
  }
  const edges = primitives.flatMap((primitive) => edgesTo(primitive, forms))
  return { nodes: [...forms.values()], edges }
}

function edgesTo({ id, inputs }: Primitive, forms: ReadonlyMap<string, OperatorForm>): CircuitForm["edges"] {
  return inputs.flatMap((input, arg) => {
    const [from, to] = [forms.get(input.replace(/!.*$/, "")), forms.get(id)]
    return from === undefined || to === undefined ? [] : [[from, to, arg] as const]
  })
}

/** The operator of which each primitive is a part: its id is the operator's, or begins with it. */
function ownersOf(primitives: readonly Primitive[], operators: readonly ViewOperator[]): Map<string, ViewOperator> {
  const byId = new Map(operators.map((operator) => [operator.id, operator]))
  const owners = new Map<string, ViewOperator>()
  let last: ViewOperator | undefined
  for (const { id } of [...primitives].reverse()) {
    // The primitive that carries the operator's own id comes last of its parts.
    last = byId.get(id) ?? last
    if (last !== undefined && (id === last.id || id.startsWith(`${last.id}.`))) owners.set(id, last)
  }
  return owners
}

const plansOf = (places: Compiled["places"]): Map<string, Plan> =>
  new Map([...places].map(([plan, { id }]) => [id, plan]))

const argument = (arg: number): Value => new EdnMap([[keyword("arg"), arg]])

const NOTHING = new EdnMap([])
