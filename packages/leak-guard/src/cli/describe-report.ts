import type { FileReport } from '../files/file-report.ts'
import { likelySource } from './likely-source.ts'

/** The report in words: which variable leaked, where, in what form, and what to do now. */
export function describeReport(report: FileReport, secretNames: readonly string[]): string {
  const { findings, notFullyRead, filesScanned, bytesScanned } = report
  const lines: string[] = []
  for (const { secret, path, form, offset, length } of findings) {
    lines.push(`LEAK ${secret} in ${path}`, `     form ${form}, at byte ${offset}, ${length} bytes long`)
    lines.push(`     ${likelySource(path)}`)
  }
  for (const { path, reason } of notFullyRead) lines.push(`NOT FULLY READ ${path}: ${reason}`)
  const leaked = [...new Set(findings.map(({ secret }) => secret))]
  if (leaked.length > 0) {
    lines.push(
      '',
      `What to do now: rotate ${leaked.join(' and ')} first, for what was published stays known. Then remove`,
    )
    lines.push('the source named above, build again and scan again.')
  }
  if (notFullyRead.length > 0)
    lines.push(
      '',
      'What could not be read is not known to be clean: make it readable, or leave it out of what ships.',
    )
  const read = `${filesScanned} files, ${bytesScanned} bytes, looked for ${secretNames.join(', ')}`
  lines.push(leaked.length + notFullyRead.length === 0 ? `Clean: ${read}.` : `Scanned ${read}.`)
  return `${lines.join('\n')}\n`
}
