import { WizardError } from "../../base/error.js"
import type { Source } from "../../base/span.js"
import type { PrimitiveArgument, PrimitiveCall, PrimitiveNode } from "../../circuit/primitive-node.js"
import { read } from "../../edn/read.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../../edn/value.js"
import type { JoinChoice } from "../../plan/join-order.js"
import { DEFINITION_VERSION } from "./write.js"

/** A definition that was read. One without a query was written by another program: only its primitives can be run. */
export interface Definition {
  readonly query: Value | undefined
  readonly rules: Value | undefined
  readonly args: readonly Value[]
  readonly joins: readonly JoinChoice[] | undefined
  readonly nodes: readonly PrimitiveNode[]
  /** Its operators as they are written, by id. */
  readonly forms: ReadonlyMap<string, EdnMap>
}

/** Reads a definition. Throws `parse/…`, `definition/form`, `definition/version`. */
export function readDefinition(from: Source): Definition {
  const top = mapOf(read(from.text, from), "a definition")
  const version = top.get("wizard/version")
  if (typeof version === "number" && version > DEFINITION_VERSION) {
    throw new WizardError(
      "definition/version",
      `${from.name} has version ${version}, this one reads ${DEFINITION_VERSION}`,
      {
        hint: "read it with the version of Wizard that wrote it",
      },
    )
  }
  const forms = new Map<string, EdnMap>()
  for (const node of items(top.get("nodes"), ":nodes")) {
    const [form] = items(node, "a node")
    if (!(form instanceof EdnMap)) throw expected("an operator", form)
    forms.set(name(field(form, "id")), form)
  }
  const inputs = inputsOf(items(top.get("directed-edges"), ":directed-edges"))
  const plan = top.get("wizard/plan")
  const rules = top.get("wizard/rules")
  return {
    query: top.get("wizard/query"),
    rules: rules === undefined || sequence(rules)?.length === 0 ? undefined : rules,
    args: items(top.get("wizard/args") ?? [], ":wizard/args"),
    joins: plan === undefined ? undefined : items(plan, ":wizard/plan").map(joinChoice),
    nodes: [...forms].map(([id, form]) => nodeOf(id, form, inputs.get(id) ?? [])),
    forms,
  }
}

function nodeOf(id: string, form: EdnMap, from: readonly string[]): PrimitiveNode {
  const get = (key: string) => form.entries.find(([k]) => k instanceof Keyword && k.text === key)?.[1]
  const mapping = get("mapping-fn")
  return {
    id,
    type: name(field(form, "type")),
    from,
    output: items(get("output") ?? [], ":output").map(name),
    filters: items(get("filters") ?? [], ":filters").map(callOf),
    projections: items(get("projections") ?? [], ":projections").map(column),
    joins: items(get("join-conds") ?? [], ":join-conds").map((condition) => {
      const [, left, right] = items(condition, "a join condition")
      return [column(left), column(right)] as const
    }),
    mapping:
      mapping === undefined
        ? undefined
        : { name: name(mapping), args: items(get("args") ?? [], ":args").map(argument) },
  }
}

/** By operator what it reads, in the order of `:arg`. */
function inputsOf(edges: readonly Value[]): Map<string, string[]> {
  const all = new Map<string, string[]>()
  for (const edge of edges) {
    const [from, to, about] = items(edge, "an edge")
    if (!(from instanceof EdnMap) || !(to instanceof EdnMap))
      throw expected("an edge from an operator to an operator", edge)
    const arg = about instanceof EdnMap ? field(about, "arg") : 0
    const [source, target] = [name(field(from, "id")), name(field(to, "id"))]
    const inputs = all.get(target) ?? []
    inputs[typeof arg === "number" ? arg : 0] = source
    all.set(target, inputs)
  }
  for (const [target, inputs] of all) {
    if (inputs.includes(undefined as never))
      throw new WizardError("definition/edge", `operator ${target} lacks an input`)
  }
  return all
}

const callOf = (form: Value): PrimitiveCall => {
  const [called, ...args] = items(form, "a call")
  return { name: name(called), args: args.map(argument) }
}

function argument(form: Value): PrimitiveArgument {
  const parts = sequence(form)
  const isIndex = parts?.length === 2 && parts[0] instanceof Keyword && parts[0].text === "idx"
  return isIndex && typeof parts[1] === "number" ? { index: parts[1] } : { constant: form }
}

function column(form: Value): number {
  const found = argument(form)
  if ("index" in found) return found.index
  throw expected("a column [:idx i]", form)
}

function joinChoice(form: Value): JoinChoice {
  const [left, right] = items(form, "a join of the plan")
  if (typeof left === "string" && typeof right === "string") return [left, right]
  throw expected('a join ["c1" "c2"]', form)
}

function mapOf(value: Value, what: string): Map<string, Value> {
  if (!(value instanceof EdnMap)) throw expected(what, value)
  return new Map(value.entries.map(([key, held]) => [name(key), held]))
}

function field(form: EdnMap, key: string): Value {
  const found = form.entries.find(([k]) => k instanceof Keyword && k.text === key)
  if (found === undefined) throw expected(`an operator with :${key}`, form)
  return found[1]
}

function items(value: Value | undefined, what: string): readonly Value[] {
  const found = value === undefined ? undefined : sequence(value)
  if (found === undefined) throw expected(`${what} as a vector`, value ?? null)
  return found
}

function name(value: Value): string {
  if (value instanceof Keyword || value instanceof Sym) return value.text
  throw expected("a name", value)
}

const expected = (what: string, found: Value): WizardError => {
  const text = found instanceof EdnMap ? "a map" : String(found)
  return new WizardError("definition/form", `expected ${what}, found ${text.slice(0, 60)}`, {
    hint: "a definition is {:nodes [[OPERATOR {}] …] :directed-edges [[OPERATOR OPERATOR {:arg n}] …]}",
  })
}
