import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder } from '../../apps/api/src/database/create-folder.ts'
import { Refusal } from './refusal.ts'

/** Creates the data folder when it is not there and makes sure that a file can be written in it. */
export function requireWritableFolder(folder: string): void {
  const probe = join(folder, `.write-probe-${process.pid}`)
  try {
    createFolder(folder)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new Refusal(
      `The data folder ${folder} cannot be written (${reason}): make it writable, or set DATA_DIR to a folder that is.`,
      { cause },
    )
  }
}

/** The development secret that signs session cookies: made once, kept beside the data, readable by its owner only. */
export function developmentSessionSecret(folder: string): string {
  const kept = keptSessionSecret(folder)
  if (kept !== undefined) return kept
  const made = randomBytes(32).toString('base64url')
  writeFileSync(secretFile(folder), made, { mode: 0o600 })
  return made
}

/** The same, where one has been made already. */
export function keptSessionSecret(folder: string): string | undefined {
  const file = secretFile(folder)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

const secretFile = (folder: string) => join(folder, 'session-secret')
