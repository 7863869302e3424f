import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from './confirm-dialog';

interface Props {
  readonly label: string;
  /** The question. */
  readonly title: string;
  readonly deletion: { readonly isPending: boolean; readonly error: Error | null; readonly reset: () => void };
  readonly onConfirm: () => void;
  /** What comes of it. */
  readonly children: ReactNode;
}

/** Deletes what a page is about, once that was confirmed. */
export function DeleteButton({ label, title, deletion, onConfirm, children }: Props): ReactNode {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={18} aria-hidden />}
        onClick={() => {
          setAsked(true);
        }}
      >
        {label}
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        title={title}
        confirmLabel={label}
        isDangerous
        isPending={deletion.isPending}
        error={deletion.error}
        onConfirm={onConfirm}
        onClose={() => {
          setAsked(false);
          deletion.reset();
        }}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
