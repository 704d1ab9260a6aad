import { VeltCommentTool, VeltNotificationsTool, VeltPresence, VeltSidebarButton } from '@veltdev/react'
import { useVeltDocument } from './use-velt-document.ts'

interface CollaborationProps {
  documentId: string
  documentName: string
  organizationId: string
}

/** Who else is here, and the tools to talk about the open document. */
export function Collaboration({ documentId, documentName, organizationId }: CollaborationProps) {
  useVeltDocument(documentId, documentName, organizationId)
  return (
    <>
      <VeltPresence />
      <VeltCommentTool />
      <VeltSidebarButton />
      <VeltNotificationsTool />
    </>
  )
}
