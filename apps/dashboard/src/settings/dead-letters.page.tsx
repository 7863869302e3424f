import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { TbInfoCircle, TbMailCheck } from 'react-icons/tb';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveList } from '../live';
import { ConfirmDialog, EmptyState, UserText } from '../ui';
import { DataTable } from '../ui/data-table';
import { ListNews } from '../ui/list-news';
import { deadLettersQuery, forgetDeadLetter, replayDeadLetter, type DeadLetter } from './operations.queries';
import { SettingsFrame } from './settings-frame';

const newLetters = ['dead_letter.created'] as const;

interface Chosen {
  readonly letter: DeadLetter;
  readonly what: 'replay' | 'forget';
}

/** Messages that no service could handle. */
export function DeadLettersPage(): ReactNode {
  const { t } = useTranslation('settings');
  const list = useInfiniteQuery(deadLettersQuery);
  const news = useLiveList(newLetters, {
    queryKey: deadLettersQuery.queryKey,
    pages: list.data?.pages.length ?? 0,
  });
  const [chosen, setChosen] = useState<Chosen>();
  const columns = useColumns(setChosen);
  return (
    <SettingsFrame title={t('section.deadLetters.title')} description={t('deadLetters.description')}>
      <Alert color="blue" icon={<TbInfoCircle />} title={t('deadLetters.meaning')} maw="75ch">
        {t('deadLetters.meaningText')}
      </Alert>
      <ListNews {...news} />
      <DataTable
        label={t('section.deadLetters.title')}
        columns={columns}
        list={list}
        empty={
          <EmptyState icon={TbMailCheck} title={t('deadLetters.none')}>
            {t('deadLetters.noneText')}
          </EmptyState>
        }
      />
      {chosen !== undefined && (
        <LetterDialog
          key={`${chosen.what} ${chosen.letter.id}`}
          {...chosen}
          onClose={() => {
            setChosen(undefined);
          }}
        />
      )}
    </SettingsFrame>
  );
}

function useColumns(onChoose: (chosen: Chosen) => void): ColumnDef<DeadLetter>[] {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'at', header: t('deadLetters.at'), cell: ({ row: { original } }) => format.dateTime(original.died_at) },
      {
        id: 'what',
        header: t('deadLetters.what'),
        cell: ({ row: { original } }) => (
          <>
            <Code dir="ltr">{original.subject}</Code>
            <Text size="xs" c="dimmed">
              {t('deadLetters.receiver', { receiver: original.receiver })}
            </Text>
          </>
        ),
      },
      {
        id: 'why',
        header: t('deadLetters.why'),
        cell: ({ row: { original } }) => (
          <>
            <UserText text={original.message} />
            <Text size="xs" c="dimmed">
              {t('deadLetters.attempts', { count: original.attempts })}
            </Text>
          </>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        cell: ({ row: { original } }) => (
          <Group gap={4} wrap="nowrap">
            {(['replay', 'forget'] as const).map((what) => (
              <Button
                key={what}
                size="xs"
                variant="subtle"
                {...(what === 'forget' && { color: 'red' })}
                aria-label={t(`deadLetters.${what}Of`, { sequence: original.sequence })}
                onClick={() => {
                  onChoose({ letter: original, what });
                }}
              >
                {t(`deadLetters.${what}`)}
              </Button>
            ))}
          </Group>
        ),
      },
    ],
    [format, onChoose, t],
  );
}

function LetterDialog({ letter, what, onClose }: Chosen & { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const replay = useMutation(replayDeadLetter(client));
  const forget = useMutation(forgetDeadLetter(client));
  const mutation = what === 'replay' ? replay : forget;
  return (
    <ConfirmDialog
      isOpen
      title={t(`deadLetters.${what}Title`)}
      confirmLabel={t(`deadLetters.${what}`)}
      isDangerous={what === 'forget'}
      isPending={mutation.isPending}
      error={mutation.error}
      onClose={onClose}
      onConfirm={() => {
        mutation.mutate(letter.sequence, {
          onSuccess: () => {
            notifications.show({ message: t(`deadLetters.${what}Done`) });
            onClose();
          },
        });
      }}
    >
      <Code block dir="ltr">
        {letter.subject}
      </Code>
      <Text size="sm" mt="sm">
        {t(`deadLetters.${what}Text`)}
      </Text>
    </ConfirmDialog>
  );
}
