import type { FileReport } from '../files/file-report.ts'

/** The error that fails a build: what is wrong in words, and every leak with file and form. */
export function buildError(
  message: string,
  findings: FileReport['findings'] = [],
  notFullyRead: FileReport['notFullyRead'] = [],
): Error {
  const leaks = findings.map(
    ({ secret, path, form, offset }) => `${secret} leaked into ${path} (${form}, at byte ${offset})`,
  )
  const unread = notFullyRead.map(({ path, reason }) => `${path} could not be read to the end: ${reason}`)
  const advice =
    leaks.length > 0 ? ['Do not publish this build. If one like it is out, rotate the secret first.'] : []
  return new Error(['leak-guard:', message, ...leaks, ...unread, ...advice].filter(Boolean).join('\n'))
}
