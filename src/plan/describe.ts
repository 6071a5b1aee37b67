import { type Place, place } from "../base/span.js"
import { identity } from "../edn/print.js"
import { isFault } from "./build.js"
import { planInputs } from "./inputs.js"
import type { Plan, QueryPlan, Slot } from "./plan.js"

/** A plan node as JSON, in the shape of a circuit's operators. */
export interface PlanNodeJson {
  readonly id: string
  readonly n: number
  readonly kind: string
  readonly inputs: readonly string[]
  readonly columns: readonly string[]
  readonly clause: string | null
  readonly span: Place | null
  /** The node in relational algebra. */
  readonly rule: string
  readonly scope: string | null
  /** The rows that the planner expects. */
  readonly state: number
}

/** The plan as JSON, inputs before what reads them; error streams are left out. O(nodes). */
export function describePlan(query: QueryPlan): readonly PlanNodeJson[] {
  const ids = new Map<Plan, string>()
  const taken = new Map<string, number>()
  const nodes: PlanNodeJson[] = []
  const visit = (plan: Plan): string => {
    const known = ids.get(plan)
    if (known !== undefined) return known
    const inputs = planInputs(plan).map(visit)
    const id = unique(nameOf(plan), taken)
    ids.set(plan, id)
    nodes.push({ ...nodeJson(plan), id, n: nodes.length + 1, inputs })
    return id
  }
  visit(query.find)
  return nodes
}

function nodeJson(plan: Plan): Omit<PlanNodeJson, "id" | "n" | "inputs"> {
  return {
    kind: plan.kind,
    columns: plan.columns.filter((column) => !isFault(column)),
    clause: TAIL.has(plan.path) ? null : plan.path,
    span: plan.span === undefined ? null : place(plan.span),
    rule: algebra(plan),
    scope: plan.path.includes("/") ? plan.path.slice(0, plan.path.search(/\.r\d|$/)) : null,
    state: Math.round(plan.estimate.size),
  }
}

const TAIL: ReadonlySet<string> = new Set(["", "find", "pull", "pull.reverse"])

function algebra(plan: Plan): string {
  switch (plan.kind) {
    case "unit":
      return "{[]}"
    case "rows":
      return `input ${plan.input + 1}`
    case "scan":
      return `[${plan.source.id === 0 ? "" : `${plan.source.name} `}${[plan.e, plan.a, plan.v, plan.tx]
        .map(slotText)
        .join(" ")
        .replace(/( _)+$/, "")}]`
    case "join":
      return plan.on.length === 0 ? "×" : `⋈ ${plan.on.join(" ")}`
    case "antijoin":
      return `▷ ${plan.on.join(" ")}`
    case "union":
      return plan.inputs.length === 0 ? "∅" : "∪"
    case "filter":
    case "map": {
      const { name, args } = plan.expression
      const call = `(${[name, ...args.map((arg) => ("column" in arg ? arg.column : identity(arg.constant)))].join(" ")})`
      const added = plan.columns.filter((column) => plan.kind === "map" && !plan.input.columns.includes(column))
      return plan.kind === "filter" ? `σ ${call}` : `map ${[call, ...added].join(" → ")}`
    }
    case "project":
      return `π ${plan.from.join(" ")}`
    case "distinct":
      return "δ"
    case "aggregate":
      return `γ ${plan.columns.join(" ")}`
    case "pull":
      return `pull ${plan.root} ${plan.tree.text}`
    case "errors-of":
      return "errors"
    case "fixpoint":
      return `μ ${plan.loop.name}`
    case "recur":
      return `z⁻¹ ${plan.loop.name}`
    case "port":
      return plan.port < plan.of.relations.length ? plan.of.relations[plan.port].path : "errors"
    case "round":
      return `π ${plan.from.join(" ")}`
  }
}

function nameOf({ path, kind }: Plan): string {
  if (path === "") return kind === "aggregate" ? "agg" : kind
  return path === "find" ? "find" : `${path}.${kind}`
}

const slotText = (slot: Slot): string => {
  if (slot === undefined) return "_"
  return "constant" in slot ? identity(slot.shown ?? slot.constant) : slot.column
}

function unique(id: string, taken: Map<string, number>): string {
  const before = taken.get(id) ?? 0
  taken.set(id, before + 1)
  return before === 0 ? id : `${id}-${before + 1}`
}
