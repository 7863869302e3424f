import { Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { FacePicture } from './face-picture';
import { mergeFaces, type UnknownFace } from './inbox.queries';

interface Props {
  readonly face: UnknownFace;
  /** Of which one is the same person: those that the list has read. */
  readonly others: readonly UnknownFace[];
  readonly onClose: () => void;
  readonly onMerged: (face: UnknownFace) => void;
}

/** Two unknown faces are one person. */
export function MergeDialog({ face, others, onClose, onMerged }: Props): ReactNode {
  const { t } = useTranslation('review');
  const { t: tUi } = useTranslation('ui');
  const format = useFormat();
  const [otherId, setOtherId] = useState('');
  const merging = useMutation(mergeFaces(useQueryClient(), face));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    merging.mutate(otherId, {
      onSuccess: (merged) => {
        onMerged(merged);
      },
    });
  };
  return (
    <Dialog
      opened
      onClose={merging.isPending ? () => undefined : onClose}
      title={t('merge.title')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
      size="lg"
    >
      <form onSubmit={submit}>
        <Stack>
          <Group wrap="nowrap" align="flex-start">
            <FacePicture faceId={face.id} visitId={face.best_visit_id} alt={t('picture.alt')} size={120} />
            <Text size="sm" c="dimmed">
              {t('merge.text')}
            </Text>
          </Group>
          <Radio.Group label={t('merge.other')} value={otherId} onChange={setOtherId}>
            <SimpleGrid cols={{ base: 2, xs: 3, sm: 4 }} mt="xs">
              {others.map((other, index) => {
                const when = format.dateTime(other.last_seen_at);
                return (
                  <Stack key={other.id} gap={6}>
                    <FacePicture faceId={other.id} visitId={other.best_visit_id} alt="" size="100%" />
                    <Radio value={other.id} size="sm" label={when} data-autofocus={index === 0 ? true : undefined} />
                  </Stack>
                );
              })}
            </SimpleGrid>
          </Radio.Group>
          {others.length === 0 && <Text size="sm">{t('merge.none')}</Text>}
          {merging.isError && <ErrorNotice error={merging.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={merging.isPending}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" loading={merging.isPending} disabled={otherId === ''}>
              {t('merge.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
