import { createScanner } from '@app/leak-guard'
import { canary } from '../support/secrets.ts'
import { FORMS, UNMARKED } from './forms.ts'

/** Where in a file a form stands: what is around it. */
const PLACEMENTS = [
  { before: '', after: '' },
  { before: '(()=>{const a=1;console.log("', after: '")})();' },
  { before: `${'All work and no play. '.repeat(100)}\n// `, after: '\n' },
]

export interface Trial {
  readonly form: string
  readonly isCaught: boolean
}

/** Writes each form of a fresh secret into each kind of file, `rounds` times, and tells whether it is found. */
export function* plantInFiles(rounds: number): Generator<Trial> {
  for (let round = 0; round < rounds; round++) {
    const secret = canary()
    const scanner = createScanner({ PLANTED: secret })
    for (const [form, write] of FORMS) {
      for (const { before, after } of PLACEMENTS) {
        if (UNMARKED.has(form) && before !== '') continue
        const content = Buffer.concat([Buffer.from(before), Buffer.from(write(secret)), Buffer.from(after)])
        yield { form, isCaught: scanner.scan(content).findings.length > 0 }
      }
    }
  }
}
