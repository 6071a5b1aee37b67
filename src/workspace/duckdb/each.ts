import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from "@duckdb/node-api"

/** Visits the rows of a SELECT in order, chunk by chunk. */
export async function each(
  connection: DuckDBConnection,
  select: string,
  visit: (row: readonly DuckDBValue[]) => void,
): Promise<void> {
  await eachChunk(connection, select, [], (chunk) => {
    for (const row of chunk.getRows()) visit(row)
  })
}

/** Visits the chunks of a SELECT in order. */
export async function eachChunk(
  connection: DuckDBConnection,
  select: string,
  values: DuckDBValue[],
  visit: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  const result = await connection.stream(select, values)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    visit(chunk)
  }
}
