import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { TbPlayerPlay, TbPlayerStop } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui';
import { wantStream } from '../cameras.queries';
import type { Camera } from '../state/states.policy';

/** Starts and stops watching; stopping is asked about, since whoever passes meanwhile is not seen. */
export function StreamSwitch({ camera }: { readonly camera: Camera }): ReactNode {
  const { t } = useTranslation('cameras');
  const [isAsking, asking] = useDisclosure();
  const want = useMutation(wantStream(useQueryClient(), camera.id));
  if (!camera.stream_wanted) {
    return (
      <Button
        leftSection={<TbPlayerPlay size={18} />}
        loading={want.isPending}
        disabled={!camera.is_active}
        onClick={() => {
          want.mutate(true);
        }}
      >
        {t('stream.start')}
      </Button>
    );
  }
  return (
    <>
      <Button variant="default" leftSection={<TbPlayerStop size={18} />} onClick={asking.open} loading={want.isPending}>
        {t('stream.stop')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('stream.stopTitle')}
        confirmLabel={t('stream.stop')}
        isPending={want.isPending}
        onClose={asking.close}
        onConfirm={() => {
          want.mutate(false, { onSettled: asking.close });
        }}
      >
        <Text size="sm">{t('stream.stopText')}</Text>
      </ConfirmDialog>
    </>
  );
}
