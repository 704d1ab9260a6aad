import { rulesLeftOut } from '../../packages/leak-guard/src/scanner/without-a-rule.ts'
import { canary } from '../support/secrets.ts'
import { FORMS } from './forms.ts'
import { RARER_FORMS } from './rarer-forms.ts'

/** Secrets of several shapes: each rule has to be needed for one of them. */
const SHAPES: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => secret.slice(0, 20),
  (secret) => `postgres://app:${secret.slice(0, 30)}@db:5432/app`,
  (secret) => Buffer.from(secret).toString('hex').slice(0, 32),
]

/** For each view, container and family of needles of SPEC.md, the forms that go free without it. */
export function freeWithoutEachRule(): ReadonlyMap<string, readonly string[]> {
  const free = new Map<string, Set<string>>()
  for (const shape of SHAPES) {
    const secret = shape(canary())
    const written = [...FORMS, ...RARER_FORMS].map(
      ([form, write]) => [form, Buffer.from(write(secret))] as const,
    )
    for (const [rule, { withAll, without }] of rulesLeftOut({ PLANTED: secret })) {
      const lost = free.get(rule) ?? new Set()
      for (const [form, bytes] of written) if (withAll(bytes) && !without(bytes)) lost.add(form)
      free.set(rule, lost)
    }
  }
  return new Map(Array.from(free, ([rule, forms]) => [rule, [...forms]]))
}
