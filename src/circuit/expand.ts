import { type Place, place } from "../base/span.js"
import { integralsOf, type Operator, stateSize } from "./operator.js"
import type { ViewCircuit, ViewOperator } from "./view-circuit.js"

/** One of DBSP's own operators: what each fused operator is made of. */
export interface Primitive {
  readonly id: string
  readonly n: number
  readonly kind: PrimitiveKind
  readonly inputs: readonly string[]
  readonly columns: readonly string[]
  readonly clause: string | null
  readonly span: Place | null
  readonly rule: string
  readonly scope: string | null
  readonly state: number
}

export type PrimitiveKind =
  | "root"
  | "filter"
  | "map"
  | "join"
  | "add"
  | "neg"
  | "delay"
  | "integrate"
  | "differentiate"
  | "distinct"
  | "aggregate"
  | "output"

/** A primitive of one operator: `id` is its tail, empty for the one that carries the operator's own id and output. */
interface Part {
  readonly tail: string
  readonly kind: PrimitiveKind
  /** Tails of parts before it, or ports of the operator by number. */
  readonly inputs: readonly (string | number)[]
  readonly rule: string
  readonly columns?: readonly string[]
  /** Of an integral: its place in the operator's state, when it is not told by its tail. */
  readonly state?: number
}

/**
 * The circuit in DBSP's alphabet: lifted functions, ⋈, +, −, ∫, D, z⁻¹ (VLDB 2023, §§3–4). Each operator becomes the primitives
 * of its equation; the last of them keeps the operator's id, so streams between operators keep their names.
 *
 *     Δ(A ⋈ B)    = ∫A ⋈ ΔB + ΔA ⋈ z⁻¹∫B
 *     Δ(A ▷ B)    = D(∫A − ∫A ⋈ distinct ∫B)
 *     Δdistinct A = D(distinct ∫A)
 *     Δγ A        = D(γ ∫A)
 *     Δ(A ⋈ tree F) = D(∫A ⋈ tree ∫F)
 */
export function expand(circuit: ViewCircuit): readonly Primitive[] {
  const columns = new Map(circuit.operators.map((operator) => [operator.id, operator.columns]))
  const primitives = circuit.operators.flatMap((operator) => expandOne(operator, columns))
  const root: Omit<Primitive, "n"> = {
    id: "root",
    kind: "root",
    inputs: [],
    columns: ["e", "a", "v", "tx"],
    clause: null,
    span: null,
    rule: "Δinput",
    scope: null,
    state: 0,
  }
  return [root, ...primitives].map((primitive, i) => ({ ...primitive, n: i + 1 }))
}

/** An integral that an operator is made of: of its input `port`, or, inside a fixpoint, of what the relation derives. */
export interface IntegralPart {
  /** The id of the primitive. */
  readonly id: string
  readonly port: number | undefined
}

/** The integrals among the primitives of an operator. */
export function integralParts(operator: ViewOperator): IntegralPart[] {
  return partsOf(operator, () => [])
    .filter(({ kind }) => kind === "integrate")
    .map(({ tail, inputs: [from] }) => ({
      id: tail === "" ? operator.id : `${operator.id}.${tail}`,
      port: typeof from === "number" ? from : undefined,
    }))
}

function expandOne(operator: ViewOperator, columns: ReadonlyMap<string, readonly string[]>): Omit<Primitive, "n">[] {
  const { id, node, inputs, clause, span, scope } = operator
  const named = (tail: string) => (tail === "" ? id : `${id}.${tail}`)
  const port = (input: number) => inputs[input] ?? "root"
  const portColumns = (input: number) => columns.get(port(input).replace(/!.*$/, "")) ?? []
  return partsOf(operator, portColumns).map(({ tail, kind, inputs: from, rule, columns: own, state: at }) => ({
    id: named(tail),
    kind,
    inputs: from.map((input) => (typeof input === "number" ? port(input) : named(input))),
    columns: own ?? operator.columns,
    clause: clause === "" ? null : clause,
    span: span === undefined ? null : place(span),
    rule,
    scope: scope === "" ? null : scope,
    state: kind === "integrate" ? integral(node.operator, at ?? Number(tail.startsWith("b"))) : 0,
  }))
}

/** What an operator holds of an input; an aggregate does not keep the rows, but what its folds make of them. */
const integral = (operator: Operator, input: number): number =>
  operator.kind === "aggregate" ? stateSize(operator) : (integralsOf(operator)[input]?.size ?? 0)

function partsOf({ node, inputs }: ViewOperator, of: (port: number) => readonly string[]): readonly Part[] {
  if (node.operator.primitive === true) {
    const kind = node.operator.kind as PrimitiveKind
    return [{ tail: "", kind, inputs: inputs.map((_, i) => i), rule: node.operator.rule }]
  }
  switch (node.operator.kind) {
    case "scan":
      return [{ tail: "", kind: "filter", inputs: [0], rule: node.operator.rule }]
    case "input":
      return [{ tail: "", kind: "root", inputs: [], rule: "Δgiven" }]
    case "filter":
      return [{ tail: "", kind: "filter", inputs: [0], rule: "σ" }]
    case "join":
      return [
        { tail: "a.integrate", kind: "integrate", inputs: [0], rule: "∫A", columns: of(0) },
        { tail: "b.integrate", kind: "integrate", inputs: [1], rule: "∫B", columns: of(1) },
        { tail: "b.delay", kind: "delay", inputs: ["b.integrate"], rule: "z⁻¹∫B", columns: of(1) },
        { tail: "1.join", kind: "join", inputs: ["a.integrate", 1], rule: "∫A ⋈ ΔB" },
        { tail: "2.join", kind: "join", inputs: [0, "b.delay"], rule: "ΔA ⋈ z⁻¹∫B" },
        { tail: "", kind: "add", inputs: ["1.join", "2.join"], rule: "∫A ⋈ ΔB + ΔA ⋈ z⁻¹∫B" },
      ]
    case "antijoin":
      return [
        { tail: "a.integrate", kind: "integrate", inputs: [0], rule: "∫A", columns: of(0) },
        { tail: "b.integrate", kind: "integrate", inputs: [1], rule: "∫B", columns: of(1) },
        { tail: "b.distinct", kind: "distinct", inputs: ["b.integrate"], rule: "distinct ∫B", columns: of(1) },
        { tail: "join", kind: "join", inputs: ["a.integrate", "b.distinct"], rule: "∫A ⋈ distinct ∫B" },
        { tail: "neg", kind: "neg", inputs: ["join"], rule: "−(∫A ⋈ distinct ∫B)" },
        { tail: "add", kind: "add", inputs: ["a.integrate", "neg"], rule: "∫A − ∫A ⋈ distinct ∫B" },
        { tail: "", kind: "differentiate", inputs: ["add"], rule: "D(∫A − ∫A ⋈ distinct ∫B)" },
      ]
    case "fixpoint":
      return [
        { tail: "add", kind: "add", inputs: inputs.map((_, i) => i), rule: "F(X)" },
        { tail: "integrate", kind: "integrate", inputs: ["add"], rule: "∫F(X) by round" },
        { tail: "lift", kind: "distinct", inputs: ["integrate"], rule: "distinct ∫F(X)" },
        { tail: "", kind: "differentiate", inputs: ["lift"], rule: "X = distinct F(X)" },
      ]
    case "delay":
      return [{ tail: "", kind: "delay", inputs: [], rule: "z⁻¹X" }]
    case "plus":
      return [{ tail: "", kind: "add", inputs: inputs.map((_, i) => i), rule: "ΔA + ΔB + …" }]
    case "distinct":
      return [
        { tail: "integrate", kind: "integrate", inputs: [0], rule: "∫A", columns: of(0) },
        { tail: "lift", kind: "distinct", inputs: ["integrate"], rule: "distinct ∫A" },
        { tail: "", kind: "differentiate", inputs: ["lift"], rule: "D(distinct ∫A)" },
      ]
    case "aggregate":
      return [
        { tail: "integrate", kind: "integrate", inputs: [0], rule: "∫A", columns: of(0) },
        { tail: "lift", kind: "aggregate", inputs: ["integrate"], rule: "γ ∫A" },
        { tail: "", kind: "differentiate", inputs: ["lift"], rule: "D(γ ∫A)" },
      ]
    case "pull":
      return pullParts(inputs.length, of)
    case "errors":
      return [{ tail: "", kind: "integrate", inputs: [0], rule: "∫errors" }]
    case "output":
      return [{ tail: "", kind: "output", inputs: [0], rule: "Δview" }]
    default:
      return [{ tail: "", kind: "map", inputs: [0], rule: "map" }]
  }
}

/** Rows, facts by entity and, with a third port, facts by value. */
function pullParts(ports: number, of: (port: number) => readonly string[]): readonly Part[] {
  const facts = ["b.integrate", "c.integrate"].slice(0, ports - 1)
  const tree = ports === 2 ? "tree ∫F" : "tree (∫F, ∫G)"
  const integrals: readonly Part[] = [
    { tail: "a.integrate", kind: "integrate", inputs: [0], rule: "∫A", columns: of(0), state: 1 },
    { tail: "b.integrate", kind: "integrate", inputs: [1], rule: "∫F", columns: of(1), state: 2 },
    { tail: "c.integrate", kind: "integrate", inputs: [2], rule: "∫G", columns: of(2), state: 4 },
  ]
  return [
    ...integrals.slice(0, ports),
    { tail: "tree", kind: "map", inputs: facts, rule: tree },
    { tail: "join", kind: "join", inputs: ["a.integrate", "tree"], rule: `∫A ⋈ ${tree}` },
    { tail: "", kind: "differentiate", inputs: ["join"], rule: `D(∫A ⋈ ${tree})` },
  ]
}
