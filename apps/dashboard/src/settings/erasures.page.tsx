import { TbCircleCheck, TbLoader2, TbReceiptOff } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, LinkAnchor, StatusBadge } from '../ui';
import { DataTable } from '../ui/data-table';
import { erasuresQuery, type ErasureRow } from './erasures.queries';
import { SettingsFrame } from './settings-frame';

/** Who was erased: ids and times alone. */
export function ErasuresPage(): ReactNode {
  const { t } = useTranslation('settings');
  const list = useInfiniteQuery(erasuresQuery);
  return (
    <SettingsFrame title={t('section.erasures.title')} description={t('erasures.description')}>
      <DataTable<ErasureRow>
        label={t('section.erasures.title')}
        columns={useColumns()}
        list={list}
        empty={
          <EmptyState icon={TbReceiptOff} title={t('erasures.none')}>
            {t('erasures.noneText')}
          </EmptyState>
        }
      />
    </SettingsFrame>
  );
}

function useColumns(): ColumnDef<ErasureRow>[] {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'id',
        header: t('erasures.number'),
        cell: ({ row: { original } }) => (
          <LinkAnchor to="/settings/erasures/$personId" params={{ personId: original.id }} ff="monospace" size="sm">
            <bdi>{original.id}</bdi>
          </LinkAnchor>
        ),
      },
      {
        id: 'erased_at',
        header: t('erasures.erasedAt'),
        cell: ({ row: { original } }) => (original.erased_at === null ? '–' : format.dateTime(original.erased_at)),
      },
      {
        id: 'state',
        header: t('erasures.faces'),
        cell: ({ row: { original } }) => {
          const isFinished = original.identity_status === 'finished';
          return (
            <StatusBadge icon={isFinished ? TbCircleCheck : TbLoader2} color={isFinished ? 'green' : 'blue'}>
              {t(`erasureStatus.${original.identity_status}`)}
            </StatusBadge>
          );
        },
      },
    ],
    [format, t],
  );
}
