import { selectAll } from "./duckdb.js"

/** A relation of a script by its name: a table, or a SELECT over others that becomes a part of the statements that read it. */
export interface Fragment {
  readonly name: string
  /** Undefined for a table. */
  readonly select: string | undefined
  readonly inputs: readonly Fragment[]
}

export const table = (name: string): Fragment => ({ name, select: undefined, inputs: [] })

/** The SELECT that gives `select` over the fragments: theirs become common table expressions, each once. O(fragments). */
export function statement(select: string, inputs: readonly Fragment[]): string {
  const parts = new Map<Fragment, string>()
  const visit = (fragment: Fragment): void => {
    if (fragment.select === undefined || parts.has(fragment)) return
    for (const input of fragment.inputs) visit(input)
    parts.set(fragment, `${fragment.name} AS (${fragment.select})`)
  }
  for (const input of inputs) visit(input)
  return parts.size === 0 ? select : `WITH ${[...parts.values()].join(",\n")}\n${select}`
}

/** The SELECT of a fragment's rows. */
export const rowsOf = (fragment: Fragment): string => statement(selectAll(fragment.name), [fragment])
