import type { Wizard } from "../library/wizard.js"
import { adoptCell } from "../notebook/adopt.js"
import { type Cell, cells, type Document } from "../notebook/document.js"
import { parseNotebook } from "../notebook/format.js"
import { isSame } from "./cell-likeness.js"
import { appended } from "./cell-text.js"
import { dropCells, type KeptCell, keptCells } from "./kept-cells.js"
import type { Work } from "./work.js"
import { World, type WorldOptions } from "./world.js"

/** A world as an earlier session has left it. */
export interface Resumed {
  readonly world: World
  /** The notebook, with the cells of that session that were not saved. */
  readonly document: Document
}

/** The world of a notebook: made by running its cells, or gone on with from where it is kept. */
export async function begin(document: Document, options: WorldOptions, work: Work): Promise<Resumed> {
  if (options.storage === undefined) return { world: await made(document, options, work), document }
  const wizard = await options.storage.open()
  try {
    const resumed = await resume(document, wizard, options)
    const { world } = resumed
    const all = cells(resumed.document)
    const stands = world.entries.every(({ cell }, i) => i < all.length && isSame(cell, all[i]))
    if (stands) await world.run(all.slice(world.entries.length), work)
    return resumed
  } catch (thrown) {
    await wizard.close()
    throw thrown
  }
}

/** The world of a notebook, run anew; where it is kept it takes the old one's place when that is done. */
export async function beginAnew(document: Document, options: WorldOptions, old: World, work: Work): Promise<World> {
  if (options.storage === undefined) return made(document, options, work)
  const wizard = await options.storage.renew(old.wizard, async (fresh) => {
    await made(document, options, work, fresh)
  })
  return (await resume(document, wizard, options)).world
}

async function made(document: Document, options: WorldOptions, work: Work, wizard?: Wizard): Promise<World> {
  const world = await World.open(document, options, wizard)
  await world.run(cells(document), work)
  return world
}

/**
 * Goes on from what a Wizard holds and notes. When the cells that ran stand in the notebook, those below them are still to be run; when the
 * notebook has fewer, the rest was not saved and is put at its end; when it was changed, what ran stays, and the cells from the first
 * change on are stale.
 */
async function resume(document: Document, wizard: Wizard, options: WorldOptions): Promise<Resumed> {
  const kept = await settled(wizard)
  const now = cells(document)
  const ran = kept.map(({ text }) => parsed(text, document.file))
  let same = 0
  while (same < ran.length && same < now.length && isSame(ran[same], now[same])) same++
  const isUnsaved = same === now.length && same < ran.length
  const text = kept.slice(same).reduce((all, cell) => appended(all, cell.text), document.text)
  const whole = isUnsaved ? parseNotebook(text, document.file) : document
  const world = await World.open(whole, options, wizard)
  const places = cells(whole)
  for (const [i, { before, after = before, stageT, ...result }] of kept.entries()) {
    const cell = isUnsaved || i < same ? places[i] : ran[i]
    await adoptCell(world.stage, cell, stageT, after === wizard.t)
    world.entries.push({ cell, t: result.t ?? stageT, outcome: undefined, before, after, stageT, kept: result })
  }
  return { world, document: whole }
}

/** The cells that ran whole. What the last one did, when nobody noted its end, stays if it was one step, and is taken back if not. */
async function settled(wizard: Wizard): Promise<readonly KeptCell[]> {
  const all = keptCells(wizard)
  const last = all.at(-1)
  const whole = all.filter(({ after }) => after !== undefined)
  if (last === undefined || last.after !== undefined) {
    await backTo(wizard, last?.after ?? 0)
    return whole
  }
  const { kind, name } = parsed(last.text, "")
  const isOneStep = (kind === "tx" || kind === "args") && wizard.history.last > last.before
  const isView = kind === "view" && wizard.views().includes(name ?? "")
  if (isOneStep || isView) {
    const stageT = last.stageT + (isOneStep ? 1 : 0)
    return [...whole, { ...last, after: wizard.history.last, stageT, t: stageT, status: "ok", message: "" }]
  }
  await backTo(wizard, last.before)
  await dropCells(wizard, whole.length)
  return whole
}

async function backTo(wizard: Wizard, t: number): Promise<void> {
  if (wizard.history.last <= t) return
  await wizard.goto(t)
  await wizard.branch()
}

const parsed = (text: string, file: string): Cell => cells(parseNotebook(text, file))[0]
