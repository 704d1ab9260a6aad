import { type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'

/**
 * A mutation that is not begun again while it runs: a second click may come before the page shows the first. Its button
 * takes `aria-disabled`, since one that is disabled loses the focus.
 */
export function useSingleMutation<Data, Variables = void>(
  options: UseMutationOptions<Data, Error, Variables>,
) {
  const queries = useQueryClient()
  const mutationKey = [useId()]
  const mutation = useMutation({ ...options, mutationKey })
  const mutate = (variables: Variables) => {
    if (queries.isMutating({ mutationKey }) === 0) mutation.mutate(variables)
  }
  return { ...mutation, mutate }
}
