import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

// Not `recursive: true`: Node never returns from that where the kernel says ENOENT below a folder that exists (/proc).
function createFolder(folder: string): void {
  if (existsSync(folder)) return
  createFolder(dirname(folder))
  // For its owner only, as the API makes it: hashes of passwords are in there.
  mkdirSync(folder, { mode: 0o700 })
}

/** The development secret that signs session cookies: made once, kept beside the data, readable by its owner only. */
export function developmentSessionSecret(folder: string): string {
  const file = join(folder, 'session-secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}
