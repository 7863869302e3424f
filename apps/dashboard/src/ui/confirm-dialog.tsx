import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './error-notice';

interface Props {
  readonly isOpen: boolean;
  readonly title: string;
  /** What it will do, to whom. */
  readonly children: ReactNode;
  /** The verb: `Delete the camera`, never `OK`. */
  readonly confirmLabel: string;
  /** What cannot be undone. */
  readonly isDangerous?: boolean;
  readonly isPending?: boolean;
  /** As while a word that is to be typed is not. */
  readonly isDisabled?: boolean;
  readonly error?: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** A double click confirms once, also where the page is too busy to show the first before the second. */
export function ConfirmDialog(props: Props): ReactNode {
  const { t } = useTranslation('ui');
  const { isOpen, title, children, confirmLabel, error, onConfirm, onClose } = props;
  const { isDangerous = false, isPending = false, isDisabled = false } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={isPending ? () => undefined : onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
      centered
    >
      <Stack>
        <div>{children}</div>
        {error !== null && error !== undefined && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isPending} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            {...(isDangerous && { color: 'red.9' })}
            onClick={({ detail }) => {
              if (detail < 2) onConfirm();
            }}
            loading={isPending}
            disabled={isDisabled}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
