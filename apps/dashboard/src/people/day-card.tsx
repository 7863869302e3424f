import { Card, Stack, Table, Text, Title } from '@mantine/core';
import { TbCalendarOff } from 'react-icons/tb';
import type { Schemas } from '@smart-attendance/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, UserText } from '../ui';
import { CameraName } from '../ui/entity-name';
import { AttendanceBadge } from '../ui/attendance-status';

type Row = Schemas['AttendanceView'];

/** What is known of the day that was chosen in the calendar. */
export function DayCard({ day, rows }: { readonly day: string | undefined; readonly rows: readonly Row[] }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  return (
    <Card withBorder aria-live="polite">
      {day === undefined ? (
        <Text c="dimmed" size="sm">
          {t('calendar.choose')}
        </Text>
      ) : (
        <Stack>
          <Title order={2} fz="h5">
            {format.longDate(day)}
          </Title>
          {rows.length === 0 && (
            <EmptyState icon={TbCalendarOff} title={t('calendar.noRow')}>
              {t('calendar.noRowText')}
            </EmptyState>
          )}
          {rows.map((row) => (
            <RowFacts key={row.id} row={row} />
          ))}
        </Stack>
      )}
    </Card>
  );
}

function RowFacts({ row }: { readonly row: Row }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const seconds =
    row.check_in === null || row.check_out === null
      ? undefined
      : (new Date(row.check_out).getTime() - new Date(row.check_in).getTime()) / 1_000;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('day.in'), row.check_in === null ? '–' : format.at(row.time_zone).time(row.check_in)],
    [t('day.out'), row.check_out === null ? '–' : format.at(row.time_zone).time(row.check_out)],
    [t('day.duration'), seconds === undefined ? '–' : format.duration(seconds)],
    [t('day.source'), row.is_corrected ? t('day.corrected') : t(`day.by.${row.source}`)],
    [
      t('day.camera'),
      row.camera_id === null ? '–' : <CameraName key="camera" id={row.camera_id} name={row.camera_name} />,
    ],
    [t('day.location'), <UserText key="location" text={row.location ?? '–'} />],
    [t('day.similarity'), row.similarity === null ? '–' : format.number(row.similarity, { maximumFractionDigits: 2 })],
    [t('day.notes'), <UserText key="notes" text={row.notes ?? '–'} />],
  ];
  return (
    <div>
      <AttendanceBadge status={row.status} />
      <Table layout="fixed" withRowBorders={false} verticalSpacing={6} horizontalSpacing={0} mt="xs">
        <Table.Tbody>
          {facts.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" w="40%" fw={500} c="dimmed" ta="start">
                {label}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
