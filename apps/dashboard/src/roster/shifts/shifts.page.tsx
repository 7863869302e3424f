import { Badge, Group, Table, Text } from '@mantine/core';
import { TbClockHour9, TbMoon, TbPlus } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay, useSiteDay } from '../../session';
import { EmptyState, ErrorNotice, LinkAnchor, LinkButton, ListSkeleton, UserText } from '../../ui';
import { ScrollTable } from '../../ui/scroll-table';
import { RosterFrame } from '../roster-frame';
import { ShiftChip } from '../shift-chip';
import { shiftsQuery, type Shift } from '../rules.queries';

export function ShiftsPage(): ReactNode {
  const { t } = useTranslation('roster');
  const mayWrite = useMay('shifts.write', 'all');
  const shifts = useQuery(shiftsQuery);
  const add = mayWrite && (
    <LinkButton to="/roster/shifts/new" leftSection={<TbPlus size={18} aria-hidden />}>
      {t('shifts.new')}
    </LinkButton>
  );
  return (
    <RosterFrame
      title={t('shifts.title')}
      description={t('shifts.text')}
      actions={(shifts.data?.length ?? 0) > 0 && add}
    >
      {shifts.isPending && <ListSkeleton rows={5} />}
      {shifts.isError && <ErrorNotice error={shifts.error} onRetry={() => void shifts.refetch()} />}
      {shifts.data?.length === 0 && (
        <EmptyState icon={TbClockHour9} title={t('shifts.empty')} action={add}>
          {t('shifts.emptyText')}
        </EmptyState>
      )}
      {(shifts.data?.length ?? 0) > 0 && <ShiftTable shifts={shifts.data ?? []} />}
    </RosterFrame>
  );
}

function ShiftTable({ shifts }: { readonly shifts: readonly Shift[] }): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <ScrollTable label={t('shifts.title')} minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          {(['name', 'hours', 'breaks', 'grace', 'next'] as const).map((column) => (
            <Table.Th key={column} scope="col">
              {t(`shifts.column.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shifts.map((shift) => (
          <ShiftRow key={shift.id} shift={shift} />
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function ShiftRow({ shift }: { readonly shift: Shift }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const today = useSiteDay();
  const next = shift.versions.find(({ valid_from: from }) => from !== null && from > today)?.valid_from;
  const breaks = shift.breaks.map((one) =>
    one.kind === 'fixed'
      ? t('shifts.fixedBreak', { start: one.start, end: one.end })
      : t('shifts.automaticBreak', {
          minutes: format.duration((one.minutes ?? 0) * 60),
          after: format.duration((one.after_minutes_worked ?? 0) * 60),
        }),
  );
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <ShiftChip id={shift.id} />
          <LinkAnchor to="/roster/shifts/$shiftId" params={{ shiftId: shift.id }} fw={600}>
            <UserText text={shift.name} />
          </LinkAnchor>
        </Group>
      </Table.Td>
      <Table.Td style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        <Group gap={6} wrap="nowrap">
          {t('shifts.hours', { start: shift.start, end: shift.end })}
          {shift.end <= shift.start && <TbMoon size={16} role="img" aria-label={t('shift.nextDay')} />}
          {shift.flexible && (
            <Badge variant="light" color="gray" radius="sm">
              {t('shifts.flexible')}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>{breaks.length === 0 ? '–' : format.list(breaks)}</Table.Td>
      <Table.Td>
        {shift.flexible
          ? '–'
          : t('minutes', { count: shift.late_grace_minutes, value: format.number(shift.late_grace_minutes) })}
      </Table.Td>
      <Table.Td>
        {next == null ? (
          <Text component="span" c="dimmed">
            –
          </Text>
        ) : (
          format.date(next)
        )}
      </Table.Td>
    </Table.Tr>
  );
}
