import type { ErrorBody, ErrorCode } from '@app/contracts'

type Refusal = ErrorBody['error']

/** The contract's codes, and two for what never was an answer of the API: no connection, or no readable reply. */
type Code = ErrorCode | 'UNREACHABLE' | 'UNEXPECTED'

/** Every way a call can fail. `status` is 0 when no answer came; `message` is fit to be shown. */
export class ApiError extends Error {
  readonly status: number
  readonly code: Code
  readonly requestId: string | undefined
  readonly issues: readonly { path: string; message: string }[]

  constructor(
    fault: { status: number; code: Code; message: string } & Partial<Pick<Refusal, 'requestId' | 'issues'>>,
  ) {
    super(fault.message)
    this.name = 'ApiError'
    this.status = fault.status
    this.code = fault.code
    this.requestId = fault.requestId
    this.issues = fault.issues ?? []
  }

  /** Whether the same call may well succeed a little later. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** The error an answer stands for, also when it did not come from the API (a proxy's page, say). */
export function readRefusal(status: number, answer: unknown): ApiError {
  if (isErrorBody(answer)) return new ApiError({ status, ...answer.error })
  const message = `The server gave an answer this page cannot read (status ${status}). Please try again.`
  return new ApiError({ status, code: 'UNEXPECTED', message })
}

/** Words for any error a page may have to show. */
export function wordsFor(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong on this page. Please load it again.'
  return error.issues[0]?.message ?? error.message
}

function isErrorBody(answer: unknown): answer is ErrorBody {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return false
  const { error } = answer
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error
}
