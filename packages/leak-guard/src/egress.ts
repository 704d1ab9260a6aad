export { EgressRefused } from './egress/egress-refused.ts'
export { refuseSecretsOverFetch } from './egress/refuse-over-fetch.ts'
