import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { UserText } from '../ui';

interface Counts {
  readonly name: string;
  readonly total_records: number;
  readonly unique_users: number;
  readonly present: number;
  readonly late: number;
  readonly absent: number;
  readonly no_coverage: number;
  readonly total_hours: number;
}

interface Props {
  readonly label: string;
  /** What the first column is. */
  readonly first: string;
  readonly rows: readonly Counts[];
}

const counted = ['unique_users', 'total_records', 'present', 'late', 'absent', 'no_coverage'] as const;

/** The figures of a chart. */
export function StatisticsTable({ label, first, rows }: Props): ReactNode {
  const { t } = useTranslation(['attendance', 'ui']);
  const format = useFormat();
  const titles = {
    unique_users: t('statistics.people'),
    total_records: t('statistics.rows'),
    present: t('ui:attendanceStatus.present'),
    late: t('ui:attendanceStatus.late'),
    absent: t('ui:attendanceStatus.absent'),
    no_coverage: t('ui:attendanceStatus.no_coverage'),
  };
  return (
    <Table.ScrollContainer minWidth={640} maxHeight={480} tabIndex={0} role="region" aria-label={label}>
      <Table stickyHeader aria-label={label} style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{first}</Table.Th>
            {counted.map((name) => (
              <Table.Th key={name}>{titles[name]}</Table.Th>
            ))}
            <Table.Th>{t('statistics.hours')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Th scope="row">
                <UserText text={row.name} />
              </Table.Th>
              {counted.map((name) => (
                <Table.Td key={name}>{format.number(row[name])}</Table.Td>
              ))}
              <Table.Td>{format.number(row.total_hours, { maximumFractionDigits: 1 })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
