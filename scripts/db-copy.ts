import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  copyDatabase,
  TABLES,
  type TableCounts,
  TargetNotEmpty,
} from '../apps/api/src/database/copy-database.ts'
import { openEmbeddedDatabase } from '../apps/api/src/database/open-embedded.ts'
import { openPostgres } from '../apps/api/src/database/open-postgres.ts'
import { environmentSchema } from '../apps/api/src/env.ts'
import { StartRefusal } from '../apps/api/src/start-refusal.ts'
import { Secret } from '../packages/leak-guard/src/index.ts'
import { readEnvironment } from './support/environment.ts'
import { Refusal, runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'

// `pnpm db:copy`: moves the embedded database of DATA_DIR to the PostgreSQL of DATABASE_URL, which must be empty. The API is
// stopped meanwhile, and the embedded database stays as it is. After a failure nothing has been copied: run it again.
await runCommand(async () => {
  const { folder, url } = settings()
  try {
    const source = await openEmbeddedDatabase(folder)
    // Rows go over as fast as they go, so nothing is given up for taking long.
    const target = await openPostgres(url, { connections: 2, connectMs: 10_000 }).catch(
      async (error: unknown) => {
        await source.destroy()
        throw error
      },
    )
    try {
      const counts = await copyDatabase(source, target, showProgress)
      console.log(
        `\nCopied, and counted on both sides: ${inWords(counts)}.\nStart the API with DATABASE_URL now. What is in ${folder} was not changed.`,
      )
    } finally {
      await source.destroy()
      await target.destroy()
    }
  } catch (error) {
    throw inPlainWords(error)
  }
})

function settings(): { folder: string; url: Secret } {
  const parsed = environmentSchema.pick({ DATA_DIR: true, DATABASE_URL: true }).safeParse(readEnvironment())
  if (!parsed.success) {
    throw new Refusal(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
    )
  }
  const { DATA_DIR, DATABASE_URL } = parsed.data
  if (DATABASE_URL === undefined) {
    throw new Refusal(
      'DATABASE_URL is missing: set it to the PostgreSQL database that everything is to move to.',
    )
  }
  const folder = resolve(ROOT, DATA_DIR)
  if (!existsSync(join(folder, 'app.db'))) {
    throw new Refusal(`There is no embedded database in ${folder}: set DATA_DIR to the folder that has one.`)
  }
  return { folder, url: new Secret('DATABASE_URL', DATABASE_URL) }
}

/** One line for each table; on a terminal it counts up. */
function showProgress(table: string, copied: number, of: number): void {
  const line = `${table.padEnd(16)} ${copied} of ${of}`
  if (process.stdout.isTTY) process.stdout.write(`\r${line}${copied === of ? '\n' : ''}`)
  else if (copied === of) console.log(line)
}

function inWords(counts: TableCounts): string {
  return TABLES.map((table) => `${table} ${counts[table]}`).join(', ')
}

function inPlainWords(error: unknown): unknown {
  if (error instanceof StartRefusal) return new Refusal(error.message)
  if (!(error instanceof TargetNotEmpty)) return error
  const same = TABLES.every((table) => error.source[table] === error.target[table])
  return new Refusal(
    same
      ? `The PostgreSQL database already holds as many rows as the embedded one (${inWords(error.target)}): an earlier copy has gone through. Nothing was copied.`
      : `The PostgreSQL database is not empty (${inWords(error.target)}), so nothing was copied. Set DATABASE_URL to an empty database.`,
  )
}
