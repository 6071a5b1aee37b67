let chosen: number | undefined

/**
 * The seed of this run's random tests, from WIZARD_SEED when that is set; printed once, so that a failure can be repeated.
 * A new one each run otherwise.
 */
export function seed(): number {
  if (chosen === undefined) {
    chosen = Number(process.env.WIZARD_SEED ?? Date.now() % 1_000_000_000)
    console.log(`WIZARD_SEED=${chosen}`)
  }
  return chosen
}
