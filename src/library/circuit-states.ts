import { WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import type { ViewCircuit } from "../circuit/view-circuit.js"
import { NONE } from "../datom/log.js"
import { equal } from "../edn/compare.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import type { Engine } from "../engine/engine.js"
import { moveTo } from "../engine/history.js"
import { IntegralRecorder } from "../engine/integral-recorder.js"
import { Loans, withLoans } from "../engine/loans.js"
import { changesOf, wholeOf } from "../engine/view-integrals.js"
import type { CircuitHome, FamilyChange, Mark, StateStore } from "../storage/state-store.js"
import type { CircuitConfig } from "../workspace/config.js"
import { matchQuery } from "../workspace/definition/match.js"
import { readDefinition } from "../workspace/definition/read.js"
import { writeDefinition } from "../workspace/definition/write.js"

/** A circuit with a state of its own. */
interface Kept {
  readonly files: CircuitHome
  readonly store: StateStore
  /** The definition that was written. */
  readonly definition: string | undefined
  /** What the view ran when its state was last written. */
  circuit: ViewCircuit | undefined
}

/** What is to be written of one circuit; a definition says that it runs another circuit than before. */
interface Writing {
  readonly kept: Kept
  readonly changes: readonly FamilyChange[]
  readonly mark: Mark
  readonly definition: string | undefined
}

/** What one commit changes in the states of all circuits. */
export interface StatesBatch {
  readonly writings: readonly Writing[]
  readonly taken: IntegralRecorder
  /** Of whole integrals, if there are any. */
  readonly loans: Loans
}

/**
 * The durable states of a Wizard's circuits: what every commit changes in their integrals, one batch a circuit. They follow the log; one
 * that is behind catches up when it is opened.
 */
export class CircuitStates {
  readonly #all: Map<string, Kept>
  readonly #recorder = new IntegralRecorder()
  #stop: (() => void) | undefined

  private constructor(all: Map<string, Kept>) {
    this.#all = all
  }

  /** Opens the states of circuits, and refuses what does not belong together before anything is changed. */
  static async open(circuits: readonly (readonly [CircuitHome, CircuitConfig])[]): Promise<CircuitStates> {
    const definitions = new Map<string, string | undefined>()
    for (const [files, config] of circuits) definitions.set(files.id, await definitionOf(files, config))
    const all = new Map<string, Kept>()
    try {
      for (const [files] of circuits) {
        const store = await files.open()
        all.set(files.id, { files, store, definition: definitions.get(files.id), circuit: undefined })
      }
    } catch (error) {
      for (const { store } of all.values()) await store.close()
      throw error
    }
    return new CircuitStates(all)
  }

  /** What a circuit's definition says, if it has been written. */
  definition(id: string): string | undefined {
    return this.#all.get(id)?.definition
  }

  /** How many entries of the log the state that is furthest has taken in. */
  get entries(): number {
    return Math.max(0, ...[...this.#all.values()].map(({ store }) => store.head?.entries ?? 0))
  }

  /** The t of that state. */
  get t(): number {
    return Math.max(0, ...[...this.#all.values()].map(({ store }) => store.head?.t ?? 0))
  }

  /** Brings every state to where the engine is, and follows it from there. Throws `storage/ahead`. */
  async follow(engine: Engine): Promise<void> {
    for (const kept of this.#all.values()) refuseAhead(kept, engine)
    for (const kept of this.#all.values()) await withLoans(engine, (loans) => catchUp(kept, engine, loans))
    this.#recorder.take()
    for (const view of engine.catalog.views()) for (const { node } of view.circuit.operators) this.#recorder.enter(node)
    this.#stop = engine.listen(this.#recorder.step)
  }

  /** A transaction begins; when it is refused, `takeBack` says so. */
  begin(): void {
    this.#recorder.begin()
  }

  takeBack(): void {
    this.#recorder.takeBack()
  }

  /** What has changed since the last time; `all` marks circuits too in which nothing has. */
  take(engine: Engine, all = false): StatesBatch {
    const taken = this.#recorder.take()
    const loans = new Loans(engine)
    const writings = [...this.#all.values()].flatMap((kept) => writingOf(kept, engine, { taken, loans }, all))
    return { writings, taken, loans }
  }

  /** The commit has not happened: what was taken is to be taken again. */
  giveBack({ writings, taken, loans }: StatesBatch): void {
    loans.release()
    for (const { kept, definition } of writings) if (definition !== undefined) kept.circuit = undefined
    this.#recorder.giveBack(taken)
  }

  /** Writes them. Throws `storage/write`: then the next batch has the whole of what is missing. */
  async write({ writings, loans }: StatesBatch): Promise<void> {
    try {
      for (const writing of writings) await writeOne(writing)
    } catch (error) {
      for (const { kept } of writings) kept.circuit = undefined
      throw error
    } finally {
      loans.release()
    }
  }

  async close(): Promise<void> {
    this.#stop?.()
    for (const { store } of this.#all.values()) await store.close()
  }
}

/** The definition that goes with a state, and with the query of the config; undefined for a circuit that is new. */
async function definitionOf(files: CircuitHome, { query, rules }: CircuitConfig): Promise<string | undefined> {
  const head = await files.look()
  const definition = await files.readDefinition(head?.definition)
  if (head !== undefined) refuseOther(files, head.definition, definition)
  if (definition === undefined) return undefined
  const written = readDefinition(source(files.definition, definition))
  matchQuery(written, read(query.text), rules === undefined ? undefined : read(rules.text))
  return definition
}

function refuseOther(files: CircuitHome, hash: string, text: string | undefined): void {
  if (text !== undefined && files.hash(text) === hash) return
  const { id, definition: path } = files
  const what = text === undefined ? `there is no definition ${path}` : `${path} is not the one that it was written with`
  throw new WizardError("storage/definition", `the state of ${id} says nothing without its definition: ${what}`, {
    hint: "bring the definition back, or build definition and state anew (--rebuild): nothing was changed",
  })
}

function refuseAhead({ files, store }: Kept, { database }: Engine): void {
  const { head } = store
  if (head === undefined || head.entries === 0) return
  const { log, dictionary } = database
  const entry = head.entries <= log.count ? log.entry(head.entries - 1) : undefined
  if (entry !== undefined && entry.t === head.t && equal(txOf(entry.tx, dictionary), head.tx)) return
  const where = entry === undefined ? `which goes to t ${database.t} only` : "which has another one there"
  throw new WizardError(
    "storage/ahead",
    `the state of ${files.id} goes to t ${head.t} (tx ${print(head.tx)}) of a history ${where}`,
    { hint: "give the source that it was synced from, or discard it (--rebuild): nothing was changed" },
  )
}

async function catchUp(kept: Kept, engine: Engine, loans: Loans): Promise<void> {
  const { head } = kept.store
  const view = engine.catalog.get(kept.files.id)
  kept.circuit = view.circuit
  const { log } = engine.database
  if (head === undefined) {
    const definition = writeDefinition(engine.catalog, view.id)
    await writeOne({ kept, changes: wholeOf(engine, view.id, loans), mark: markOf(engine, view.id), definition })
    return
  }
  if (head.entries === log.count) return
  const here = log.count
  moveTo(engine, head.entries)
  const recorder = new IntegralRecorder()
  for (const { node } of view.circuit.operators) recorder.enter(node)
  const stop = engine.listen(recorder.step)
  moveTo(engine, here)
  stop()
  const now = engine.catalog.get(view.id)
  const isSame = now.circuit === view.circuit
  kept.circuit = now.circuit
  const changes = isSame ? changesOf(now, recorder, engine.database.dictionary) : wholeOf(engine, now.id, loans)
  const definition = isSame ? undefined : writeDefinition(engine.catalog, now.id)
  await writeOne({ kept, changes, mark: markOf(engine, now.id), definition })
}

function writingOf(
  kept: Kept,
  engine: Engine,
  { taken, loans }: Pick<StatesBatch, "taken" | "loans">,
  all: boolean,
): Writing[] {
  const { id } = kept.files
  if (!engine.catalog.has(id)) return []
  const view = engine.catalog.get(id)
  const mark = markOf(engine, id)
  if (view.circuit !== kept.circuit) {
    kept.circuit = view.circuit
    return [{ kept, changes: wholeOf(engine, id, loans), mark, definition: writeDefinition(engine.catalog, id) }]
  }
  const changes = changesOf(view, taken, engine.database.dictionary)
  return changes.length === 0 && !all ? [] : [{ kept, changes, mark, definition: undefined }]
}

async function writeOne({ kept, changes, mark, definition: text }: Writing): Promise<void> {
  const { files, store } = kept
  if (text === undefined) {
    await store.add(changes, mark)
    return
  }
  const definition = await files.beginDefinition(text)
  await store.replace(changes, { ...mark, definition, families: changes.map(({ family }) => family) })
  await files.finishDefinition()
}

function markOf({ t, database, catalog }: Engine, id: string): Mark {
  const { log, dictionary } = database
  const tx = log.count === 0 ? null : txOf(log.entry(log.count - 1).tx, dictionary)
  const { failure } = catalog.get(id)
  return { t, tx, entries: log.count, failure: failure === undefined ? null : `${failure.code}: ${failure.message}` }
}

const txOf = (code: number, dictionary: Engine["database"]["dictionary"]) =>
  code === NONE ? null : dictionary.decode(code)
