/** A station of the tour: what to know, and what to do to go on. */
export interface TourStep {
  readonly title: string
  readonly says: string
  /** The command that shows it; done when it, or one that ends like it, was done. */
  readonly command: string
}

/** The tour on the notebook of the films: what is on the screen, step, delta, inside, back, verify, why, and one's own. Two minutes. */
export const TOUR: readonly TourStep[] = [
  {
    title: "A view is a query that is kept",
    says: "This notebook holds films, and one view: action films since 1980. Its rows are what the query would answer now.",
    command: ":rows",
  },
  {
    title: "The past is here",
    says: "Three transactions have made these rows. Go back to the first: the view, and every operator, is as it was then.",
    command: ":goto 1",
  },
  {
    title: "A transaction changes little",
    says: "Step on. What is shown is a delta: rows with the weight by which they come (+1) or go (-1).",
    command: ":step",
  },
  {
    title: "A circuit does it",
    says: "The query has become operators that pass deltas on. Each line is one, in the order in which they run.",
    command: ":zoom circuit",
  },
  {
    title: "Look at one operator",
    says: "Of the film that came, this join got one row on each side, and put out one. What it holds is its state.",
    command: ":delta c2.join",
  },
  {
    title: "Stop half-way",
    says: "Back one operator, into the transaction: what has run shows its state after it, the rest is as before.",
    command: ":back op",
  },
  {
    title: "Trust, and compare",
    says: "After every transaction each view must equal its full query, asked anew of all facts. It does, or the operator at fault is named.",
    command: ":verify all",
  },
  {
    title: "Why is a row there?",
    says: "A derivation down to the datoms that alone give it. :whynot tells what a row lacks.",
    command: ':why ["Commando"]',
  },
  {
    title: "Now you",
    says: "Transaction data alone is transacted, a query alone is answered. :help lists the rest, :save keeps the notebook.",
    command: ":goto end",
  },
]
