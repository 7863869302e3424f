import { ActionIcon, Button } from '@mantine/core';
import { TbTrash } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from './confirm-dialog';

interface Props {
  readonly label: string;
  /** In a list: an icon, which is called by the question. */
  readonly isIcon?: boolean;
  /** The question. */
  readonly title: string;
  readonly deletion: { readonly isPending: boolean; readonly error: Error | null; readonly reset: () => void };
  readonly onConfirm: () => void;
  /** What comes of it. */
  readonly children: ReactNode;
}

/** Deletes what a page or a row is about, once that was confirmed. */
export function DeleteButton({ label, isIcon = false, title, deletion, onConfirm, children }: Props): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const ask = (): void => {
    setAsked(true);
  };
  return (
    <>
      {isIcon ? (
        <ActionIcon variant="subtle" color="red" size={30} aria-label={title} onClick={ask}>
          <TbTrash size={16} aria-hidden />
        </ActionIcon>
      ) : (
        <Button variant="default" leftSection={<TbTrash size={18} aria-hidden />} onClick={ask}>
          {label}
        </Button>
      )}
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
