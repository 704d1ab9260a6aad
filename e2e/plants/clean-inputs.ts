import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { createScanner } from '@app/leak-guard'
import { canary } from '../support/secrets.ts'
import { FORMS } from './forms.ts'
import { anotherThan, nearMiss } from './planting.ts'

const digest = (name: string) => (text: string) => createHash(name).update(text).digest()

/** A token as Velt gives a user: signed with the secret, which it does not hold. */
function signedToken(secret: string): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: randomUUID(), exp: 1_900_000_000 })}`
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`
}

/** What a browser may well get, and what looks like a secret. */
const LOOK_ALIKES: readonly ((secret: string) => string)[] = [
  signedToken,
  () => `AN${randomBytes(12).toString('base64url')}`,
  () => canary(),
  () => randomUUID(),
  (secret) => digest('sha256')(secret).toString('hex'),
  (secret) => digest('sha256')(secret).toString('base64'),
  (secret) => digest('md5')(secret).toString('hex'),
  () => randomBytes(16).toString('hex'),
  // Then a wrong one: what a form puts behind it would by accident be the right one.
  (secret) => secret.slice(0, 7) + anotherThan(secret[7]),
  nearMiss,
]

/** Some secrets are easier to be taken for than others. */
const INPUTS_OF_A_SECRET = 50

/**
 * Scans `count` inputs that hold no secret, each look-alike in each form. Gives the forms of those taken for one, or said
 * not to be fully read.
 */
export function falseAlarms(count: number): string[] {
  let { secret, scanner } = newSecret()
  return Array.from({ length: count }, (_, i) => {
    if (i > 0 && i % INPUTS_OF_A_SECRET === 0) ({ secret, scanner } = newSecret())
    const lookAlike = LOOK_ALIKES[i % LOOK_ALIKES.length] ?? nearMiss
    const [form, write] = FORMS[Math.floor(i / LOOK_ALIKES.length) % FORMS.length] ?? ['raw', String]
    const content = Buffer.concat([
      Buffer.from('const a = "'),
      Buffer.from(write(lookAlike(secret))),
      Buffer.from('"'),
    ])
    const { findings, notFullyRead } = scanner.scan(content)
    return [
      ...findings.map((finding) => `${form}, taken for ${finding.form}`),
      ...notFullyRead.map(({ reason }) => `${form}, not read: ${reason}`),
    ]
  }).flat()
}

function newSecret() {
  const secret = canary()
  return { secret, scanner: createScanner({ PLANTED: secret }) }
}
