/** Method and path of every call, without schemas: the browser's first page reads these and loads no zod. */
export const routes = {
  createAccount: { method: 'POST', path: '/api/accounts' },
  changePassword: { method: 'PUT', path: '/api/account/password' },
  resetPassword: { method: 'POST', path: '/api/account/reset' },
  readSession: { method: 'GET', path: '/api/session' },
  signIn: { method: 'POST', path: '/api/session' },
  signOut: { method: 'DELETE', path: '/api/session' },
  listSessions: { method: 'GET', path: '/api/sessions' },
  endOtherSessions: { method: 'DELETE', path: '/api/sessions' },
  endSession: { method: 'DELETE', path: '/api/sessions/:sessionId' },
  createVeltToken: { method: 'POST', path: '/api/velt/token' },
  listMembers: { method: 'GET', path: '/api/organizations/:organizationId/members' },
  listDocuments: { method: 'GET', path: '/api/organizations/:organizationId/documents' },
  createDocument: { method: 'POST', path: '/api/organizations/:organizationId/documents' },
  readDocument: { method: 'GET', path: '/api/documents/:documentId' },
  saveDocument: { method: 'PUT', path: '/api/documents/:documentId' },
  deleteDocument: { method: 'DELETE', path: '/api/documents/:documentId' },
  reportPolicyViolation: { method: 'POST', path: '/api/csp-reports' },
  readLiveness: { method: 'GET', path: '/healthz' },
  readReadiness: { method: 'GET', path: '/readyz' },
} as const

export type RouteName = keyof typeof routes
