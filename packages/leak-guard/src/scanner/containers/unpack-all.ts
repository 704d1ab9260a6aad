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
/** Everything that is packed inside the bytes, of every kind. `stored` says that they start where a file would. */
export function unpackAll(
  bytes: Buffer,
  profile: ByteProfile,
  stored: boolean,
  allowance: Allowance,
  onUnread: OnUnread,
): Unpacked[] {
  if (stored) refuseUnreadable(bytes, onUnread)
  if (isPlainText(profile)) return []
  const kinds = stored ? [...MARKED, unpackUnmarkedStreams] : MARKED
  return kinds.flatMap((unpack) => unpack(bytes, allowance, onUnread, profile))
}
