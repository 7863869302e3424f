import { Group, Pagination, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconEqual, IconPencil, IconPlus, type TablerIcon } from '@tabler/icons-react';
import type { Schemas } from '@smart-attendance/client';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { StatusBadge, UserText } from '../../ui';

type Report = Schemas['CameraImportView'];
type Result = Report['data'][number]['result'];

const looks: Readonly<Record<Result, { readonly icon: TablerIcon; readonly color: string }>> = {
  created: { icon: IconPlus, color: 'teal' },
  updated: { icon: IconPencil, color: 'blue' },
  unchanged: { icon: IconEqual, color: 'gray' },
  failed: { icon: IconAlertTriangle, color: 'red' },
};

const rowsAPage = 50;

/** What a file would do, or has done, row by row. */
export function ImportReport({ report }: { readonly report: Report }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const [page, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(report.data.length / rowsAPage));
  const rows = report.data.slice((page - 1) * rowsAPage, page * rowsAPage);
  return (
    <Stack gap="sm">
      <Title order={2} fz="h4">
        {t(report.dry_run ? 'csv.plan' : 'csv.result')}
      </Title>
      <Group gap="xs">
        {(['created', 'updated', 'unchanged', 'failed'] as const).map((result) => (
          <StatusBadge key={result} icon={looks[result].icon} color={looks[result].color}>
            {t(`csv.count.${result}`, { number: format.number(report[result]) })}
          </StatusBadge>
        ))}
      </Group>
      <Table.ScrollContainer minWidth={480}>
        <Table aria-label={t(report.dry_run ? 'csv.plan' : 'csv.result')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('csv.row')}</Table.Th>
              <Table.Th scope="col">{t('field.name')}</Table.Th>
              <Table.Th scope="col">{t('csv.what')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ row, name, result, errors }) => (
              <Table.Tr key={row}>
                <Table.Td>{row}</Table.Td>
                <Table.Td>
                  <UserText text={name} />
                </Table.Td>
                <Table.Td>
                  <StatusBadge icon={looks[result].icon} color={looks[result].color}>
                    {t(`csv.${result}`)}
                  </StatusBadge>
                  {errors.map(({ field, message }) => (
                    <Text key={field} size="sm">
                      <UserText text={`${field}: ${message}`} />
                    </Text>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={page}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': t(`pages.${control}`) })}
          getItemProps={(number) => ({ 'aria-label': t('pages.number', { number }) })}
        />
      )}
    </Stack>
  );
}
