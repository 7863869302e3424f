import { Button } from '@mantine/core';
import { TbFilterSearch, TbUserQuestion } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useContext, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SiteTimeZone, useFormat } from '../i18n';
import { useLiveList } from '../live';
import { EmptyState } from '../ui';
import { DataTable } from '../ui/data-table';
import { CameraName } from '../ui/entity-name';
import { NewRowsButton } from './new-rows-button';
import { RecognitionFrame } from './recognition-frame';
import { strangersQuery, type StrangerVisit } from './recognition.queries';
import { isFiltered, isInList, toSeenQuery, type SeenFilter } from './seen-filter.policy';
import { SeenFilters } from './seen-filters';

const route = getRouteApi('/shell/recognition/strangers');
const newRows = ['stranger.seen'] as const;

/** When somebody nobody knows was where, and for how long. */
export function StrangersPage(): ReactNode {
  const { t } = useTranslation('recognition');
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const query = toSeenQuery(filter, useContext(SiteTimeZone));
  const options = strangersQuery(query);
  const list = useInfiniteQuery(options);
  const shown = { queryKey: options.queryKey, pages: list.data?.pages.length ?? 1, pagesReadAnewMax: 1 };
  const news = useLiveList(newRows, shown, (event) => isInList(event, query));
  const columns = useColumns();
  const change = (search: SeenFilter): void => void navigate({ search, replace: true });
  return (
    <RecognitionFrame title={t('strangers.title')} description={t('strangers.description')}>
      <SeenFilters filter={filter} hasPeople={false} onChange={change} />
      <NewRowsButton waiting={news.waiting} onShow={news.show} />
      <DataTable
        label={t('strangers.title')}
        columns={columns}
        list={list}
        empty={
          isFiltered(filter) ? (
            <EmptyState
              icon={TbFilterSearch}
              title={t('filter.nothing')}
              action={
                <Button
                  onClick={() => {
                    change({});
                  }}
                >
                  {t('filter.clear')}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={TbUserQuestion} title={t('strangers.none')}>
              {t('strangers.noneText')}
            </EmptyState>
          )
        }
      />
    </RecognitionFrame>
  );
}

function useColumns(): ColumnDef<StrangerVisit>[] {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'when',
        header: t('column.came'),
        cell: ({ row: { original } }) => format.dateTime(original.first_seen_at),
      },
      {
        id: 'duration',
        header: t('column.stayed'),
        cell: ({ row: { original } }) => format.duration(secondsOf(original)),
      },
      {
        id: 'camera',
        header: t('column.camera'),
        cell: ({ row: { original } }) => <CameraName id={original.camera_id} />,
      },
      {
        id: 'sightings',
        header: t('column.sightings'),
        cell: ({ row: { original } }) => format.number(original.sightings),
      },
    ],
    [format, t],
  );
}

function secondsOf({ first_seen_at: from, last_seen_at: to }: StrangerVisit): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000;
}
