export { NewAccount, PasswordChange, PasswordReset } from './accounts.ts'
export { Document, DocumentChange, DocumentPage, NewDocument } from './documents.ts'
export { commonRefusals, type Endpoint, type Endpoints, endpoints } from './endpoints.ts'
export { ErrorBody, ErrorCode, errorStatuses } from './errors.ts'
export { Member, Role } from './organizations.ts'
export { PolicyReport } from './policy-report.ts'
export { Id, PageQuery, Text } from './primitives.ts'
export { type RouteName, routes } from './routes.ts'
export {
  ActiveSession,
  Credentials,
  DemoPerson,
  SessionView,
  SignedIn,
  VeltSettings,
  Viewer,
} from './sessions.ts'
export { VeltToken, VeltTokenRequest } from './velt.ts'
