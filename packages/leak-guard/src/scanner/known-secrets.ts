import type { Secret } from '../secret.ts'

/** Values to look for by the name of their environment variable, or the wrappers that hold them. */
export type Secrets = Readonly<Record<string, string>> | readonly Secret[]

export interface KnownSecret {
  readonly name: string
  readonly value: string
}

/** Shorter values turn up by accident, so a search for them says nothing. */
export const SHORTEST_SECRET = 16
const FEWEST_DIFFERENT_CHARACTERS = 6

/** Thrown for a value that cannot be searched for; the message names the variable and never the value. */
export class UnsearchableSecret extends Error {
  override readonly name = 'UnsearchableSecret'
}

/**
 * The secrets as a list.
 *
 * @throws {UnsearchableSecret} for a value so short or so uniform that finding it would mean nothing.
 */
export function knownSecrets(secrets: Secrets): KnownSecret[] {
  const known = Array.isArray(secrets)
    ? secrets.map((secret: Secret) => ({ name: secret.name as string, value: secret.open() }))
    : Object.entries(secrets as Readonly<Record<string, string>>).map(([name, value]) => ({ name, value }))
  const secret = known.filter(({ value }) => !isPublicAddress(value))
  for (const { name, value } of secret) refuseUnsearchable(name, value)
  return secret
}

/** An address without a password, such as `redis://cache`, is no secret, and too short to be taken for one. */
function isPublicAddress(value: string): boolean {
  return value.length < SHORTEST_SECRET && /^[a-z][a-z0-9+.-]*:\/\/[^@]*$/i.test(value)
}

function refuseUnsearchable(name: string, value: string): void {
  if (value.length < SHORTEST_SECRET) {
    throw new UnsearchableSecret(
      `${name} has ${value.length} characters, too short to search for: it would match by accident. ` +
        `Use a value of at least ${SHORTEST_SECRET} characters.`,
    )
  }
  if (new Set(value).size < FEWEST_DIFFERENT_CHARACTERS) {
    throw new UnsearchableSecret(
      `${name} repeats fewer than ${FEWEST_DIFFERENT_CHARACTERS} different characters, so it would match by accident. ` +
        'Use a random value.',
    )
  }
}
