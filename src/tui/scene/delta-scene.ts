import type { OperatorJson } from "../../circuit/describe.js"
import type { DeltaReading, PortReading } from "../../session/reading.js"
import type { DeltaState, Section } from "../state.js"
import { deltaTable, groups, type Rows, type Table } from "../table.js"

/** A part of what an operator does in a transaction. */
export interface SectionScene {
  readonly section: Section
  /** `Δ`, `in0 o3`, `∫A` */
  readonly name: string
  readonly from: OperatorJson | undefined
  readonly table: Table
  readonly plus: number
  readonly minus: number
  /** The sum of the weights. */
  readonly weight: number
  /** Rows of an integral, which neither come nor go. */
  readonly isState: boolean
  /** False while the position is before the operator's step. */
  readonly ran: boolean
}

export interface DeltaScene {
  readonly operator: OperatorJson | undefined
  /** The equation in which the operator's own stands as a term, when it is a part of another. */
  readonly rule: string | undefined
  readonly sections: readonly SectionScene[]
  /** The section that has the pane to itself, its rows filtered and sorted. */
  readonly open: SectionScene | undefined
  readonly groups: readonly { readonly text: string; readonly count: number }[] | undefined
  /** What kept it from being read, such as a plan's node that does not run. */
  readonly note: string | undefined
}

/** What the delta pane reads of a session; sections are read only when they are shown. */
export interface DeltaInput {
  readonly operator: OperatorJson | undefined
  /** The equation of what it is a part of. */
  readonly rule: string | undefined
  readonly delta: DeltaReading | undefined
  readonly inputs: readonly {
    readonly port: number
    readonly from: OperatorJson | undefined
    readonly name: string
    readonly delta: DeltaReading | undefined
  }[]
  readonly ports: readonly PortReading[]
  /** Rows of an integral from a place on, by page. */
  readonly page: (port: number, offset: number, limit: number, filter: string) => PortReading | undefined
  readonly note: string | undefined
}

export function deltaScene(input: DeltaInput, state: DeltaState): DeltaScene {
  const sections = [
    ...(input.delta === undefined ? [] : [changeSection("out", "Δ", undefined, input.delta)]),
    ...input.inputs.map(({ port, from, name, delta }) =>
      delta === undefined ? silent(port, name, from) : changeSection(`in${port}`, `in${port} ${name}`, from, delta),
    ),
    ...input.ports.map((port) => stateSection(port, input, "")),
  ]
  const found = sections.find(({ section }) => section === state.open)
  const open = found && narrowed(found, input, state)
  return {
    operator: input.operator,
    rule: input.rule,
    sections,
    open,
    groups: open && state.group !== undefined ? groups(open.table, state.group) : undefined,
    note: input.note,
  }
}

function changeSection(
  section: Section,
  name: string,
  from: OperatorJson | undefined,
  delta: DeltaReading,
): SectionScene {
  const { columns, plus, minus, weight, ran } = delta
  return { section, name, from, table: deltaTable(columns, delta), plus, minus, weight, isState: false, ran }
}

/** A stream inside a fixpoint that nothing tells of. */
const silent = (port: number, name: string, from: OperatorJson | undefined): SectionScene => ({
  section: `in${port}`,
  name: `in${port} ${name}`,
  from,
  table: deltaTable([], NO_ROWS),
  plus: 0,
  minus: 0,
  weight: 0,
  isState: false,
  ran: true,
})

const NO_ROWS: Rows = { count: 0, at: () => ({ weight: 0, row: [] }), changes: [] }

const PAGE = 200

function stateSection({ port, name, columns, count }: PortReading, { page }: DeltaInput, filter: string): SectionScene {
  const first = filter === "" ? undefined : page(port, 0, PAGE, filter)
  const pages = new Map<number, PortReading | undefined>(first === undefined ? [] : [[0, first]])
  const shown = first?.count ?? count
  const at = (row: number) => {
    const offset = row - (row % PAGE)
    if (!pages.has(offset)) pages.set(offset, page(port, offset, PAGE, filter))
    return pages.get(offset)?.rows[row - offset] ?? { weight: 0, row: columns.map(() => null) }
  }
  const table: Table = { columns, count: shown, total: count, at }
  return {
    section: `state${port}`,
    name,
    from: undefined,
    table,
    plus: count,
    minus: 0,
    weight: 0,
    isState: true,
    ran: true,
  }
}

function narrowed(section: SectionScene, input: DeltaInput, { filter, sorting }: DeltaState): SectionScene {
  if (filter === "" && sorting === undefined) return section
  if (section.isState) {
    const port = input.ports.find((each) => `state${each.port}` === section.section)
    return port === undefined ? section : stateSection(port, input, filter)
  }
  const delta =
    section.section === "out" ? input.delta : input.inputs.find(({ port }) => `in${port}` === section.section)?.delta
  if (delta === undefined) return section
  return { ...section, table: deltaTable(delta.columns, delta, filter, sorting) }
}
