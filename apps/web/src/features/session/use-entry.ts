import type { Viewer } from '@app/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useSingleMutation } from '../../ui/use-single-mutation.ts'
import { forgetSessionEnd } from './session-end.ts'
import { sessionQuery } from './session-query.ts'

/** A way in, whichever it is: when it succeeds the page has a viewer. */
export function useEntry<Form>(enter: (form: Form) => Promise<{ viewer: Viewer }>) {
  const queries = useQueryClient()
  return useSingleMutation({
    mutationFn: enter,
    onSuccess: ({ viewer }) => {
      forgetSessionEnd()
      queries.setQueryData(sessionQuery.queryKey, { viewer })
    },
  })
}
