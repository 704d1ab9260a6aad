import type { ResolvedConfig } from 'vite'
import type { Scanner } from '../scanner/scanner.ts'
import { SECRET_NAMES } from '../secret-names.ts'
import { buildError } from './build-error.ts'

/**
 * Refuses a `define` that names a secret or carries the value of one, in any form.
 *
 * @throws an error that names the entry and the configuration file.
 */
export function refuseUnsafeConfig({ define = {}, configFile }: ResolvedConfig, scanner: Scanner): void {
  const names = new Set([...SECRET_NAMES, ...scanner.secretNames])
  for (const [key, value] of Object.entries(define)) {
    const where = `\`define\` in ${configFile ?? 'the configuration'} has ${key}, which`
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    const named = [...names].find((name) => new RegExp(`\\b${name}\\b`).test(`${key} ${text}`))
    if (named !== undefined)
      throw buildError(`${where} names the secret ${named}. Ask the server for what the page needs.`)
    const [finding] = scanner.scan(Buffer.from(text)).findings
    if (finding) {
      throw buildError(
        `${where} carries the value of ${finding.secret} (${finding.form}). Take it out, and rotate the secret.`,
      )
    }
  }
}
