let chosen: number | undefined

/**
 * The seed of this run's random tests, printed once: WIZARD_SEED when that is a number, one by the clock when it is "random", else always
 * the same, so that a change fails by what it changes and not by chance.
 */
export function seed(): number {
  if (chosen === undefined) {
    const given = process.env.WIZARD_SEED ?? "1"
    chosen = given === "random" ? Date.now() % 1_000_000_000 : Number(given)
    console.log(`WIZARD_SEED=${chosen}`)
  }
  return chosen
}
