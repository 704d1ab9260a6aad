import { type ByteProfile, isPlainText } from '../views/byte-profile.ts'
import type { Allowance, OnUnread, Unpack, Unpacked } from './container.ts'
import { unpackPng } from './png.ts'
import { unpackStreams } from './streams.ts'
import { unpackTar } from './tar.ts'
import { unpackUnmarkedStreams } from './unmarked-streams.ts'
import { refuseUnreadable } from './unreadable.ts'
import { unpackZip } from './zip.ts'

/** Archives first: what they hold is reported with its path, and then not again as a stream. */
const MARKED: readonly Unpack[] = [unpackTar, unpackZip, unpackPng, unpackStreams]
/** How the containers start that have a magic number of their own. */
const STARTS = [
  [0x1f, 0x8b, 0x08],
  [0x78, 0x01],
  [0x78, 0x5e],
  [0x78, 0x9c],
  [0x78, 0xda],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x50, 0x4b, 0x03, 0x04],
  [0x89, 0x50, 0x4e, 0x47],
]

/** Whether the bytes from a place on start as a container does. */
export function startsPacked(bytes: Uint8Array, at = 0): boolean {
  return STARTS.some((start) => start.every((byte, i) => bytes[at + i] === byte))
}

/** Whether some container starts with this byte. */
export function mayStartPacked(byte: number): boolean {
  return STARTS.some(([first]) => first === byte)
}

/**
 * Everything that is packed inside the bytes, of every kind. `stored` says that they start where a file would;
 * `anywhere` also looks for containers behind other bytes.
 */
export function unpackAll(
  bytes: Buffer,
  profile: ByteProfile,
  { stored, anywhere }: { readonly stored: boolean; readonly anywhere: boolean },
  allowance: Allowance,
  onUnread: OnUnread,
): Unpacked[] {
  if (stored) refuseUnreadable(bytes, onUnread)
  if (isPlainText(profile) || !(anywhere || startsPacked(bytes))) return []
  const kinds = stored && anywhere ? [...MARKED, unpackUnmarkedStreams] : MARKED
  return kinds.flatMap((unpack) => unpack(bytes, allowance, onUnread, profile))
}
