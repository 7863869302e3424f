import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrorsOf, FormProblem, UserText } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { withdrawPunch, type Punch } from './punches.queries';
import { usePunchFormat } from './use-punch-format';

interface Props {
  readonly punch: Punch;
  readonly onClose: () => void;
}

/** It stays, with who took it back and why, and counts no more. */
export function WithdrawPunch({ punch, onClose }: Props): ReactNode {
  const { t } = useTranslation('attendance');
  const format = usePunchFormat(punch);
  const [reason, setReason] = useState('');
  const withdraw = useMutation(withdrawPunch(useQueryClient()));
  return (
    <Dialog opened onClose={onClose} title={t('punches.withdraw')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          withdraw.mutate({ id: punch.id, reason: reason.trim() }, { onSuccess: onClose });
        }}
      >
        <Stack>
          <Text size="sm">
            <UserText text={punch.user_name} /> {format.dateTime(punch.from)}
          </Text>
          <Text size="sm">{t('punches.withdrawText')}</Text>
          <FormProblem error={withdraw.error} fields={['reason']} />
          <Textarea
            label={t('punches.reason')}
            required
            autosize
            minRows={2}
            maxLength={2_000}
            value={reason}
            error={fieldErrorsOf(withdraw.error)['reason']}
            data-autofocus
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={withdraw.isPending}>
              {t('cancel')}
            </Button>
            <Button type="submit" color="red.9" loading={withdraw.isPending} disabled={reason.trim() === ''}>
              {t('punches.withdraw')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
