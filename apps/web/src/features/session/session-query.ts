import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api.ts'

/** Who is signed in. Asked once for each page load: signing in and out say what changed. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => call('readSession'),
  staleTime: 'static',
})
