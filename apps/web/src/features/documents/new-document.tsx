import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { call } from '../../api.ts'
import { Field } from '../../ui/field.tsx'
import { useFormErrors } from '../../ui/use-form-errors.ts'
import { useSingleMutation } from '../../ui/use-single-mutation.ts'

/** Makes a document from a title and opens it. */
export function NewDocument({ organizationId }: { organizationId: string }) {
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const create = useSingleMutation({
    mutationFn: (title: string) => call('createDocument', { params: { organizationId }, body: { title } }),
    onSuccess: (document) => {
      void queries.invalidateQueries({ queryKey: ['documents'] })
      navigate(`/documents/${document.id}`)
    },
  })
  const { form, errors, message } = useFormErrors(create.error, ['title'])

  return (
    <form
      ref={form}
      className="new-document"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate(String(new FormData(event.currentTarget).get('title')))
      }}
    >
      <Field
        name="title"
        label="New document"
        placeholder="Give it a title"
        error={errors.title}
        autoComplete="off"
        dir="auto"
      />
      <button type="submit" className="button primary" aria-disabled={create.isPending}>
        Create
      </button>
      {message && (
        <p role="alert" className="form-message">
          {message}
        </p>
      )}
    </form>
  )
}
