import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { BulkheadRejectedError, bulkhead } from 'cockatiel'
import { unavailable } from '../errors.ts'

/** OWASP's first choice: argon2id, 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** One hash takes a thread for a tenth of a second: a flood of sign-ins waits here and leaves the pool to the rest. */
const hashing = bulkhead(2, 100)
const derive = promisify(argon2)

async function deriveTag(
  password: string,
  salt: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
  tagLength: number,
) {
  try {
    return await hashing.execute(() =>
      derive('argon2id', { message: password, nonce: salt, memory, passes, parallelism, tagLength }),
    )
  } catch (error) {
    if (error instanceof BulkheadRejectedError) throw unavailable()
    throw error
  }
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

/** Hashes a password to a PHC string. Throws UNAVAILABLE when too many are waiting. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await deriveTag(password, salt, MEMORY_KIB, PASSES, LANES, TAG_BYTES)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`
}

/** A hash of nothing that anybody knows: verifying against it takes as long as against a real one. */
const NOBODY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(randomBytes(16))}$${unpadded(randomBytes(TAG_BYTES))}`

/**
 * Whether the password is the one behind `phc`. Without one (the email is unknown) it works as long and says false,
 * so that time does not tell which emails have accounts (ASVS 6.3.8). Throws UNAVAILABLE when too many are waiting.
 */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
  const [, memory, passes, lanes, salt, tag] = PHC.exec(phc ?? NOBODY) ?? []
  if (salt === undefined || tag === undefined) throw new Error('A stored password hash is not in PHC form')
  const expected = Buffer.from(tag, 'base64')
  const actual = await deriveTag(
    password,
    Buffer.from(salt, 'base64'),
    Number(memory),
    Number(passes),
    Number(lanes),
    expected.length,
  )
  // Half a surrogate pair is hashed as the character that stands in for any.
  return timingSafeEqual(actual, expected) && phc !== undefined && password.isWellFormed()
}
