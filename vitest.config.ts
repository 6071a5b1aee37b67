import { defineConfig } from "vitest/config"

/**
 * Random worlds take as long as the machine lets them: no test fails by the clock before something is really stuck. Two files at a time,
 * as many start programs of their own and wait for them.
 */
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2 },
})
