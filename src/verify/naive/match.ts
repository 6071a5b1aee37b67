import { breathe } from "../../base/breath.js"
import type { Pattern, Term } from "../../datalog/ast.js"
import type { Keyword } from "../../edn/value.js"
import { type Cell, Given, key, plain, rowKey } from "./cell.js"
import { A, type Facts, OP, V } from "./facts.js"
import { type Bindings, distinct, type Relation, type Row } from "./relation.js"

/** What a cell may stand for at a position of a tuple. */
type Candidates = (cell: Cell, position: number) => readonly Cell[]

/**
 * The join of bindings with the tuples of a relation, by terms: constants and bound variables select, a variable that
 * occurs twice selects, the others are bound; blanks and positions without a term match anything.
 */
export function match(
  bindings: Bindings,
  relation: Relation,
  terms: readonly Term[],
  candidates?: Candidates,
): Bindings {
  const plan = planOf(bindings.columns, terms)
  const index = relation.index(plan.selects.map(({ position }) => position))
  const every = plan.selects.map((_, i) => i)
  const rows: Row[] = []
  for (const binding of bindings.rows) {
    breathe()
    const found: Row[] = []
    for (const wanted of choices(binding, plan.selects, candidates)) {
      for (const tuple of index.get(rowKey(wanted, every)) ?? []) {
        if (!plan.repeats.every(([i, j]) => key(tuple[i]) === key(tuple[j]))) continue
        found.push([...binding, ...plan.adds.map(({ position }) => tuple[position])])
      }
    }
    if (found.length === 1) rows.push(found[0])
    else for (const row of distinct(found)) rows.push(row)
  }
  return { columns: [...bindings.columns, ...plan.adds.map(({ name }) => name)], rows }
}

/**
 * The facts that a pattern describes, joined with the bindings; what idents and lookup refs stand for is in `Facts`.
 */
export function matchPattern(bindings: Bindings, { terms }: Pattern, facts: Facts): Bindings {
  const name = constantAttribute(terms, facts)
  if (name !== undefined) {
    // The attribute is told by its relation, whatever the constant that names it.
    const rest = terms.map((term, position) => (position === A ? ({ kind: "blank", span: term.span } as const) : term))
    return match(bindings, facts.of(name), rest, candidatesOf(facts, name, rest))
  }
  // Without an attribute nothing tells that a name in value position stands for an entity.
  return match(bindings, facts.all, terms, candidatesOf(facts, undefined, terms))
}

/** The tuples that a pattern reads, and how many positions select among them. */
export function patternCost(
  { terms }: Pattern,
  facts: Facts,
  columns: readonly string[],
): { rows: number; selects: number } {
  const name = constantAttribute(terms, facts)
  const { selects } = planOf(columns, terms)
  const rows = name === undefined ? facts.all.rows.length : facts.of(name).rows.length
  return { rows, selects: selects.filter(({ position }) => position !== A || name === undefined).length }
}

/**
 * The attribute that a pattern names; undefined when it is a variable or blank. A constant that is none has no facts.
 */
function constantAttribute(terms: readonly Term[], facts: Facts): Keyword | undefined {
  const term = terms[A]
  return term?.kind === "constant" ? facts.attributeName(term.value) : undefined
}

/**
 * By the rules of positions: an entity by its names anywhere but in the value of an attribute that holds no
 * references.
 */
function candidatesOf(facts: Facts, name: Keyword | undefined, terms: readonly Term[]): Candidates {
  return (cell, position) => {
    if (!(cell instanceof Given) && terms[position].kind !== "constant") return [cell]
    const value = plain(cell)
    const isLiteral = position === OP || (position === V && !facts.isReference(name)) || !facts.isName(value)
    return isLiteral ? [value] : facts.entities(value)
  }
}

interface Select {
  readonly position: number
  /** The column of the bindings, −1 for a constant. */
  readonly column: number
  readonly constant: Cell
}

interface Plan {
  readonly selects: readonly Select[]
  readonly adds: readonly { readonly name: string; readonly position: number }[]
  readonly repeats: readonly (readonly [number, number])[]
}

function planOf(columns: readonly string[], terms: readonly Term[]): Plan {
  const selects: Select[] = []
  const adds: { name: string; position: number }[] = []
  const repeats: [number, number][] = []
  terms.forEach((term, position) => {
    if (term.kind === "constant") selects.push({ position, column: -1, constant: term.value })
    if (term.kind !== "variable") return
    const column = columns.indexOf(term.name)
    const first = adds.find(({ name }) => name === term.name)
    if (column !== -1) selects.push({ position, column, constant: null })
    else if (first === undefined) adds.push({ name: term.name, position })
    else repeats.push([first.position, position])
  })
  return { selects, adds, repeats }
}

/** Every combination of what the selecting cells may stand for. */
function choices(binding: Row, selects: readonly Select[], candidates: Candidates | undefined): readonly Row[] {
  const cells = selects.map(({ column, constant }) => (column === -1 ? constant : binding[column]))
  if (candidates === undefined) return [cells]
  let rows: Row[] = [[]]
  selects.forEach(({ position }, i) => {
    const found = candidates(cells[i], position)
    rows = rows.flatMap((row) => found.map((cell) => [...row, cell]))
  })
  return rows
}
