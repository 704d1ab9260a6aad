import type { Finding } from '../scanner/finding.ts'

/** A secret was about to leave the process by a way that is not its own. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused'

  constructor({ secret, form }: Pick<Finding, 'secret' | 'form'>, where: string) {
    super(
      `leak-guard: ${secret} was about to leave this process in ${where} (${form}). It was stopped there.`,
    )
  }
}
