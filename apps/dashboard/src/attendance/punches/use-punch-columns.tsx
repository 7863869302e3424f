import { Badge, Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { UserText } from '../../ui';
import { Author } from '../../ui/author';
import { CameraName } from '../../ui/entity-name';
import { sitesQuery, type Punch } from './punches.queries';
import { usePunchFormat } from './use-punch-format';

export function usePunchColumns(mayWrite: boolean, onWithdraw: (punch: Punch) => void): ColumnDef<Punch>[] {
  const { t } = useTranslation('attendance');
  return useMemo(
    () => [
      { id: 'when', header: t('punches.column.when'), cell: ({ row }) => <When punch={row.original} /> },
      {
        id: 'who',
        header: t('punches.column.who'),
        cell: ({ row }) => <UserText text={row.original.user_name} isCut />,
      },
      { id: 'where', header: t('punches.column.where'), cell: ({ row }) => <Where punch={row.original} /> },
      { id: 'how', header: t('punches.column.how'), cell: ({ row }) => <How punch={row.original} /> },
      ...(mayWrite
        ? [
            {
              id: 'actions',
              header: t('punches.column.actions'),
              cell: ({ row }) => <Withdraw punch={row.original} onWithdraw={onWithdraw} />,
            } satisfies ColumnDef<Punch>,
          ]
        : []),
    ],
    [t, mayWrite, onWithdraw],
  );
}

function When({ punch }: { readonly punch: Punch }): ReactNode {
  const format = usePunchFormat(punch);
  const [from, to] = [format.timeWithSeconds(punch.from), format.timeWithSeconds(punch.to)];
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600} td={punch.withdrawn_at === null ? undefined : 'line-through'}>
        {from === to ? from : `${from} – ${to}`}
      </Text>
      <Text size="xs" c="dimmed">
        {format.date(punch.from)}
      </Text>
    </Stack>
  );
}

function Where({ punch }: { readonly punch: Punch }): ReactNode {
  const { t } = useTranslation('attendance');
  const sites = useQuery(sitesQuery);
  return (
    <Stack gap={2} align="flex-start">
      {punch.camera_id === null ? (
        <Text size="sm">
          <UserText text={sites.data?.find(({ id }) => id === punch.site_id)?.name} />
        </Text>
      ) : (
        <CameraName id={punch.camera_id} />
      )}
      <Badge variant="light" color="gray" radius="sm">
        {t(`punches.role.${punch.role}`)}
      </Badge>
    </Stack>
  );
}

function How({ punch }: { readonly punch: Punch }): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <Stack gap={2}>
      <Text size="sm">{t(punch.told_at === null ? `punches.source.${punch.source}` : 'punches.source.told')}</Text>
      {punch.reason !== null && (
        <Text size="sm">
          <UserText text={punch.reason} />
        </Text>
      )}
      {punch.author_id !== null && (
        <Text size="xs" c="dimmed" component="div">
          <Author id={punch.author_id} kind={punch.author_kind} name={punch.author_name} />
        </Text>
      )}
      {punch.withdrawn_at !== null && (
        <Text size="sm">
          {t('punches.withdrawn')} <UserText text={punch.withdrawal_reason} />
        </Text>
      )}
    </Stack>
  );
}

interface WithdrawProps {
  readonly punch: Punch;
  readonly onWithdraw: (punch: Punch) => void;
}

function Withdraw({ punch, onWithdraw }: WithdrawProps): ReactNode {
  const { t } = useTranslation('attendance');
  const format = usePunchFormat(punch);
  if (punch.source !== 'manual' || punch.withdrawn_at !== null) return null;
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t('punches.withdrawOne', { name: punch.user_name ?? '', time: format.dateTime(punch.from) })}
      onClick={() => {
        onWithdraw(punch);
      }}
    >
      {t('punches.withdraw')}
    </Button>
  );
}
