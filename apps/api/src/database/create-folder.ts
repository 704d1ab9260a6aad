import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, where they are not there, for their owner only: hashes of passwords will be in it.
 * Not `recursive: true`: Node never returns from that where the kernel says ENOENT below a folder that exists (/proc).
 */
export function createFolder(folder: string): void {
  if (existsSync(folder)) return
  createFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}
