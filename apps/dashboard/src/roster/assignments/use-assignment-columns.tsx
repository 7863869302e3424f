import { Group, Text } from '@mantine/core';
import { TbMapPin, TbUser, TbUsersGroup } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { UserText } from '../../ui';
import { PersonName } from '../../ui/entity-name';
import type { Assignment } from '../assignments.queries';
import { ShiftChip } from '../shift-chip';
import { shiftsQuery, sitesQuery } from '../rules.queries';
import { useWeekdayNames } from '../use-weekday-names';
import { AssignmentActions } from './assignment-actions';
import { toBlocks } from './assignment-form.policy';

export function useAssignmentColumns(): ColumnDef<Assignment>[] {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const mayWrite = useMay('assignments.write', 'all');
  return useMemo(
    () => [
      { id: 'whom', header: t('assignments.column.whom'), cell: ({ row }) => <Whom assignment={row.original} /> },
      { id: 'what', header: t('assignments.column.what'), cell: ({ row }) => <What assignment={row.original} /> },
      {
        id: 'from',
        header: t('assignments.column.from'),
        cell: ({ row }) => format.date(row.original.valid_from),
      },
      {
        id: 'to',
        header: t('assignments.column.to'),
        cell: ({ row }) => (row.original.valid_to === null ? t('assign.open') : format.date(row.original.valid_to)),
      },
      ...(mayWrite
        ? [
            {
              id: 'actions',
              header: t('assignments.column.actions'),
              cell: ({ row }) => <AssignmentActions assignment={row.original} />,
            } satisfies ColumnDef<Assignment>,
          ]
        : []),
    ],
    [t, format, mayWrite],
  );
}

function useSiteName(): (id: string | null) => string {
  const sites = useQuery(sitesQuery);
  return (id) => sites.data?.find((site) => site.id === id)?.name ?? '…';
}

function Whom({ assignment }: { readonly assignment: Assignment }): ReactNode {
  const { t } = useTranslation('roster');
  const siteName = useSiteName();
  const { user_id: userId, department, site_id: siteId } = assignment;
  const [Icon, kind] =
    userId !== null
      ? ([TbUser, 'person'] as const)
      : department !== null
        ? ([TbUsersGroup, 'department'] as const)
        : ([TbMapPin, 'site'] as const);
  return (
    <Group gap="xs" wrap="nowrap">
      <Icon size={18} role="img" aria-label={t(`assign.kinds.${kind}`)} style={{ flexShrink: 0 }} />
      {userId !== null ? <PersonName id={userId} /> : <UserText text={department ?? siteName(siteId)} />}
    </Group>
  );
}

function What({ assignment }: { readonly assignment: Assignment }): ReactNode {
  const { t } = useTranslation('roster');
  const { list } = useFormat();
  const names = useWeekdayNames();
  const shifts = useQuery(shiftsQuery);
  const siteName = useSiteName();
  const { shift_id: shiftId, weekdays, rotation_shift_ids: rotation, work_site_id: workSiteId } = assignment;
  const nameOf = (id: string | null): string => shifts.data?.find((one) => one.id === id)?.name ?? '…';
  const blocks = toBlocks(rotation).map(({ shiftId: id, days }) =>
    t('assignments.block', { count: days, shift: id === null ? t('dayOff') : nameOf(id) }),
  );
  const isTimeOff = rotation.length > 0 && rotation.every((id) => id === '');
  return (
    <div>
      {shiftId !== null && (
        <>
          <Group gap={6} wrap="nowrap">
            <ShiftChip id={shiftId} />
            <UserText text={nameOf(shiftId)} />
          </Group>
          <Text size="xs" c="dimmed">
            {weekdays.length === 7 ? t('assignments.everyDay') : list(weekdays.map((day) => names[day]))}
          </Text>
        </>
      )}
      {rotation.length > 0 && (
        <>
          <div>{isTimeOff ? t('assign.whats.dayOff') : t('assign.whats.rotation')}</div>
          {!isTimeOff && (
            <Text size="xs" c="dimmed">
              {blocks.join(' · ')}
            </Text>
          )}
        </>
      )}
      {workSiteId !== null && (
        <Text size={shiftId === null && rotation.length === 0 ? 'sm' : 'xs'}>
          {t('assignments.worksAt', { site: siteName(workSiteId) })}
        </Text>
      )}
    </div>
  );
}
