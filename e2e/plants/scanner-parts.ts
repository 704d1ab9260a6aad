import { partsLeftOut } from '../../packages/leak-guard/src/scanner/without-a-part.ts'
import { canary } from '../support/secrets.ts'
import { FORMS } from './forms.ts'
import { RARER_FORMS } from './rarer-forms.ts'

/** A value with few characters twice is seen through fewer parts than a long one, and each has to be needed for some. */
const LENGTHS = [86, 30]

/** For each view and family of needles of the scanner, the forms that go free without it. */
export function freeWithoutEachPart(): ReadonlyMap<string, readonly string[]> {
  const free = new Map<string, string[]>()
  for (const length of LENGTHS) {
    const secret = canary().slice(0, length)
    const written = [...FORMS, ...RARER_FORMS].map(
      ([form, write]) => [form, Buffer.from(write(secret))] as const,
    )
    for (const [part, { look, whole }] of partsLeftOut({ PLANTED: secret })) {
      const found = written.filter(([, bytes]) => whole(bytes).findings.length > 0)
      const lost = found.filter(([, bytes]) => look(bytes).findings.length === 0).map(([form]) => form)
      free.set(part, [...new Set([...(free.get(part) ?? []), ...lost])])
    }
  }
  return free
}
