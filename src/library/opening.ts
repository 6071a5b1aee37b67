import type { Engine } from "../engine/engine.js"
import { Keeper, type Living } from "./keeper.js"
import { type Loading, loadSchema, loadViews } from "./load-config.js"
import { openWorkspace, type Workspace } from "./open-workspace.js"
import type { LoadOptions } from "./options.js"
import { type ReadConfig, readConfig } from "./read-config.js"
import { sync } from "./sync.js"
import { sourceOf } from "./sync-input.js"
import { syncTarget } from "./sync-target.js"

/** What is opened: what it consists of, and itself as others see it. */
export interface Opening<W = unknown> extends Living {
  readonly wizard: W & Loading & Parameters<typeof syncTarget>[1]
  engineOf(wizard: object): Engine | undefined
}

/**
 * Brings what a config says into a Wizard in which nothing has happened, and what is kept of it. What is refused leaves everything as it
 * was. `keep` is told when it is kept: from there on what is added is durable.
 */
export async function open<W>(
  opening: Opening<W>,
  config: string | object,
  options: LoadOptions,
  keep: (keeper: Keeper) => void,
): Promise<W> {
  const read = await readConfig(config)
  const workspace = await openWorkspace(read, opening.engine, options)
  let keeper: Keeper | undefined
  try {
    if (workspace?.isAlone) await restore(opening, read, options.source, workspace)
    if (workspace !== undefined) {
      keeper = await Keeper.open(workspace, opening, options)
      keep(keeper)
    }
    if (!workspace?.isAlone) await loadSchema(read, opening.wizard, keeper)
    const written = (id: string) => (options.replan ? undefined : workspace?.states?.definition(id))
    await loadViews(read, opening.wizard, written)
    await workspace?.follow()
    return opening.wizard
  } catch (error) {
    await (keeper?.abandon() ?? workspace?.storage.abandon())
    throw error
  }
}

/** The facts as their source has them, up to where the states go: no view steps them. */
async function restore(
  { wizard, engine, engineOf }: Opening,
  config: ReadConfig,
  input: LoadOptions["source"],
  { states }: Workspace,
): Promise<void> {
  await loadSchema(config, wizard, undefined)
  const upTo = states?.t ?? 0
  if (input === undefined || upTo === 0) return
  await sync(
    syncTarget(engine, wizard, () => undefined),
    await sourceOf(input, engineOf),
    { upTo },
  )
}
