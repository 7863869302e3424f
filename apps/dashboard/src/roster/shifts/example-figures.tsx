import { Badge, Group, Table } from '@mantine/core';
import { TbFlag } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import type { PreviewedRow } from '../rules.queries';

/** Those that an example can have. */
const flags = [
  'auto_check_out',
  'left_early',
  'missing_check_out',
  'outside_shift',
  'too_short',
  'unmatched_exit',
  'worked_on_holiday',
  'worked_on_leave',
] as const;

/** The row of an example: what it would be paid by. */
export function ExampleFigures({ row }: { readonly row: PreviewedRow }): ReactNode {
  const { t } = useTranslation('roster');
  const { duration, number } = useFormat();
  const minutes = (value: number): string =>
    value < 60 ? t('minutes', { count: value, value: number(value) }) : duration(value * 60);
  const isOvertime = row.overtime_minutes > 0;
  const figures = [
    { name: 'worked', text: row.worked_minutes === null ? t('example.unknown') : minutes(row.worked_minutes) },
    ...(row.break_minutes === null ? [] : [{ name: 'break', text: minutes(row.break_minutes) } as const]),
    ...(row.required_minutes === null ? [] : [{ name: 'required', text: minutes(row.required_minutes) } as const]),
    ...(row.late_minutes === 0 ? [] : [{ name: 'late', text: minutes(row.late_minutes) } as const]),
    ...(row.early_minutes === 0 ? [] : [{ name: 'early', text: minutes(row.early_minutes) } as const]),
    ...(isOvertime ? [{ name: 'overtime', text: minutes(row.overtime_minutes) } as const] : []),
  ] as const;
  return (
    <>
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0} aria-label={t('example.result')}>
        <Table.Tbody>
          {figures.map(({ name, text }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} c="dimmed">
                {t(`figure.${name}`)}
              </Table.Th>
              <Table.Td ta="end" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {text}
                {name === 'overtime' && row.overtime_status === 'pending' && ` · ${t('figure.pending')}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group gap={6}>
        {flags
          .filter((flag) => row.flags.includes(flag))
          .map((flag) => (
            <Badge key={flag} variant="light" color="gray" radius="sm" leftSection={<TbFlag size={12} aria-hidden />}>
              {t(`flag.${flag}`)}
            </Badge>
          ))}
      </Group>
    </>
  );
}
