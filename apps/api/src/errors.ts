import type { ErrorBody, ErrorCode, errorStatuses } from '@app/contracts'

type Status<Code extends ErrorCode> = (typeof errorStatuses)[Code][number]
type Issues = NonNullable<ErrorBody['error']['issues']>

/** An answer of no that we mean. Everything else that is thrown becomes a logged 500 that says nothing. */
export class Refusal<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code
  readonly statusCode: Status<Code>
  readonly issues: Issues | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: Code,
    statusCode: Status<Code>,
    message: string,
    more: { issues?: Issues; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.statusCode = statusCode
    this.issues = more.issues
    this.headers = more.headers ?? {}
  }
}

export const notSignedIn = () => new Refusal('NOT_SIGNED_IN', 401, 'Sign in first.')

export const wrongCredentials = () =>
  new Refusal('WRONG_CREDENTIALS', 401, 'Email and password do not match an account.')

export const wrongCurrentPassword = () =>
  new Refusal('WRONG_CREDENTIALS', 403, 'The current password is not right.')

export const crossSite = () =>
  new Refusal('CROSS_SITE', 403, 'This call is answered only when it comes from the product’s own pages.')

/** The same words whether the organization exists or not. */
export const notAMember = () => new Refusal('NOT_A_MEMBER', 403, 'You are not a member of this organization.')

/** A token for what somebody was a moment ago; the next one is for what they are now. */
export const roleChanged = () =>
  new Refusal('UNAVAILABLE', 503, 'Your role in this organization has just changed. Try again.', {
    headers: { 'retry-after': '1' },
  })

export const resetLinkInvalid = () =>
  new Refusal('RESET_LINK_INVALID', 403, 'This link is not valid any more. Ask for a new one.')

export const badAddress = () =>
  new Refusal('VALIDATION', 400, 'The request is not valid.', {
    issues: [{ path: '', message: 'The address cannot be read' }],
  })

export const notFound = (what: string) => new Refusal('NOT_FOUND', 404, `There is no such ${what}.`)

export const methodNotAllowed = (allow: string) =>
  new Refusal('METHOD_NOT_ALLOWED', 405, `This address takes ${allow}.`, { headers: { allow } })

export const emailTaken = () =>
  new Refusal('EMAIL_TAKEN', 409, 'An account with this email exists already.', {
    issues: [{ path: '/email', message: 'An account with this email exists already' }],
  })

export const versionConflict = () =>
  new Refusal('VERSION_CONFLICT', 409, 'The document was saved by somebody else since you opened it.')

export const rateLimited = () => new Refusal('RATE_LIMITED', 429, 'Too many requests. Try again in a moment.')

/** Something this server stands on does not answer; the cause is in the log and not in the message. */
export const unavailable = () =>
  new Refusal('UNAVAILABLE', 503, 'The service is not available right now. Try again in a moment.', {
    headers: { 'retry-after': '5' },
  })
