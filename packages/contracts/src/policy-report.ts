import { z } from 'zod'

/**
 * What a browser sends when a page broke its content security policy, in both forms that browsers use. It is written by
 * the browser and not by us, so unknown keys are dropped here and not refused as elsewhere.
 */
const text = z.string().optional()

/** The older form, `application/csp-report`. */
const LegacyReport = z.object({
  'csp-report': z.object({ 'effective-directive': text, 'violated-directive': text, 'blocked-uri': text }),
})

/** The Reporting API, `application/reports+json`: a batch that may hold reports of other kinds. */
const ReportBatch = z
  .array(
    z.object({ type: z.string(), body: z.object({ effectiveDirective: text, blockedURL: text }).optional() }),
  )
  .max(100)

export const PolicyReport = z.union([LegacyReport, ReportBatch])
export type PolicyReport = z.output<typeof PolicyReport>
