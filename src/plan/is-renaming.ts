import type { Plan, Project, Round } from "./plan.js"

/** Whether the rows stay as they are and only their columns get other names: such a node needs no operator. */
export function isRenaming(plan: Plan): plan is Project | Round {
  if (plan.kind !== "project" && plan.kind !== "round") return false
  const { columns } = plan.input
  const taken = plan.kind === "round" ? [...plan.from, ...plan.rounds] : plan.from
  // The latest of one round is that round.
  const fits = plan.kind === "project" || plan.rounds.length === 1
  return fits && taken.length === columns.length && taken.every((column, i) => column === columns[i])
}
