import { WizardError } from "../base/error.js"
import { Filter } from "../circuit/operators/filter.js"
import { MapRows, Project } from "../circuit/operators/map.js"
import { Scan } from "../circuit/operators/scan.js"
import type { PrimitiveCall, PrimitiveNode } from "../circuit/primitive-node.js"
import { truthy } from "../datalog/builtins.js"
import { identity } from "../edn/print.js"
import { Keyword, type Value } from "../edn/value.js"
import type { Dictionary } from "../zset/dictionary.js"
import { faultEncoder } from "./kernel.js"
import type { Recipe } from "./recipe.js"

/** What names in primitives mean. */
export interface PrimitiveFunctions {
  function(name: string): { readonly total: boolean; readonly call: (args: readonly Value[]) => Value } | undefined
  /** What stands in the `a` column for an attribute. */
  attribute(ident: Keyword): Value
}

/** The filter of a stream: all its predicates, then the columns that go out. */
export function filterOf(
  { id, filters, projections }: PrimitiveNode,
  width: number,
  dictionary: Dictionary,
  functions: PrimitiveFunctions,
): Recipe {
  const take = projections.length === 0 ? Array.from({ length: width }, (_, i) => i) : projections
  if (filters.length === 0) return { key: `project ${take}`, build: () => new Project(take) }
  const calls = filters.map((filter) => caller(id, filter, dictionary, functions))
  const holds = (rows: Int32Array, at: number) => calls.every(({ call }) => truthy(call(rows, at)))
  const fault = calls.every(({ total }) => total) ? undefined : faultEncoder(dictionary)
  const key = `where ${filters.map(keyOf).join(" ")} → ${take}`
  return { key, build: () => new Filter(width, take, holds, fault) }
}

/** The map of a stream: its columns, then what the function gives. */
export function mapOf(
  { id, mapping }: PrimitiveNode,
  width: number,
  dictionary: Dictionary,
  functions: PrimitiveFunctions,
): Recipe {
  if (mapping === undefined) throw new WizardError("definition/operator", `operator ${id} is a map without a function`)
  const { call, total } = caller(id, mapping, dictionary, functions)
  const fault = total ? undefined : faultEncoder(dictionary)
  const scratch = new Int32Array(width + 1)
  const build = () =>
    new MapRows(
      width,
      width + 1,
      (rows, at, weight, out) => {
        for (let i = 0; i < width; i++) scratch[i] = rows[at + i]
        scratch[width] = dictionary.encode(call(rows, at))
        out.push(scratch, 0, weight)
      },
      fault,
    )
  return { key: `apply ${keyOf(mapping)} ${width}`, build }
}

/**
 * The scan of a filter that reads datoms: constants that must stand there are looked for by the router. `rest` is what is to be tested
 * beside, on whole datoms.
 */
export function scanOf(
  node: PrimitiveNode,
  dictionary: Dictionary,
  functions: PrimitiveFunctions,
): { scan: Recipe; rest: PrimitiveNode | undefined } {
  const wanted: (number | undefined)[] = [undefined, undefined, undefined, undefined]
  const others: PrimitiveCall[] = []
  for (const filter of node.filters) {
    const [column, constant] = filter.args
    if (filter.name !== "=" || !("index" in column) || constant === undefined || !("constant" in constant)) {
      others.push(filter)
      continue
    }
    const { constant: value } = constant
    const meant = column.index === 1 && value instanceof Keyword ? functions.attribute(value) : value
    wanted[column.index] = dictionary.encode(meant)
  }
  const [e, a, v, tx] = wanted
  const take = others.length > 0 ? [0, 1, 2, 3] : node.projections.length > 0 ? node.projections : [0, 1, 2, 3]
  const key = `scan ${wanted.map((code) => code ?? "_").join(" ")} → ${take} = `
  const scan: Recipe = { key, build: () => new Scan({ source: 0, e, a, v, tx }, take, []) }
  return { scan, rest: others.length > 0 ? { ...node, filters: others } : undefined }
}

function caller(id: string, { name, args }: PrimitiveCall, dictionary: Dictionary, functions: PrimitiveFunctions) {
  const found = functions.function(name)
  if (found === undefined) {
    throw new WizardError("definition/function", `operator ${id} calls ${name}, which nobody has defined`, {
      hint: "register it: Wizard.load(config, { functions })",
    })
  }
  const call = (rows: Int32Array, at: number): Value =>
    found.call(args.map((arg) => ("index" in arg ? dictionary.decode(rows[at + arg.index]) : arg.constant)))
  return { call, total: found.total }
}

const keyOf = ({ name, args }: PrimitiveCall): string =>
  `(${[name, ...args.map((arg) => ("index" in arg ? `#${arg.index}` : identity(arg.constant)))].join(" ")})`
