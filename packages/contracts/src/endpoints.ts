import { z } from 'zod'
import { NewAccount, PasswordChange, PasswordReset } from './accounts.ts'
import { Document, DocumentChange, DocumentPage, DocumentParams, NewDocument } from './documents.ts'
import type { ErrorCode } from './errors.ts'
import { Health } from './health.ts'
import { MemberPage, OrganizationParams } from './organizations.ts'
import { PolicyReport } from './policy-report.ts'
import { PageQuery } from './primitives.ts'
import { type RouteName, routes } from './routes.ts'
import { ActiveSessionPage, Credentials, SessionParams, SessionView, SignedIn } from './sessions.ts'
import { VeltToken, VeltTokenRequest } from './velt.ts'

/** One call of the API: what it takes, the one success it answers, and the refusals that are its own. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly success: { readonly status: 200 | 201 | 204; readonly body: z.ZodType }
  readonly refusals: readonly ErrorCode[]
}

/** Refusals that any call under /api may answer, whatever it does. */
export const commonRefusals = [
  'VALIDATION',
  'CROSS_SITE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
] as const satisfies ErrorCode[]

const nothing = { status: 204, body: z.void() } as const

/** Every call there is. The API registers its routes from this table and the web client takes its types from it. */
export const endpoints = {
  createAccount: {
    ...routes.createAccount,
    body: NewAccount,
    success: { status: 201, body: SignedIn },
    refusals: ['EMAIL_TAKEN'],
  },
  changePassword: {
    ...routes.changePassword,
    body: PasswordChange,
    success: nothing,
    refusals: ['NOT_SIGNED_IN', 'WRONG_CREDENTIALS'],
  },
  resetPassword: {
    ...routes.resetPassword,
    body: PasswordReset,
    success: nothing,
    refusals: ['RESET_LINK_INVALID'],
  },
  readSession: { ...routes.readSession, success: { status: 200, body: SessionView }, refusals: [] },
  signIn: {
    ...routes.signIn,
    body: Credentials,
    success: { status: 200, body: SignedIn },
    refusals: ['WRONG_CREDENTIALS'],
  },
  signOut: { ...routes.signOut, success: nothing, refusals: [] },
  listSessions: {
    ...routes.listSessions,
    query: PageQuery,
    success: { status: 200, body: ActiveSessionPage },
    refusals: ['NOT_SIGNED_IN'],
  },
  endOtherSessions: { ...routes.endOtherSessions, success: nothing, refusals: ['NOT_SIGNED_IN'] },
  endSession: {
    ...routes.endSession,
    params: SessionParams,
    success: nothing,
    refusals: ['NOT_SIGNED_IN', 'NOT_FOUND'],
  },
  createVeltToken: {
    ...routes.createVeltToken,
    body: VeltTokenRequest,
    success: { status: 200, body: VeltToken },
    refusals: ['NOT_SIGNED_IN', 'NOT_A_MEMBER', 'VELT_UNAVAILABLE', 'VELT_TIMEOUT'],
  },
  listMembers: {
    ...routes.listMembers,
    params: OrganizationParams,
    query: PageQuery,
    success: { status: 200, body: MemberPage },
    refusals: ['NOT_SIGNED_IN', 'NOT_A_MEMBER'],
  },
  listDocuments: {
    ...routes.listDocuments,
    params: OrganizationParams,
    query: PageQuery,
    success: { status: 200, body: DocumentPage },
    refusals: ['NOT_SIGNED_IN', 'NOT_A_MEMBER'],
  },
  createDocument: {
    ...routes.createDocument,
    params: OrganizationParams,
    body: NewDocument,
    success: { status: 201, body: Document },
    refusals: ['NOT_SIGNED_IN', 'NOT_A_MEMBER'],
  },
  readDocument: {
    ...routes.readDocument,
    params: DocumentParams,
    success: { status: 200, body: Document },
    refusals: ['NOT_SIGNED_IN', 'NOT_FOUND'],
  },
  saveDocument: {
    ...routes.saveDocument,
    params: DocumentParams,
    body: DocumentChange,
    success: { status: 200, body: Document },
    refusals: ['NOT_SIGNED_IN', 'NOT_FOUND', 'VERSION_CONFLICT'],
  },
  deleteDocument: {
    ...routes.deleteDocument,
    params: DocumentParams,
    success: nothing,
    refusals: ['NOT_SIGNED_IN', 'NOT_FOUND'],
  },
  reportPolicyViolation: {
    ...routes.reportPolicyViolation,
    body: PolicyReport,
    success: nothing,
    refusals: [],
  },
  readLiveness: { ...routes.readLiveness, success: { status: 200, body: Health }, refusals: [] },
  readReadiness: {
    ...routes.readReadiness,
    success: { status: 200, body: Health },
    refusals: ['UNAVAILABLE'],
  },
} as const satisfies Record<RouteName, Endpoint>

export type Endpoints = typeof endpoints
