import type { ByteProfile } from '../views/byte-profile.ts'
import type { Reading } from '../views/view.ts'

/** What one scan may still unpack, shared by everything in it. */
export interface Allowance {
  bytes: number
  streams: number
}

/** A file or stream found inside the bytes. */
export interface Unpacked extends Reading {
  /** Its path, when the container is an archive. */
  readonly member?: string
  /** Whether these may be any bytes that happen to begin as packed ones do: the stream has no end, or more after it. */
  readonly isDoubtful?: boolean
}

/** Told when something is there that could not be read to its end. */
export type OnUnread = (reason: string, member?: string) => void

/** Finds its kind of container in the bytes and gives what is inside. */
export type Unpack = (
  bytes: Buffer,
  allowance: Allowance,
  onUnread: OnUnread,
  profile: ByteProfile,
) => Unpacked[]
