import { Circuit } from "../../../src/circuit/circuit.js"
import { Fill } from "../../../src/circuit/fill.js"
import { Scan } from "../../../src/circuit/operators/scan.js"
import { Router } from "../../../src/circuit/router.js"
import { Schedule } from "../../../src/circuit/schedule.js"
import { Input } from "../../../src/engine/input.js"
import type { ZSet } from "../../../src/zset/zset.js"
import { type Mutant, patch } from "../mutant.js"

type Accept = Scan["accept"]

const scan = (
  name: string,
  families: Mutant["families"],
  body: (it: Scan, accept: Accept, datoms: Int32Array, at: number, weight: number, out: ZSet) => boolean,
): Mutant => ({
  name,
  at: ["scan"],
  families,
  plant: () =>
    patch(
      Scan.prototype,
      "accept",
      (accept) =>
        function (this: Scan, datoms: Int32Array, at: number, weight: number, out: ZSet) {
          return body(this, accept.bind(this), datoms, at, weight, out)
        },
    ),
})

export const scans: readonly Mutant[] = [
  scan("scan ignores equal positions", ["loop"], (it, _, datoms, at, weight, out) => {
    out.pushRow(
      it.take.map((position) => datoms[at + position]),
      weight,
    )
    return true
  }),
  scan(
    "scan ignores retractions",
    ["scan"],
    (_, accept, datoms, at, weight, out) => weight > 0 && accept(datoms, at, weight, out),
  ),
  scan("scan asserts what is retracted", ["scan"], (_, accept, datoms, at, weight, out) =>
    accept(datoms, at, Math.abs(weight), out),
  ),
  scan("scan takes E for V", ["scan"], (_, accept, datoms, at, weight, out) => {
    const e = datoms[at + 2]
    return accept(Int32Array.of(e, datoms[at + 1], e, datoms[at + 3]), 0, weight, out)
  }),
  scan("scan by value misses retractions", ["value"], (it, accept, datoms, at, weight, out) =>
    it.selection.v !== undefined && weight < 0 ? false : accept(datoms, at, weight, out),
  ),
  scan("scan counts additions twice", ["scan"], (_, accept, datoms, at, weight, out) =>
    accept(datoms, at, weight > 0 ? 2 : weight, out),
  ),
]

export const sources: readonly Mutant[] = [
  {
    name: "router forgets scans by value",
    at: ["scan"],
    families: ["value"],
    plant: () =>
      patch(
        Router.prototype,
        "add",
        (add) =>
          function (this: Router, node, it: Scan) {
            if (it.selection.v === undefined) add.call(this, node, it)
          },
      ),
  },
  {
    name: "a retraction carries the tx of its transaction",
    at: ["scan"],
    families: ["scan"],
    plant: () =>
      patch(
        Circuit.prototype,
        "feed",
        (feed) =>
          function (this: Circuit, datoms: Int32Array, at: number, weight: number) {
            const [e, a, v, tx] = datoms.subarray(at, at + 4)
            feed.call(this, Int32Array.of(e, a, v, weight < 0 ? tx + 1 : tx), 0, weight)
          },
      ),
  },
  {
    name: "schedule never wakes an antijoin",
    at: ["antijoin"],
    families: ["not"],
    plant: () =>
      patch(
        Schedule.prototype,
        "add",
        (add) =>
          function (this: Schedule, node) {
            if (node.operator.kind !== "antijoin") add.call(this, node)
          },
      ),
  },
  {
    name: "fill skips facts",
    at: ["scan"],
    families: ["scan"],
    way: "last",
    plant: () => {
      let n = 0
      return patch(
        Fill.prototype,
        "feed",
        (feed) =>
          function (this: Fill, datoms: Int32Array, at: number) {
            // The facts of the schema come first in any order: those of the data are of entities beyond 100.
            if (datoms[at] < 100 || n++ % 2 === 0) feed.call(this, datoms, at)
          },
      )
    },
  },
  {
    name: "back feeds what it should take back",
    at: ["scan"],
    families: ["scan"],
    way: "restless",
    plant: () =>
      patch(
        Input.prototype,
        "feedBack",
        () =>
          function (this: Input, applied) {
            this.feed(applied)
          },
      ),
  },
  {
    name: "back restores a fact with another tx",
    at: ["scan"],
    families: ["scan"],
    way: "restless",
    plant: () => {
      let going = false
      const undoBack = patch(
        Input.prototype,
        "feedBack",
        (feedBack) =>
          function (this: Input, applied) {
            going = true
            feedBack.call(this, applied)
            going = false
          },
      )
      const undoFeed = patch(
        Circuit.prototype,
        "feed",
        (feed) =>
          function (this: Circuit, datoms: Int32Array, at: number, weight: number) {
            const [e, a, v, tx] = datoms.subarray(at, at + 4)
            feed.call(this, Int32Array.of(e, a, v, going && weight > 0 ? tx + 1 : tx), 0, weight)
          },
      )
      return () => {
        undoFeed()
        undoBack()
      }
    },
  },
]
