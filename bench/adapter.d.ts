import type { Create } from "./workload.js"

export const create: Create
