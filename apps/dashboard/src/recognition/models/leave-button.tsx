import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui';
import { leaveModel, type Model } from './models.queries';

interface Props {
  readonly model: Model;
  readonly titleId: string;
}

/** Gives a pack up for good, once it no longer decides. */
export function LeaveButton({ model, titleId }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const [isAsking, setAsking] = useState(false);
  const leave = useMutation(leaveModel(useQueryClient(), model.pack_id));
  const close = (): void => {
    setAsking(false);
  };
  return (
    <>
      <Button
        variant="subtle"
        size="sm"
        c="var(--mantine-color-error)"
        aria-describedby={titleId}
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('leavePack.button')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('leavePack.title', { name: model.pack_id })}
        confirmLabel={t('leavePack.confirm')}
        isDangerous
        isPending={leave.isPending}
        error={leave.error}
        onConfirm={() => {
          leave.mutate(undefined, { onSuccess: close });
        }}
        onClose={close}
      >
        <Text size="sm">{t('leavePack.text')}</Text>
      </ConfirmDialog>
    </>
  );
}
