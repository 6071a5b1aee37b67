import type { Node } from "./node.js"
import type { Scan } from "./operators/scan.js"
import type { Schedule } from "./schedule.js"

interface Entry {
  readonly node: Node
  readonly scan: Scan
}

/** The scans of one attribute: those that name a value or an entity are found by it. */
class Route {
  readonly open: Entry[] = []
  readonly byValue = new Map<number, Entry[]>()
  readonly byEntity = new Map<number, Entry[]>()
  size = 0

  bucket({ v, e }: { v: number | undefined; e: number | undefined }): Entry[] {
    if (v === undefined && e === undefined) return this.open
    const table = v === undefined ? this.byEntity : this.byValue
    const code = (v ?? e) as number
    const known = table.get(code)
    if (known !== undefined) return known
    const bucket: Entry[] = []
    table.set(code, bucket)
    return bucket
  }

  /** Forgets a bucket without scans. */
  drop({ v, e }: { v: number | undefined; e: number | undefined }): void {
    if (v !== undefined) this.byValue.delete(v)
    else if (e !== undefined) this.byEntity.delete(e)
  }
}

/**
 * Which datom visits which scans: by attribute, then by the value or entity that the scan names. A datom costs the scans that
 * want it, however many others there are.
 */
export class Router {
  readonly #byAttribute = new Map<number, Route>()
  /** Scans with a variable or nothing in the attribute's place. */
  readonly #any = new Route()

  add(node: Node, scan: Scan): void {
    const { a } = scan.selection
    const route = this.#route(a) ?? new Route()
    if (a !== undefined) this.#byAttribute.set(a, route)
    route.bucket(scan.selection).push({ node, scan })
    route.size++
  }

  remove(node: Node, scan: Scan): void {
    const { a } = scan.selection
    const route = this.#route(a)
    const bucket = route?.bucket(scan.selection)
    const index = bucket?.findIndex((entry) => entry.node === node) ?? -1
    if (route === undefined || bucket === undefined || index < 0) return
    bucket.splice(index, 1)
    if (bucket.length === 0) route.drop(scan.selection)
    if (--route.size === 0 && a !== undefined) this.#byAttribute.delete(a)
  }

  #route(a: number | undefined): Route | undefined {
    return a === undefined ? this.#any : this.#byAttribute.get(a)
  }

  route(datoms: Int32Array, at: number, weight: number, schedule: Schedule): void {
    const route = this.#byAttribute.get(datoms[at + 1])
    if (route !== undefined) visit(route, datoms, at, weight, schedule)
    if (this.#any.size > 0) visit(this.#any, datoms, at, weight, schedule)
  }
}

function visit(route: Route, datoms: Int32Array, at: number, weight: number, schedule: Schedule): void {
  offer(route.open, datoms, at, weight, schedule)
  if (route.byValue.size > 0) {
    const bucket = route.byValue.get(datoms[at + 2])
    if (bucket !== undefined) offer(bucket, datoms, at, weight, schedule)
  }
  if (route.byEntity.size > 0) {
    const bucket = route.byEntity.get(datoms[at])
    if (bucket !== undefined) offer(bucket, datoms, at, weight, schedule)
  }
}

function offer(entries: readonly Entry[], datoms: Int32Array, at: number, weight: number, schedule: Schedule): void {
  for (let i = 0; i < entries.length; i++) {
    const { node, scan } = entries[i]
    const { e, tx } = scan.selection
    if (e !== undefined && datoms[at] !== e) continue
    if (tx !== undefined && datoms[at + 3] !== tx) continue
    if (scan.accept(datoms, at, weight, node.output.delta)) schedule.add(node)
  }
}
