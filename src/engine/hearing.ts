import type { Circuit } from "../circuit/circuit.js"
import type { StepListener } from "../circuit/trace.js"
import type { Catalog } from "./catalog.js"

interface Listening {
  readonly step: StepListener
  readonly fill: StepListener | undefined
}

/** All who listen to the steps of one circuit, told in the order in which they came; the circuit tells nobody while there is none. */
export class Hearing {
  readonly #all = new Set<Listening>()
  readonly #circuit: Circuit
  readonly #catalog: Catalog

  constructor(circuit: Circuit, catalog: Catalog) {
    this.#circuit = circuit
    this.#catalog = catalog
  }

  /** Returns what takes the listeners away again. */
  add(step: StepListener, fill: StepListener | undefined): () => void {
    const listening = { step, fill }
    this.#all.add(listening)
    this.#connect()
    return () => {
      this.#all.delete(listening)
      this.#connect()
    }
  }

  #connect(): void {
    this.#circuit.listener = together([...this.#all].map(({ step }) => step))
    this.#catalog.fillListener = together([...this.#all].flatMap(({ fill }) => fill ?? []))
  }
}

function together(listeners: readonly StepListener[]): StepListener | undefined {
  if (listeners.length < 2) return listeners[0]
  return (event) => {
    for (const listener of listeners) listener(event)
  }
}
