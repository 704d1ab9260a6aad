import { z } from 'zod'

/** Every code a refusal may carry, with the statuses it is sent under. Closed: a new refusal starts here. */
export const errorStatuses = {
  VALIDATION: [400],
  NOT_SIGNED_IN: [401],
  WRONG_CREDENTIALS: [401, 403],
  CROSS_SITE: [403],
  NOT_A_MEMBER: [403],
  RESET_LINK_INVALID: [403],
  NOT_FOUND: [404],
  METHOD_NOT_ALLOWED: [405],
  REQUEST_TIMEOUT: [408],
  EMAIL_TAKEN: [409],
  VERSION_CONFLICT: [409],
  PAYLOAD_TOO_LARGE: [413],
  UNSUPPORTED_MEDIA_TYPE: [415],
  RATE_LIMITED: [429],
  HEADERS_TOO_LARGE: [431],
  INTERNAL: [500],
  VELT_UNAVAILABLE: [502, 503],
  UNAVAILABLE: [503],
  VELT_TIMEOUT: [504],
} as const satisfies Record<string, readonly number[]>

export type ErrorCode = keyof typeof errorStatuses

export const ErrorCode = z.enum(Object.keys(errorStatuses) as [ErrorCode, ...ErrorCode[]])

/** The one shape of every refusal. `issues` names each fault of a request by JSON pointer. */
export const ErrorBody = z.object({
  error: z.object({
    code: ErrorCode,
    message: z.string(),
    requestId: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>
