import type { Mutant } from "./mutant.js"
import { aggregates, pulls } from "./plants/aggregate.js"
import { fixpoints } from "./plants/fixpoint.js"
import { antijoins, joins } from "./plants/join.js"
import { distincts, linears } from "./plants/linear.js"
import { scans, sources } from "./plants/source.js"
import { stars } from "./plants/star.js"

/** Every fault that verification must find, name and make small. */
export const MUTANTS: readonly Mutant[] = [
  ...scans,
  ...sources,
  ...joins,
  ...antijoins,
  ...stars,
  ...linears,
  ...distincts,
  ...fixpoints,
  ...aggregates,
  ...pulls,
]
