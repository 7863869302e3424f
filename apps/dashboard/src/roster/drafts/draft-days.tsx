import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbArrowRight, TbCheck, TbEqualNot, TbHourglass, TbLock } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { LinkAnchor, StatusBadge, UserText } from '../../ui';
import { DataTable } from '../../ui/data-table';
import { PersonSelect } from '../../ui/entity-select';
import { draftDaysQuery, type Draft, type DraftDay } from '../drafts.queries';
import { changesOfRow, type RowChange } from './draft-row-change.policy';

/** Every day that a draft changes, before and after: what an approval says yes to. */
export function DraftDays({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  const [userId, setUserId] = useState<string | null>(null);
  const list = useInfiniteQuery(draftDaysQuery(draft, userId));
  const columns = useColumns();
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-end">
        <Title order={2} fz="h4">
          {t('draft.days')}
        </Title>
        <PersonSelect
          label={t('assign.kinds.person')}
          w={260}
          value={userId}
          onChange={(id) => {
            setUserId(id);
          }}
        />
      </Group>
      <DataTable<DraftDay>
        label={t('draft.days')}
        columns={columns}
        list={list}
        rowHeightPx={84}
        empty={<Text size="sm">{t('draft.noDays')}</Text>}
      />
    </Stack>
  );
}

function useColumns(): ColumnDef<DraftDay>[] {
  const { t } = useTranslation('roster');
  return useMemo(
    () => [
      { id: 'who', header: t('draft.column.who'), cell: ({ row }) => <Who day={row.original} /> },
      { id: 'change', header: t('draft.column.change'), cell: ({ row }) => <Change day={row.original} /> },
      { id: 'why', header: t('draft.column.why'), cell: ({ row }) => <Why day={row.original} /> },
    ],
    [t],
  );
}

function Who({ day }: { readonly day: DraftDay }): ReactNode {
  const format = useFormat();
  const date = format.date(day.date);
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        <UserText text={day.user_name} />
      </Text>
      <Text size="sm">
        {day.record_id === null ? (
          date
        ) : (
          <LinkAnchor to="/attendance/$id" params={{ id: day.record_id }}>
            {date}
          </LinkAnchor>
        )}
      </Text>
    </Stack>
  );
}

function Change({ day: { before, after } }: { readonly day: DraftDay }): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Stack gap={2}>
      {before === null && <Text size="sm">{t('draft.rowComes')}</Text>}
      {after === null && <Text size="sm">{t('draft.rowGoes')}</Text>}
      {changesOfRow(before, after).map((change) => (
        <Group key={change.field} gap={6} wrap="nowrap" align="baseline">
          <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
            {t(`draft.field.${change.field}`)}
          </Text>
          <Text size="sm" td={change.from === null ? undefined : 'line-through'}>
            <Value field={change.field} value={change.from} timeZone={before?.time_zone ?? null} />
          </Text>
          <TbArrowRight size={14} className="flip-in-rtl" role="img" aria-label={t('draft.becomes')} />
          <Text size="sm" fw={600}>
            <Value field={change.field} value={change.to} timeZone={after?.time_zone ?? null} />
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

interface ValueProps {
  readonly field: RowChange['field'];
  readonly value: RowChange['to'];
  /** In which times are read. */
  readonly timeZone: string | null;
}

function Value({ field, value, timeZone }: ValueProps): ReactNode {
  const { t } = useTranslation(['roster', 'ui']);
  const format = useFormat();
  if (value === null) return '–';
  if (typeof value === 'number') return format.duration(value * 60);
  switch (field) {
    case 'status':
      return t(`ui:attendanceStatus.${value as 'present'}`);
    case 'overtime_status':
      return t(`draft.overtime.${value as 'pending'}`);
    case 'check_in':
    case 'check_out':
      return format.at(timeZone).time(value);
    default:
      return <UserText text={value} />;
  }
}

const outcomes: Readonly<Record<DraftDay['outcome'], readonly [IconType, string]>> = {
  waiting: [TbHourglass, 'gray'],
  locked: [TbLock, 'orange'],
  applied: [TbCheck, 'green'],
  different: [TbEqualNot, 'yellow'],
};

function Why({ day }: { readonly day: DraftDay }): ReactNode {
  const { t } = useTranslation('roster');
  const [icon, color] = outcomes[day.outcome];
  return (
    <Stack gap={4} align="flex-start">
      <Group gap={4}>
        {day.causes.map((cause) => (
          <Badge key={cause} variant="light" color="gray" radius="sm">
            {t(`draft.cause.${cause}`)}
          </Badge>
        ))}
      </Group>
      {day.outcome !== 'waiting' && (
        <StatusBadge icon={icon} color={color}>
          {t(`draft.outcome.${day.outcome}`)}
        </StatusBadge>
      )}
    </Stack>
  );
}
