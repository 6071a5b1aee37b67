import { Pull, type Tree } from "../circuit/operators/pull.js"
import { identity } from "../edn/print.js"
import type { Pull as PullPlan } from "../plan/plan.js"
import type { PullTree } from "../plan/pull-tree.js"
import type { Dictionary } from "../zset/dictionary.js"
import { faultEncoder } from "./kernel.js"
import type { Recipe } from "./recipe.js"
import { RootNames } from "./root-names.js"
import { TreeMaker } from "./tree-maker.js"
import { pullShape } from "./tree-shape.js"

/** The recipe of a pull. Its key holds what the schema says, so that no tree is shared across a change of the schema. */
export function pullRecipe(plan: PullPlan, dictionary: Dictionary): Recipe {
  const { input, columns, root, name, tree, total, backward } = plan
  const at = input.columns.indexOf(root)
  const take = columns.map((column) => (column === name ? input.columns.length : input.columns.indexOf(column)))
  const build = () =>
    new Pull({
      inputWidth: input.columns.length,
      root: at,
      take,
      tree: treeFunction(tree, dictionary),
      reverse: backward !== undefined,
      fault: total ? undefined : faultEncoder(dictionary),
    })
  return { key: `pull ${at} → ${take} ${treeKey(tree)}`, build }
}

/** The tree of a root as a code, from the facts that it asks for. */
export function treeFunction(tree: PullTree, dictionary: Dictionary): Tree {
  const names = new RootNames(tree, dictionary)
  const maker = new TreeMaker(tree, dictionary)
  const shape = pullShape(tree, dictionary)
  return (root, facts) => dictionary.encode(maker.make(names.entity(root, facts), shape, facts))
}

function treeKey({ text, attributes, lookups }: PullTree): string {
  const said = [...attributes].map(([ident, { id, ...rest }]) => `${ident} ${identity(id)} ${Object.values(rest)}`)
  return [text, lookups.join(" "), ...said.sort()].join("; ")
}
