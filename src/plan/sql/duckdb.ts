import type {
  Aggregate,
  Antijoin,
  Filter,
  Fold,
  Join,
  Map as MapPlan,
  Plan,
  Project,
  Round,
  Scan,
  Slot,
} from "../plan.js"
import { argumentColumns, FACTS } from "./script.js"

/** The code of a value. */
export type CodeOf = (value: Extract<Slot, { constant: unknown }>["constant"]) => number

/*
 * The nodes of a plan in DuckDB's dialect, each a SELECT over the named relations of its inputs. A relation is a set; so a node
 * that drops columns, or adds rows of several inputs, says DISTINCT or UNION.
 */

export const selectUnit = "SELECT 0 AS c0"

/** A whole relation. */
export const selectAll = (relation: string): string => `SELECT * FROM ${relation}`

/** No row. */
export const selectNone = (width: number): string => `${outputs(Array(width).fill("0"), "SELECT")} WHERE false`

export function selectScan(scan: Scan, code: CodeOf): string {
  const slots = { e: scan.e, a: scan.a, v: scan.v, tx: scan.tx }
  const conditions: string[] = []
  const columns = new Map<string, string>()
  for (const [field, slot] of Object.entries(slots)) {
    if (slot === undefined) continue
    if ("constant" in slot) {
      conditions.push(`${field} = ${code(slot.constant)}`)
      continue
    }
    const first = columns.get(slot.column)
    if (first === undefined) columns.set(slot.column, field)
    else conditions.push(`${first} = ${field}`)
  }
  const taken = scan.columns.map((column) => columns.get(column) ?? "")
  return `${outputs(taken)} FROM ${FACTS}${where(conditions)}`
}

export function selectJoin(join: Join, left: string, right: string): string {
  const taken = join.columns.map((column) => {
    const inLeft = join.left.columns.indexOf(column)
    return inLeft >= 0 ? `l.c${inLeft}` : `r.${at(join.right, column)}`
  })
  return `${outputs(taken)} FROM ${left} l${joined(right, "r", agreement(join, join.on))}`
}

export function selectAntijoin(antijoin: Antijoin, left: string, right: string): string {
  const met = `SELECT 1 FROM ${right} r${where(agreement(antijoin, antijoin.on))}`
  return `SELECT l.* FROM ${left} l WHERE NOT EXISTS (${met})`
}

export const selectUnion = (inputs: readonly string[]): string => inputs.map(selectAll).join(" UNION ")

export const selectProject = ({ input, from }: Project, relation: string): string =>
  `${outputs(from.map((column) => `l.${at(input, column)}`))} FROM ${relation} l`

/** The rows of a loop's relation; rounds are all 0 here. */
export const selectRecur = (table: string, width: number): string =>
  `${outputs([...Array.from({ length: width }, (_, i) => `l.c${i}`), "0"])} FROM ${table} l`

export const selectRound = ({ input, from }: Round, relation: string): string =>
  `${outputs([...from.map((column) => `l.${at(input, column)}`), "0"])} FROM ${relation} l`

/** The first columns of a relation. */
export const selectFirst = (width: number, relation: string): string =>
  `${outputs(Array.from({ length: width }, (_, i) => `l.c${i}`))} FROM ${relation} l`

/** What a round adds: rows that were not derived before. */
export const selectNew = (select: string, all: string): string =>
  `SELECT * FROM (${select}) EXCEPT SELECT * FROM ${all}`

/** One row, 1 while one of the tables has rows. */
export const selectAny = (tables: readonly string[]): string =>
  `SELECT CASE WHEN ${tables.map((table) => `EXISTS (SELECT 1 FROM ${table})`).join(" OR ")} THEN 1 ELSE 0 END AS c0`

/** The rows of the input for which `condition` holds of `l`. */
export const selectWhere = ({ input, columns }: Filter, relation: string, condition: string): string =>
  `${outputs(columns.map((column) => `l.${at(input, column)}`))} FROM ${relation} l WHERE ${condition}`

/** The input's rows with one more value, which is a selection when the input has its column already. */
export function selectValue(map: MapPlan, relation: string, value: string, conditions: readonly string[]): string {
  const { input, columns } = map
  const taken = columns.map((column) => (input.columns.includes(column) ? `l.${at(input, column)}` : value))
  return `${outputs(taken)} FROM ${relation} l${where(conditions)}`
}

/** The input's rows whose calls are in `results`. */
export function selectFilter(filter: Filter, relation: string, results: string): string {
  const taken = filter.columns.map((column) => `l.${at(filter.input, column)}`)
  return `${outputs(taken)} FROM ${relation} l${joined(results, "f", sameArguments(filter))}`
}

/** The input's rows with the columns that `names`, those of the binding, have in `results` after the arguments. */
export function selectMap(map: MapPlan, names: readonly string[], relation: string, results: string): string {
  const { input, columns } = map
  const offset = argumentColumns(map).length
  const bound = names.flatMap((name, i) =>
    input.columns.includes(name) ? [`l.${at(input, name)} = f.c${offset + i}`] : [],
  )
  const taken = columns.map((column) =>
    input.columns.includes(column) ? `l.${at(input, column)}` : `f.c${offset + names.indexOf(column)}`,
  )
  return `${outputs(taken)} FROM ${relation} l${joined(results, "f", [...sameArguments(map), ...bound])}`
}

/** The input's rows whose calls are in `faults`, each with its fault. */
export function selectErrors(of: Filter | MapPlan, relation: string, faults: string): string {
  const taken = of.input.columns.map((_, i) => `l.c${i}`)
  const fault = `f.c${argumentColumns(of).length}`
  return `${outputs([...taken, fault])} FROM ${relation} l${joined(faults, "f", sameArguments(of))}`
}

/** The groups of an aggregate, and what SQL says of its folds. */
export function selectGroups({ input, group, folds }: Aggregate, relation: string): string {
  const keys = group.map((column) => `l.${at(input, column)}`)
  const taken = [...keys, ...folds.map((fold) => `CAST(${folded(fold, `l.${at(input, fold.column)}`)} AS HUGEINT)`)]
  // Without a group SQL makes a row of nothing.
  const by = keys.length === 0 ? " HAVING count(*) > 0" : ` GROUP BY ${keys.join(", ")}`
  return `${outputs(taken, "SELECT")} FROM ${relation} l${by}`
}

/** Every row's group and what is folded, repeated as often as it occurs. */
export function selectFolded({ input, group, folds }: Aggregate, relation: string): string {
  const columns = [...group, ...folds.map(({ column }) => column)]
  return `${outputs(
    columns.map((column) => `l.${at(input, column)}`),
    "SELECT",
  )} FROM ${relation} l`
}

/** The columns of an aggregate from its groups and the values of its folds. */
export function selectAggregate({ group, columns }: Aggregate, results: string): string {
  let next = group.length
  const taken = columns.map((column) => `l.c${group.includes(column) ? group.indexOf(column) : next++}`)
  return `${outputs(taken)} FROM ${results} l`
}

/** The folds that SQL knows: counts, and those of integers that are their own codes, which no other value is. */
function folded({ name, constants, user }: Fold, column: string): string {
  if (user !== undefined || constants.length > 0) return "NULL"
  if (name === "count") return "count(*)"
  if (name === "count-distinct") return `count(DISTINCT ${column})`
  if (name !== "min" && name !== "max" && name !== "sum") return "NULL"
  return `CASE WHEN min(${column}) >= 0 THEN ${name}(${column}) END`
}

/** The tuples of arguments for which an expression is evaluated. */
export const selectArguments = (of: Filter | MapPlan, relation: string): string =>
  `${outputs(argumentColumns(of).map((column) => `l.${at(of.input, column)}`))} FROM ${relation} l`

const at = ({ columns }: Plan, column: string): string => `c${columns.indexOf(column)}`

const outputs = (taken: readonly string[], select = "SELECT DISTINCT"): string =>
  `${select} ${(taken.length === 0 ? ["0"] : taken).map((expression, i) => `${expression} AS c${i}`).join(", ")}`

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`

const joined = (relation: string, name: string, conditions: readonly string[]): string =>
  conditions.length === 0
    ? ` CROSS JOIN ${relation} ${name}`
    : ` JOIN ${relation} ${name} ON ${conditions.join(" AND ")}`

const agreement = ({ left, right }: Join | Antijoin, on: readonly string[]): string[] =>
  on.map((column) => `l.${at(left, column)} = r.${at(right, column)}`)

const sameArguments = (of: Filter | MapPlan): string[] =>
  argumentColumns(of).map((column, i) => `l.${at(of.input, column)} = f.c${i}`)
