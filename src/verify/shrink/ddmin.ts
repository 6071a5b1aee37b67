/**
 * Delta debugging (Zeller and Hildebrandt, 2002): a list from which no single item can be left out, such that `fails` is still true of
 * it. `items` itself must fail. Asks O(n²) times at worst, O(log n) times when one item is at fault.
 */
export async function ddmin<Item>(
  items: readonly Item[],
  fails: (some: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  let kept = items
  for (let parts = Math.min(2, kept.length); kept.length > 0; ) {
    const smaller = await firstFailing(kept, parts, fails)
    if (smaller !== undefined) {
      kept = smaller
      parts = Math.max(Math.min(parts - 1, kept.length), Math.min(2, kept.length))
    } else if (parts >= kept.length) break
    else parts = Math.min(parts * 2, kept.length)
  }
  return kept
}

/** What is left of the items without one of `parts` pieces, the first such that fails. */
async function firstFailing<Item>(
  items: readonly Item[],
  parts: number,
  fails: (some: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[] | undefined> {
  for (let i = 0; i < parts; i++) {
    const from = Math.floor((i * items.length) / parts)
    const to = Math.floor(((i + 1) * items.length) / parts)
    const rest = [...items.slice(0, from), ...items.slice(to)]
    if (await fails(rest)) return rest
  }
  return undefined
}
