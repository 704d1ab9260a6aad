export { Secret } from './secret.ts'
export { SECRET_NAMES, type SecretName } from './secret-names.ts'
