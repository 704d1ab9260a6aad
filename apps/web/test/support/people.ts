import type { Viewer } from '@app/contracts'

export const ada: Viewer = {
  user: { id: 'u1', name: 'Ada Lovelace', email: 'ada@example.com' },
  organizations: [
    { id: 'o1', name: 'Analytical Engines', role: 'admin' },
    { id: 'o2', name: 'Bletchley Park', role: 'member' },
  ],
  velt: { apiKey: 'key', script: 'sandbox', cdnHost: 'http://127.0.0.1:5174' },
}
