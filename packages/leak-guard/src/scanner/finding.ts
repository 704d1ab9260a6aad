/**
 * One place where a secret was found. Never holds the secret.
 *
 * `form` reads from the outside in: `gzip > base64 > raw` is a gzip file that holds base64 of the value.
 * `offset` and `length` are bytes in the scanned input (with `member`: in that unpacked file), and enclose what has to
 * be looked at: for a form inside a container or a blob, the whole container or blob.
 */
export interface Finding {
  readonly secret: string
  readonly form: string
  readonly offset: number
  readonly length: number
  /** The path of a file inside an archive, such as `config.json` or `inner.zip!config.json`. */
  readonly member?: string
}

/** Something the scanner could not look into to the end. It counts as a failure, never as clean. */
export interface Unread {
  readonly reason: string
  readonly member?: string
}

export interface ScanResult {
  readonly findings: readonly Finding[]
  readonly notFullyRead: readonly Unread[]
}
