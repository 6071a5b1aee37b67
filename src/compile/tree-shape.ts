import type { PullAttribute, PullPattern } from "../datalog/pull-pattern.js"
import { PULL_LIMIT } from "../datalog/pull-pattern.js"
import type { Keyword, Value } from "../edn/value.js"
import type { PlanAttribute, PlanFunction } from "../plan/context.js"
import type { PullTree } from "../plan/pull-tree.js"
import type { Dictionary } from "../zset/dictionary.js"

/** A pull pattern made ready: attributes as codes, with what the schema says of them. */
export interface Shape {
  readonly wildcard: boolean
  readonly id: boolean
  readonly steps: readonly Step[]
  /** The attributes that the steps show forward: a wildcard leaves them out. */
  readonly named: ReadonlySet<number>
  /** The depths of the steps at the root; 0 for those that are no recursion. */
  readonly depths: readonly number[]
}

/** One attribute of a pattern. */
export interface Step {
  /** The attribute as it stands in the `a` column. */
  readonly a: number
  readonly reverse: boolean
  readonly key: Value
  /** Undefined: as many as there are. */
  readonly many: boolean | undefined
  readonly leads: Leads
  readonly limit: number
  readonly otherwise: Value | undefined
  readonly xform: PlanFunction | undefined
}

/** What is shown of a value: itself, `{:db/id …}`, all of a component, a pattern of its own, or the pattern around it again. */
export type Leads = "value" | "reference" | "whole" | "again" | Shape

/** The shape of the whole pattern. */
export const pullShape = (tree: PullTree, dictionary: Dictionary): Shape => shapeOf(tree.pattern, tree, dictionary)

function shapeOf(pattern: PullPattern, tree: PullTree, dictionary: Dictionary): Shape {
  const steps = pattern.attributes.map((attribute) => stepOf(attribute, tree, dictionary))
  return {
    wildcard: pattern.wildcard,
    id: pattern.id,
    steps,
    named: new Set(steps.filter((step) => !step.reverse).map((step) => step.a)),
    depths: pattern.attributes.map(({ nested }) => (nested.kind === "recursion" ? nested.depth : 0)),
  }
}

function stepOf(attribute: PullAttribute, tree: PullTree, dictionary: Dictionary): Step {
  const { reverse, key, nested, limit, otherwise, xform } = attribute
  const plain = plainStep(attribute.attribute, tree.attributes.get(attribute.attribute), dictionary)
  const own = reverse ? "reference" : plain.leads
  const leads =
    nested.kind === "pattern" ? shapeOf(nested.pattern, tree, dictionary) : nested.kind === "recursion" ? "again" : own
  // A component has one owner.
  const many = reverse ? tree.attributes.get(attribute.attribute)?.component !== true : plain.many
  const call = xform && tree.functions.get(xform.name)
  return { ...plain, reverse, key, many, leads, limit, otherwise, xform: call }
}

/** The attribute as a wildcard shows it. */
export function plainStep(ident: Keyword | Value, schema: PlanAttribute | undefined, dictionary: Dictionary): Step {
  return {
    a: dictionary.encode(schema?.id ?? ident),
    reverse: false,
    key: ident,
    many: schema?.known === true ? schema.many : undefined,
    leads: schema?.reference === true ? (schema.component ? "whole" : "reference") : "value",
    limit: PULL_LIMIT,
    otherwise: undefined,
    xform: undefined,
  }
}
