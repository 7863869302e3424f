import { Checkbox, Group, Pagination, Stack, Table, Text, Title } from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbAlertTriangle, TbEqual, TbPencil, TbPlus } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format';
import { ScrollTable } from './scroll-table';
import { StatusBadge } from './status-badge';
import { UserText } from './user-text';

const results = ['created', 'updated', 'unchanged', 'failed'] as const;
type Result = (typeof results)[number];

interface Message {
  readonly field: string;
  readonly message: string;
}

/** What became of a row of a file, or would. */
export interface CsvRow {
  /** As a spreadsheet counts: the names of the fields are row 1. */
  readonly row: number;
  readonly result: Result;
  readonly errors: readonly Message[];
  readonly warnings?: readonly Message[];
}

export interface Report<Row extends CsvRow> {
  readonly dry_run: boolean;
  readonly created: number;
  readonly updated?: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly data: readonly Row[];
}

export interface Subject<Row> {
  readonly header: string;
  readonly show: (row: Row) => ReactNode;
}

interface Props<Row extends CsvRow> {
  readonly report: Report<Row>;
  readonly subject: Subject<Row> | undefined;
}

const looks: Readonly<Record<Result, { readonly icon: IconType; readonly color: string }>> = {
  created: { icon: TbPlus, color: 'teal' },
  updated: { icon: TbPencil, color: 'blue' },
  unchanged: { icon: TbEqual, color: 'gray' },
  failed: { icon: TbAlertTriangle, color: 'red' },
};

const rowsAPage = 50;

/** What a file would do, or has done, row by row. */
export function CsvReport<Row extends CsvRow>({ report, subject }: Props<Row>): ReactNode {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const [page, setPage] = useState(1);
  const [onlyNoted, setOnlyNoted] = useState(report.failed > 0);
  const listed = onlyNoted ? report.data.filter(isNoted) : report.data;
  const pages = Math.max(1, Math.ceil(listed.length / rowsAPage));
  const shown = Math.min(page, pages);
  const title = t(report.dry_run ? 'csv.plan' : 'csv.result');
  return (
    <Stack gap="sm">
      <Title order={2} fz="h4">
        {title}
      </Title>
      <Group gap="xs">
        {results.map((result) => {
          const count = report[result];
          return (
            count !== undefined && (
              <StatusBadge key={result} icon={looks[result].icon} color={looks[result].color}>
                {t(`csv.count.${result}`, { number: format.number(count) })}
              </StatusBadge>
            )
          );
        })}
        {report.data.some(isNoted) && (
          <Checkbox
            label={t('csv.onlyNoted')}
            checked={onlyNoted}
            onChange={(event) => {
              setOnlyNoted(event.currentTarget.checked);
              setPage(1);
            }}
          />
        )}
      </Group>
      <ScrollTable label={title} minWidth={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('csv.row')}</Table.Th>
            {subject !== undefined && <Table.Th scope="col">{subject.header}</Table.Th>}
            <Table.Th scope="col">{t('csv.what')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {listed.slice((shown - 1) * rowsAPage, shown * rowsAPage).map((row) => (
            <Table.Tr key={row.row}>
              <Table.Td>{row.row}</Table.Td>
              {subject !== undefined && <Table.Td>{subject.show(row)}</Table.Td>}
              <Table.Td>
                <Outcome row={row} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={shown}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': t(`pages.${control}`) })}
          getItemProps={(number) => ({ 'aria-label': t('pages.number', { number }) })}
        />
      )}
    </Stack>
  );
}

function isNoted({ result, warnings = [] }: CsvRow): boolean {
  return result === 'failed' || warnings.length > 0;
}

function Outcome({ row: { result, errors, warnings = [] } }: { readonly row: CsvRow }): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <>
      <StatusBadge icon={looks[result].icon} color={looks[result].color}>
        {t(`csv.${result}`)}
      </StatusBadge>
      {[...errors, ...warnings].map(({ field, message }, index) => (
        <Text key={index} size="sm">
          <UserText text={`${field}: ${message}`} />
        </Text>
      ))}
    </>
  );
}
