import { Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../ui';
import { deleteRow, type RowWithTag } from './attendance.queries';

interface Props extends RowWithTag {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteRowDialog({ row, etag, isOpen, onClose, onDeleted }: Props): ReactNode {
  const { t } = useTranslation('attendance');
  const [reason, setReason] = useState('');
  const remove = useMutation(deleteRow(useQueryClient()));
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t('delete.title')}
      confirmLabel={t('delete.confirm')}
      isDangerous
      isPending={remove.isPending}
      isDisabled={reason.trim() === ''}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => {
        remove.mutate({ id: row.id, etag, reason: reason.trim() }, { onSuccess: onDeleted });
      }}
    >
      <Stack>
        <Text size="sm">{t('delete.text')}</Text>
        <Textarea
          label={t('field.reason')}
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2_000}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </Stack>
    </ConfirmDialog>
  );
}
