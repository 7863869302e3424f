import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { TbCalendarOff, TbDownload, TbPencil, TbPlus } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveList } from '../live';
import { useMay } from '../session';
import { AttendanceBadge, EmptyState, Page, UserText } from '../ui';
import { DataTable } from '../ui/data-table';
import { ListNews } from '../ui/list-news';
import { mayConcern, sorts } from './attendance-search.policy';
import { AttendanceTabs } from './attendance-tabs';
import { listQuery, type AttendanceRow } from './attendance.queries';
import { ExportDialog } from './export-dialog';
import { ListFilters } from './list-filters';

const route = getRouteApi('/shell/attendance/list');
const attendanceEvents = ['attendance.recorded', 'attendance.corrected'] as const;

export function ListPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const mayWrite = useMay('attendance.write', 'department');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const options = listQuery(search);
  const list = useInfiniteQuery(options);
  const shown = { queryKey: options.queryKey, pages: list.data?.pages.length ?? 0 };
  const news = useLiveList(attendanceEvents, shown, (event) => mayConcern(search, event));
  const columns = useColumns();
  const [isExporting, setIsExporting] = useState(false);
  const isFiltered = Object.entries(search).some(([name, value]) => name !== 'sort' && value !== undefined);
  const add = (
    <Button component={Link} to="/attendance/new" leftSection={<TbPlus size={18} aria-hidden />}>
      {t('add')}
    </Button>
  );
  const clear = (
    <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
      {t('filter.clear')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<TbDownload size={18} aria-hidden />}
            onClick={() => {
              setIsExporting(true);
            }}
          >
            {t('export.open')}
          </Button>
          {mayWrite && add}
        </>
      }
    >
      <AttendanceTabs view="list">
        <Stack>
          <ListFilters
            search={search}
            onChange={(to) => void navigate({ search: (from) => ({ ...from, ...to }), replace: true })}
          />
          <ListNews {...news} />
          <DataTable
            label={t('list.label')}
            columns={columns}
            list={list}
            sort={search.sort ?? '-date'}
            onSort={(sort) =>
              void navigate({
                search: (from) => ({ ...from, sort: sorts.find((known) => known === sort) }),
                replace: true,
              })
            }
            empty={
              <EmptyState
                icon={TbCalendarOff}
                title={t(isFiltered ? 'list.nothing' : 'list.empty')}
                action={isFiltered ? clear : mayWrite ? add : undefined}
              >
                {t(isFiltered ? 'list.nothingAdvice' : 'list.emptyAdvice')}
              </EmptyState>
            }
          />
        </Stack>
      </AttendanceTabs>
      {isExporting && (
        <ExportDialog
          search={search}
          onClose={() => {
            setIsExporting(false);
          }}
        />
      )}
    </Page>
  );
}

function useColumns(): readonly ColumnDef<AttendanceRow>[] {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'date',
        header: t('field.date'),
        enableSorting: true,
        size: 130,
        cell: ({ row: { original } }) => (
          <Anchor inherit component={Link} to="/attendance/$id" params={{ id: original.id } as never}>
            {format.date(original.date)}
          </Anchor>
        ),
      },
      {
        id: 'person',
        header: t('field.person'),
        cell: ({ row: { original } }) => (
          <Stack gap={0}>
            <UserText text={original.user_name} />
            <Text size="xs" c="dimmed">
              <UserText text={original.department} />
            </Text>
          </Stack>
        ),
      },
      {
        id: 'status',
        header: t('field.status'),
        cell: ({ row: { original } }) => (
          <Group gap={6} wrap="nowrap">
            <AttendanceBadge status={original.status} />
            {original.is_corrected && (
              <TbPencil size={16} role="img" aria-label={t('corrected')} style={{ flexShrink: 0 }} />
            )}
          </Group>
        ),
      },
      {
        id: 'check_in',
        header: t('field.check_in'),
        enableSorting: true,
        cell: ({ row: { original } }) => timeOf(original.check_in, format.at(original.time_zone).time),
      },
      {
        id: 'check_out',
        header: t('field.check_out'),
        cell: ({ row: { original } }) => timeOf(original.check_out, format.at(original.time_zone).time),
      },
      {
        id: 'location',
        header: t('field.location'),
        cell: ({ row: { original } }) => <UserText text={original.location} />,
      },
    ],
    [t, format],
  );
}

function timeOf(instant: string | null, time: (instant: string) => string): string {
  return instant === null ? '–' : time(instant);
}
