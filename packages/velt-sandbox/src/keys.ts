/** Keys for development and tests. Production refuses every key that starts with `sandbox-`. */
export const SANDBOX_API_KEY = 'sandbox-api-key'
export const SANDBOX_AUTH_TOKEN = 'sandbox-auth-token-for-development-only'
